#include "charts/gridgeometry.h"

#include "models/plantext.h"

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
    const int learners = static_cast<int>(m_plan->experiment().learners.size());
    for (int learner = 0; learner < learners; ++learner) {
        m_firstRowOfLearner.push_back(m_rows);
        m_rows +=
            m_plan->pointCount(learner) / m_plan->pathLength(learner) * m_plan->levelCount(learner);
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
        if (const int units = m_plan->jackknifeUnits(); units > 0) {
            m_groups.push_back({tr("%1 left out one by one").arg(units), {}, m_columns, units});
            m_columns += units;
        }
        return;
    }
    const Axis *const foldAxis = findAxis(*m_plan, "fold");
    const int folds = sizeOf(foldAxis);
    const Axis *repeats = findAxis(*m_plan, "repeat");
    for (int repeat = 0; repeat < sizeOf(repeats); ++repeat) {
        const QString one = foldAxis ? tr("%1 folds").arg(folds) : tr("holdout");
        const QString title = sizeOf(repeats) > 1 ? tr("repeat %1").arg(repeat + 1) : one;
        m_groups.push_back({title, QString::number(repeat + 1), m_columns, folds});
        m_columns += folds;
    }
}

GridPosition GridGeometry::positionOf(const Cell &cell) const
{
    const int setting = std::max(cell.point, 0) / m_plan->pathLength(cell.learner);
    const int row = m_firstRowOfLearner[static_cast<std::size_t>(cell.learner)] +
                    setting * m_plan->levelCount(cell.learner) + std::max(cell.level, 0);
    if (!cell.isResample())
        return {row, 0};
    if (cell.row >= 0)
        return {row, 1 + m_plan->resampleCount() + cell.row};
    if (cell.replicate >= 0)
        return {row, 1 + cell.replicate};
    return {row, 1 + std::max(cell.repeat, 0) * m_groups.back().columns + std::max(cell.fold, 0)};
}

std::vector<GridPosition> GridGeometry::positionsOf(std::int64_t task) const
{
    const Task described = m_plan->task(task);
    std::vector<GridPosition> positions;
    if (described.first.inner >= 0 || described.first.variable >= 0)
        return positions;
    positions.reserve(static_cast<std::size_t>(described.levelCount));
    for (int index = 0; index < described.levelCount; ++index)
        positions.push_back(positionOf(m_plan->cellOf(described, index)));
    return positions;
}

