#include "run/learnercomparison.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Places of the entries of each learner that speak of the whole target, in the order of the
/// resamples.
std::vector<std::vector<std::size_t>> entriesOf(const Plan &plan, const ResampleList &resamples)
{
    std::vector<std::vector<std::size_t>> entries(plan.experiment().learners.size());
    for (std::size_t entry = 0; entry < resamples.size(); ++entry) {
        const Cell cell = resamples.cell(entry);
        if (cell.level < 0)
            entries[static_cast<std::size_t>(cell.learner)].push_back(entry);
    }
    return entries;
}

bool isSameResample(const Cell &a, const Cell &b)
{
    return a.repeat == b.repeat && a.fold == b.fold;
}

/// NaN throughout where the resamples of the two are not the same.
PairedComparison compared(const ResampleList &resamples, const std::vector<std::size_t> &a,
                          const std::vector<std::size_t> &b, std::size_t metric)
{
    std::vector<double> first, second, ratios;
    bool isSame = a.size() == b.size() && a.size() > 1;
    for (std::size_t i = 0; isSame && i < a.size(); ++i) {
        first.push_back(resamples.metric(a[i], metric));
        second.push_back(resamples.metric(b[i], metric));
        isSame = isSameResample(resamples.cell(a[i]), resamples.cell(b[i])) &&
                 !std::isnan(first.back()) && !std::isnan(second.back());
        ratios.push_back(static_cast<double>(resamples.rowsTest(a[i])) /
                         static_cast<double>(resamples.rowsTrain(a[i])));
    }
    return isSame ? compareScores(first, second, ratios)
                  : PairedComparison{none, none, none, 0, none, none};
}

} // namespace

std::vector<ComparisonEntry> compareLearners(const Plan &plan, const ResampleList &resamples)
{
    std::vector<ComparisonEntry> comparisons;
    if (plan.isBootstrap() || plan.isPermutation() ||
        plan.experiment().resampling.kind == ResamplingKind::LeaveOneOut)
        return comparisons;
    const auto entries = entriesOf(plan, resamples);
    const std::vector<Metric> &metrics = plan.experiment().metrics;
    for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
        const std::size_t first = comparisons.size();
        std::vector<double> pValues;
        for (std::size_t a = 0; a < entries.size(); ++a) {
            for (std::size_t b = a + 1; b < entries.size(); ++b) {
                comparisons.push_back({static_cast<int>(a), static_cast<int>(b), metrics[metric],
                                       compared(resamples, entries[a], entries[b], metric), none});
                pValues.push_back(comparisons.back().test.pValue);
            }
        }
        const std::vector<double> adjusted = holm(pValues);
        for (std::size_t i = 0; i < adjusted.size(); ++i)
            comparisons[first + i].adjustedPValue = adjusted[i];
    }
    return comparisons;
}

} // namespace heddle
