#include "charts/calibrationplot.h"

#include "charts/plotscale.h"
#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heddle {

namespace {

constexpr double quantile = 1.959963984540054; // of a two-sided interval of 95 %
constexpr double smallestDot = 3;
constexpr double largestDot = 8;

/// Wilson's interval of a share. Source: Wilson (1927), JASA 22.
std::pair<double, double> wilson(double share, double count)
{
    const double squared = quantile * quantile;
    const double centre = (share + squared / (2 * count)) / (1 + squared / count);
    const double reach = quantile / (1 + squared / count) *
                         std::sqrt(share * (1 - share) / count + squared / (4 * count * count));
    return {std::max(0.0, centre - reach), std::min(1.0, centre + reach)};
}

} // namespace

CalibrationPlot::CalibrationPlot(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Calibration"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void CalibrationPlot::setBins(const QString &level, int mark, std::vector<CalibrationBin> bins)
{
    m_level = level;
    m_mark = mark;
    m_bins = std::move(bins);
    QStringList parts;
    for (const CalibrationBin &bin : m_bins)
        parts.append(tr("%1 predicted, %2 observed")
                         .arg(formatPercent(bin.predicted), formatPercent(bin.observed)));
    setAccessibleDescription(m_level + QStringLiteral(": ") + parts.join(QStringLiteral("; ")));
    update();
}

ChartData CalibrationPlot::chartData() const
{
    ChartData table{{tr("from"), tr("to"), tr("rows"), tr("predicted"), tr("observed")}, {}};
    for (const CalibrationBin &bin : m_bins)
        table.rows.push_back({bin.from, bin.to, bin.count, bin.predicted, bin.observed});
    return table;
}

QSize CalibrationPlot::sizeHint() const
{
    return {Theme::px(420), Theme::px(300)};
}

QSize CalibrationPlot::minimumSizeHint() const
{
    return {Theme::px(240), Theme::px(180)};
}

QRectF CalibrationPlot::plot() const
{
    const QRectF room =
        QRectF(rect()).adjusted(Theme::px(52), Theme::px(8), -Theme::px(12), -Theme::px(40));
    const double side = std::max(1.0, std::min(room.width(), room.height()));
    return {std::floor(room.left() + (room.width() - side) / 2) + 0.5, std::floor(room.top()) + 0.5,
            side, side};
}

void CalibrationPlot::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    const auto at = [&area](double x, double y) {
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height());
    };
    painter.setFont(Theme::font(TextStyle::Axis));
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        painter.setPen(Theme::color(Token::Grid));
        painter.drawLine(at(tick, 0), at(tick, 1));
        painter.drawLine(at(0, tick), at(1, tick));
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(at(tick, 0) + QPointF(-30, Theme::px(4)), QSizeF(60, 16)),
                    Qt::AlignHCenter, tickText(tick));
        drawTabular(painter, QRectF(at(0, tick) + QPointF(-66, -8), QSizeF(60, 16)), Qt::AlignRight,
                    tickText(tick));
    }
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRectF(at(0, 0) + QPointF(0, Theme::px(20)), QSizeF(area.width(), 18)),
                     int(Qt::AlignCenter), tr("predicted probability"));
    painter.save();
    painter.translate(area.left() - Theme::px(44), area.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-area.height() / 2, -9, area.height(), 18), int(Qt::AlignCenter),
                     tr("observed share"));
    painter.restore();
    painter.setPen(QPen(Theme::color(Token::Ink3), 1, Qt::DashLine));
    painter.drawLine(at(0, 0), at(1, 1));

    double most = 1;
    for (const CalibrationBin &bin : m_bins)
        most = std::max(most, bin.count);
    painter.setPen(QPen(Theme::mark(m_mark), 1));
    for (std::size_t i = 1; i < m_bins.size(); ++i)
        painter.drawLine(at(m_bins[i - 1].predicted, m_bins[i - 1].observed),
                         at(m_bins[i].predicted, m_bins[i].observed));
    for (const CalibrationBin &bin : m_bins) {
        const auto [low, high] = wilson(bin.observed, bin.count);
        painter.setPen(QPen(Theme::mark(m_mark), 1.5));
        painter.drawLine(at(bin.predicted, low), at(bin.predicted, high));
        painter.setPen(QPen(Theme::color(Token::Surface), 1));
        painter.setBrush(Theme::mark(m_mark));
        const double radius = std::max(smallestDot, largestDot * std::sqrt(bin.count / most));
        painter.drawEllipse(at(bin.predicted, bin.observed), radius, radius);
    }
}

bool CalibrationPlot::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QRectF area = plot();
    const double share = (help->pos().x() - area.left()) / area.width();
    for (const CalibrationBin &bin : m_bins) {
        if (share < bin.from || share >= bin.to)
            continue;
        const auto [low, high] = wilson(bin.observed, bin.count);
        QToolTip::showText(help->globalPos(),
                           tr("%1 rows with p from %2 to %3\nmean p %4\nobserved %5 (%6 to %7)")
                               .arg(formatShort(bin.count), formatFixed(bin.from, 1),
                                    formatFixed(bin.to, 1), formatFixed(bin.predicted, 3),
                                    formatFixed(bin.observed, 3), formatFixed(low, 3),
                                    formatFixed(high, 3)),
                           this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace heddle
