#include "charts/chartview.h"

#include "charts/plotscale.h"
#include "models/format.h"
#include "parts/chartmenu.h"

#include <QAreaSeries>
#include <QBarSet>
#include <QGraphicsLayout>
#include <QGraphicsSimpleTextItem>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double labelDistance = 14;
constexpr double tickGap = 7; // between a number and the axis
constexpr int mostTicks = 12;

constexpr char stepProperty[] = "heddleStep";   // between two ticks, where there is room
constexpr char leastProperty[] = "heddleLeast"; // of a logarithmic axis: no number below it

/// Values at which the axis has a tick.
std::vector<double> ticksOf(const QAbstractAxis &axis)
{
    std::vector<double> ticks;
    if (const auto *values = qobject_cast<const QValueAxis *>(&axis)) {
        const double step = values->tickInterval();
        const double slack = 1e-9 * (values->max() - values->min());
        const double first = std::ceil((values->min() - slack) / step);
        for (double i = first; i * step <= values->max() + slack && ticks.size() < 50; ++i)
            ticks.push_back(i * step);
    } else if (const auto *powers = qobject_cast<const QLogValueAxis *>(&axis)) {
        const double least = std::max(powers->min(), powers->property(leastProperty).toDouble());
        const double last = std::floor(std::log10(powers->max() * (1 + 1e-9)));
        for (double power = std::ceil(std::log10(least * (1 - 1e-9))); power <= last; ++power)
            ticks.push_back(std::pow(10, power));
    }
    return ticks;
}

/// Share of the way along the axis, from the left or from below.
double shareOf(const QAbstractAxis &axis, double value)
{
    double share = 0;
    if (const auto *values = qobject_cast<const QValueAxis *>(&axis))
        share = (value - values->min()) / (values->max() - values->min());
    else if (const auto *powers = qobject_cast<const QLogValueAxis *>(&axis))
        share = std::log(value / powers->min()) / std::log(powers->max() / powers->min());
    return axis.isReverse() ? 1 - share : share;
}

/// How many decimals show a multiple of `step` in full: 2 for 0.25, at most 6.
int decimalsOf(double step)
{
    int decimals = 0;
    while (decimals < 6 && std::abs(step - std::round(step)) > 1e-6 * step) {
        step *= 10;
        ++decimals;
    }
    return decimals;
}

constexpr int roomOfNumber = 23; // upright

} // namespace

ChartInk tokenInk(Token token)
{
    return [token] { return Theme::color(token); };
}

ChartInk markInk(int group)
{
    return [group] { return Theme::mark(group); };
}

ChartView::ChartView(const QString &accessibleName, QWidget *parent)
    : QChartView(parent)
{
    auto *picture = new QChart;
    picture->setBackgroundVisible(false);
    picture->setPlotAreaBackgroundVisible(false);
    picture->setMargins(QMargins(Theme::px(4), 0, 0, 0)); // our numbers are wider than Qt's
    picture->setAnimationOptions(QChart::NoAnimation);
    picture->legend()->hide();
    picture->layout()->setContentsMargins(0, 0, 0, 0);
    setChart(picture); // the view takes it over
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(QStringLiteral("background: transparent"));
    setAccessibleName(accessibleName);
    viewport()->setAccessibleName(accessibleName);
    connect(picture, &QChart::plotAreaChanged, this, &ChartView::placeLabels);
    connect(picture, &QChart::plotAreaChanged, this, &ChartView::fitTicks);
    connect(picture, &QChart::plotAreaChanged, this, &ChartView::placeTicks);
    setFocusPolicy(Qt::NoFocus); // ChartMenu gives it, with a ring
    new ChartMenu(this, [this] { return chartData(); });
}

QSize ChartView::sizeHint() const
{
    return {Theme::px(320), Theme::px(200)};
}

void ChartView::setSummary(const QString &sentence)
{
    if (accessibleDescription() == sentence)
        return;
    setAccessibleDescription(sentence);
    setToolTip(sentence);
}

QValueAxis *ChartView::addValueAxis(Qt::Alignment side, bool grid, const QString &title)
{
    auto *axis = new QValueAxis;
    axis->setGridLineVisible(grid);
    axis->setMinorGridLineVisible(false);
    axis->setTitleText(title);
    axis->setTickType(QValueAxis::TicksDynamic);
    axis->setTickInterval(1);
    axis->setRange(0, 1);
    chart()->addAxis(axis, side);
    connect(axis, &QValueAxis::rangeChanged, this, &ChartView::placeLabels);
    connect(axis, &QValueAxis::rangeChanged, this, &ChartView::fitTicks);
    connect(axis, &QValueAxis::tickIntervalChanged, this, &ChartView::fitTicks);
    connect(axis, &QValueAxis::rangeChanged, this, &ChartView::placeTicks);
    connect(axis, &QValueAxis::tickIntervalChanged, this, &ChartView::placeTicks);
    styleAxis(axis);
    return axis;
}

