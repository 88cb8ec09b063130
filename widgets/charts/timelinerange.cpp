#include "charts/timelinerange.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr double followed = 30; ///< Seconds shown at first.
constexpr double least = 1e-3;  ///< Seconds: nearer than that is not worth a look.

} // namespace

void TimelineRange::restart()
{
    m_from = 0;
    m_to = 1;
    m_end = 0;
    m_isFollowing = true;
    Q_EMIT changed();
}

void TimelineRange::setEnd(double end)
{
    if (end <= m_end)
        return;
    const bool wasWhole = m_from <= 0 && m_to >= m_end;
    m_end = end;
    if (m_isFollowing)
        place(end, wasWhole ? std::min(std::max(end, least), followed) : m_to - m_from);
}

/// Puts the range where it lies in the run, with this width where the run is long enough.
void TimelineRange::place(double from, double width)
{
    const double whole = std::max(m_end, least);
    width = std::clamp(width, std::min(least, whole), whole);
    m_from = std::clamp(from, 0.0, whole - width);
    m_to = m_from + width;
}

void TimelineRange::show(double from, double to)
{
    place(std::min(from, to), std::abs(to - from));
    m_isFollowing = m_to >= m_end;
    Q_EMIT changed();
}

void TimelineRange::zoom(double factor, double at)
{
    const double width = m_to - m_from;
    const double share = std::clamp((at - m_from) / width, 0.0, 1.0);
    const double next = width / factor;
    const bool follows = m_isFollowing;
    place(follows ? m_end : at - share * next, next);
    m_isFollowing = follows || m_to >= m_end;
    Q_EMIT changed();
}

void TimelineRange::pan(double seconds)
{
    show(m_from + seconds, m_to + seconds);
}

void TimelineRange::showAll()
{
    place(0, m_end);
    m_isFollowing = false;
    Q_EMIT changed();
}

void TimelineRange::follow()
{
    place(m_end, std::min(m_to - m_from, followed));
    m_isFollowing = true;
    Q_EMIT changed();
}

} // namespace heddle
