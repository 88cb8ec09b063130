#pragma once

#include <QCheckBox>

namespace heddle {

/// A check box with two lines of text in a box that is pressed as a whole: one choice of several.
class ChoiceCard : public QCheckBox
{
    Q_OBJECT

public:
    ChoiceCard(const QString &title, const QString &explanation, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool hitButton(const QPoint &place) const override { return rect().contains(place); }
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_explanation;
};

} // namespace heddle
