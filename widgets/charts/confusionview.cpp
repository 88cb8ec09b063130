#include "charts/confusionview.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr int headHeight = 24;
constexpr int recallWidth = 64;
constexpr int largestCell = 82;
constexpr std::size_t mostWithNumbers = 9;
constexpr double readableFill = 0.55; // from here text stands in the surface's colour

/// A mixture that keeps its meaning in both themes.
QColor mixed(const QColor &from, const QColor &to, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(a + share * (b - a)); };
    return {part(from.red(), to.red()), part(from.green(), to.green()),
            part(from.blue(), to.blue())};
}

} // namespace

ConfusionView::ConfusionView(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Confusion matrix"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void ConfusionView::setCounts(std::vector<QString> levels, std::vector<std::vector<double>> counts)
{
    m_levels = std::move(levels);
    m_counts = std::move(counts);
    QStringList parts;
    for (std::size_t level = 0; level < m_levels.size(); ++level)
        parts.append(tr("%1: recall %2").arg(m_levels[level], formatPercent(recall(level))));
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

ChartData ConfusionView::chartData() const
{
    ChartData table{{tr("observed")}, {}};
    for (const QString &level : m_levels)
        table.columns.append(level);
    table.columns.append(tr("recall"));
    for (std::size_t level = 0; level < m_levels.size(); ++level) {
        QVariantList row = {m_levels[level]};
        for (const double count : m_counts[level])
            row.append(count);
        row.append(recall(level));
        table.rows.push_back(std::move(row));
    }
    return table;
}

QSize ConfusionView::sizeHint() const
{
    return {Theme::px(420), Theme::px(300)};
}

QSize ConfusionView::minimumSizeHint() const
{
    return {Theme::px(260), Theme::px(180)};
}

double ConfusionView::recall(std::size_t level) const
{
    double sum = 0;
    for (const double count : m_counts[level])
        sum += count;
    return sum > 0 ? m_counts[level][level] / sum : std::numeric_limits<double>::quiet_NaN();
}

double ConfusionView::nameWidth() const
{
    const QFontMetricsF metrics(Theme::font(TextStyle::Secondary));
    double widest = 0;
    for (const QString &level : m_levels)
        widest = std::max(widest, metrics.horizontalAdvance(level));
    return std::min(std::ceil(widest) + Theme::px(12), width() * 0.3);
}

QRectF ConfusionView::cell(std::size_t observed, std::size_t called) const
{
    const auto levels = static_cast<double>(m_levels.size());
    const double room = std::min((width() - nameWidth() - Theme::px(recallWidth)) / levels,
                                 (height() - Theme::px(headHeight)) / levels);
    const double side = std::min(std::floor(room), static_cast<double>(Theme::px(largestCell)));
    const double whole = nameWidth() + side * levels + Theme::px(recallWidth);
    const double left = std::floor(std::max(0.0, (width() - whole) / 2)) + nameWidth();
    return {left + side * static_cast<double>(called),
            Theme::px(headHeight) + side * static_cast<double>(observed), side, side};
}

QString ConfusionView::countText(std::size_t observed, std::size_t called) const
{
    const double count = m_counts[observed][called];
    return count == std::floor(count) ? formatCount(static_cast<std::int64_t>(count))
                                      : formatShort(count, 3); // sums of weights
}

void ConfusionView::paintEvent(QPaintEvent * /*event*/)
{
    if (m_levels.empty())
        return;
    QPainter painter(this);
    const bool hasNumbers = m_levels.size() <= mostWithNumbers;
    const double gap = hasNumbers ? 2 : 1;
    for (std::size_t observed = 0; observed < m_levels.size(); ++observed) {
        double sum = 0;
        for (const double count : m_counts[observed])
            sum += count;
        for (std::size_t called = 0; called < m_levels.size(); ++called) {
            const double share = sum > 0 ? m_counts[observed][called] / sum : 0;
            const bool isHit = observed == called;
            const QRectF room = cell(observed, called).adjusted(0, 0, -gap, -gap);
            QColor fill = Theme::color(Token::Surface2);
            if (isHit && share > 0)
                fill = mixed(fill, Theme::mark(0), 0.2 + 0.8 * share);
            else if (share > 0)
                fill = mixed(Theme::color(Token::BadTint), Theme::color(Token::BadFill),
                             std::min(0.75, share));
            painter.fillRect(room, fill);
            if (!hasNumbers)
                continue;
            Token ink = share > 0 ? Token::Bad : Token::Ink3;
            if ((isHit && share > readableFill) || (!isHit && share > readableFill))
                ink = Token::Surface;
            else if (isHit)
                ink = Token::Ink;
            painter.setPen(Theme::color(ink));
            painter.setFont(Theme::font(room.height() > Theme::px(44) ? TextStyle::Document
                                                                      : TextStyle::Secondary));
            drawTabular(painter, room, Qt::AlignHCenter, countText(observed, called));
        }
    }
    painter.setFont(Theme::font(TextStyle::Secondary));
    const QFontMetrics metrics = painter.fontMetrics();
    const double side = cell(0, 0).width();
    const int every = std::max(1, static_cast<int>(std::ceil(metrics.height() / side)));
    for (std::size_t level = 0; level < m_levels.size(); level += static_cast<std::size_t>(every)) {
        const QRectF own = cell(level, level);
        const QRectF first = cell(level, 0);
        painter.setPen(Theme::color(Token::Ink));
        const double names = nameWidth() - Theme::px(10);
        painter.drawText(QRectF(first.left() - names - Theme::px(10), first.top(), names, side),
                         int(Qt::AlignRight | Qt::AlignVCenter),
                         metrics.elidedText(m_levels[level], Qt::ElideRight, int(names)));
        painter.drawText(
            QRectF(own.left(), 0, side * every - gap, Theme::px(headHeight)),
            int(Qt::AlignHCenter | Qt::AlignVCenter),
            metrics.elidedText(m_levels[level], Qt::ElideRight, int(side * every - gap)));
        const QRectF last = cell(level, m_levels.size() - 1);
        drawTabular(painter,
                    QRectF(last.right() + Theme::px(10), last.top(), Theme::px(recallWidth), side),
                    Qt::AlignLeft, formatPercent(recall(level)));
    }
    painter.setPen(Theme::color(Token::Ink2));
    const QRectF corner = cell(0, m_levels.size() - 1);
    painter.drawText(
        QRectF(corner.right() + Theme::px(10), 0, Theme::px(recallWidth), Theme::px(headHeight)),
        int(Qt::AlignLeft | Qt::AlignVCenter), tr("recall"));
}

bool ConfusionView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (std::size_t observed = 0; observed < m_levels.size(); ++observed) {
        for (std::size_t called = 0; called < m_levels.size(); ++called) {
            if (!cell(observed, called).contains(help->pos()))
                continue;
            QToolTip::showText(
                help->globalPos(),
                tr("%1 of the rows that are %2 were called %3")
                    .arg(countText(observed, called), m_levels[observed], m_levels[called]),
                this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace heddle
