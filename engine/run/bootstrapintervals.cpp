#include "run/bootstrapintervals.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Numbers of replicates, from 1: "3 of 2000 replicates are separated (17, 230 and 1041): …".
std::string about(const std::vector<std::size_t> &replicates, std::size_t planned,
                  const std::string &is, const std::string &are, const std::string &then)
{
    constexpr std::size_t most = 6;
    std::vector<std::string> named;
    for (std::size_t i = 0; i < std::min(replicates.size(), most); ++i)
        named.push_back(std::to_string(replicates[i] + 1));
    if (replicates.size() > most)
        named.push_back(std::to_string(replicates.size() - most) + " more");
    std::string list;
    for (std::size_t i = 0; i < named.size(); ++i)
        list += (i == 0 ? "" : i + 1 == named.size() ? " and " : ", ") + named[i];
    return std::to_string(replicates.size()) + " of " + std::to_string(planned) + " replicates " +
           (replicates.size() == 1 ? is : are) + " (" + list + "): " + then;
}

/// The replicates of one model, by what became of them.
struct Fates
{
    std::vector<std::size_t> failed, separated, notConverged;
};

/// The replicates of one model, each looked at once.
ReplicateTable tableOf(const Plan &plan, const CellIndex &index, int learner, int level,
                       Fates &fates)
{
    const auto count = static_cast<std::size_t>(index.resamples());
    ReplicateTable table;
    table.cell = plan.cellAt(learner, 0, level, -1);
    table.width = plan.isPermutation() ? 1 : plan.coefficients(learner).size();
    table.values.assign(count * table.width, none);
    table.fitted.assign(count, false);
    for (std::size_t replicate = 0; replicate < count; ++replicate) {
        const auto result = index.find(learner, level, static_cast<int>(replicate));
        if (!result)
            continue;
        if (!result->failure.empty()) {
            fates.failed.push_back(replicate);
            continue;
        }
        if (result->fit.separation != Separation::None)
            fates.separated.push_back(replicate);
        else if (!result->fit.converged)
            fates.notConverged.push_back(replicate);
        table.fitted[replicate] = true;
        double *const values = table.values.data() + replicate * table.width;
        if (plan.isPermutation())
            *values = result->statistic;
        else
            std::copy_n(result->fit.coefficients.data(), table.width, values);
    }
    return table;
}

/// Makes the intervals of one model.
class ModelIntervals
{
public:
    ModelIntervals(const Plan &plan, const CellIndex &index, const ReplicateTable &table,
                   const Fates &fates, int learner, int level)
        : m_plan(plan)
        , m_index(index)
        , m_table(table)
        , m_spec(*plan.experiment().intervals)
        , m_learner(learner)
        , m_level(level)
        , m_fates(fates)
    {
        if (m_spec.has(IntervalKind::Bca) && plan.hasJackknife(learner))
            takeJackknife();
    }

    void addTo(std::vector<IntervalEntry> &intervals)
    {
        const auto all = m_index.find(m_learner, m_level, -1);
        if (!all || !all->failure.empty())
            return;
        for (std::size_t term = 0; term < m_table.width; ++term) {
            const double estimate = all->fit.coefficients[static_cast<Eigen::Index>(term)];
            if (!std::isnan(estimate))
                addTerm(term, estimate, all->fit.separation, intervals);
        }
    }

private:
    void addTerm(std::size_t term, double estimate, Separation separation,
                 std::vector<IntervalEntry> &intervals)
    {
        IntervalEntry entry;
        entry.cell = m_table.cell;
        entry.term = m_plan.coefficients(m_learner)[term].text();
        entry.level = m_spec.level;
        entry.estimate = estimate;
        if (separation != Separation::None)
            entry.warnings.push_back("The fit on all rows is separated: no finite estimate exists, "
                                     "so this interval means nothing.");
        std::vector<double> values = usedValues(term, entry);
        entry.spread = spreadOf(estimate, values);
        std::sort(values.begin(), values.end());
        for (const IntervalKind kind : m_spec.kinds)
            intervals.push_back(intervalOf(kind, term, entry, values));
    }

