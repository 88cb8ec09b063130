#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace heddle {

/// Why a variable alone splits the classes: its values as stacked dots, the event in its hue, the
/// rest in grey, the gap between them tinted.
class SeparationStrip : public QWidget
{
    Q_OBJECT

public:
    explicit SeparationStrip(QWidget *parent = nullptr);

    void setValues(const QString &variable, const QString &event, int group,
                   std::vector<double> ofEvent, std::vector<double> ofRest);
    void clear();

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Bins
    {
        double low = 0, width = 1;
        std::vector<int> event, rest;
    };
    Bins bins() const;

    QString m_variable, m_event;
    int m_group = 0;
    std::vector<double> m_ofEvent, m_ofRest;
};

} // namespace heddle
