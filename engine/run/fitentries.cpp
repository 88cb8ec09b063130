#include "run/fitentries.h"

#include "run/selection.h"
#include "stats/distributions.h"
#include "work/fitwarnings.h"

#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::vector<Coefficient> coefficientsOf(const Plan &plan, const Cell &cell, const GlmFit &fit)
{
    const std::vector<CoefficientName> &names = plan.coefficients(cell.learner);
    std::vector<Coefficient> coefficients;
    for (Eigen::Index i = 0; i < fit.coefficients.size(); ++i) {
        const CoefficientName &name = names[static_cast<std::size_t>(i)];
        Coefficient one{name.term, fit.coefficients[i], none, none, none, name.level};
        if (fit.standardErrors.size() > i) {
            one.stdError = fit.standardErrors[i];
            one.statistic = one.estimate / one.stdError;
            one.pValue = estimatesDispersion(fit.family)
                             ? studentPValue(one.statistic, static_cast<double>(fit.dfResidual))
                             : normalPValue(one.statistic);
        }
        coefficients.push_back(std::move(one));
    }
    return coefficients;
}

std::string modelFileName(std::size_t number)
{
    const std::string digits = std::to_string(number);
    const std::string zeros(digits.size() < 4 ? 4 - digits.size() : 0, '0');
    return "models/" + zeros + digits + ".json";
}

std::string eventOf(const Plan &plan, const Cell &cell)
{
    const Target &target = plan.target();
    const int event = cell.level >= 0 ? cell.level : target.event;
    if (plan.isJoint(cell.learner))
        return {};
    return event < 0 ? std::string() : target.levels[static_cast<std::size_t>(event)];
}

} // namespace

std::vector<FitEntry> makeFitEntries(const Plan &plan, const CellIndex &index,
                                     std::span<const SelectionEntry> selections)
{
    std::vector<FitEntry> entries;
    for (int learner = 0; learner < std::ssize(plan.experiment().learners); ++learner) {
        const int point = chosenPoint(plan, selections, learner);
        for (int level = 0; point >= 0 && level < plan.levelCount(learner); ++level) {
            const Cell cell = plan.cellAt(learner, point, level, -1);
            const auto result = index.find(cell);
            if (!result || !result->failure.empty())
                continue;
            FitEntry entry;
            entry.cell = cell;
            entry.event = eventOf(plan, entry.cell);
            entry.fit = result->fit;
            entry.trees = index.treesOf(cell);
            entry.criteria = informationCriteria(entry.fit);
            entry.coefficients = coefficientsOf(plan, entry.cell, entry.fit);
            entry.separatingTerms = separatingTerms(plan, entry.fit);
            entry.warnings = result->warnings;
            entry.modelFile = modelFileName(entries.size() + 1);
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

std::optional<int> mostRounds(const Plan &plan, const FitEntry &fit)
{
    const LearnerSpec &learner = plan.learner(fit.cell);
    return learner.trees.earlyStopping > 0 ? std::optional(learner.treeCount()) : std::nullopt;
}

} // namespace heddle