    /// The replicates of a term, counted.
    std::vector<double> usedValues(std::size_t term, IntervalEntry &entry) const
    {
        std::vector<double> values;
        std::vector<std::size_t> aliased;
        const std::size_t planned = m_table.fitted.size();
        values.reserve(planned);
        for (std::size_t replicate = 0; replicate < planned; ++replicate) {
            const double value = m_table.of(replicate)[term];
            if (std::isfinite(value))
                values.push_back(value);
            else if (m_table.fitted[replicate])
                aliased.push_back(replicate);
        }
        const auto counted = [&](const std::vector<std::size_t> &replicates) {
            return std::count_if(replicates.begin(), replicates.end(), [&](std::size_t one) {
                return std::isfinite(m_table.of(one)[term]);
            });
        };
        entry.counts = {static_cast<std::int64_t>(planned), std::ssize(values),
                        std::ssize(m_fates.failed),         std::ssize(aliased),
                        counted(m_fates.separated),         counted(m_fates.notConverged)};
        if (!m_fates.failed.empty())
            entry.warnings.push_back(about(m_fates.failed, planned, "has no fit", "have no fit",
                                           "what they would say is missing here."));
        if (!aliased.empty())
            entry.warnings.push_back(about(aliased, planned, "has no estimate of the term",
                                           "have no estimate of the term",
                                           "their rows do not tell it from others."));
        if (!m_fates.separated.empty())
            entry.warnings.push_back(
                about(m_fates.separated, planned, "is separated", "are separated",
                      "they count with the estimates at which their iteration stopped."));
        if (!m_fates.notConverged.empty())
            entry.warnings.push_back(
                about(m_fates.notConverged, planned, "did not converge", "did not converge",
                      "they count with the estimates at which their iteration stopped."));
        return values;
    }

    IntervalEntry intervalOf(IntervalKind kind, std::size_t term, IntervalEntry entry,
                             const std::vector<double> &sorted) const
    {
        entry.kind = kind;
        entry.biasCorrection = entry.acceleration = none;
        if (kind == IntervalKind::Bca)
            addBca(term, sorted, entry);
        else
            entry.interval =
                heddle::intervalOf(kind, entry.estimate, sorted, entry.spread, none, m_spec.level);
        if (entry.interval.isExtreme)
            entry.warnings.push_back(
                "An end lies beyond the replicates, so the extreme one was taken: draw more.");
        return entry;
    }

    void addBca(std::size_t term, const std::vector<double> &sorted, IntervalEntry &entry) const
    {
        entry.biasCorrection = biasCorrection(entry.estimate, sorted);
        entry.acceleration = accelerationOf(term, entry.estimate);
        entry.interval =
            bcaInterval(sorted, entry.biasCorrection, entry.acceleration, m_spec.level);
        if (!m_jackknifeFault.empty())
            entry.warnings.push_back("No BCa interval: " + m_jackknifeFault);
        else if (!std::isfinite(entry.biasCorrection))
            entry.warnings.push_back(
                "No BCa interval: every replicate lies on one side of the estimate.");
        else if (std::isnan(entry.acceleration))
            entry.warnings.push_back("No BCa interval: without some row the term has no estimate, "
                                     "or no row has any influence on it.");
    }

    double accelerationOf(std::size_t term, double estimate) const
    {
        if (!m_jackknifeFault.empty())
            return none;
        return jackknifeAcceleration(estimate, m_leftOut[term], jackknifeStratumSizes(m_plan));
    }

