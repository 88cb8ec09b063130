#include "charts/gridgeometry.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr int defaultCellWidth = 8, defaultCellHeight = 13; // pixels at scale 1
constexpr int widestCell = 64, tallestCell = 28;
constexpr int smallestCell = 3;
constexpr int groupGap = 6; // between two repeats

const Axis *findAxis(const Plan &plan, std::string_view name)
{
    for (const Axis &axis : plan.axes())
        if (axis.name == name)
            return &axis;
    return nullptr;
}

int sizeOf(const Axis *axis)
{
    return axis ? static_cast<int>(axis->size) : 1;
}

} // namespace

GridGeometry::GridGeometry(std::shared_ptr<const Plan> plan)
    : m_plan(std::move(plan))
{
    countRows();
    makeGroups();
    placeTasks();
}

void GridGeometry::countRows()
{
    const int levels = sizeOf(findAxis(*m_plan, "level"));
    const int learners = static_cast<int>(m_plan->experiment().learners.size());
    for (int learner = 0; learner < learners; ++learner) {
        m_firstRowOfLearner.push_back(m_rows);
        m_rows += m_plan->hasLevelAxis(learner) ? levels : 1;
    }
}

void GridGeometry::makeGroups()
{
    m_groups.push_back({m_plan->hasResampling() ? tr("all rows") : QString(), {}, 0, 1});
    m_columns = 1;
    if (!m_plan->hasResampling())
        return;
    if (const Axis *replicates = findAxis(*m_plan, "replicate")) {
        m_groups.push_back(
            {tr("%1 replicates").arg(replicates->size), {}, m_columns, sizeOf(replicates)});
        m_columns += sizeOf(replicates);
        return;
    }
    const int folds = sizeOf(findAxis(*m_plan, "fold"));
    const Axis *repeats = findAxis(*m_plan, "repeat");
    for (int repeat = 0; repeat < sizeOf(repeats); ++repeat) {
        const QString title =
            sizeOf(repeats) > 1 ? tr("repeat %1").arg(repeat + 1) : tr("%1 folds").arg(folds);
        m_groups.push_back({title, QString::number(repeat + 1), m_columns, folds});
        m_columns += folds;
    }
}

GridPosition GridGeometry::positionOf(const Cell &cell) const
{
    const int row =
        m_firstRowOfLearner[static_cast<std::size_t>(cell.learner)] + std::max(cell.level, 0);
    if (!cell.isResample())
        return {row, 0};
    if (cell.replicate >= 0)
        return {row, 1 + cell.replicate};
    return {row, 1 + std::max(cell.repeat, 0) * m_groups.back().columns + cell.fold};
}

void GridGeometry::placeTasks()
{
    m_cells.resize(static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns));
    for (std::int64_t number = 0; number < m_plan->totalTaskCount(); ++number) {
        const Task task = m_plan->task(number);
        for (int index = 0; index < task.levelCount; ++index) {
            Cell cell = task.first;
            if (cell.level >= 0)
                cell.level += index;
            const GridPosition at = positionOf(cell);
            m_cells.at(static_cast<std::size_t>(at.row) * static_cast<std::size_t>(m_columns) +
                       static_cast<std::size_t>(at.column)) = {number, index};
        }
    }
}

std::optional<GridCell> GridGeometry::cellAt(GridPosition position) const
{
    if (position.row < 0 || position.row >= m_rows || position.column < 0 ||
        position.column >= m_columns)
        return std::nullopt;
    const GridCell cell =
        m_cells[static_cast<std::size_t>(position.row) * static_cast<std::size_t>(m_columns) +
                static_cast<std::size_t>(position.column)];
    return cell.task < 0 ? std::nullopt : std::optional(cell);
}

