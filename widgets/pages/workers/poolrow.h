#pragma once

#include <QAbstractButton>

namespace heddle {

/// A pool of lanes in the list: icon, name, what is on, the number of lanes.
class PoolRow : public QAbstractButton
{
    Q_OBJECT

public:
    PoolRow(QString iconName, const QString &name, QWidget *parent = nullptr);

    /// @param isOn whether the next run has lanes here; else the row is greyed.
    void setState(const QString &state, const QString &lanes, bool isOn);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    QString m_state;
    QString m_lanes;
    bool m_isOn = false;
};

} // namespace heddle
