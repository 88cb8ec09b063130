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
constexpr int pathHeight = 24, widestStep = 8;
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
    for (int learner = 0; learner < int(learners.size()); ++learner)
        for (int point = 0; point < m_plan->pointCount(learner);
             point += m_plan->pathLength(learner))
            addBlocks(learner, point);
    m_pathLength = 1;
    m_pathText.clear();
    for (int learner = 0; learner < int(learners.size()); ++learner) {
        if (m_plan->pathLength(learner) <= m_pathLength)
            continue;
        m_pathLength = m_plan->pathLength(learner);
        const std::string_view name = pathParameter(learners.at(std::size_t(learner)).kind);
        m_pathText = tr("one task = %1 %2 on a path")
                         .arg(m_pathLength)
                         .arg(parameterName(std::string(name)));
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

/// Of one setting of a learner: a block for each level, or one.
void PlanView::addBlocks(int learner, int point)
{
    const auto &learners = m_plan->experiment().learners;
    const int levels = m_plan->levelCount(learner);
    for (int level = 0; level < levels; ++level) {
        const Cell cell = m_plan->cellAt(learner, point, level, -1);
        QString name = levels > 1 ? QString::fromStdString(m_plan->levelName(level))
                                  : learnerName(m_plan->learner(cell));
        if (const QString setting = settingWords(*m_plan, cell); !setting.isEmpty())
            name = levels > 1 ? name + QStringLiteral(", ") + setting : setting;
        const bool hasHue = levels > 1 ? levels <= Theme::markCount : learners.size() > 1;
        m_blocks.push_back({name, hasHue ? (levels > 1 ? level : learner) : -1});
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
    return lines * layout.height + (layout.cut ? Theme::px(cutHeight) : 0) +
           (m_pathText.isEmpty() ? 0 : Theme::px(pathHeight));
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
    const int path = m_pathText.isEmpty() ? 0 : Theme::px(pathHeight);
    if (path > 0)
        paintPath(painter, height() - path);
    if (!layout.cut)
        return;
    painter.setPen(Theme::color(Token::Ink3));
    painter.drawText(rect().adjusted(0, height() - path - Theme::px(cutHeight), 0, -path),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     tr("a part of %1 cells").arg(formatCount(m_plan->cellCount())));
}

/// What a task of a path is: its points in a row, the strongest penalty, or fewest rounds, first.
void PlanView::paintPath(QPainter &painter, int top) const
{
    const int textWidth = fontMetrics().horizontalAdvance(m_pathText) + Theme::px(10);
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRect(0, top, textWidth, Theme::px(pathHeight)),
                     Qt::AlignLeft | Qt::AlignVCenter, m_pathText);
    const int room = width() - textWidth - Theme::px(6);
    if (room < Theme::px(40))
        return;
    const int steps = std::min(m_pathLength, room / 3);
    const double step = std::min(double(room) / steps, double(Theme::px(widestStep)));
    const QRectF frame(textWidth, top + Theme::px(4), steps * step + Theme::px(6),
                       Theme::px(pathHeight) - Theme::px(8));
    painter.setPen(Theme::color(Token::Line2));
    painter.drawRect(frame);
    for (int i = 0; i < steps; ++i) {
        QColor fill = Theme::mark(0);
        fill.setAlphaF(m_isCurrent ? float(1.0 - 0.7 * i / steps) : 0.25F);
        painter.fillRect(QRectF(frame.left() + Theme::px(3) + i * step, frame.top() + 3,
                                std::max(1.0, step - 1), frame.height() - 5),
                         fill);
    }
}

} // namespace heddle
