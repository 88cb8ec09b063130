#pragma once

#include "charts/timelinerange.h"
#include "models/taskboard.h"
#include "models/timeline.h"
#include "parts/panel.h"

namespace heddle {

class Button;
class TimelineOverview;
class TimelineView;

/// What ran when on each lane, with the whole run above it to choose the part that is shown.
class TimelinePanel : public Panel
{
    Q_OBJECT

public:
    explicit TimelinePanel(QWidget *parent = nullptr);

    void setBoard(const TaskBoard *board); ///< Of a new run, whose timeline is empty; null: none.
    void setLanes(const QStringList &names, const std::vector<int> &hosts);
    void add(const std::vector<TaskEvent> &events); ///< Remembered, drawn with refresh().
    void refresh(double now);                       ///< Seconds since the start of the run.
    void lookBack();                                ///< Also at the strip of the whole run.
    void setLive(bool live);                        ///< Whether the run goes on.
    void setCurrentTask(std::int64_t task);

Q_SIGNALS:
    void taskActivated(qint64 task);

private:
    void showFollowing();

    Timeline m_timeline;
    TimelineRange m_range;
    TimelineOverview *m_overview;
    TimelineView *m_view;
    Button *m_follow;
};

} // namespace heddle
