#pragma once

#include "plan/plan.h"

#include <QCoreApplication>
#include <QRect>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace heddle {

/// Where a cell of the grid stands: rows are learner × setting of its parameters × level, columns
/// the resamples behind one column of fits on all rows. The points of a path share a cell, as they
/// share a task; folds inside a resample share it with that.
struct GridPosition
{
    int row = 0;
    int column = 0;
    bool operator==(const GridPosition &) const = default;
};

/// The task behind a position and which of its cells it is.
struct GridCell
{
    std::int64_t task = -1;
    int index = 0;
};

/// Layout of a plan's grid in a rectangle: pure arithmetic, shared by painting, hit test and
/// keyboard.
///
/// Cells are 8 × 13 design pixels if there is room. Where there is less, the gaps between repeats
/// shrink and go before a cell is less than 3 pixels wide; then the columns share the width evenly,
/// and where there are more columns than pixels, those of a pixel share one mark. The column of
/// fits on all rows keeps its own mark at any size. Rows lower than 3 pixels share a mark.
class GridGeometry
{
    Q_DECLARE_TR_FUNCTIONS(GridGeometry)

public:
    GridGeometry() = default;
    explicit GridGeometry(std::shared_ptr<const Plan> plan);

    /// @param area   room for the cells alone, without labels.
    /// @param scale  1 at the normal text size.
    void setArea(const QRect &area, double scale);

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    std::optional<GridCell>
    cellAt(GridPosition position) const; ///< None where a learner has no such cell.

    std::vector<GridPosition> positionsOf(std::int64_t task) const; ///< None when it has no cell.

    int markRows() const { return m_markRows; } ///< Marks down and across: rows() and columns(),
    int markColumns() const { return m_markColumns; } ///< or less when cells share a mark.
    QRect markRect(int markRow, int markColumn) const;
    int markOfRow(int row) const;
    int markOfColumn(int column) const;
    int firstRow(int markRow) const; ///< Rows of a mark: firstRow(i) … firstRow(i + 1) - 1.
    int firstColumn(int markColumn) const;
    std::optional<GridPosition> positionAt(QPoint point) const; ///< The first of its mark.
    QRect rectOf(GridPosition position) const;                  ///< Of the mark that shows it.

    QString rowName(int row) const;       ///< "H", "logistic, H" or "net, alpha 1, H".
    QString columnName(int column) const; ///< "repeat 4, fold 1", "replicate 12", "all rows".

    /// A run of columns under one heading: "repeat 2".
    struct Group
    {
        QString title;
        QString shortTitle; ///< Where the title has no room: "2".
        int firstColumn = 0;
        int columns = 0;
    };
    const std::vector<Group> &groups() const { return m_groups; }
    QRect groupRect(const Group &group) const; ///< Horizontal extent; height of the area.

private:
    void countRows();
    void makeGroups();
    void placeTasks();
    GridPosition positionOf(const Cell &cell) const;
    bool leavesRoomForCells(int gap) const;
    int gapsBefore(int column) const;
    int left(int markColumn) const;

    std::shared_ptr<const Plan> m_plan;
    int m_rows = 0, m_columns = 0;
    std::vector<int> m_firstRowOfLearner;
    std::vector<GridCell> m_cells; ///< Row by row.
    std::vector<Group> m_groups;
    QRect m_area;
    int m_markRows = 0, m_markColumns = 0;
    int m_cellWidth = 0; ///< 0: the resamples share what there is.
    int m_cellHeight = 0;
    int m_gap = 0;      ///< Between two repeats.
    int m_firstGap = 0; ///< Behind the fits on all rows.
    int m_begin = 0;    ///< Of the resamples that share: from there to the end of the area.
};

} // namespace heddle