QLogValueAxis *ChartView::addLogAxis(Qt::Alignment side, const QString &title)
{
    auto *axis = new QLogValueAxis;
    axis->setGridLineVisible(false);
    axis->setMinorGridLineVisible(false);
    axis->setTitleText(title);
    axis->setBase(10);
    axis->setLabelFormat(QStringLiteral("%g"));
    chart()->addAxis(axis, side);
    connect(axis, &QLogValueAxis::rangeChanged, this, &ChartView::placeLabels);
    connect(axis, &QLogValueAxis::rangeChanged, this, &ChartView::placeTicks);
    styleAxis(axis);
    return axis;
}

void ChartView::setRange(QLogValueAxis *axis, double least, double largest, double from)
{
    Q_ASSERT(from > 0 && from <= least && least < largest);
    axis->setProperty(leastProperty, least);
    axis->setRange(from, largest);
}

/// Numbers of an upright axis may not stand closer than their height.
void ChartView::fitTicks()
{
    const double room = chart()->plotArea().height() / Theme::px(roomOfNumber);
    for (QAbstractAxis *axis : chart()->axes(Qt::Vertical)) {
        auto *values = qobject_cast<QValueAxis *>(axis);
        double step = values ? values->property(stepProperty).toDouble() : 0;
        if (step <= 0)
            continue;
        const double range = values->max() - values->min();
        if (range / step > room)
            step = roundStep(range / std::max(room, 1.0));
        if (values->tickInterval() != step)
            values->setTickInterval(step);
    }
}

void ChartView::setTicks(QValueAxis *axis, double from, double to, double step)
{
    Q_ASSERT(std::isfinite(from) && std::isfinite(to) && step > 0);
    if (!(to > from))
        to = from + step;
    if ((to - from) / step > mostTicks)
        step = roundStep((to - from) / mostTicks);
    const QString format = QStringLiteral("%.%1f").arg(decimalsOf(step));
    if (axis->labelFormat() != format)
        axis->setLabelFormat(format);
    if (axis->min() == from && axis->max() == to && axis->property(stepProperty).toDouble() == step)
        return;
    axis->setProperty(stepProperty, step);
    // The wider distance of ticks first, so that range / distance stays small at every moment.
    if (step > axis->tickInterval())
        axis->setTickInterval(step);
    axis->setRange(from, to);
    axis->setTickInterval(step);
    axis->setTickAnchor(0); // so that zero has a tick where it is inside
}

QLineSeries *ChartView::addLine(const QString &name, const ChartInk &ink, Qt::PenStyle pen)
{
    auto *line = new QLineSeries;
    line->setName(name);
    addSeries(line, ink, pen);
    for (QAbstractAxis *axis : chart()->axes())
        line->attachAxis(axis);
    return line;
}

void ChartView::addSeries(QAbstractSeries *series, const ChartInk &ink, Qt::PenStyle pen)
{
    chart()->addSeries(series); // the chart takes it over
    m_looks.append({series, ink, pen, m_lineWidth});
    styleSeries(m_looks.constLast());
}

void ChartView::setLineWidth(int width)
{
    m_lineWidth = width;
    for (SeriesLook &look : m_looks) {
        look.width = width;
        styleSeries(look);
    }
}

void ChartView::styleSeries(const SeriesLook &look)
{
    QAbstractSeries *series = look.series;
    QPen pen(look.ink(), look.width, look.pen);
    pen.setCosmetic(true);
    if (auto *dots = qobject_cast<QScatterSeries *>(series)) {
        dots->setPen(Qt::NoPen);
        dots->setBrush(look.ink());
    } else if (auto *line = qobject_cast<QXYSeries *>(series)) {
        line->setPen(pen);
    } else if (auto *area = qobject_cast<QAreaSeries *>(series)) {
        QColor wash = look.ink();
        wash.setAlphaF(0.32F);
        area->setPen(Qt::NoPen);
        area->setBrush(wash);
    }
}

void ChartView::styleAxis(QAbstractAxis *axis)
{
    const QFont small = Theme::font(TextStyle::Axis);
    axis->setLabelsFont(small);
    axis->setTitleFont(small);
    axis->setLabelsBrush(QColor(Qt::transparent)); // they keep the room; placeTicks() writes there
    axis->setTitleBrush(Theme::color(Token::Ink3));
    axis->setLinePen(QPen(Theme::color(Token::Line2), 1));
    axis->setGridLinePen(QPen(Theme::color(Token::Grid), 1));
}

