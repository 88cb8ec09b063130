#pragma once

#include "charts/gridgeometry.h"
#include "models/taskboard.h"

#include <QCoreApplication>
#include <QRect>
#include <QSize>
#include <QString>

class QPainter;

namespace heddle {

/// Draws the grid of a run: headings, row names, a mark a cell, the mean score of each row and the
/// scale. Reads a board that outlives it.
class GridPainter
{
    Q_DECLARE_TR_FUNCTIONS(GridPainter)

public:
    explicit GridPainter(const TaskBoard &board);

    void setSize(QSize size);
    void widenLimits(); ///< Of the score ramp, in nice steps, when the scores ask for it.
    void paint(QPainter &painter) const;

    const GridGeometry &geometry() const { return m_geometry; }
    QString scoreName() const; ///< Of the ranking metric, as on screen.

private:
    struct Mark;
    const Plan &plan() const;
    bool hasScores() const;
    double goodness(double score) const; ///< 0 worst … 1 best within the limits.
    Mark markOf(int markRow, int markColumn) const;
    double rowMean(int row) const;
    void drawHeadings(QPainter &painter) const;
    void drawLabels(QPainter &painter) const;
    void drawMarks(QPainter &painter) const;
    void drawMark(QPainter &painter, const QRect &rect, const Mark &mark) const;
    void drawMeans(QPainter &painter) const;
    void drawScale(QPainter &painter) const;

    const TaskBoard *m_board;
    GridGeometry m_geometry;
    QRect m_cells, m_means;
    double m_low = 0, m_high = 0; ///< Of the ramp; equal while there is no score.
};

} // namespace heddle
