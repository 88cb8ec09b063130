#include "parts/progressband.h"

#include "models/format.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

ProgressBand::ProgressBand(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    updateName();
}

void ProgressBand::setCounts(const Counts &counts)
{
    if (counts == m_counts)
        return;
    m_counts = counts;
    updateName();
    update();
}

void ProgressBand::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    updateName();
    update();
}

void ProgressBand::updateName()
{
    QString name = tr("Progress: %1 of %2 tasks done")
                       .arg(formatCount(m_counts.done), formatCount(m_counts.total));
    if (m_counts.failed > 0)
        name += tr(", %1 failed").arg(formatCount(m_counts.failed));
    if (m_paused)
        name += tr(", paused");
    setAccessibleName(name);
    setToolTip(name);
}

QSize ProgressBand::sizeHint() const
{
    return {Theme::px(200), Theme::px(8)};
}

void ProgressBand::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::color(Token::Cell));
    if (m_counts.total <= 0)
        return;
    const double perTask = double(width()) / double(m_counts.total);
    double x = 0;
    // A failure is at least 2 px wide: one among a million must be seen.
    const auto part = [&](std::int64_t count, Token token, double least) {
        if (count <= 0)
            return;
        const double wide = std::max(least, double(count) * perTask);
        painter.fillRect(QRectF(x, 0, wide, height()), Theme::color(token));
        x += wide;
    };
    part(m_counts.done, m_paused ? Token::Ink3 : Token::Accent, 0);
    part(m_counts.failed, Token::BadFill, 2);
    part(m_counts.running, m_paused ? Token::Line2 : Token::Accent2, 2);
}

} // namespace heddle
