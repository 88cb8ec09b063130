#include "parts/levelbars.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr int rowHeight = 16;
constexpr int barHeight = 8;
constexpr int widestName = 96;

} // namespace

LevelBars::LevelBars(QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(TextStyle::Secondary));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    new ChartMenu(this, [this] { return chartData(); });
}

void LevelBars::setLevels(const QStringList &names, const std::vector<std::int64_t> &counts,
                          bool colored)
{
    m_names = names;
    m_counts = counts;
    m_colored = colored;
    QStringList said;
    for (int i = 0; i < names.size(); ++i)
        said.append(tr("%1: %2").arg(names.at(i), formatCount(counts.at(std::size_t(i)))));
    setAccessibleName(tr("Rows per level"));
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

ChartData LevelBars::chartData() const
{
    ChartData table{{tr("level"), tr("rows")}, {}};
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        table.rows.push_back({m_names.value(static_cast<int>(i)), qlonglong(m_counts[i])});
    return table;
}

QSize LevelBars::sizeHint() const
{
    return {Theme::px(240), int(m_names.size()) * Theme::px(rowHeight)};
}

QSize LevelBars::minimumSizeHint() const
{
    return {Theme::px(120), sizeHint().height()};
}

void LevelBars::paintEvent(QPaintEvent *event)
{
    if (m_counts.empty())
        return;
    QPainter painter(this);
    const QFontMetrics metrics(font());
    const int row = Theme::px(rowHeight);
    int nameWidth = 0;
    for (const QString &name : m_names)
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(name));
    nameWidth = std::clamp(nameWidth, Theme::px(12), Theme::px(widestName)) + Theme::px(10);
    const std::int64_t most =
        std::max<std::int64_t>(1, *std::max_element(m_counts.begin(), m_counts.end()));
    const int countWidth = int(tabularWidth(font(), formatCount(most))) + Theme::px(8);
    const int barRoom = std::max(8, width() - nameWidth - countWidth);
    const int first = std::max(0, event->rect().top() / row);
    const int last = std::min(int(m_names.size()) - 1, event->rect().bottom() / row);
    for (int i = first; i <= last; ++i) {
        const QRect line(0, i * row, width(), row);
        const std::int64_t count = m_counts.at(std::size_t(i));
        const int length = int(double(barRoom) * double(count) / double(most));
        painter.setPen(Theme::color(Token::Ink));
        painter.drawText(
            line.adjusted(0, 0, nameWidth - width() - Theme::px(8), 0),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(m_names.at(i), Qt::ElideRight, nameWidth - Theme::px(8)));
        QColor fill = m_colored ? Theme::mark(i) : Theme::color(Token::Accent);
        if (!m_colored)
            fill.setAlphaF(0.75F);
        const int top = line.center().y() - Theme::px(barHeight) / 2 + 1;
        painter.fillRect(QRect(nameWidth, top, length, Theme::px(barHeight)), fill);
        painter.setPen(Theme::color(Token::Ink2));
        drawTabular(painter, QRectF(nameWidth + length + Theme::px(6), line.top(), countWidth, row),
                    Qt::AlignLeft, formatCount(count));
    }
}

} // namespace heddle
