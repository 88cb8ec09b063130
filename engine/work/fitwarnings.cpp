#include "work/fitwarnings.h"

#include <cmath>
#include <cstddef>

namespace heddle {

namespace {

/// "a", "a and b", "a, b and 12 more".
std::string listed(const std::vector<std::string> &names)
{
    constexpr std::size_t most = 6;
    const std::size_t shown = names.size() > most ? most - 1 : names.size();
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    if (shown < names.size())
        text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

int eventOf(const Plan &plan, const Cell &cell)
{
    return cell.level >= 0 ? cell.level : plan.target().event;
}

std::string eventName(const Plan &plan, const Cell &cell)
{
    const int event = eventOf(plan, cell);
    return event < 0 ? "the event" : plan.target().levels[static_cast<std::size_t>(event)];
}

std::string separationWarning(const Plan &plan, const Cell &cell, const GlmFit &fit)
{
    const std::vector<std::string> terms = separatingTerms(plan, fit);
    if (fit.family == Family::Poisson || fit.family == Family::QuasiPoisson)
        return "No finite estimates exist: every count is 0 in the rows that " +
               (terms.empty() ? std::string("the terms") : listed(terms)) +
               (terms.size() == 1 ? " sets" : " set") +
               " apart; those shown are where the iteration stopped.";
    const std::string classes = fit.family == Family::Multinomial
                                    ? "the levels from one another"
                                    : eventName(plan, cell) + " from the rest";
    std::string text = fit.separation == Separation::Complete ? "Complete separation: "
                                                              : "Quasi-complete separation: ";
    if (terms.empty())
        text += "the terms split " + classes;
    else
        text += listed(terms) + (terms.size() == 1 ? " splits " : " split ") + classes;
    if (fit.separation == Separation::QuasiComplete)
        text += " but for ties";
    text += "; no finite estimates exist, those shown are where the iteration stopped.";
    if (fit.link == Link::Logit && fit.family == Family::Binomial)
        text += R"( The penalty "firth" or "ridge" has finite ones.)";
    return text;
}

} // namespace

std::vector<std::string> fitWarnings(const Plan &plan, const Cell &cell, const GlmFit &fit,
                                     const std::vector<bool> &notRecommended)
{
    std::vector<std::string> warnings = fit.warnings;
    if (fit.separation != Separation::None)
        warnings.push_back(separationWarning(plan, cell, fit));
    else if (!fit.converged)
        warnings.push_back(
            "Not converged" +
            (fit.iterations ? " after " + std::to_string(*fit.iterations) + " iterations" : "") +
            ": the estimates are where the iteration stopped.");
    if (cell.isResample())
        return warnings;
    std::vector<std::string> passedOver;
    for (std::size_t column = 0; column < notRecommended.size(); ++column)
        if (notRecommended[column])
            passedOver.push_back(plan.recipe().terms()[column].name);
    if (!passedOver.empty())
        warnings.push_back("Not recommended, so left out: " + listed(passedOver) + ".");
    const std::vector<std::string> aliased = aliasedTerms(plan, cell.learner, fit, notRecommended);
    if (!aliased.empty())
        warnings.push_back("Left out: " + listed(aliased) +
                           (aliased.size() == 1 ? " depends" : " depend") +
                           " on terms before, so no estimate exists.");
    return warnings;
}

std::string noPredictionWarning(std::int64_t rows)
{
    return std::to_string(rows) +
           (rows == 1 ? " test row has no prediction: it needs"
                      : " test rows have no prediction: they need") +
           " a level or term that no training row could estimate.";
}

std::string noMeanWarning(std::int64_t rows)
{
    return std::to_string(rows) + (rows == 1 ? " test row has" : " test rows have") +
           " no prediction: the inverse link makes no mean of a predictor of 0 or less. The link "
           "log has one for every row.";
}

std::string oneClassFailure(const Plan &plan, const Cell &cell, bool hasEvent)
{
    const std::string name = eventName(plan, cell);
    return (hasEvent ? "Every training row is " : "No training row is ") + name +
           ". This cell has no model. Stratify the resampling or use fewer folds.";
}

std::string absentLevelWarning(const Plan &plan, int level)
{
    return "No training row is " + plan.levelName(level) + ": its probability is 0 here.";
}

std::string untrainedLevelWarning(const Plan &plan, int level)
{
    return "No training row is " + plan.levelName(level) + ": its trees only know that it is rare.";
}

std::string noEarlyStopWarning(const Plan &plan, int rounds)
{
    const bool isOfClasses = plan.target().kind == TargetKind::Classes;
    return "Early stopping was left out, and " +
           (rounds == 1 ? "1 round was" : "all " + std::to_string(rounds) + " rounds were") +
           " grown: with a fifth of the training " + (plan.groups().empty() ? "rows" : "groups") +
           " held back, " + (isOfClasses ? "a level would be missing" : "no row would be left") +
           " on one side. Leave early_stopping out, and try several rounds instead.";
}

std::vector<std::string> aliasedTerms(const Plan &plan, int learner, const GlmFit &fit,
                                      const std::vector<bool> &notRecommended)
{
    std::vector<std::string> names;
    const std::vector<CoefficientName> &all = plan.coefficients(learner);
    for (std::size_t i = 0; i < all.size() && all[i].level == all.front().level; ++i) {
        const bool isPassedOver = !notRecommended.empty() && notRecommended[i];
        if (!isPassedOver && std::isnan(fit.coefficients[static_cast<Eigen::Index>(i)]))
            names.push_back(all[i].term);
    }
    return names;
}

std::vector<std::string> separatingTerms(const Plan &plan, const GlmFit &fit)
{
    std::vector<std::string> names;
    for (const std::int64_t column : fit.separatingColumns)
        names.push_back(plan.recipe().terms()[static_cast<std::size_t>(column)].name);
    return names;
}

} // namespace heddle