void GridGeometry::placeTasks()
{
    m_cells.resize(static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_columns));
    for (std::int64_t task = 0; task < m_plan->totalTaskCount(); ++task) {
        int index = 0;
        for (const GridPosition at : positionsOf(task))
            m_cells.at(static_cast<std::size_t>(at.row) * static_cast<std::size_t>(m_columns) +
                       static_cast<std::size_t>(at.column)) = {task, index++};
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

bool GridGeometry::leavesRoomForCells(int gap) const
{
    const int gaps = m_firstGap + gap * std::max(0, static_cast<int>(m_groups.size()) - 2);
    return (m_area.width() - gaps) / m_columns >= smallestCell;
}

void GridGeometry::setArea(const QRect &area, double scale)
{
    m_area = area;
    m_markRows = m_markColumns = 0;
    if (m_rows == 0 || area.width() < 2 * smallestCell || area.height() < smallestCell)
        return;
    const auto scaled = [scale](int pixels) {
        return std::max(1, static_cast<int>(pixels * scale));
    };
    m_firstGap = m_groups.size() > 1 ? scaled(groupGap) : 0;
    m_gap = m_firstGap;
    while (m_gap > 0 && !leavesRoomForCells(m_gap))
        --m_gap;
    const int gaps = m_firstGap + m_gap * std::max(0, static_cast<int>(m_groups.size()) - 2);
    const int width = area.width() - gaps;
    const bool few = m_columns * scaled(2 * defaultCellWidth) < width;
    m_cellHeight = std::clamp(area.height() / m_rows, smallestCell,
                              scaled(few ? tallestCell : defaultCellHeight * 2));
    m_markRows = std::clamp(area.height() / m_cellHeight, 1, m_rows);
    if (leavesRoomForCells(m_gap)) {
        m_cellWidth = std::min(width / m_columns, scaled(few ? widestCell : defaultCellWidth * 2));
        m_markColumns = m_columns;
        return;
    }
    m_cellWidth = 0;
    m_firstGap = std::min(m_firstGap, area.width() / 10);
    m_begin = smallestCell + m_firstGap;
    m_markColumns = 1 + std::min(m_columns - 1, area.width() - m_begin);
}

int GridGeometry::firstRow(int markRow) const
{
    return static_cast<int>(static_cast<std::int64_t>(markRow) * m_rows / m_markRows);
}

int GridGeometry::firstColumn(int markColumn) const
{
    if (m_markColumns == m_columns || markColumn == 0)
        return markColumn;
    return 1 + static_cast<int>(static_cast<std::int64_t>(markColumn - 1) * (m_columns - 1) /
                                (m_markColumns - 1));
}

int GridGeometry::markOfRow(int row) const
{
    // The last mark that does not begin behind the row.
    return static_cast<int>((static_cast<std::int64_t>(row + 1) * m_markRows - 1) / m_rows);
}

int GridGeometry::markOfColumn(int column) const
{
    if (m_markColumns == m_columns || column == 0)
        return column;
    return 1 + static_cast<int>((static_cast<std::int64_t>(column) * (m_markColumns - 1) - 1) /
                                (m_columns - 1));
}

/// Between groups, which are all as wide as the last one but for the first.
int GridGeometry::gapsBefore(int column) const
{
    if (column == 0)
        return 0;
    return m_firstGap + (column - 1) / m_groups.back().columns * m_gap;
}

int GridGeometry::left(int markColumn) const
{
    if (m_cellWidth > 0)
        return m_area.left() + markColumn * m_cellWidth + gapsBefore(markColumn);
    if (markColumn == 0)
        return m_area.left();
    const int room = m_area.width() - m_begin;
    return m_area.left() + m_begin +
           static_cast<int>(static_cast<std::int64_t>(markColumn - 1) * room / (m_markColumns - 1));
}

QRect GridGeometry::markRect(int markRow, int markColumn) const
{
    const int x = left(markColumn);
    const int y = m_area.top() + markRow * m_cellHeight;
    int width = m_cellWidth;
    if (width == 0)
        width = markColumn == 0 ? smallestCell : left(markColumn + 1) - x;
    const int hairline = m_cellHeight > smallestCell ? 1 : 0;
    return {x, y, width - (width > smallestCell ? hairline : 0), m_cellHeight - hairline};
}

std::optional<GridPosition> GridGeometry::positionAt(QPoint point) const
{
    if (m_markRows == 0 || point.y() < m_area.top())
        return std::nullopt;
    const int markRow = (point.y() - m_area.top()) / m_cellHeight;
    if (markRow >= m_markRows)
        return std::nullopt;
    int low = 0, high = m_markColumns; // the last mark that does not begin behind the point
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (left(middle) <= point.x() ? low : high) = middle;
    }
    if (!markRect(markRow, low).contains(point))
        return std::nullopt;
    return GridPosition{firstRow(markRow), firstColumn(low)};
}

QRect GridGeometry::rectOf(GridPosition position) const
{
    if (m_markRows == 0)
        return {};
    return markRect(markOfRow(position.row), markOfColumn(position.column));
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
    const auto &learners = m_plan->experiment().learners;
    const int levels = m_plan->levelCount(learner);
    const int model = row - m_firstRowOfLearner[static_cast<std::size_t>(learner)];
    const QString name = QString::fromStdString(learners[static_cast<std::size_t>(learner)].name);
    const Cell cell =
        m_plan->cellAt(learner, model / levels * m_plan->pathLength(learner), model % levels, -1);
    // What tells neighbours apart comes first: names are cut at their end.
    QStringList parts;
    if (const QString setting = settingWords(*m_plan, cell); !setting.isEmpty())
        parts.append(setting);
    if (m_plan->hasLevelAxis(learner))
        parts.append(QString::fromStdString(m_plan->levelName(cell.level)));
    if (learners.size() > 1)
        parts.insert(m_plan->hasPointAxis(learner) ? parts.size() : 0, name);
    return parts.isEmpty() ? name : parts.join(QStringLiteral(", "));
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
    if (!findAxis(*m_plan, "fold")) // a holdout
        return found->title;
    if (m_groups.size() > 2)
        return tr("%1, fold %2").arg(found->title).arg(number);
    return tr("fold %1").arg(number);
}

} // namespace heddle
