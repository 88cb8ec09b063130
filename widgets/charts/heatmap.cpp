#include "charts/heatmap.h"

#include "parts/accessiblerole.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int footHeight = 22;
constexpr int tallestRow = 38, lowestRow = 16;
constexpr int widestCell = 96;
constexpr int roomForNumber = 44, roomForLabel = 52;
constexpr double farWorse = 3; // times the distance from the best to the worst tenth
constexpr double dark = 0.45;  // of 1: luminance up to which text is light

bool isDark(const QColor &fill)
{
    return 0.299 * fill.redF() + 0.587 * fill.greenF() + 0.114 * fill.blueF() < dark;
}

} // namespace

HeatMap::HeatMap(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleRole(this, QAccessible::Chart);
    setAccessibleName(tr("Scores over the grid"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    new ChartMenu(this, [this] { return chartData(); });
}

void HeatMap::setContent(Content content)
{
    m_content = std::move(content);
    fitRamp();
    m_row = m_content.best ? m_content.best->y() : 0;
    if (m_content.best)
        setAccessibleDescription(m_content.tip(m_content.best->y(), m_content.best->x()));
    updateGeometry();
    update();
}

/// From the worst to the best score; a few far worse ones, such as models without a term at the
/// beginning of a path, share the worst colour, or all others would look the same.
void HeatMap::fitRamp()
{
    std::vector<double> sorted;
    for (const double value : m_content.values.reshaped())
        if (std::isfinite(value))
            sorted.push_back(m_content.higherIsBetter ? value : -value);
    m_low = INFINITY;
    m_high = -INFINITY;
    if (sorted.empty())
        return;
    std::sort(sorted.begin(), sorted.end());
    const double best = sorted.back();
    const double tenth = sorted[sorted.size() / 10];
    const bool hasOutliers = best - sorted.front() > farWorse * (best - tenth) && best > tenth;
    const double worst = hasOutliers ? tenth : sorted.front();
    m_low = m_content.higherIsBetter ? worst : -best;
    m_high = m_content.higherIsBetter ? best : -worst;
}

ChartData HeatMap::chartData() const
{
    ChartData table{{m_content.corner}, {}};
    for (const QString &column : m_content.columns)
        table.columns.append(column);
    for (std::size_t row = 0; row < m_content.rows.size(); ++row) {
        QVariantList values = {m_content.rows[row]};
        for (std::size_t column = 0; column < m_content.columns.size(); ++column)
            values.append(m_content.values(static_cast<Eigen::Index>(row),
                                           static_cast<Eigen::Index>(column)));
        table.rows.push_back(std::move(values));
    }
    return table;
}

QSize HeatMap::sizeHint() const
{
    const auto rows = std::max<int>(1, static_cast<int>(m_content.rows.size()));
    return {Theme::px(600),
            rows * Theme::px(rows > 8 ? lowestRow + 6 : tallestRow) + Theme::px(footHeight)};
}

QSize HeatMap::minimumSizeHint() const
{
    const auto rows = std::clamp<int>(static_cast<int>(m_content.rows.size()), 1, 8);
    return {Theme::px(320), rows * Theme::px(lowestRow) + Theme::px(footHeight)};
}

double HeatMap::nameWidth() const
{
    const QFontMetricsF metrics(Theme::font(TextStyle::Secondary));
    double widest = QFontMetricsF(Theme::font(TextStyle::Axis)).horizontalAdvance(m_content.corner);
    for (const QString &row : m_content.rows)
        widest = std::max(widest, metrics.horizontalAdvance(row));
    return std::min(std::ceil(widest) + Theme::px(10), width() * 0.3);
}

double HeatMap::rowHeight() const
{
    const double room = (height() - Theme::px(footHeight)) /
                        std::max(1.0, static_cast<double>(m_content.rows.size()));
    return std::clamp(std::floor(room), 2.0, static_cast<double>(Theme::px(tallestRow)));
}

QRectF HeatMap::cellRect(int row, int column) const
{
    const double left = nameWidth();
    const double side = std::min((width() - left) / static_cast<double>(m_content.columns.size()),
                                 static_cast<double>(Theme::px(widestCell)));
    const double from = std::floor(left + column * side),
                 to = std::floor(left + (column + 1) * side);
    return {from, row * rowHeight(), to - from, rowHeight()};
}

std::optional<QPoint> HeatMap::cellAt(const QPointF &place) const
{
    for (int row = 0; row < m_content.values.rows(); ++row)
        for (int column = 0; column < m_content.values.cols(); ++column)
            if (cellRect(row, column).contains(place))
                return QPoint(column, row);
    return std::nullopt;
}

/// 0 for the worst, 1 for the best.
double HeatMap::share(double value) const
{
    if (m_high <= m_low)
        return 1;
    const double high = std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0);
    return m_content.higherIsBetter ? high : 1 - high;
}

void HeatMap::paintCell(QPainter &painter, int row, int column, bool hasNumbers) const
{
    const double value = m_content.values(row, column);
    const QRectF room = cellRect(row, column).adjusted(0, 0, hasNumbers ? -1 : 0, -1);
    const QColor fill =
        std::isfinite(value) ? Theme::ramp(share(value)) : Theme::color(Token::Surface2);
    painter.fillRect(room, fill);
    if (!hasNumbers || !std::isfinite(value))
        return;
    painter.setPen(isDark(fill) ? QColor(Qt::white) : QColor(Qt::black));
    drawTabular(painter, room, Qt::AlignHCenter, m_content.numberText(value));
}

void HeatMap::paintEvent(QPaintEvent * /*event*/)
{
    if (m_content.values.size() == 0)
        return;
    QPainter painter(this);
    painter.setFont(Theme::font(TextStyle::Axis));
    const bool hasNumbers =
        cellRect(0, 0).width() >= Theme::px(roomForNumber) && rowHeight() >= Theme::px(lowestRow);
    for (int row = 0; row < m_content.values.rows(); ++row)
        for (int column = 0; column < m_content.values.cols(); ++column)
            paintCell(painter, row, column, hasNumbers);
    const auto mark = [&](const std::optional<QPoint> &cell, Token token) {
        if (!cell)
            return;
        const QRectF room = cellRect(cell->y(), cell->x()).adjusted(0, 0, -1, -1);
        painter.setPen(QPen(Theme::color(Token::Surface), 4));
        painter.drawRect(room);
        painter.setPen(QPen(Theme::color(token), 2));
        painter.drawRect(room);
    };
    mark(m_content.other, Token::Warn);
    mark(m_content.best, Token::Ink);
    paintLabels(painter);
}

void HeatMap::paintLabels(QPainter &painter) const
{
    const double left = nameWidth() - Theme::px(8);
    const auto rows = static_cast<int>(m_content.rows.size());
    const int every = std::max(1, static_cast<int>(std::ceil(painter.fontMetrics().height() /
                                                             std::max(1.0, rowHeight()))));
    painter.setFont(Theme::font(TextStyle::Secondary));
    for (int row = 0; row < rows; ++row) {
        const QRectF own = cellRect(row, 0);
        const bool isCurrent = row == m_row && rows > 1;
        if (row % every != 0 && !isCurrent)
            continue;
        painter.setPen(Theme::color(isCurrent ? Token::Accent : Token::Ink));
        const QString text = painter.fontMetrics().elidedText(
            m_content.rows[static_cast<std::size_t>(row)], Qt::ElideMiddle, static_cast<int>(left));
        const double middle = own.center().y();
        painter.drawText(QRectF(0, middle - 12, left, 24), Qt::AlignRight | Qt::AlignVCenter, text);
        if (isCurrent && hasFocus()) {
            painter.setPen(QPen(Theme::color(Token::Accent), 1));
            painter.drawRect(QRectF(0.5, own.top() + 0.5, left + 5, own.height() - 2));
        }
    }
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    const double foot = rows * rowHeight() + Theme::px(4);
    painter.drawText(
        QRectF(0, foot, left, 16), Qt::AlignRight | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(m_content.corner, Qt::ElideLeft, static_cast<int>(left)));
    double widest = 1;
    for (const QString &column : m_content.columns)
        widest = std::max(widest, tabularWidth(painter.font(), column));
    const auto last = static_cast<int>(m_content.columns.size()) - 1;
    const double side = (cellRect(0, last).right() - cellRect(0, 0).left()) / (last + 1);
    const auto nth = static_cast<std::size_t>(
        std::max(1.0, std::ceil((widest + Theme::px(8)) / std::max(1.0, side))));
    for (std::size_t column = 0; column < m_content.columns.size(); column += nth) {
        const double middle = cellRect(0, static_cast<int>(column)).center().x();
        drawTabular(painter,
                    QRectF(middle - Theme::px(roomForLabel), foot, 2 * Theme::px(roomForLabel), 16),
                    Qt::AlignHCenter, m_content.columns[column]);
    }
}

void HeatMap::choose(int row)
{
    if (row == m_row || row < 0 || row >= m_content.values.rows())
        return;
    m_row = row;
    update();
    Q_EMIT rowChosen(row);
}

void HeatMap::mousePressEvent(QMouseEvent *event)
{
    for (int row = 0; row < m_content.values.rows(); ++row)
        if (event->position().y() >= cellRect(row, 0).top() &&
            event->position().y() < cellRect(row, 0).bottom())
            choose(row);
}

void HeatMap::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up)
        choose(m_row - 1);
    else if (event->key() == Qt::Key_Down)
        choose(m_row + 1);
    else
        QWidget::keyPressEvent(event);
}

bool HeatMap::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const auto cell = cellAt(help->pos()))
        QToolTip::showText(help->globalPos(), m_content.tip(cell->y(), cell->x()), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace heddle
