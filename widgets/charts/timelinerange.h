#pragma once

#include <QObject>

namespace heddle {

/// The part of a run that a timeline shows: it follows now, or stays where it was put. In seconds
/// since the start of the run.
class TimelineRange : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    double from() const { return m_from; }
    double to() const { return m_to; }
    double end() const { return m_end; } ///< Of the whole run.
    bool isFollowing() const { return m_isFollowing; }

    void restart(); ///< A new run: follows again.
    /// The run has gone on. Not told by changed(): its views draw what is new of it anyway.
    void setEnd(double end);
    void show(double from, double to);
    void zoom(double factor, double at); ///< Above 1 nearer; what is at `at` stays there.
    void pan(double seconds);
    void showAll();
    void follow();

Q_SIGNALS:
    void changed();

private:
    void place(double from, double width);

    double m_from = 0, m_to = 1, m_end = 0;
    bool m_isFollowing = true;
};

} // namespace heddle
