#pragma once

#include "charts/gridgeometry.h"
#include "charts/gridheadings.h"
#include "models/taskboard.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QRect>
#include <QRegion>
#include <QSize>
#include <QString>

class QColor;
class QFontMetrics;
class QPainter;

namespace heddle {

/// Draws the grid of a run: headings, row names, a mark a cell, the mean score of each row and the
/// scale. A mark of several cells shows the worst state of them (failed, cancelled, running,
/// queued, done); as long as the worst is queued, it fills from below by the share that is done.
/// Reads a board that outlives it.
class GridPainter
{
    Q_DECLARE_TR_FUNCTIONS(GridPainter)

public:
    explicit GridPainter(const TaskBoard &board);

    void setSize(QSize size);
    void widenLimits(); ///< Of the score ramp, in nice steps, when the scores ask for it.
    void paint(QPainter &painter) const;
    void taskChanged(std::int64_t task); ///< Its marks may be others.
    void allChanged();                   ///< Any mark may be another.
    /// Draws marks that have changed into the picture that is kept.
    /// @param ratio     device pixels a pixel
    /// @param withSums  also what sums them up: means, and how many are done
    /// @return what is to be seen anew; empty when nothing has changed
    QRegion takeChanges(double ratio, bool withSums);
    /// The same as paint() by way of that picture, which is made where there is none.
    void paintPicture(QPainter &painter, double ratio);
    void forgetPicture() { m_picture = {}; } ///< The colours or fonts are others now.

    const GridGeometry &geometry() const { return m_geometry; }
    std::optional<GridPosition> positionAt(QPoint point) const; ///< Of a mark the worst cell.
    int cellsBeside(GridPosition position) const;               ///< Others that share its mark.
    /// Of every group, or of those at round numbers where there is no room for all.
    std::vector<GridHeading> headings(const QFontMetrics &metrics) const;
    QString scoreName() const; ///< Of the ranking metric, as on screen.

private:
    /// What one drawn rectangle says: the mean score of its cells, and their worst state.
    struct Mark
    {
        TaskPhase phase = TaskPhase::Queued;
        double score = 0;     ///< NaN: none.
        double doneShare = 0; ///< Of the cells.
        float progress = 0;
        bool empty = true;

        bool looksLike(const Mark &other) const;
    };
    const Plan &plan() const;
    bool hasScores() const;
    double goodness(double score) const; ///< 0 worst … 1 best within the limits.
    static int badness(TaskPhase phase);
    template <typename Visit>
    void forEachCell(int markRow, int markColumn, const Visit &visit) const;
    Mark markOf(int markRow, int markColumn) const;
    double rowMean(int row) const;
    void drawLabels(QPainter &painter) const;
    void drawMarks(QPainter &painter) const;
    void makePicture(double ratio);
    QRegion drawChangedMarks(QPainter &painter); ///< Where there were some.
    QRegion drawSums(QPainter &painter) const;   ///< Where they stand.
    QColor doneColor(const Mark &mark) const;
    void drawDoneShare(QPainter &painter, const QRect &rect, const Mark &mark) const;
    void drawMark(QPainter &painter, const QRect &rect, const Mark &mark) const;
    void drawMeansTitle(QPainter &painter) const;
    void drawMeans(QPainter &painter) const;
    int bottomOfCells() const;
    void drawScale(QPainter &painter) const;

    const TaskBoard *m_board;
    GridGeometry m_geometry;
    QRect m_cells, m_means;
    double m_low = 0, m_high = 0; ///< Of the ramp; equal while there is no score.
    QSize m_size;
    QPixmap m_picture;         ///< Null: to be made.
    std::vector<Mark> m_drawn; ///< In it, row by row.
    std::vector<char> m_isDue; ///< Of those, whether it may have changed.
    bool m_areSumsOld = false; ///< In it; those of the marks are others.
};

} // namespace heddle
