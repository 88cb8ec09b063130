#include "charts/separationstrip.h"

#include "charts/plotscale.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace heddle {

namespace {

constexpr int axisHeight = 38; // ticks and the variable's name
constexpr int topRoom = 20;
constexpr int dotWidth = 8;
constexpr int tallest = 220;
constexpr int sideRoom = 12;

} // namespace

SeparationStrip::SeparationStrip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMaximumHeight(Theme::px(tallest));
    new ChartMenu(this, [this] { return chartData(); });
}

void SeparationStrip::setRows(const QString &variable, const std::array<QString, 2> &classes,
                              int mark, std::vector<double> values, std::vector<bool> isEvent)
{
    m_variable = variable;
    m_className = classes[0];
    m_restName = classes[1];
    m_mark = mark;
    m_values = std::move(values);
    m_isEvent = std::move(isEvent);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double lows[2] = {infinity, infinity};
    double highs[2] = {-infinity, -infinity};
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const int side = m_isEvent[i] ? 1 : 0;
        lows[side] = std::min(lows[side], m_values[i]);
        highs[side] = std::max(highs[side], m_values[i]);
    }
    m_low = std::min(lows[0], lows[1]);
    m_high = std::max(highs[0], highs[1]);
    m_isEventLow = highs[1] <= lows[0];
    m_gapLow = m_isEventLow ? highs[1] : highs[0];
    m_gapHigh = m_isEventLow ? lows[0] : lows[1];
    setAccessibleName(tr("%1 by class").arg(variable));
    setAccessibleDescription(tr("No row between %1 and %2: below and above are one class each.")
                                 .arg(tickText(m_gapLow), tickText(m_gapHigh)));
    update();
}

ChartData SeparationStrip::chartData() const
{
    ChartData table{{m_variable, tr("class")}, {}};
    for (std::size_t i = 0; i < m_values.size(); ++i)
        table.rows.push_back({m_values[i], m_isEvent[i] ? m_className : m_restName});
    return table;
}

QSize SeparationStrip::sizeHint() const
{
    return {Theme::px(420), Theme::px(150)};
}

QSize SeparationStrip::minimumSizeHint() const
{
    return {Theme::px(240), Theme::px(110)};
}

double SeparationStrip::x(double value) const
{
    const double room = Theme::px(sideRoom);
    return room + PlotScale(m_low, m_high).share(value) * (width() - 2 * room);
}

void SeparationStrip::paintEvent(QPaintEvent * /*event*/)
{
    if (m_values.empty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = height() - Theme::px(axisHeight);
    paintGap(painter, bottom);
    paintDots(painter, bottom);
    paintAxis(painter, bottom);
}

void SeparationStrip::paintGap(QPainter &painter, double bottom) const
{
    painter.setFont(Theme::font(TextStyle::Axis));
    if (m_gapHigh > m_gapLow) {
        const QRectF gap(x(m_gapLow), 0, x(m_gapHigh) - x(m_gapLow), bottom);
        painter.fillRect(gap, Theme::color(Token::WarnTint));
        const QString text = tr("no rows");
        if (gap.width() > painter.fontMetrics().horizontalAdvance(text) + 8) {
            painter.setPen(Theme::color(Token::Warn));
            painter.drawText(QRectF(gap.left(), 0, gap.width(), Theme::px(topRoom)),
                             int(Qt::AlignCenter), text);
        }
    }
    const QRectF line(0, 0, width(), Theme::px(topRoom));
    const auto eventSide = m_isEventLow ? Qt::AlignLeft : Qt::AlignRight;
    const auto restSide = m_isEventLow ? Qt::AlignRight : Qt::AlignLeft;
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(line, int(restSide | Qt::AlignVCenter), m_restName);
    QFont strong = painter.font();
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(Theme::markText(m_mark));
    painter.drawText(line, int(eventSide | Qt::AlignVCenter), m_className);
}

void SeparationStrip::paintDots(QPainter &painter, double bottom) const
{
    const double step = Theme::px(dotWidth);
    std::map<int, int> stacks; // rows in each column of dots
    const auto columnOf = [&](double value) { return int(std::lround(x(value) / step)); };
    for (const double value : m_values)
        ++stacks[columnOf(value)];
    int most = 1;
    for (const auto &column : stacks)
        most = std::max(most, column.second);
    // Dots overlap where a stack would not fit.
    const double rise = std::min(step, (bottom - Theme::px(topRoom) - step) / most);
    const double radius = step * 0.43;
    std::map<int, int> stacked;
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const int column = columnOf(m_values[i]);
        const double y = bottom - Theme::px(2) - radius - rise * stacked[column]++;
        painter.setBrush(m_isEvent[i] ? Theme::mark(m_mark) : Theme::color(Token::Ink3));
        painter.drawEllipse(QPointF(column * step, y), radius, radius);
    }
}

void SeparationStrip::paintAxis(QPainter &painter, double bottom) const
{
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(QPen(Theme::color(Token::Line2), 1));
    painter.drawLine(QPointF(0, std::floor(bottom) + 0.5), QPointF(width(), bottom + 0.5));
    painter.setPen(Theme::color(Token::Ink3));
    for (const double tick : PlotScale(m_low, m_high).ticks(8))
        drawTabular(painter, QRectF(x(tick) - 30, bottom + 2, 60, Theme::px(18)), Qt::AlignHCenter,
                    tickText(tick));
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRectF(0, height() - Theme::px(18), width(), Theme::px(18)),
                     int(Qt::AlignCenter), m_variable);
}

} // namespace heddle
