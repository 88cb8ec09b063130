#include "parts/sharebars.h"

#include "models/format.h"
#include "parts/chartmenu.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

constexpr int rowHeight = 22;
constexpr int barHeight = 8;
constexpr int nameWidth = 56; ///< At least.
constexpr int nameGap = 12;
constexpr int figureWidth = 48;

} // namespace

ShareBars::ShareBars(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    new ChartMenu(this, [this] { return chartData(); });
}

void ShareBars::setShares(const QStringList &names, std::vector<double> shares)
{
    const bool isResized = names.size() != m_names.size();
    m_names = names;
    m_shares = std::move(shares);
    QStringList said;
    for (int i = 0; i < m_names.size(); ++i)
        said.append(
            tr("%1 %2").arg(m_names.at(i), formatPercent(m_shares[static_cast<std::size_t>(i)])));
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    if (isResized)
        updateGeometry();
    update();
}

ChartData ShareBars::chartData() const
{
    ChartData table{{tr("name"), tr("share")}, {}};
    for (std::size_t i = 0; i < m_shares.size(); ++i)
        table.rows.push_back({m_names.value(static_cast<int>(i)), m_shares[i]});
    return table;
}

QSize ShareBars::sizeHint() const
{
    return {Theme::px(280), Theme::px(rowHeight) * int(std::max<qsizetype>(1, m_names.size()))};
}

QSize ShareBars::minimumSizeHint() const
{
    return {Theme::px(180), sizeHint().height()};
}

void ShareBars::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setFont(Theme::font(TextStyle::Secondary));
    const QFontMetrics metrics = painter.fontMetrics();
    int longest = Theme::px(nameWidth) - Theme::px(nameGap);
    for (const QString &name : std::as_const(m_names))
        longest = std::max(longest, metrics.horizontalAdvance(name) + 1);
    const int names = std::min(longest, width() / 2); // a name gives way to its bar
    for (int i = 0; i < m_names.size(); ++i) {
        const double share = m_shares[static_cast<std::size_t>(i)];
        const QRect row(0, i * Theme::px(rowHeight), width(), Theme::px(rowHeight));
        painter.setPen(Theme::color(Token::Ink2));
        painter.drawText(row, int(Qt::AlignLeft | Qt::AlignVCenter),
                         metrics.elidedText(m_names.at(i), Qt::ElideMiddle, names));
        const int barLeft = names + Theme::px(nameGap);
        const QRect bar(barLeft, row.center().y() - Theme::px(barHeight) / 2,
                        width() - barLeft - Theme::px(figureWidth), Theme::px(barHeight));
        painter.fillRect(bar, Theme::color(Token::Cell));
        if (share > 0) // false for what is not known
            painter.fillRect(
                QRect(bar.topLeft(), QSize(int(bar.width() * std::min(share, 1.0)), bar.height())),
                Theme::mark(0));
        painter.setPen(Theme::color(Token::Ink));
        drawTabular(painter, row, Qt::AlignRight, formatPercent(share));
    }
}

} // namespace heddle
