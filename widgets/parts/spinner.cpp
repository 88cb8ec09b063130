#include "parts/spinner.h"

#include "parts/icons.h"
#include "parts/themeoptions.h"

#include <QPainter>
#include <QTimer>

namespace heddle {

namespace {

constexpr int side = 16;
constexpr int steps = 8; ///< The loader has eight spokes.
constexpr int stepTime = 100;

} // namespace

Spinner::Spinner(QWidget *parent)
    : QWidget(parent)
    , m_timer(new QTimer(this))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_timer->setInterval(stepTime);
    connect(m_timer, &QTimer::timeout, this, [this] {
        if (hasReducedMotion())
            return;
        m_step = (m_step + 1) % steps;
        update();
    });
}

QSize Spinner::sizeHint() const
{
    return {Theme::px(side), Theme::px(side)};
}

void Spinner::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer->start();
}

void Spinner::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer->stop();
}

void Spinner::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.translate(width() / 2.0, height() / 2.0);
    painter.rotate(360.0 * m_step / steps);
    const double half = Theme::px(side) / 2.0;
    painter.drawPixmap(QPointF(-half, -half),
                       iconPixmap(QStringLiteral("loader"), side, Theme::color(Token::Accent),
                                  devicePixelRatioF()));
}

} // namespace heddle
