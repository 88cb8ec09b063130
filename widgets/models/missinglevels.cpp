#include "models/missinglevels.h"

#include "models/remedy.h"
#include "run/selection.h"
#include "run/testgroup.h"
#include "work/fitwarnings.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>

namespace heddle {

namespace {

std::int64_t rowsOf(const Target &target, int level)
{
    return std::count(target.codes.begin(), target.codes.end(), level);
}

/// Collects from the words that tasks and their reduction have for it.
class Collector
{
public:
    explicit Collector(const Results &results)
        : m_results(results)
        , m_plan(*results.plan)
    {
        for (int level = 0; level < std::ssize(m_plan.target().levels); ++level) {
            m_levelOf.emplace(absentLevelWarning(m_plan, level), level);
            m_levelOf.emplace(untrainedLevelWarning(m_plan, level), level);
        }
        const std::vector<Metric> &metrics = m_plan.experiment().metrics;
        const std::vector<double> none(metrics.size(), std::numeric_limits<double>::quiet_NaN());
        const std::vector<std::string> words = undefinedWarnings(m_plan, none);
        for (std::size_t i = 0; i < metrics.size(); ++i)
            m_metricOf.emplace(words[i], metrics[i]);
    }

    MissingLevels collect()
    {
        for (const FailureEntry &failure : m_results.failures)
            takeFailure(failure);
        if (m_results.resamples.hasWarnings())
            for (const ResampleEntry &entry : m_results.resamples)
                if (isOfChosen(m_results, entry.cell))
                    takeWarnings(entry);
        MissingLevels missing;
        missing.resamples = m_results.stop ? m_results.stop->resamples : m_plan.resampleCount();
        std::set<int> all;
        for (const auto &[level, resamples] : m_untrained) {
            missing.untrained.push_back(
                {level, rowsOf(m_plan.target(), level), std::ssize(resamples)});
            all.insert(resamples.begin(), resamples.end());
        }
        std::stable_sort(missing.untrained.begin(), missing.untrained.end(),
                         [](const auto &a, const auto &b) { return a.resamples > b.resamples; });
        missing.withoutTraining = std::ssize(all);
        for (const Metric metric : m_plan.experiment().metrics)
            if (m_undefined.contains(metric))
                missing.undefined.push_back(metric);
        missing.withoutMetric = std::ssize(m_untested);
        return missing;
    }

private:
    void takeFailure(const FailureEntry &failure)
    {
        const Cell &cell = failure.cell;
        if (!cell.isResample() || cell.row >= 0 || cell.inner >= 0 || cell.variable >= 0 ||
            !isOfChosen(m_results, cell))
            return;
        const int event = cell.level >= 0 ? cell.level : m_plan.target().event;
        if (failure.message == oneClassFailure(m_plan, cell, false))
            m_untrained[event].insert(m_plan.resampleOf(cell));
        else if (cell.level < 0 && failure.message == oneClassFailure(m_plan, cell, true))
            m_untrained[1 - event].insert(m_plan.resampleOf(cell)); // the other one of two
    }

    void takeWarnings(const ResampleEntry &entry)
    {
        for (const std::string &warning : entry.warnings) {
            if (const auto level = m_levelOf.find(warning); level != m_levelOf.end())
                m_untrained[level->second].insert(m_plan.resampleOf(entry.cell));
            if (const auto metric = m_metricOf.find(warning); metric != m_metricOf.end()) {
                m_undefined.insert(metric->second);
                m_untested.insert(m_plan.resampleOf(entry.cell));
            }
        }
    }

    const Results &m_results;
    const Plan &m_plan;
    std::map<std::string, int> m_levelOf;
    std::map<std::string, Metric> m_metricOf;
    std::map<int, std::set<int>> m_untrained; ///< By level, the resamples without it.
    std::set<Metric> m_undefined;
    std::set<int> m_untested;
};

} // namespace

bool MissingLevels::endsByStratifying(const Plan &plan) const
{
    if (!isOffered(plan, 0, Remedy::Stratify))
        return false;
    const auto &resampling = plan.experiment().resampling;
    const bool isEachTested = resampling.kind == ResamplingKind::CrossValidation;
    const Target &target = plan.target();
    // One to be trained on where another is tested; or one to be tested in each fold.
    const std::int64_t least = untrained.empty() ? resampling.folds : 2;
    for (int level = 0; level < std::ssize(target.levels); ++level)
        if (rowsOf(target, level) < least)
            return false;
    return !untrained.empty() || isEachTested; // elsewhere chance decides what is tested
}

MissingLevels missingLevels(const Results &results)
{
    if (results.plan->target().kind != TargetKind::Classes)
        return {};
    return Collector(results).collect();
}

} // namespace heddle
