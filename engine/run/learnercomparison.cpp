#include "run/learnercomparison.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Entries of each learner that speak of the whole target, in the order of the resamples.
std::vector<std::vector<const ResampleEntry *>>
entriesOf(const Plan &plan, const std::vector<ResampleEntry> &resamples)
{
    std::vector<std::vector<const ResampleEntry *>> entries(plan.experiment().learners.size());
    for (const ResampleEntry &entry : resamples)
        if (entry.cell.level < 0)
            entries[static_cast<std::size_t>(entry.cell.learner)].push_back(&entry);
    return entries;
}

bool isSameResample(const Cell &a, const Cell &b)
{
    return a.repeat == b.repeat && a.fold == b.fold;
}

/// NaN throughout where the resamples of the two are not the same.
PairedComparison compared(const std::vector<const ResampleEntry *> &a,
                          const std::vector<const ResampleEntry *> &b, std::size_t metric)
{
    std::vector<double> first, second, ratios;
    bool isSame = a.size() == b.size() && a.size() > 1;
    for (std::size_t i = 0; isSame && i < a.size(); ++i) {
        isSame = isSameResample(a[i]->cell, b[i]->cell) && !std::isnan(a[i]->metrics[metric]) &&
                 !std::isnan(b[i]->metrics[metric]);
        first.push_back(a[i]->metrics[metric]);
        second.push_back(b[i]->metrics[metric]);
        ratios.push_back(static_cast<double>(a[i]->rowsTest) /
                         static_cast<double>(a[i]->rowsTrain));
    }
    return isSame ? compareScores(first, second, ratios)
                  : PairedComparison{none, none, none, 0, none, none};
}

} // namespace

std::vector<ComparisonEntry> compareLearners(const Plan &plan,
                                             const std::vector<ResampleEntry> &resamples)
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
                                       compared(entries[a], entries[b], metric), none});
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
