#include "parts/lanestrip.h"

#include "models/format.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

constexpr int stripHeight = 9;
constexpr int labelTop = 14;
constexpr int labelHeight = 18;
constexpr int swatch = 8;
constexpr int leastLane = 4; // pixels below which lanes of a host grow together

int drawnLanes(const LaneShare &share)
{
    return std::max(1, share.lanes.value_or(1));
}

QString labelOf(const LaneShare &share)
{
    return share.lanes ? share.name : LaneStrip::tr("%1: every core").arg(share.name);
}

} // namespace

LaneStrip::LaneStrip(QWidget *parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Lanes by host"));
}

void LaneStrip::setShares(std::vector<LaneShare> shares)
{
    m_shares = std::move(shares);
    QStringList said;
    for (const LaneShare &share : m_shares)
        said.append(
            tr("%1 on %2")
                .arg(share.lanes ? formatCount(*share.lanes) : tr("every core"), share.name));
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    setToolTip(said.join(u'\n'));
    updateGeometry();
    update();
}

QSize LaneStrip::sizeHint() const
{
    return {Theme::px(200), heightForWidth(Theme::px(200))};
}

int LaneStrip::heightForWidth(int width) const
{
    return Theme::px(labelTop) + Theme::px(labelHeight) * std::max(1, paintLabels(nullptr, width));
}

int LaneStrip::paintLabels(QPainter *painter, int width) const
{
    const QFont font = Theme::font(TextStyle::Secondary);
    const QFontMetrics metrics(font);
    int x = 0;
    int line = 0;
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        const int space = Theme::px(swatch) + Theme::px(6);
        const QString text =
            metrics.elidedText(labelOf(m_shares[i]), Qt::ElideRight, std::max(0, width - space));
        const int needed = space + metrics.horizontalAdvance(text);
        if (x > 0 && x + needed > width) {
            x = 0;
            ++line;
        }
        if (painter != nullptr) {
            const int top = Theme::px(labelTop) + line * Theme::px(labelHeight);
            const int group = static_cast<int>(i);
            const int side = Theme::px(swatch);
            painter->fillRect(x, top + (Theme::px(labelHeight) - side) / 2, side, side,
                              Theme::mark(group));
            painter->setFont(font);
            painter->setPen(Theme::markText(group));
            painter->drawText(QRect(x + space, top, needed - space + 2, Theme::px(labelHeight)),
                              int(Qt::AlignLeft | Qt::AlignVCenter), text);
        }
        x += needed + Theme::px(14);
    }
    return m_shares.empty() ? 0 : line + 1;
}

void LaneStrip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    int total = 0;
    for (const LaneShare &share : m_shares)
        total += drawnLanes(share);
    if (total == 0) {
        painter.fillRect(QRect(0, 0, width(), Theme::px(stripHeight)), Theme::color(Token::Cell));
        return;
    }
    const double lane = static_cast<double>(width()) / total;
    const int gap = lane >= leastLane ? 2 : 0;
    int done = 0;
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        for (int k = 0; k < drawnLanes(m_shares[i]); ++k, ++done) {
            const int left = qRound(done * lane);
            const int right = qRound((done + 1) * lane);
            const QRect box(left, 0, std::max(1, right - left - gap), Theme::px(stripHeight));
            const QColor color = Theme::mark(static_cast<int>(i));
            if (m_shares[i].lanes)
                painter.fillRect(box, color);
            else // not counted: hatched
                painter.fillRect(box, QBrush(color, Qt::BDiagPattern));
        }
    }
    paintLabels(&painter, width());
}

} // namespace heddle