void GridGeometry::setArea(const QRect &area, double scale)
{
    m_area = area;
    m_markRows = m_markColumns = 0;
    if (m_rows == 0 || area.isEmpty())
        return;
    const auto scaled = [scale](int pixels) {
        return std::max(1, static_cast<int>(pixels * scale));
    };
    m_gap = m_groups.size() > 1 ? scaled(groupGap) : 0;
    const int width = area.width() - m_gap * static_cast<int>(m_groups.size() - 1);
    const bool few = m_columns * scaled(2 * defaultCellWidth) < width;
    m_cellWidth = std::clamp(width / m_columns, smallestCell,
                             scaled(few ? widestCell : defaultCellWidth * 2));
    m_markColumns = std::clamp(width / m_cellWidth, 1, m_columns);
    m_cellHeight = std::clamp(area.height() / m_rows, smallestCell,
                              scaled(few ? tallestCell : defaultCellHeight * 2));
    m_markRows = std::clamp(area.height() / m_cellHeight, 1, m_rows);
}

int GridGeometry::firstRow(int markRow) const
{
    return static_cast<int>(static_cast<std::int64_t>(markRow) * m_rows / m_markRows);
}

int GridGeometry::firstColumn(int markColumn) const
{
    return static_cast<int>(static_cast<std::int64_t>(markColumn) * m_columns / m_markColumns);
}

int GridGeometry::gapsBefore(int column) const
{
    int gaps = 0;
    for (const Group &group : m_groups)
        gaps += group.firstColumn > 0 && group.firstColumn <= column ? 1 : 0;
    return gaps;
}

QRect GridGeometry::markRect(int markRow, int markColumn) const
{
    const int x =
        m_area.left() + markColumn * m_cellWidth + gapsBefore(firstColumn(markColumn)) * m_gap;
    const int y = m_area.top() + markRow * m_cellHeight;
    const int hairline = m_cellWidth > smallestCell && m_cellHeight > smallestCell ? 1 : 0;
    return {x, y, m_cellWidth - hairline, m_cellHeight - hairline};
}

std::optional<GridPosition> GridGeometry::positionAt(QPoint point) const
{
    if (m_markRows == 0 || point.y() < m_area.top())
        return std::nullopt;
    const int markRow = (point.y() - m_area.top()) / m_cellHeight;
    if (markRow >= m_markRows)
        return std::nullopt;
    for (int markColumn = 0; markColumn < m_markColumns; ++markColumn)
        if (markRect(markRow, markColumn).contains(point))
            return GridPosition{firstRow(markRow), firstColumn(markColumn)};
    return std::nullopt;
}

QRect GridGeometry::rectOf(GridPosition position) const
{
    if (m_markRows == 0)
        return {};
    int markRow = 0, markColumn = 0;
    while (markRow + 1 < m_markRows && firstRow(markRow + 1) <= position.row)
        ++markRow;
    while (markColumn + 1 < m_markColumns && firstColumn(markColumn + 1) <= position.column)
        ++markColumn;
    return markRect(markRow, markColumn);
}

QRect GridGeometry::groupRect(const Group &group) const
{
    const QRect first = rectOf({0, group.firstColumn});
    const QRect last = rectOf({0, group.firstColumn + group.columns - 1});
    return {first.left(), m_area.top(), last.right() - first.left() + 1, m_area.height()};
}

QString GridGeometry::rowName(int row) const
{
    int learner = static_cast<int>(m_firstRowOfLearner.size()) - 1;
    while (learner > 0 && m_firstRowOfLearner[static_cast<std::size_t>(learner)] > row)
        --learner;
    QString name = QString::fromStdString(
        m_plan->experiment().learners[static_cast<std::size_t>(learner)].name);
    if (!m_plan->hasLevelAxis(learner))
        return name;
    const QString level = QString::fromStdString(
        m_plan->levelName(row - m_firstRowOfLearner[static_cast<std::size_t>(learner)]));
    return m_firstRowOfLearner.size() > 1 ? name + QStringLiteral(", ") + level : level;
}

QString GridGeometry::columnName(int column) const
{
    if (column == 0)
        return tr("all rows");
    const Group *found = &m_groups.front();
    for (const Group &group : m_groups)
        if (group.firstColumn <= column)
            found = &group;
    const int number = column - found->firstColumn + 1;
    if (findAxis(*m_plan, "replicate"))
        return tr("replicate %1").arg(number);
    if (m_groups.size() > 2)
        return tr("%1, fold %2").arg(found->title).arg(number);
    return tr("fold %1").arg(number);
}

} // namespace heddle
