#pragma once

#include "charts/timelinerange.h"
#include "charts/timelinerows.h"
#include "models/timeline.h"
#include "plan/plan.h"

#include <QRect>
#include <QSize>

#include <cstdint>
#include <optional>

namespace heddle {

/// What a timeline shows and where: times across, rows down, below an axis. Made for one painting
/// or one hit test; what it refers to outlives it.
struct TimelineScene
{
    const TimelineRange &range;
    const TimelineRows &rows;
    const Timeline &timeline;
    const Plan &plan;
    QSize size = {};
    int scrolled = 0;                         ///< Pixels of rows above the first one shown.
    std::optional<std::int64_t> current = {}; ///< The chosen task.
    bool isLive = false;                      ///< The run goes on: its end is now.

    static int axisHeight();
    int labelWidth() const { return rows.labelWidth(); }
    int plotWidth() const { return size.width() - labelWidth(); }
    double pixelOf(double time) const;
    double timeAt(double x) const;
    QRect rectOf(const TimelineRows::Row &row) const; ///< Without its label.
    int rowAt(int y) const;                           ///< -1: none.
};

} // namespace heddle
