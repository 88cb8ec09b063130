#include "parts/countslider.h"

#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr int sliderHeight = 24;
constexpr int numberHeight = 16;
constexpr int handle = 18; // with its border, as the style sheet draws it
constexpr int mostMarks = 9;

/// 1, 2, 5, 10 … marks apart, so that there are at most nine.
int stepFor(int most)
{
    for (int base = 1;; base *= 10) {
        for (const int factor : {1, 2, 4, 5}) {
            if (most / (base * factor) < mostMarks)
                return base * factor;
        }
    }
}

} // namespace

CountSlider::CountSlider(const QString &name, int most, QWidget *parent)
    : QWidget(parent)
    , m_slider(new QSlider(Qt::Horizontal, this))
{
    m_slider->setRange(0, most);
    m_slider->setPageStep(std::max(1, most / 4));
    m_slider->setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize CountSlider::sizeHint() const
{
    return {Theme::px(240), Theme::px(sliderHeight + numberHeight)};
}

void CountSlider::resizeEvent(QResizeEvent * /*event*/)
{
    m_slider->setGeometry(0, 0, width(), Theme::px(sliderHeight));
}

void CountSlider::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    const int most = std::max(1, m_slider->maximum());
    const double length = width() - handle;
    for (int value = 0; value <= most; value += stepFor(most)) {
        const double x = handle / 2.0 + length * value / most;
        const QString text = QString::number(value);
        const double textWidth = tabularWidth(painter.font(), text);
        const double left = std::clamp(x - textWidth / 2, 0.0, width() - textWidth);
        drawTabular(painter,
                    QRectF(left, Theme::px(sliderHeight), textWidth, Theme::px(numberHeight)),
                    Qt::AlignLeft, text);
    }
}

} // namespace heddle
