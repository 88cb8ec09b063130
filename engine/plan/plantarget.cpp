#include "core/text.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"

#include <algorithm>

namespace heddle {

// The part of making a plan that decides what is predicted.

Result<void> PlanMaker::makeTarget()
{
    // A weight of 0 is allowed (no trials, a row set aside), and seldom meant.
    const auto without =
        std::count(m_plan->m_priorWeights.begin(), m_plan->m_priorWeights.end(), 0.0);
    if (without > 0)
        m_plan->m_warnings.push_back(
            heddle::quoted(*m_plan->m_experiment.weights) + " is 0 in " + std::to_string(without) +
            (without == 1 ? " row: it counts" : " rows: they count") +
            " neither in the fits nor in n, degrees of freedom and metrics.");
    const FormulaResponse &response = m_plan->m_formula->response();
    Target &target = m_plan->m_target;
    target.name = response.column.empty() ? response.text : response.column;
    const Column *column =
        response.column.empty() ? nullptr : m_plan->m_table->find(response.column);
    if (column && !response.level.empty())
        return makeComparison(*column);
    if (column && column->type() == ColumnType::Categorical)
        return makeClasses(*column);
    if (column && column->type() == ColumnType::Text)
        return faultAt(questionPointer("target"),
                       "names " + heddle::quoted(column->name()) +
                           ", which is text with too many different values",
                       "Read it as categorical: set its type under /data/types.");
    return makeNumbers();
}

Result<void> PlanMaker::makeComparison(const Column &column)
{
    const FormulaResponse &response = m_plan->m_formula->response();
    if (m_plan->m_experiment.event)
        return faultAt("/event",
                       "stands beside a formula that compares " + heddle::quoted(column.name()) +
                           " with a level",
                       "Leave one of them out.");
    const Result<Eigen::VectorXd> numbers =
        responseNumbers(*m_plan->m_formula, *m_plan->m_table, m_rows);
    if (!numbers)
        return numbers.error();
    Target &target = m_plan->m_target;
    if (!predictsLevels()) {
        target.kind = TargetKind::Numbers;
        target.name = response.text;
        target.numbers.assign(numbers->begin(), numbers->end());
        return {};
    }
    const std::string other = "not " + response.level;
    target.kind = TargetKind::Classes;
    target.levels = response.isNegated ? std::vector<std::string>{response.level, other}
                                       : std::vector<std::string>{other, response.level};
    target.event = 1;
    for (const double number : *numbers)
        target.codes.push_back(number == 1 ? 1 : 0);
    return checkClassCounts();
}

Result<void> PlanMaker::makeClasses(const Column &column)
{
    if (!predictsLevels())
        return faultAt(questionPointer("target"),
                       "names " + heddle::quoted(column.name()) + ", which is categorical, and " +
                           heddle::quoted(m_plan->m_experiment.learners.front().name) +
                           " predicts numbers",
                       "Choose the logistic learner or a numeric target.");
    // Only levels that a row used has: the others could not be fitted.
    std::vector<std::int32_t> renumbered(column.levels().size(), -1);
    for (const std::int64_t row : m_rows)
        renumbered[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])] = 0;
    Target &target = m_plan->m_target;
    target.kind = TargetKind::Classes;
    for (std::size_t level = 0; level < renumbered.size(); ++level) {
        if (renumbered[level] < 0)
            continue;
        renumbered[level] = static_cast<std::int32_t>(target.levels.size());
        target.levels.push_back(column.levels()[level]);
    }
    for (const std::int64_t row : m_rows)
        target.codes.push_back(
            renumbered[static_cast<std::size_t>(column.codes()[static_cast<std::size_t>(row)])]);
    if (target.levels.size() < 2)
        return checkClassCounts();

    const std::optional<std::string> &event = m_plan->m_experiment.event;
    if (!event) {
        target.event = target.levels.size() == 2 ? 1 : -1;
        return {};
    }
    const auto found = std::find(target.levels.begin(), target.levels.end(), *event);
    if (found == target.levels.end()) {
        const std::optional<std::string> nearest = nearestName(*event, target.levels);
        return faultAt("/event",
                       "is " + heddle::quoted(*event) + ", which is no level of " +
                           heddle::quoted(column.name()) + " in the rows used",
                       nearest ? "Did you mean " + heddle::quoted(*nearest) + "?"
                               : "Levels are " + joinWords(target.levels) + ".");
    }
    const auto index = static_cast<std::int32_t>(found - target.levels.begin());
    target.event = index;
    if (target.levels.size() == 2)
        return {};
    if (m_plan->m_experiment.levels)
        return faultAt("/levels", "stands beside /event, which asks for one level's model",
                       "Keep one of them.");
    for (std::int32_t &code : target.codes)
        code = code == index ? 1 : 0;
    target.levels = {"not " + *event, *event};
    target.event = 1;
    return {};
}

