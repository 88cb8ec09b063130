#include "charts/estimateacrosslevels.h"

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

namespace heddle {

namespace {

constexpr double bandEnd = 1.96; // two-sided 5 % of the normal distribution
constexpr int axisHeight = 20;
constexpr int nameRoom = 20; // above the first row, for the names of the models
constexpr int tallestRow = 46;
constexpr int dotRadius = 5;
constexpr std::size_t namesShown = 6; // of models; more than hues tell apart

PlotScale scaleOf(const std::vector<EstimateAcrossLevels::Model> &models)
{
    double low = -2.5;
    double high = 2.5;
    for (const auto &model : models) {
        for (const double value : model.statistics) {
            if (!std::isfinite(value))
                continue;
            low = std::min(low, value * 1.08);
            high = std::max(high, value * 1.08);
        }
    }
    return {low, high};
}

} // namespace

EstimateAcrossLevels::EstimateAcrossLevels(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("The same terms across levels"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void EstimateAcrossLevels::setModels(std::vector<QString> terms, std::vector<Model> models)
{
    m_terms = std::move(terms);
    m_models = std::move(models);
    QStringList parts;
    for (const Model &model : m_models) {
        QStringList values;
        for (std::size_t term = 0; term < m_terms.size() && term < model.statistics.size(); ++term)
            values.append(m_terms[term] + u' ' + formatFixed(model.statistics[term], 2));
        parts.append(model.name + QStringLiteral(": ") + values.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
    setMaximumHeight(
        Theme::px(nameRoom + axisHeight +
                  tallestRow * static_cast<int>(std::max<std::size_t>(m_terms.size(), 1))));
    updateGeometry();
    update();
}

ChartData EstimateAcrossLevels::chartData() const
{
    ChartData table{{tr("term")}, {}};
    for (const Model &model : m_models)
        table.columns.append(model.name);
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        QVariantList row = {m_terms[term]};
        for (const Model &model : m_models)
            row.append(term < model.statistics.size() ? model.statistics[term] : NAN);
        table.rows.push_back(std::move(row));
    }
    return table;
}

QSize EstimateAcrossLevels::sizeHint() const
{
    const int rows = std::min(static_cast<int>(m_terms.size()), 8);
    return {Theme::px(360), Theme::px(nameRoom + axisHeight + 36 * std::max(rows, 2))};
}

QSize EstimateAcrossLevels::minimumSizeHint() const
{
    const auto rows = static_cast<int>(m_terms.size());
    return {Theme::px(240), Theme::px(nameRoom + axisHeight + 14 * std::max(rows, 2))};
}

double EstimateAcrossLevels::left() const
{
    const QFontMetricsF metrics(Theme::font(TextStyle::Secondary));
    double widest = 0;
    for (const QString &term : m_terms)
        widest = std::max(widest, metrics.horizontalAdvance(term));
    return std::min(std::ceil(widest) + Theme::px(12), width() * 0.4);
}

double EstimateAcrossLevels::rowHeight() const
{
    const double room = height() - Theme::px(nameRoom + axisHeight);
    const auto rows = static_cast<double>(std::max<std::size_t>(m_terms.size(), 1));
    return std::min(room / rows, static_cast<double>(Theme::px(tallestRow)));
}

/// How far a dot is drawn below its line, so that it does not hide one of another model.
double EstimateAcrossLevels::asideOf(const Model &model, std::size_t term, const PlotScale &scale,
                                     double span) const
{
    int before = 0, near = 0; // dots closer than a dot's width, the model's own among them
    for (const Model &other : m_models) {
        if (term >= other.statistics.size() || !std::isfinite(other.statistics[term]))
            continue;
        const double apart =
            (scale.share(other.statistics[term]) - scale.share(model.statistics[term])) * span;
        if (std::abs(apart) >= 2 * Theme::px(dotRadius))
            continue;
        ++near;
        before += &other < &model ? 1 : 0;
    }
    return (before - (near - 1) / 2.0) * Theme::px(2 * dotRadius - 1);
}

void EstimateAcrossLevels::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const PlotScale scale = scaleOf(m_models);
    const double from = left();
    const double span = width() - from - Theme::px(8);
    const double top = 0;
    const double bottom = Theme::px(nameRoom) + rowHeight() * static_cast<double>(m_terms.size());
    const auto x = [&](double value) { return from + scale.share(value) * span; };
    const auto y = [&](std::size_t term) {
        return Theme::px(nameRoom) + rowHeight() * (static_cast<double>(term) + 0.5);
    };

    painter.fillRect(QRectF(x(-bandEnd), top, x(bandEnd) - x(-bandEnd), bottom - top),
                     Theme::color(Token::Cell));
    painter.setFont(Theme::font(TextStyle::Axis));
    for (const double tick : scale.ticks(6)) {
        const double place = std::floor(x(tick)) + 0.5;
        painter.setPen(Theme::color(std::abs(tick) < 1e-9 ? Token::Ink3 : Token::Grid));
        painter.drawLine(QPointF(place, top), QPointF(place, bottom));
        painter.setPen(Theme::color(Token::Ink3));
        drawTabular(painter, QRectF(place - 40, bottom, 80, Theme::px(axisHeight)),
                    Qt::AlignHCenter, tickText(tick));
    }
    painter.setFont(Theme::font(TextStyle::Secondary));
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        painter.setPen(Theme::color(Token::Grid));
        painter.drawLine(QPointF(from, y(term)), QPointF(from + span, y(term)));
        painter.setPen(Theme::color(Token::Ink));
        const QRectF room(0, y(term) - Theme::px(9), from - Theme::px(12), Theme::px(18));
        painter.drawText(room, int(Qt::AlignRight | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(m_terms[term], Qt::ElideMiddle,
                                                          static_cast<int>(room.width())));
    }
    for (const Model &model : m_models) {
        painter.setPen(QPen(Theme::color(Token::Surface), 1));
        painter.setBrush(Theme::mark(model.mark));
        for (std::size_t term = 0; term < model.statistics.size(); ++term)
            if (std::isfinite(model.statistics[term]))
                painter.drawEllipse(
                    QPointF(x(model.statistics[term]), y(term) + asideOf(model, term, scale, span)),
                    Theme::px(dotRadius), Theme::px(dotRadius));
    }
    painter.setFont(Theme::font(TextStyle::Axis));
    std::vector<std::pair<double, const Model *>> names;
    for (const Model &model : m_models)
        if (!model.statistics.empty() && std::isfinite(model.statistics.front()))
            names.emplace_back(x(model.statistics.front()), &model);
    if (names.size() > namesShown)
        return;
    std::sort(names.begin(), names.end());
    double free = 0;
    for (const auto &[place, model] : names) {
        const double half = painter.fontMetrics().horizontalAdvance(model->name) / 2.0;
        const double start = std::clamp(place - half, free, std::max(free, width() - 2 * half));
        painter.setPen(Theme::markText(model->mark));
        painter.drawText(QPointF(start, y(0) - Theme::px(9)), model->name);
        free = start + 2 * half + Theme::px(8);
    }
}

bool EstimateAcrossLevels::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_terms.empty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const double row = (help->pos().y() - Theme::px(nameRoom)) / rowHeight();
    const auto term = static_cast<std::size_t>(std::max(row, 0.0));
    if (row < 0 || term >= m_terms.size()) {
        QToolTip::hideText();
        return true;
    }
    QStringList lines = {m_terms[term]};
    for (const Model &model : m_models)
        if (term < model.statistics.size())
            lines.append(model.name + QStringLiteral(": z ") +
                         formatFixed(model.statistics[term], 3));
    QToolTip::showText(help->globalPos(), lines.join(u'\n'), this);
    return true;
}

} // namespace heddle
