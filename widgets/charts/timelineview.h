#pragma once

#include "charts/timelinescene.h"
#include "models/taskboard.h"

#include <QAbstractScrollArea>

#include <optional>

namespace heddle {

struct ChartData;

/// What ran when on each lane: a block a task, in the colour of the lane's host, where there is
/// room with the task's label; narrower than 2 px they become a band as dense as the lane was busy.
/// Reads a timeline that outlives it and is told once a frame that it changed. + and − zoom,
/// arrows pan and change the lane, 0 shows all, F follows now, Tab goes to the next block.
class TimelineView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TimelineView(TimelineRange *range, QWidget *parent = nullptr);

    void setTimeline(const Timeline *timeline, const TaskBoard *board); ///< Null: nothing is drawn.
    void setLanes(const QStringList &names, const std::vector<int> &hosts);
    void setLive(bool live); ///< Whether the run goes on: its end is marked as now.
    void timelineChanged();

    void setCurrentTask(std::int64_t task); ///< Its last block, if it has one.
    int laneCount() const;
    QString laneName(int lane) const { return m_names.value(lane); }
    int blockCount(int lane) const;
    QRect rectOf(int lane) const; ///< Empty while its host is folded.
    QRect rectOf(int lane, std::size_t block) const;
    QString describe(int lane, std::size_t block) const;
    int labelWidth() const { return m_rows.labelWidth(); } ///< Where the time begins.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void taskActivated(qint64 task); ///< Its block was clicked or moved to.

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    ChartData chartData() const;
    struct Place
    {
        int lane = 0;
        std::size_t block = 0;
    };

    void layOut();
    bool canDraw() const { return m_timeline && m_board; }
    TimelineScene scene() const;
    std::optional<Place> placeAt(QPoint point) const;
    std::optional<Place> placeOf(std::int64_t task) const;
    void moveTo(Place place);
    bool step(int by);
    bool changeLane(int by);

    TimelineRange *m_range;
    TimelineRows m_rows;
    const Timeline *m_timeline = nullptr;
    const TaskBoard *m_board = nullptr;
    QStringList m_names;
    std::vector<int> m_hosts;
    std::optional<std::int64_t> m_current; ///< Task.
    bool m_isLive = false;
};

} // namespace heddle