Result<void> PlanMaker::makeNumbers()
{
    const Result<Eigen::VectorXd> numbers =
        responseNumbers(*m_plan->m_formula, *m_plan->m_table, m_rows);
    if (!numbers)
        return numbers.error();
    m_plan->m_target.numbers.assign(numbers->begin(), numbers->end());
    if (predictsLevels())
        return makeTwoClassNumbers();
    m_plan->m_target.kind = TargetKind::Numbers;
    if (m_plan->m_experiment.event)
        return faultAt("/event", "is given, but the target holds numbers",
                       "Leave it out or choose a target with levels.");
    return checkNumbers();
}

Result<void> PlanMaker::checkTargetOfLearners()
{
    const TargetKind kind = m_plan->m_target.kind;
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    for (std::size_t i = 0; i < learners.size(); ++i)
        if (!learners[i].canPredict(kind)) // the others were told apart before
            return faultAt("/learners/" + std::to_string(i),
                           "is " + std::string(toText(learners[i].kind)) +
                               ", which predicts classes, and the target holds shares",
                           "Choose the logistic learner.");
    return {};
}

/// What trees and elastic nets need of the design.
Result<void> PlanMaker::checkVariables() const
{
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    const std::int64_t constants = m_plan->m_design->hasIntercept() ? 1 : 0;
    for (std::size_t i = 0; i < learners.size(); ++i) {
        const std::string pointer = "/learners/" + std::to_string(i);
        const bool isOfTrees = heddle::isOfTrees(learners[i].kind);
        if (!isOfTrees && learners[i].kind != LearnerKind::ElasticNet)
            continue;
        if (m_plan->m_design->columns() == constants)
            return faultAt(pointer,
                           isOfTrees ? "grows trees, and the formula gives them nothing to ask"
                                     : "is an elastic net, and the formula gives it no variable",
                           "Add a variable.");
        if (!m_plan->m_offset.empty() && m_plan->isJoint(static_cast<int>(i)))
            return faultAt(pointer,
                           "models all levels at once, where one offset for all changes nothing",
                           "Leave the offset out, or set /levels to \"one-vs-rest\".");
    }
    return {};
}

/// `levels` must be what the learners can do.
Result<void> PlanMaker::checkLevelModels()
{
    const auto &asked = m_plan->m_experiment.levels;
    if (!asked || m_plan->m_target.event >= 0)
        return {};
    for (const LearnerSpec &learner : m_plan->m_experiment.learners)
        if (!(*asked == LevelModels::Joint ? modelsAllLevels : modelsOneLevel)(learner.kind))
            return faultAt("/levels",
                           *asked == LevelModels::Joint
                               ? "is \"joint\", and " + heddle::quoted(learner.name) +
                                     " models one level against the rest"
                               : "is \"one-vs-rest\", and " + heddle::quoted(learner.name) +
                                     " models all levels at once",
                           "Leave it out: each learner then has its own way.");
    return {};
}

/// Counts must be at least 0 and not all 0, amounts above 0; a constant is worth a word.
Result<void> PlanMaker::checkNumbers()
{
    const Target &target = m_plan->m_target;
    const auto [low, high] = std::minmax_element(target.numbers.begin(), target.numbers.end());
    for (const LearnerSpec &learner : m_plan->m_experiment.learners) {
        const bool isCount = learner.family(TargetKind::Numbers) == Family::Poisson ||
                             learner.family(TargetKind::Numbers) == Family::QuasiPoisson;
        const bool isAmount = learner.kind == LearnerKind::Gamma;
        if ((isCount && *low < 0) || (isAmount && *low <= 0))
            return faultAt(
                questionPointer("target"),
                "is " + formatNumber(*low) + " in row " +
                    std::to_string(m_rows[static_cast<std::size_t>(low - target.numbers.begin())] +
                                   1) +
                    ", and " + heddle::quoted(learner.name) + " needs " +
                    (isCount ? "counts of 0 or more" : "amounts above 0"),
                isCount || *low < 0 ? "Choose the linear learner, or correct the value."
                                    : "Leave rows of 0 out, or choose another learner.");
        if (isCount && *high == 0)
            return faultAt(questionPointer("target"),
                           "is 0 in every row used, so " + heddle::quoted(learner.name) +
                               " has nothing to count",
                           "Choose another target, or check which rows are left out.");
    }
    if (*low == *high)
        m_plan->m_warnings.push_back("The target is " + formatNumber(*low) +
                                     " in every row used: there is nothing to explain.");
    return {};
}

