#pragma once

#include "stats/classcurves.h"

#include <cstddef>
#include <vector>

namespace heddle {

/// At most so many points of a ROC curve are kept: those that a line through their neighbours does
/// not show, then an even choice along the curve.
constexpr std::size_t mostRocPoints = 500;
RocCurve thinned(const RocCurve &curve, std::size_t most = mostRocPoints);

/// The same of a curve of any length that is never held whole: point by point.
class CurveThinner
{
public:
    /// @param size  points that will be added
    explicit CurveThinner(std::size_t size, std::size_t most = mostRocPoints);

    void add(double threshold, double sensitivity, double specificity);
    RocCurve finish();

private:
    struct Point
    {
        double threshold = 0, sensitivity = 0, specificity = 0;
    };
    void takeCurrent(const Point *next); ///< Null behind the last one.
    void takeCorner(const Point &corner, bool isLast);
    static void keep(const Point &point, RocCurve &curve);

    const std::size_t m_size, m_most;
    std::size_t m_added = 0;
    Point m_previous, m_current;
    std::size_t m_corners = 0;
    RocCurve m_all;    ///< The corners, as long as they are few enough.
    RocCurve m_chosen; ///< The even choice among them.
    double m_nextWay = 0;
};

/// The ROC curve (thinned) of rows that come by ascending probability, with its whole area.
class RocMaker
{
public:
    /// @param events, others  Σ weights of all rows
    /// @param ties            values of the probability
    RocMaker(double events, double others, std::size_t ties);

    void add(double probability, double events, double others);
    RocCurve finish();                     ///< Empty where there are no events or no others.
    double area() const { return m_area; } ///< By trapezoids; NaN of an empty curve.

private:
    void addPoint(double threshold);

    const double m_events, m_others;
    const bool m_isEmpty;
    CurveThinner m_thinner;
    double m_eventsBelow = 0, m_othersBelow = 0;
    double m_probability = 0; ///< Of the tie before.
    bool m_hasPoint = false;
    double m_sensitivity = 0, m_specificity = 0; ///< Of the point before.
    double m_area = 0;
};

} // namespace heddle
