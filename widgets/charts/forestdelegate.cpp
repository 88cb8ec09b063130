#include "charts/forestdelegate.h"

#include "models/coefficientmodel.h"
#include "parts/tabular.h"

#include <QPainter>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int sideRoom = 12;
constexpr int mostTicks = 6;
constexpr double outOfScale = 3; // times the width of all terms

/// Of an estimate beyond the axis: its tip at `x`, its body inside.
void paintArrow(QPainter &painter, double x, double y, int inwards)
{
    const double size = Theme::px(6);
    const double tip = x + inwards * Theme::px(2);
    painter.drawPolygon(QPolygonF({{tip, y},
                                   {tip + inwards * 1.5 * size, y - size},
                                   {tip + inwards * 1.5 * size, y + size}}));
}

double noEffect(const PlotScale &scale)
{
    return scale.isLogarithmic() ? 1 : 0;
}

} // namespace

double ForestDelegate::x(const PlotScale &scale, double value, double left, double width)
{
    const double room = Theme::px(sideRoom);
    return left + room + scale.share(value) * (width - 2 * room);
}

void ForestDelegate::setScale(const PlotScale &scale, int mark)
{
    m_scale = scale;
    m_mark = mark;
}

void ForestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    paintGround(painter, option);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF rect = option.rect;
    const auto at = [&](double value) { return x(m_scale, value, rect.left(), rect.width()); };
    const auto vertical = [&](double value, Token token) {
        const double place = std::floor(at(value)) + 0.5;
        painter->setPen(QPen(Theme::color(token), 1));
        painter->drawLine(QPointF(place, rect.top()), QPointF(place, rect.bottom()));
    };
    for (const double tick : m_scale.ticks(mostTicks))
        vertical(tick, Token::Grid);
    vertical(noEffect(m_scale), Token::Ink3);

    const double estimate = index.data(CoefficientModel::EstimateRole).toDouble();
    if (!std::isnan(estimate)) {
        const bool clear = index.data(CoefficientModel::IsClearRole).toBool();
        const QColor ink = clear ? Theme::mark(m_mark) : Theme::color(Token::Ink3);
        const double y = rect.center().y();
        const auto bar = [&](int low, int high, double width) {
            const double from = index.data(low).toDouble();
            const double to = index.data(high).toDouble();
            if (std::isnan(from) || std::isnan(to))
                return;
            painter->setPen(QPen(ink, width, Qt::SolidLine, Qt::FlatCap));
            const auto within = [&](double value) { // also where nothing clips: in SVG
                return QPointF(std::clamp(at(value), rect.left(), rect.right()), y);
            };
            painter->drawLine(within(from), within(to));
        };
        bar(CoefficientModel::LowRole, CoefficientModel::HighRole, Theme::px(2));
        bar(CoefficientModel::InnerLowRole, CoefficientModel::InnerHighRole, Theme::px(5));
        painter->setPen(QPen(ink, 2));
        painter->setBrush(Theme::color(Token::Surface));
        if (estimate < m_scale.low() || estimate > m_scale.high())
            paintArrow(*painter, estimate < m_scale.low() ? rect.left() : rect.right(), y,
                       estimate < m_scale.low() ? 1 : -1);
        else
            painter->drawEllipse(QPointF(at(estimate), y), Theme::px(5), Theme::px(5));
    }
    painter->restore();
}

ForestHeader::ForestHeader(int column, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_column(column)
{
    setSectionsClickable(true); // as a table view's own
    setHighlightSections(false);
}

void ForestHeader::setScale(const PlotScale &scale, const QString &below, const QString &above)
{
    m_scale = scale;
    m_below = below;
    m_above = above;
    viewport()->update();
}

void ForestHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    const QRectF rect(sectionViewportPosition(m_column), 0, sectionSize(m_column), height());
    const double middle = ForestDelegate::x(m_scale, noEffect(m_scale), rect.left(), rect.width());
    const double gap = Theme::px(8);
    const auto draw = [&painter](const QRectF &place, const QString &text, Qt::Alignment side) {
        if (place.width() >= painter.fontMetrics().horizontalAdvance(text))
            painter.drawText(place, int(side | Qt::AlignVCenter), text);
    };
    draw(QRectF(rect.left(), 0, middle - gap - rect.left(), rect.height()), m_below,
         Qt::AlignRight);
    draw(QRectF(middle + gap, 0, rect.right() - middle - gap, rect.height()), m_above,
         Qt::AlignLeft);
}

ForestAxis::ForestAxis(const QTableView *table, int column, QWidget *parent)
    : QWidget(parent)
    , m_table(table)
    , m_column(column)
{
    connect(table->horizontalHeader(), &QHeaderView::sectionResized, this,
            qOverload<>(&QWidget::update));
    setAccessibleName(tr("Axis of the estimates"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ForestAxis::setScale(const PlotScale &scale)
{
    m_scale = scale;
    setAccessibleDescription(
        tr("from %1 to %2").arg(tickText(scale.low()), tickText(scale.high())));
    update();
}

QSize ForestAxis::sizeHint() const
{
    return {Theme::px(120), Theme::px(20)};
}

void ForestAxis::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink3));
    const double left = m_table->columnViewportPosition(m_column);
    const double span = m_table->columnWidth(m_column);
    double free = left;
    for (const double tick : m_scale.ticks(mostTicks)) {
        const double place = ForestDelegate::x(m_scale, tick, left, span);
        const QString text = tickText(tick);
        const double half = tabularWidth(painter.font(), text) / 2;
        if (place - half < free || place + half > left + span)
            continue;
        drawTabular(painter, QRectF(place - half, 0, 2 * half, height()), Qt::AlignLeft, text);
        free = place + half + Theme::px(6);
    }
}

PlotScale forestScale(const QAbstractItemModel &model, bool oddsRatio, bool estimatesOnly)
{
    const double middle = oddsRatio ? 1 : 0;
    double low = middle, high = middle;               // of all rows
    double lowOfTerms = middle, highOfTerms = middle; // without the intercept
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, CoefficientModel::Forest);
        const bool isTerm = index.siblingAtColumn(0).data() != QStringLiteral("(Intercept)");
        for (const int role : {CoefficientModel::EstimateRole, CoefficientModel::LowRole,
                               CoefficientModel::HighRole}) {
            const double value = index.data(role).toDouble();
            if (!std::isfinite(value) || (oddsRatio && value <= 0) ||
                (estimatesOnly && role != CoefficientModel::EstimateRole))
                continue;
            low = std::min(low, value);
            high = std::max(high, value);
            lowOfTerms = isTerm ? std::min(lowOfTerms, value) : lowOfTerms;
            highOfTerms = isTerm ? std::max(highOfTerms, value) : highOfTerms;
        }
    }
    const auto width = [oddsRatio](double from, double to) {
        return oddsRatio ? std::log(to / from) : to - from;
    };
    // Terms are compared with one another; an intercept far out would leave them no room.
    if (highOfTerms > lowOfTerms &&
        width(low, high) > outOfScale * width(lowOfTerms, highOfTerms)) {
        low = lowOfTerms;
        high = highOfTerms;
    }
    if (oddsRatio) // a tick on each side of 1 at least
        return {std::min(low / 1.2, 0.5), std::max(high * 1.2, 2.0), true};
    const double room = (high - low) * 0.04;
    return {low - room, high + room};
}

} // namespace heddle