Result<void> PlanMaker::makeTwoClassNumbers()
{
    Target &target = m_plan->m_target;
    for (std::size_t i = 0; i < target.numbers.size(); ++i) {
        const double number = target.numbers[i];
        if (!(number >= 0 && number <= 1))
            return faultAt(questionPointer("target"),
                           "is " + formatNumber(number) + " in row " +
                               std::to_string(m_rows[i] + 1) +
                               ", and a model of classes needs 0, 1 or shares between them",
                           "Choose a learner of numbers, or read the column as categorical under "
                           "/data/types.");
    }
    const bool classes = std::all_of(target.numbers.begin(), target.numbers.end(),
                                     [](double number) { return number == 0 || number == 1; });
    const std::optional<std::string> &event = m_plan->m_experiment.event;
    if (!classes) {
        target.kind = TargetKind::Shares;
        if (event)
            return faultAt("/event", "is given, but the target holds shares", "Leave it out.");
        return {};
    }
    if (event && *event != "0" && *event != "1")
        return faultAt("/event", "is " + heddle::quoted(*event) + ", and the target holds 0 and 1",
                       "Choose 0 or 1.");
    target.kind = TargetKind::Classes;
    target.levels = {"0", "1"};
    target.event = event == "0" ? 0 : 1;
    for (const double number : target.numbers)
        target.codes.push_back(number == 1 ? 1 : 0);
    target.numbers.clear();
    return checkClassCounts();
}

Result<void> PlanMaker::checkClassCounts() const
{
    const Target &target = m_plan->m_target;
    const auto [low, high] = std::minmax_element(target.codes.begin(), target.codes.end());
    if (*low != *high)
        return {};
    const std::string only = target.levels.size() > static_cast<std::size_t>(*low)
                                 ? target.levels[static_cast<std::size_t>(*low)]
                                 : std::string();
    return faultAt(questionPointer("target"),
                   "is " + heddle::quoted(only) +
                       " in every row used, so there is nothing to tell apart",
                   "Choose another target, or check which rows are left out for missing values.");
}

Result<void> PlanMaker::checkMetrics()
{
    std::vector<Metric> &metrics = m_plan->m_experiment.metrics;
    const bool numbers = m_plan->m_target.kind == TargetKind::Numbers;
    if (metrics.empty())
        metrics = {numbers ? Metric::Rmse : Metric::LogLoss};
    for (const Metric metric : metrics) {
        const std::string name(toText(metric));
        if (!(numbers ? judgesNumbers(metric) : judgesClasses(metric)))
            return faultAt("/metrics",
                           "names " + heddle::quoted(name) + ", which does not judge " +
                               (numbers ? "numbers" : "classes"),
                           numbers ? "Choose among rmse, mae, r2 and deviance."
                                   : "Choose among accuracy, balanced_accuracy, kappa, mcc, "
                                     "log_loss, auc, pr_auc, brier, f1 and deviance.");
        if (m_plan->m_target.kind == TargetKind::Shares && metric != Metric::LogLoss &&
            metric != Metric::Deviance)
            return faultAt("/metrics",
                           "names " + heddle::quoted(name) + ", which is not defined for shares",
                           "Choose log_loss or deviance.");
        const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
        for (const LearnerSpec &learner : learners)
            if (metric == Metric::Deviance && numbers &&
                learner.family(TargetKind::Numbers) != learners.front().family(TargetKind::Numbers))
                return faultAt("/metrics",
                               "names \"deviance\", which " + heddle::quoted(learner.name) +
                                   " measures otherwise than " +
                                   heddle::quoted(learners.front().name),
                               "Choose among rmse, mae and r2, or put them into two experiments.");
    }
    return {};
}

} // namespace heddle
