#include "models/faultplace.h"

#include "models/variableroles.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace heddle {

namespace {

constexpr std::int64_t rowsTried = 1000; ///< Enough to find a wrong name or type again.

/// The words of the formula at fault, found again on a few rows.
FormulaFault formulaSpan(const Experiment &experiment, const Table &table)
{
    FormulaFault span;
    const Result<Formula> formula = Formula::parse(formulaText(experiment), &span);
    if (!formula)
        return span;
    std::vector<std::int64_t> rows(std::size_t(std::min(table.rows(), rowsTried)));
    std::iota(rows.begin(), rows.end(), 0);
    std::vector<std::string> excluded;
    for (const auto &name : {experiment.weights, experiment.offset, experiment.group})
        if (name)
            excluded.push_back(*name);
    const auto recipe = DesignRecipe::make(*formula, table, rows, excluded, &span);
    return recipe ? FormulaFault{} : span;
}

FaultPlace placeByKey(const std::string &cause)
{
    static constexpr std::array<std::pair<std::string_view, FaultPlace>, 18> keys = {{
        {"/data", FaultPlace::Data},
        {"/target", FaultPlace::Target},
        {"/variables", FaultPlace::Variables},
        {"/formula", FaultPlace::Formula},
        {"/event", FaultPlace::Event},
        {"/levels", FaultPlace::Levels},
        {"/weights", FaultPlace::Weights},
        {"/offset", FaultPlace::Offset},
        {"/group", FaultPlace::Resampling},
        {"/learners", FaultPlace::Learners},
        {"/resampling", FaultPlace::Resampling},
        {"/intervals", FaultPlace::Resampling},
        {"/stop", FaultPlace::Resampling},
        {"/metrics", FaultPlace::Metrics},
        {"/tuning", FaultPlace::Tuning},
        {"formula", FaultPlace::Formula},
        {"target", FaultPlace::Target},
        {"event", FaultPlace::Event},
    }};
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto &key) {
        return cause.starts_with(key.first) ||
               cause.find(": " + std::string(key.first)) != std::string::npos;
    });
    return found != keys.end() ? found->second : FaultPlace::Other;
}

} // namespace

std::optional<DocumentFault> plainFault(const Experiment &experiment)
{
    if (!experiment.formula && experiment.target.empty())
        return DocumentFault{badInput("No target is chosen.", "There is nothing to fit.",
                                      "Choose a column and press T."),
                             FaultPlace::Target,
                             {}};
    if (experiment.learners.empty())
        return DocumentFault{
            badInput("No learner is chosen.", "There is nothing to fit.", "Tick a learner."),
            FaultPlace::Learners,
            {}};
    return std::nullopt;
}

DocumentFault locatedFault(const Experiment &experiment, const Table &table, const Error &error)
{
    DocumentFault fault{error, placeByKey(error.cause), {}};
    // The formula line shows target and variables, too: words at fault are marked there.
    if (fault.place == FaultPlace::Formula || fault.place == FaultPlace::Variables ||
        fault.place == FaultPlace::Target || fault.place == FaultPlace::Other)
        fault.span = formulaSpan(experiment, table);
    if (fault.span.end > fault.span.begin)
        fault.place = FaultPlace::Formula;
    return fault;
}

} // namespace heddle
