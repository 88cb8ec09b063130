#pragma once

#include "models/timeline.h"

#include <QWidget>

namespace heddle {

class TimelineRange;

/// The whole run in one strip, as high as its lanes were busy, with the part that the timeline
/// shows: drag that part, its ends, or draw another one.
class TimelineOverview : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineOverview(TimelineRange *range, QWidget *parent = nullptr);

    void setTimeline(const Timeline *timeline); ///< Null: nothing is drawn.
    void timelineChanged();                     ///< Looks at the lanes again.
    void setLabelWidth(int width);              ///< Where the time begins.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    enum class Grip
    {
        None,
        Start,
        End,
        Whole,
        New
    };

    QRect strip() const;
    double timeAt(double x) const;
    double pixelOf(double time) const;
    Grip gripAt(double x) const;

    TimelineRange *m_range;
    const Timeline *m_timeline = nullptr;
    std::vector<double> m_busy; ///< Share of the lanes, by pixel.
    int m_labelWidth = 0;
    Grip m_grip = Grip::None;
    double m_grippedAt = 0, m_grippedFrom = 0, m_grippedTo = 0; ///< Seconds, when it was gripped.
};

} // namespace heddle
