#pragma once

#include "charts/timelinescene.h"

#include <QCoreApplication>
#include <QString>

class QPainter;

namespace heddle {

/// Draws a timeline: axis, names of the rows, and a block a task, narrow ones as a band as dense as
/// the lane was busy. Lives for one painting.
class TimelinePainter
{
    Q_DECLARE_TR_FUNCTIONS(TimelinePainter)

public:
    TimelinePainter(const TimelineScene &scene, QPainter &painter)
        : m_scene(scene)
        , m_painter(painter)
    {
    }

    void paint();

private:
    void drawTimes();
    void drawRow(const TimelineRows::Row &row);
    void drawLabel(const TimelineRows::Row &row, const QRect &rect);
    void drawBand(const TimelineRows::Row &row, int from, int to);
    void drawBlocks(const TimelineRows::Row &row);
    void drawBlock(const QRectF &rect, const TimelineBlock &block, int host);
    void drawFailures(const TimelineRows::Row &row);

    const TimelineScene m_scene;
    QPainter &m_painter;
    bool m_isFramed = false; ///< Blocks of the row in hand have room for a frame.
};

/// "0.4 s", "12 s", "5:15": a moment of a run on an axis with this step.
QString momentText(double seconds, double step);

} // namespace heddle