    /// Acceleration needs a meaningful estimate without each row.
    void takeJackknife()
    {
        m_leftOut.resize(m_table.width);
        for (int unit = 0; unit < m_plan.jackknifeUnits() && m_jackknifeFault.empty(); ++unit) {
            const auto result = m_index.findWithout(m_learner, m_level, unit);
            if (!result)
                continue;
            const std::string without =
                (m_plan.groups().empty() ? "without row " : "without the group of row ") +
                std::to_string(m_plan.firstRowOf(unit) + 1);
            if (!result->failure.empty())
                m_jackknifeFault = without + " there is no fit.";
            else if (result->fit.separation != Separation::None)
                m_jackknifeFault = without + " the fit is separated.";
            for (std::size_t term = 0; m_jackknifeFault.empty() && term < m_leftOut.size(); ++term)
                m_leftOut[term].push_back(
                    result->fit.coefficients[static_cast<Eigen::Index>(term)]);
        }
    }

    const Plan &m_plan;
    const CellIndex &m_index;
    const ReplicateTable &m_table;
    const IntervalsSpec &m_spec;
    const int m_learner, m_level;
    const Fates &m_fates;
    std::vector<std::vector<double>> m_leftOut; ///< By term: the estimate without each row.
    std::string m_jackknifeFault;
};

PermutationTestEntry testOf(const Plan &plan, const CellIndex &index, const ReplicateTable &table,
                            const Fates &fates, int learner, int level)
{
    PermutationTestEntry entry;
    entry.cell = table.cell;
    const LearnerSpec &spec = plan.experiment().learners[static_cast<std::size_t>(learner)];
    entry.statistic = spec.kind == LearnerKind::Linear ? "F" : "deviance";
    const auto all = index.find(learner, level, -1);
    entry.observed = all && all->failure.empty() ? all->statistic : none;
    std::optional<SequentialRule> rule;
    if (const auto &stop = plan.experiment().stop)
        rule = {exceedancesFor(stop->precision), stop->least(false)};
    entry.test = permutationTest(entry.observed, table.values, rule);
    const std::size_t planned = table.fitted.size();
    if (!fates.failed.empty())
        entry.warnings.push_back(about(fates.failed, planned, "has no fit", "have no fit",
                                       "they are not among the replicates of this test."));
    if (!fates.notConverged.empty())
        entry.warnings.push_back(about(fates.notConverged, planned, "did not converge",
                                       "did not converge",
                                       "their statistic is where the iteration stopped."));
    if (all && all->failure.empty() && all->fit.separation != Separation::None)
        entry.warnings.push_back("The fit on all rows is separated: its deviance is where the "
                                 "iteration stopped, so a small drop is no more than rounding.");
    if (std::isnan(entry.observed))
        entry.warnings.push_back("No test: the rows do not tell what is permuted from the rest of "
                                 "the model, or leave nothing to compare it with.");
    return entry;
}

} // namespace

std::vector<double> jackknifeStratumSizes(const Plan &plan)
{
    std::vector<double> sizes;
    if (!plan.experiment().resampling.stratify)
        return sizes;
    const Target &target = plan.target();
    std::vector<double> ofLevel(target.levels.size());
    for (const std::int32_t code : target.codes)
        ++ofLevel[static_cast<std::size_t>(code)];
    for (const std::int32_t code : target.codes)
        sizes.push_back(ofLevel[static_cast<std::size_t>(code)]);
    return sizes;
}

void addReplicates(const Plan &plan, const CellIndex &index, Results &results)
{
    for (int learner = 0; learner < std::ssize(plan.experiment().learners); ++learner) {
        if (plan.hasPointAxis(learner))
            continue; // one model at least must be chosen first
        for (int level = 0; level < plan.levelCount(learner); ++level) {
            Fates fates;
            const ReplicateTable &table =
                results.replicates.emplace_back(tableOf(plan, index, learner, level, fates));
            if (!results.complete)
                continue;
            if (plan.isPermutation())
                results.permutationTests.push_back(
                    testOf(plan, index, table, fates, learner, level));
            else
                ModelIntervals(plan, index, table, fates, learner, level).addTo(results.intervals);
        }
    }
}

} // namespace heddle
