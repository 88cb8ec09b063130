#include "run/evaluation.h"

#include "core/parallel.h"
#include "stats/confusion.h"
#include "stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr double upperTail = 0.975; // of an interval of 95 %

/// What was observed in the rows that have a prediction.
struct Observed
{
    std::vector<Eigen::Index> places; ///< Rows of the prediction.
    std::vector<std::int32_t> codes;
    std::vector<double> weights; ///< Empty: all 1.
    bool isEachRowOnce = true;   ///< A row tested twice makes no independent test set.
};

Observed observedOf(const Plan &plan, const Eigen::MatrixXd &prediction,
                    std::span<const std::int64_t> rows)
{
    Observed observed;
    const auto priorWeights = plan.priorWeights();
    std::vector<bool> seen(static_cast<std::size_t>(plan.rowsUsed()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto place = static_cast<Eigen::Index>(i);
        const auto row = static_cast<std::size_t>(rows[i]);
        if (std::isnan(prediction(place, 0)))
            continue;
        observed.places.push_back(place);
        observed.codes.push_back(plan.target().codes[row]);
        if (!priorWeights.empty())
            observed.weights.push_back(priorWeights[row]);
        observed.isEachRowOnce = observed.isEachRowOnce && !seen[row];
        seen[row] = true;
    }
    return observed;
}

/// Area under a curve of thresholds by trapezoids.
double areaOf(const RocCurve &curve)
{
    double area = 0;
    for (std::size_t i = 1; i < curve.thresholds.size(); ++i)
        area += (curve.specificity[i] - curve.specificity[i - 1]) *
                (curve.sensitivity[i] + curve.sensitivity[i - 1]) / 2;
    return area;
}

/// Of one event: the curve with its area, and DeLong's interval where the rows allow one.
RocEntry rocOf(std::span<const double> probability, std::span<const std::uint8_t> isEvent,
               const Observed &observed)
{
    const RocCurve curve = rocCurve(probability, isEvent, observed.weights);
    RocEntry entry;
    entry.area = curve.thresholds.empty() ? notDefined : areaOf(curve);
    entry.curve = thinned(curve);
    entry.low = entry.high = notDefined;
    if (!observed.isEachRowOnce || !observed.weights.empty())
        return entry;
    const double reach =
        normalQuantile(upperTail) * std::sqrt(delongVariance(probability, isEvent));
    entry.low = std::max(0.0, entry.area - reach);
    entry.high = std::min(1.0, entry.area + reach);
    if (std::isnan(reach))
        entry.low = entry.high = notDefined;
    return entry;
}

} // namespace

void addEvaluation(const Plan &plan, const Cell &cell, const Eigen::MatrixXd &prediction,
                   std::span<const std::int64_t> rows, int threads, Results &results)
{
    const Observed observed = observedOf(plan, prediction, rows);
    const bool isWhole = std::ssize(observed.places) == prediction.rows();
    Eigen::MatrixXd predicted; // of the rows that have a prediction, where some have none
    if (!isWhole)
        predicted = prediction(observed.places, Eigen::all);
    const Eigen::MatrixXd &used = isWhole ? prediction : predicted;
    const int event = plan.target().event;
    std::vector<int> events;
    for (int level = 0; level < used.cols(); ++level)
        if (event < 0 || level == event)
            events.push_back(level);

    std::vector<RocEntry> curves(events.size());
    std::vector<CalibrationEntry> calibrations(events.size());
    forEachIndex(std::ssize(events), threads, [&](std::int64_t index) {
        const auto at = static_cast<std::size_t>(index);
        const std::span<const double> probability(used.col(events[at]).data(),
                                                  observed.codes.size());
        std::vector<std::uint8_t> isEvent;
        isEvent.reserve(observed.codes.size());
        for (const std::int32_t code : observed.codes)
            isEvent.push_back(code == events[at] ? 1 : 0);
        curves[at] = rocOf(probability, isEvent, observed);
        calibrations[at].bins = calibration(probability, isEvent, observed.weights);
        curves[at].cell = calibrations[at].cell = cell;
        curves[at].level = calibrations[at].level = events[at];
    });

    ConfusionEntry confusion{cell, {}};
    if (event < 0) {
        confusion.counts = confusionMatrix(used, observed.codes, observed.weights);
    } else { // the event is predicted when p > 0.5
        std::vector<std::uint8_t> isEvent;
        for (const std::int32_t code : observed.codes)
            isEvent.push_back(code == event ? 1 : 0);
        confusion.counts = confusionMatrix(std::span(used.col(event).data(), isEvent.size()),
                                           isEvent, observed.weights);
        if (event == 0) // there the event stands second
            confusion.counts = confusion.counts.reverse().eval();
    }
    results.confusions.push_back(std::move(confusion));
    results.curves.insert(results.curves.end(), curves.begin(), curves.end());
    results.calibrations.insert(results.calibrations.end(), calibrations.begin(),
                                calibrations.end());
}

RocCurve thinned(const RocCurve &curve, std::size_t most)
{
    const std::size_t size = curve.thresholds.size();
    RocCurve kept;
    const auto keep = [&](std::size_t i) {
        kept.thresholds.push_back(curve.thresholds[i]);
        kept.sensitivity.push_back(curve.sensitivity[i]);
        kept.specificity.push_back(curve.specificity[i]);
    };
    for (std::size_t i = 0; i < size; ++i) {
        const bool isEnd = i == 0 || i + 1 == size;
        const bool isOnLine = !isEnd && ((curve.sensitivity[i - 1] == curve.sensitivity[i] &&
                                          curve.sensitivity[i] == curve.sensitivity[i + 1]) ||
                                         (curve.specificity[i - 1] == curve.specificity[i] &&
                                          curve.specificity[i] == curve.specificity[i + 1]));
        if (!isOnLine || size <= most)
            keep(i);
    }
    if (kept.thresholds.size() <= most)
        return kept;
    // From (0, 1) to (1, 0) the sum of the two ways is 2: equal steps of it.
    const RocCurve corners = std::move(kept);
    kept = {};
    const double step = 2.0 / static_cast<double>(most - 2);
    double next = 0;
    for (std::size_t i = 0; i < corners.thresholds.size(); ++i) {
        const double way = corners.specificity[i] + 1 - corners.sensitivity[i];
        if (way < next && i + 1 < corners.thresholds.size())
            continue;
        kept.thresholds.push_back(corners.thresholds[i]);
        kept.sensitivity.push_back(corners.sensitivity[i]);
        kept.specificity.push_back(corners.specificity[i]);
        next = way + step;
    }
    return kept;
}

} // namespace heddle
