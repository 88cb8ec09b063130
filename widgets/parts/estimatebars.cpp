#include "parts/estimatebars.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr int rowHeight = 24;
constexpr int barHeight = 12;
constexpr int captionWidth = 52;
constexpr int textWidth = 112;
constexpr int hollowRows = 2;

} // namespace

EstimateBars::EstimateBars(QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(TextStyle::Secondary));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Expected time"));
    new ChartMenu(this, [this] { return chartData(); });
    setForecast(std::nullopt);
}

void EstimateBars::setForecast(std::optional<Forecast> forecast)
{
    m_forecast = std::move(forecast);
    QStringList said;
    if (m_forecast)
        for (const Forecast::Row &row : m_forecast->rows)
            said.append(tr("%1 lanes: %2 to %3")
                            .arg(row.lanes)
                            .arg(formatDuration(row.lowSeconds), formatDuration(row.highSeconds)));
    setAccessibleDescription(said.isEmpty() ? tr("not yet known")
                                            : said.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

ChartData EstimateBars::chartData() const
{
    ChartData table{{tr("lanes"), tr("least seconds"), tr("most seconds")}, {}};
    for (std::size_t i = 0; m_forecast && i < m_forecast->rows.size(); ++i) {
        const Forecast::Row &row = m_forecast->rows[i];
        table.rows.push_back({row.lanes, row.lowSeconds, row.highSeconds});
    }
    return table;
}

QSize EstimateBars::sizeHint() const
{
    const auto rows = m_forecast ? int(m_forecast->rows.size()) : hollowRows;
    return {Theme::px(300), rows * Theme::px(rowHeight)};
}

void EstimateBars::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (!m_forecast) {
        for (int i = 0; i < hollowRows; ++i)
            paintRow(painter, i, {1 << i, 0, 1.0 / (1 << i)}, 1);
        return;
    }
    double longest = 0;
    for (const Forecast::Row &row : m_forecast->rows)
        longest = std::max(longest, row.highSeconds);
    int place = 0;
    for (const Forecast::Row &row : m_forecast->rows)
        paintRow(painter, place++, row, longest);
}

void EstimateBars::paintRow(QPainter &painter, int place, const Forecast::Row &row,
                            double longest) const
{
    const bool known = m_forecast.has_value();
    const bool last = known && place + 1 == int(m_forecast->rows.size());
    const QRect line(0, place * Theme::px(rowHeight), width(), Theme::px(rowHeight));
    const QRect bar(Theme::px(captionWidth), line.center().y() - Theme::px(barHeight) / 2 + 1,
                    std::max(8, width() - Theme::px(captionWidth + textWidth)),
                    Theme::px(barHeight));
    painter.setPen(Theme::color(known ? Token::Ink : Token::Ink3));
    drawTabular(painter, line.adjusted(0, 0, bar.left() - width() - Theme::px(8), 0),
                Qt::AlignRight, place == 0 ? tr("1 lane") : formatCount(row.lanes));
    const auto lengthOf = [&](double seconds) {
        return longest > 0 ? int(double(bar.width()) * seconds / longest) : 0;
    };
    if (!known) {
        painter.setPen(Theme::color(Token::Line2));
        painter.drawRect(bar.x(), bar.y(), lengthOf(row.highSeconds) - 1, bar.height() - 1);
        return;
    }
    const Token ink = last ? Token::Accent : Token::Ink3;
    QColor faded = Theme::color(ink);
    faded.setAlphaF(0.35F);
    const int high = std::max(2, lengthOf(row.highSeconds));
    painter.fillRect(bar.x(), bar.y(), high, bar.height(), faded);
    painter.fillRect(bar.x(), bar.y(), lengthOf(row.lowSeconds), bar.height(), Theme::color(ink));
    painter.setPen(Theme::color(Token::Ink));
    const QString text = formatDuration(row.highSeconds);
    const int left = bar.x() + high + Theme::px(8);
    drawTabular(painter, QRectF(left, line.top(), width() - left, line.height()), Qt::AlignLeft,
                text);
    const double serial = m_forecast->rows.front().highSeconds;
    if (place == 0 || row.highSeconds <= 0)
        return;
    painter.setPen(Theme::color(Token::Ink2));
    const qreal behind = left + tabularWidth(font(), text) + Theme::px(8);
    drawTabular(painter, QRectF(behind, line.top(), width() - behind, line.height()), Qt::AlignLeft,
                QStringLiteral("%1×").arg(formatFixed(serial / row.highSeconds, 1)));
}

} // namespace heddle
