#pragma once

#include <QSlider>
#include <QWidget>

namespace heddle {

/// A slider for a small whole number, with marks and their numbers below it.
class CountSlider : public QWidget
{
    Q_OBJECT

public:
    /// @param name for screen readers, as all else about it goes to the slider itself.
    CountSlider(const QString &name, int most, QWidget *parent = nullptr);

    QSlider *slider() const { return m_slider; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QSlider *m_slider;
};

} // namespace heddle
