#include "parts/planview.h"

#include "models/format.h"
#include "models/plantext.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr int widestCell = 11;
constexpr int nameHeight = 18;
constexpr int gap = 14;
constexpr int cutHeight = 16;
constexpr int mostRows = 40;
constexpr int tallestBlock = 200;
constexpr int foldedAt = 50;
constexpr std::size_t mostBlocks = 60;
constexpr std::size_t mostNamed = 12; ///< More blocks than this stand too close for names.

const Axis *axisOf(const Plan &plan, const std::string &name)
{
    for (const Axis &axis : plan.axes())
        if (axis.name == name)
            return &axis;
    return nullptr;
}

} // namespace

PlanView::PlanView(QWidget *parent)
    : QWidget(parent)
{
    setFont(Theme::font(TextStyle::Axis));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Grid of the plan"));
}

void PlanView::setPlan(std::shared_ptr<const Plan> plan, bool isCurrent)
{
    m_plan = std::move(plan);
    m_isCurrent = isCurrent;
    makeBlocks();
    updateGeometry();
    update();
}

void PlanView::makeBlocks()
{
    m_blocks.clear();
    m_columns = 1;
    m_rows = 1;
    if (m_plan == nullptr) {
        setAccessibleDescription(tr("nothing planned"));
        return;
    }
    setAccessibleDescription(planSize(*m_plan) + QStringLiteral(": ") + planAxes(*m_plan));
    const auto &learners = m_plan->experiment().learners;
    const Axis *levels = axisOf(*m_plan, "level");
    for (int learner = 0; learner < int(learners.size()); ++learner) {
        const QString name = QString::fromStdString(learners.at(std::size_t(learner)).name);
        if (levels == nullptr || !m_plan->hasLevelAxis(learner)) {
            m_blocks.push_back({name, learners.size() > 1 ? learner : -1});
            continue;
        }
        for (int level = 0; level < int(levels->size); ++level)
            m_blocks.push_back({QString::fromStdString(m_plan->levelName(level)),
                                levels->size <= Theme::markCount ? level : -1});
    }
    for (const char *name : {"fold", "replicate"})
        if (const Axis *axis = axisOf(*m_plan, name))
            m_columns = axis->size;
    if (const Axis *axis = axisOf(*m_plan, "repeat"))
        m_rows = axis->size;
    if (m_rows == 1 && m_columns > foldedAt) { // a long row is folded
        m_rows = (m_columns + foldedAt - 1) / foldedAt;
        m_columns = foldedAt;
    }
}

PlanView::Layout PlanView::layOut(int width) const
{
    Layout layout;
    layout.columns = int(std::min<std::int64_t>(m_columns, 50));
    layout.rows = int(std::min<std::int64_t>(m_rows, mostRows));
    layout.cut = layout.columns < m_columns || layout.rows < m_rows || m_blocks.size() > mostBlocks;
    const int wanted = std::min(int(m_blocks.size()), m_blocks.size() <= mostNamed ? 3 : 6);
    layout.across = std::max(1, wanted);
    const int space = Theme::px(gap);
    layout.width = (width + space) / layout.across;
    const int side =
        std::min((layout.width - space) / layout.columns, Theme::px(tallestBlock) / layout.rows);
    layout.cell = std::clamp(side, 2, Theme::px(widestCell));
    layout.height = Theme::px(nameHeight) + layout.rows * layout.cell + space / 2;
    return layout;
}

QSize PlanView::sizeHint() const
{
    return {Theme::px(320), heightForWidth(Theme::px(320))};
}

int PlanView::heightForWidth(int width) const
{
    if (m_blocks.empty())
        return Theme::px(cutHeight);
    const Layout layout = layOut(width);
    const int blocks = int(std::min(m_blocks.size(), mostBlocks));
    const int lines = (blocks + layout.across - 1) / layout.across;
    return lines * layout.height + (layout.cut ? Theme::px(cutHeight) : 0);
}

void PlanView::paintEvent(QPaintEvent * /*event*/)
{
    if (m_blocks.empty())
        return;
    QPainter painter(this);
    const Layout layout = layOut(width());
    const int side = layout.cell > 3 ? layout.cell - 1 : layout.cell;
    const int blocks = int(std::min(m_blocks.size(), mostBlocks));
    for (int i = 0; i < blocks; ++i) {
        const Block &block = m_blocks.at(std::size_t(i));
        const QPoint corner(i % layout.across * layout.width, i / layout.across * layout.height);
        painter.setPen(Theme::color(m_isCurrent ? Token::Ink : Token::Ink3));
        const QRect name(corner.x(), corner.y(), layout.width - Theme::px(4),
                         Theme::px(nameHeight));
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(block.name, Qt::ElideRight, name.width()));
        QColor fill = Theme::color(Token::Line2);
        if (block.hue >= 0 && m_isCurrent) {
            fill = Theme::mark(block.hue);
            fill.setAlphaF(0.45F);
        }
        for (int row = 0; row < layout.rows; ++row)
            for (int column = 0; column < layout.columns; ++column)
                painter.fillRect(corner.x() + column * layout.cell,
                                 corner.y() + Theme::px(nameHeight) + row * layout.cell, side, side,
                                 fill);
    }
    if (!layout.cut)
        return;
    painter.setPen(Theme::color(Token::Ink3));
    painter.drawText(rect().adjusted(0, height() - Theme::px(cutHeight), 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     tr("a part of %1 cells").arg(formatCount(m_plan->cellCount())));
}

} // namespace heddle