void ChartView::restyle()
{
    for (QAbstractAxis *axis : chart()->axes())
        styleAxis(axis);
    for (const SeriesLook &look : m_looks)
        styleSeries(look);
    for (const DirectLabel &label : m_labels)
        label.item->setBrush(label.ink());
    placeTicks();
}

/// Writes the numbers of all axes: Qt Charts has neither a minus sign nor groups of thousands, nor
/// a zero that is not "-0.00", and cuts numbers to dots where room is short.
void ChartView::placeTicks()
{
    const QRectF plot = chart()->plotArea();
    qsizetype used = 0;
    for (const QAbstractAxis *axis : chart()->axes()) {
        const auto *values = qobject_cast<const QValueAxis *>(axis);
        const int decimals = values ? decimalsOf(values->property(stepProperty).toDouble()) : 0;
        for (const double tick : ticksOf(*axis)) {
            if (used == m_ticks.size())
                m_ticks.append(new QGraphicsSimpleTextItem(chart())); // the scene owns it
            QGraphicsSimpleTextItem *item = m_ticks.at(used++);
            item->setText(!values || std::abs(tick) < 1e-12 ? tickText(tick)
                                                            : formatFixed(tick, decimals));
            item->setFont(axis->labelsFont());
            item->setBrush(Theme::color(Token::Ink3));
            item->setVisible(true);
            const QSizeF size = item->boundingRect().size();
            const double share = shareOf(*axis, tick);
            if (axis->alignment() == Qt::AlignBottom)
                item->setPos(plot.left() + share * plot.width() - size.width() / 2,
                             plot.bottom() + tickGap);
            else
                item->setPos(plot.left() - tickGap - size.width(),
                             plot.bottom() - share * plot.height() - size.height() / 2);
        }
    }
    for (; used < m_ticks.size(); ++used)
        m_ticks.at(used)->setVisible(false);
}

void ChartView::setLabels(const QList<QPair<QPointF, QString>> &labels, const QList<ChartInk> &inks)
{
    Q_ASSERT(labels.size() == inks.size());
    while (m_labels.size() > labels.size())
        delete m_labels.takeLast().item; // NOLINT: Qt's way to take an item out of a scene
    while (m_labels.size() < labels.size()) {
        auto *item = new QGraphicsSimpleTextItem(chart());
        item->setZValue(20); // above the lines
        m_labels.append({item, {}, {}});
    }
    for (qsizetype i = 0; i < labels.size(); ++i) {
        DirectLabel &label = m_labels[i];
        label.value = labels.at(i).first;
        label.ink = inks.at(i);
        label.item->setText(labels.at(i).second);
        label.item->setFont(Theme::font(TextStyle::Axis));
        label.item->setBrush(label.ink());
    }
    placeLabels();
}

void ChartView::placeLabels()
{
    if (m_labels.isEmpty() || chart()->series().isEmpty())
        return;
    struct Place
    {
        QGraphicsSimpleTextItem *item;
        QPointF corner;
    };
    const QRectF plot = chart()->plotArea();
    QList<Place> places;
    for (const DirectLabel &label : m_labels) {
        const QPointF point = chart()->mapToPosition(label.value, chart()->series().constFirst());
        const QRectF box = label.item->boundingRect();
        const double x = std::min(point.x() + 6, rect().right() - box.width());
        places.append({label.item, QPointF(x, point.y() - box.height() / 2)});
    }
    std::sort(places.begin(), places.end(),
              [](const Place &a, const Place &b) { return a.corner.y() < b.corner.y(); });
    double free = plot.top() - labelDistance;
    for (Place &place : places) {
        place.corner.setY(std::max(place.corner.y(), free));
        free = place.corner.y() + labelDistance;
        place.item->setPos(place.corner);
    }
}

ChartData ChartView::chartData() const
{
    ChartData table{{tr("series"), QStringLiteral("x"), QStringLiteral("y")}, {}};
    for (const QAbstractSeries *series : chart()->series()) {
        const auto *line = qobject_cast<const QXYSeries *>(series);
        if (line == nullptr)
            continue;
        for (const QPointF &point : line->points())
            table.rows.push_back({series->name(), point.x(), point.y()});
    }
    return table;
}

QString ChartView::dataText() const
{
    return chartText(chartData());
}

void ChartView::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && chart() != nullptr)
        restyle();
}

} // namespace heddle
