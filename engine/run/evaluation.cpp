#include "run/evaluation.h"

#include <limits>

namespace heddle {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

CurveThinner::CurveThinner(std::size_t size, std::size_t most)
    : m_size(size)
    , m_most(most)
{
}

void CurveThinner::add(double threshold, double sensitivity, double specificity)
{
    const Point next{threshold, sensitivity, specificity};
    if (m_added > 0)
        takeCurrent(&next);
    m_previous = m_current;
    m_current = next;
    ++m_added;
}

void CurveThinner::takeCurrent(const Point *next)
{
    const auto areEqual = [](double a, double b, double c) { return a == b && b == c; };
    const bool isOnLine =
        next && m_added > 1 &&
        (areEqual(m_previous.sensitivity, m_current.sensitivity, next->sensitivity) ||
         areEqual(m_previous.specificity, m_current.specificity, next->specificity));
    if (!isOnLine || m_size <= m_most)
        takeCorner(m_current, !next);
}

void CurveThinner::takeCorner(const Point &corner, bool isLast)
{
    if (++m_corners <= m_most)
        keep(corner, m_all);
    // From (0, 1) to (1, 0) the sum of the two ways is 2: equal steps of it.
    const double way = corner.specificity + 1 - corner.sensitivity;
    if (way < m_nextWay && !isLast)
        return;
    keep(corner, m_chosen);
    m_nextWay = way + 2.0 / static_cast<double>(m_most - 2);
}

void CurveThinner::keep(const Point &point, RocCurve &curve)
{
    curve.thresholds.push_back(point.threshold);
    curve.sensitivity.push_back(point.sensitivity);
    curve.specificity.push_back(point.specificity);
}

RocCurve CurveThinner::finish()
{
    if (m_added > 0)
        takeCurrent(nullptr);
    return std::move(m_corners <= m_most ? m_all : m_chosen);
}

RocCurve thinned(const RocCurve &curve, std::size_t most)
{
    CurveThinner thinner(curve.thresholds.size(), most);
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i)
        thinner.add(curve.thresholds[i], curve.sensitivity[i], curve.specificity[i]);
    return thinner.finish();
}

RocMaker::RocMaker(double events, double others, std::size_t ties)
    : m_events(events)
    , m_others(others)
    , m_isEmpty(!(events > 0 && others > 0))
    , m_thinner(ties + 1)
{
}

void RocMaker::add(double probability, double events, double others)
{
    if (m_isEmpty)
        return;
    addPoint(m_hasPoint ? (m_probability + probability) / 2 : -infinity);
    m_eventsBelow += events;
    m_othersBelow += others;
    m_probability = probability;
}

void RocMaker::addPoint(double threshold)
{
    const double sensitivity = (m_events - m_eventsBelow) / m_events;
    const double specificity = m_othersBelow / m_others;
    if (m_hasPoint)
        m_area += (specificity - m_specificity) * (sensitivity + m_sensitivity) / 2;
    m_thinner.add(threshold, sensitivity, specificity);
    m_hasPoint = true;
    m_sensitivity = sensitivity;
    m_specificity = specificity;
}

RocCurve RocMaker::finish()
{
    if (m_isEmpty) {
        m_area = std::numeric_limits<double>::quiet_NaN();
        return {};
    }
    addPoint(infinity);
    return m_thinner.finish();
}

} // namespace heddle
