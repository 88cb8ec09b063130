// The part of making a plan that lays out the points of parameter grids and paths.
#include "core/text.h"
#include "plan/celldesign.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"
#include "plan/plannets.h"
#include "plan/tuninggrid.h"

#include <algorithm>
#include <functional>
#include <set>

namespace heddle {

namespace {

constexpr std::int64_t mostPoints = 1'000'000; // of one learner: more is a slip of the hand

std::string learnerPointer(int learner, std::string_view rest = {})
{
    return "/learners/" + std::to_string(learner) + std::string(rest);
}

std::vector<double> sorted(std::vector<double> values, bool falling)
{
    if (falling)
        std::sort(values.begin(), values.end(), std::greater<>());
    else
        std::sort(values.begin(), values.end());
    return values;
}

} // namespace

Result<void> PlanMaker::makePoints()
{
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    std::vector<std::string> names;
    for (const LearnerSpec &learner : learners)
        names.push_back(learner.name);
    m_plan->m_axes.push_back({"learner", std::ssize(names), std::move(names)});
    std::vector<std::string> texts;
    std::set<std::string> seen;
    for (int learner = 0; learner < std::ssize(learners); ++learner) {
        m_plan->m_parts.emplace_back();
        for (const auto step : {&PlanMaker::checkNet, &PlanMaker::makeSettings})
            if (Result<void> done = (this->*step)(learner); !done)
                return done;
        for (const std::string &text : m_plan->m_parts.back().pointTexts)
            if (seen.insert(text).second)
                texts.push_back(text);
        if (Result<void> done = checkChoice(learner); !done)
            return done;
    }
    const auto points = std::ssize(texts);
    if (points > 0)
        m_plan->m_axes.push_back({"point", points, std::move(texts)});
    return checkNested();
}

/// The family of an elastic net must be what the target asks for.
Result<void> PlanMaker::checkNet(int learner)
{
    const LearnerSpec &spec = m_plan->m_experiment.learners[static_cast<std::size_t>(learner)];
    if (spec.kind != LearnerKind::ElasticNet)
        return {};
    const NetFamily family = netFamily(*m_plan, learner);
    const auto &asked = spec.net.family;
    const bool isMultinomial = family == NetFamily::Multinomial;
    if (asked && *asked != family)
        return faultAt(learnerPointer(learner, "/parameters/family"),
                       "is " + heddle::quoted(toText(*asked)) + ", and the target asks for " +
                           heddle::quoted(toText(family)),
                       isMultinomial && *asked == NetFamily::Binomial
                           ? "Set /levels to \"one-vs-rest\", or leave the family out."
                           : "Leave it out, or choose another target.");
    if (spec.net.grouped && !isMultinomial)
        return faultAt(learnerPointer(learner, "/parameters/multinomial"),
                       "is \"grouped\", and the family is " + std::string(toText(family)),
                       "Leave it out.");
    return {};
}

Result<void> PlanMaker::makeSettings(int learner)
{
    const Experiment &experiment = m_plan->m_experiment;
    const LearnerSpec &spec = experiment.learners[static_cast<std::size_t>(learner)];
    const bool isRandom = experiment.tuning && experiment.tuning->isRandom;
    const std::int64_t all = gridSettings(spec);
    if (!isRandom && all > mostPoints)
        return faultAt(learnerPointer(learner, "/grid"),
                       "has more than " + std::to_string(mostPoints) + " points",
                       "Name fewer values, or set /tuning/search to \"random\".");
    Plan::Part &part = m_plan->m_parts.back();
    for (GridSetting &setting : settingsOf(spec, experiment.tuning, *experiment.seed)) {
        Result<std::vector<double>> path = pathOf(learner, setting.learner);
        if (!path)
            return path.error();
        const std::string_view parameter =
            path->empty() ? std::string_view() : pathParameter(spec.kind);
        for (const double value : *path)
            part.pointTexts.push_back(pointText(setting, parameter, value));
        if (path->empty())
            part.pointTexts.push_back(pointText(setting, {}, 0));
        else if (spec.kind == LearnerKind::BoostedTrees)
            setting.learner.trees.trees = static_cast<int>(path->back());
        part.settingTexts.push_back(pointText(setting, {}, 0));
        part.settings.push_back(std::move(setting.learner));
        if (!path->empty())
            part.paths.push_back(std::move(*path));
    }
    part.points = static_cast<int>(part.pointTexts.size());
    part.pathLength = part.points / static_cast<int>(part.settings.size());
    if (part.points > mostPoints)
        return faultAt(learnerPointer(learner),
                       "has " + std::to_string(part.points) + " points to choose among",
                       "At most " + std::to_string(mostPoints) + " are possible.");
    if (part.points == 1)
        part.pointTexts.clear();
    return {};
}

/// The values that one task computes together, in the order in which it does; empty: no path.
Result<std::vector<double>> PlanMaker::pathOf(int learner, const LearnerSpec &setting) const
{
    const LearnerSpec &spec = m_plan->m_experiment.learners[static_cast<std::size_t>(learner)];
    const std::vector<double> named = spec.gridNumbers(pathParameter(spec.kind));
    if (spec.kind != LearnerKind::ElasticNet)
        return sorted(named, false);
    if (!named.empty())
        return sorted(named, true);
    if (!setting.net.lambda.empty())
        return sorted(setting.net.lambda, true);
    return lambdasFromData(learner, setting);
}

/// glmnet's sequence; of several models the one that begins with the largest, so that all begin
/// with every coefficient 0.
Result<std::vector<double>> PlanMaker::lambdasFromData(int learner,
                                                       const LearnerSpec &setting) const
{
    const NetFamily family = netFamily(*m_plan, learner);
    const Target &target = m_plan->m_target;
    const bool isEachLevel =
        target.kind == TargetKind::Classes && target.event < 0 && !m_plan->isJoint(learner);
    std::vector<double> longest;
    for (int level = 0; level < (isEachLevel ? std::ssize(target.levels) : 1); ++level) {
        Cell cell;
        cell.learner = learner;
        cell.level = isEachLevel ? level : -1;
        const auto design = designOfCell(*m_plan, cell, {}); // of all rows
        if (!design)
            return design.error();
        auto lambdas = lambdaSequence(
            design->of(*m_plan), netTarget(*m_plan, learner, isEachLevel ? level : -1),
            {m_plan->m_priorWeights, {}, m_plan->m_offset}, netOptions(setting, family));
        if (!lambdas)
            return lambdas.error().withContext(learnerPointer(learner));
        if (longest.empty() || lambdas->front() > longest.front())
            longest = std::move(*lambdas);
    }
    if (!(longest.front() > 0)) // nothing is correlated with the target
        return std::vector<double>{0};
    return longest;
}

/// That there is something to choose a point by.
Result<void> PlanMaker::checkChoice(int learner)
{
    const Plan::Part &part = m_plan->m_parts.back();
    const Experiment &experiment = m_plan->m_experiment;
    const std::string several = "has " + std::to_string(part.points) + " points to choose among";
    const ResamplingSpec &resampling = experiment.resampling;
    if (part.points == 1)
        return {};
    const bool isPathOfNet =
        part.settings.size() == 1 && part.settings.front().kind == LearnerKind::ElasticNet;
    if (resampling.kind == ResamplingKind::None && !isPathOfNet)
        return faultAt(learnerPointer(learner),
                       several + ", and nothing is held back to judge them",
                       "Add a /resampling, or name one value of each parameter.");
    if (resampling.kind == ResamplingKind::Permutation)
        return faultAt(learnerPointer(learner),
                       several + ", and a permutation test needs one model",
                       "Name one value of each parameter.");
    const bool oneSe = experiment.tuning && experiment.tuning->choose == TuningSpec::Choice::OneSe;
    if (resampling.kind == ResamplingKind::LeaveOneOut && oneSe)
        return faultAt("/tuning/choose",
                       "is \"one_se\", and rows left out one by one give no standard error",
                       "Choose \"best\", or fold the rows.");
    if (resampling.isBootstrap())
        m_plan->m_warnings.push_back(
            heddle::quoted(m_plan->m_experiment.learners[static_cast<std::size_t>(learner)].name) +
            " " + several +
            ": no intervals of its coefficients. Name one value of each parameter "
            "to get them.");
    return {};
}

Result<void> PlanMaker::checkNested() const
{
    const auto &tuning = m_plan->m_experiment.tuning;
    if (!tuning || !tuning->nested)
        return {};
    const ResamplingSpec &resampling = m_plan->m_experiment.resampling;
    const bool folds = resampling.kind == ResamplingKind::CrossValidation ||
                       resampling.kind == ResamplingKind::Holdout ||
                       (resampling.kind == ResamplingKind::Explicit && !resampling.asBootstrap);
    if (!folds)
        return faultAt("/tuning/nested",
                       "chooses inside the training rows of folds, and the resampling has none",
                       "Cross-validate, or leave it out.");
    return {};
}

/// That the training rows of a resample can be folded again.
Result<void> PlanMaker::checkInnerFolds() const
{
    if (m_plan->m_inner == 0)
        return {};
    const Resample first = m_plan->resample(m_plan->cellAt(0, 0, 0, 0));
    std::set<std::int32_t> groups;
    for (std::size_t row = 0; row < m_plan->m_groups.size(); ++row)
        if (first.multiplicities[row] > 0)
            groups.insert(m_plan->m_groups[row]);
    const std::int64_t units = groups.empty() ? first.rowsTrain : std::ssize(groups);
    const int folds = m_plan->m_experiment.tuning->nested->folds;
    if (folds <= units)
        return {};
    return faultAt("/tuning/nested/folds",
                   "is " + std::to_string(folds) + ", and a resample trains on " +
                       std::to_string(units) + (groups.empty() ? " rows" : " groups"),
                   "Choose at most as many.");
}

} // namespace heddle
