#include "formats/textreport.h"

#include "core/text.h"
#include "formats/intervalreport.h"
#include "formats/rnumbers.h"
#include "formats/stopreport.h"
#include "formats/texttable.h"
#include "formats/treatmentreport.h"
#include "plan/tuninggrid.h"
#include "run/fitentries.h"
#include "run/selection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace heddle {

namespace {

constexpr int Digits = 4; ///< As print.summary.glm: max(3, getOption("digits") - 3).

std::string plural(std::int64_t count, const std::string &noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// Estimates and standard errors in one common format, as R's printCoefmat does: first all
/// estimates, then all errors.
std::vector<std::string> estimateTexts(const std::vector<Coefficient> &coefficients)
{
    std::vector<double> values;
    values.reserve(2 * coefficients.size());
    for (const Coefficient &coefficient : coefficients)
        values.push_back(coefficient.estimate);
    for (const Coefficient &coefficient : coefficients)
        values.push_back(coefficient.stdError);
    double smallest = 0;
    for (const double value : values) {
        const double size = std::abs(value);
        if (std::isfinite(size) && size > 0 && (smallest == 0 || size < smallest))
            smallest = size;
    }
    const int lowest = smallest > 0 ? 1 + static_cast<int>(std::floor(std::log10(smallest))) : 1;
    std::vector<double> rounded;
    rounded.reserve(values.size());
    for (const double value : values)
        rounded.push_back(roundR(value, std::max(1, Digits - lowest)));
    std::vector<std::string> texts = formatR(rounded, Digits);
    // What is not zero must not look like zero.
    std::vector<std::size_t> vanished;
    std::vector<double> vanishedValues;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool looksZero = texts[i].find_first_of("123456789NI") == std::string::npos;
        if (looksZero && values[i] != 0) {
            vanished.push_back(i);
            vanishedValues.push_back(values[i]);
        }
    }
    const std::vector<std::string> replacements = formatR(vanishedValues, Digits - 1);
    for (std::size_t i = 0; i < vanished.size(); ++i)
        texts[vanished[i]] = replacements[i];
    return texts;
}

/// "Comp", or "opel:Comp" in a fit of all levels.
std::string nameOf(const Coefficient &coefficient)
{
    return CoefficientName{coefficient.term, coefficient.level}.text();
}

/// Of a fit without standard errors.
std::string estimateTable(const std::vector<Coefficient> &coefficients)
{
    const std::vector<std::string> estimates = estimateTexts(coefficients);
    TextTable table({"", "Estimate"});
    for (std::size_t i = 0; i < coefficients.size(); ++i)
        table.addRow({nameOf(coefficients[i]), estimates[i]});
    return table.text();
}

std::string coefficientTable(const std::vector<Coefficient> &coefficients, char statistic)
{
    if (std::all_of(coefficients.begin(), coefficients.end(),
                    [](const Coefficient &c) { return std::isnan(c.stdError); }))
        return estimateTable(coefficients);
    std::vector<double> tests, pValues;
    for (const Coefficient &coefficient : coefficients) {
        tests.push_back(roundR(coefficient.statistic, Digits - 1));
        pValues.push_back(coefficient.pValue);
    }
    const std::vector<std::string> estimates = estimateTexts(coefficients);
    const std::vector<std::string> testTexts = formatR(tests, Digits);
    const std::vector<std::string> pTexts = formatPValuesR(pValues, Digits - 1);
    const bool hasStars =
        std::any_of(pValues.begin(), pValues.end(), [](double p) { return p < 0.1; });
    const std::string letter(1, statistic);
    TextTable table({"", "Estimate", "Std. Error", letter + " value", "Pr(>|" + letter + "|)", ""});
    table.alignLeft(5);
    for (std::size_t i = 0; i < coefficients.size(); ++i)
        table.addRow({nameOf(coefficients[i]), estimates[i], estimates[coefficients.size() + i],
                      testTexts[i], pTexts[i],
                      hasStars ? significanceStars(pValues[i]) : std::string()});
    std::string text = table.text();
    if (hasStars)
        text += "---\nSignif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1\n";
    return text;
}

std::string devianceLines(const GlmFit &fit)
{
    const auto deviances = formatR(std::array{fit.nullDeviance, fit.deviance}, Digits + 1);
    const auto degrees = formatR(
        std::array{static_cast<double>(fit.dfNull), static_cast<double>(fit.dfResidual)}, 15);
    return "    Null deviance: " + deviances[0] + "  on " + degrees[0] + "  degrees of freedom\n" +
           "Residual deviance: " + deviances[1] + "  on " + degrees[1] + "  degrees of freedom\n";
}

/// Which columns the trees ask about, most gain first.
std::string gainTable(const Plan &plan, const TreeEnsemble &trees)
{
    constexpr std::size_t most = 20;
    const Eigen::VectorXd shares = gainShares(trees);
    std::vector<std::size_t> order;
    for (std::size_t column = 0; column < plan.recipe().terms().size(); ++column)
        if (shares[static_cast<Eigen::Index>(column)] > 0)
            order.push_back(column);
    const auto shareOf = [&](std::size_t column) {
        return shares[static_cast<Eigen::Index>(column)];
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return shareOf(a) > shareOf(b); });
    if (order.empty())
        return "No question lowers the loss: the trees are a constant.\n";
    TextTable table({"", "Gain"});
    for (std::size_t i = 0; i < order.size() && i < most; ++i)
        table.addRow({plan.recipe().terms()[order[i]].name, formatR(shareOf(order[i]), Digits)});
    return "Share of the gain:\n" + table.text() +
           (order.size() > most
                ? "... and " + plural(static_cast<std::int64_t>(order.size() - most), "term") +
                      " more\n"
                : std::string());
}

/// What R does not say.
std::string notes(const FitEntry &entry)
{
    std::string text;
    if (entry.fit.penalty == Penalty::Firth)
        text += "\nFirth's penalised likelihood; tests are Wald's.\n";
    if (entry.fit.penalty == Penalty::Ridge)
        text += "\nRidge: estimates are shrunk on purpose, so there are no tests.\n";
    if (entry.fit.separation != Separation::None) {
        text += "\nSeparation: " + std::string(toText(entry.fit.separation));
        if (!entry.separatingTerms.empty())
            text += ", by " + joined(entry.separatingTerms);
        text += ".\n";
    } else if (!entry.fit.converged) {
        text += "\nThe fit did not converge.\n";
    }
    for (const std::string &warning : entry.warnings)
        text += "Warning: " + warning + "\n";
    return text;
}

std::string resamplingTitle(const Plan &plan)
{
    const ResamplingSpec &resampling = plan.experiment().resampling;
    switch (resampling.kind) {
    case ResamplingKind::CrossValidation:
        return "Cross-validation, " + plural(resampling.folds, "fold") + ", " +
               plural(resampling.repeats, "repeat");
    case ResamplingKind::Bootstrap:
        return "Bootstrap, " + plural(resampling.replicates, "replicate") +
               ", tested on the rows not drawn";
    case ResamplingKind::Holdout:
        return "Holdout, " + formatR(100 * resampling.fraction, 3) + " % of the rows tested, " +
               plural(resampling.repeats, "repeat");
    case ResamplingKind::LeaveOneOut:
        return plan.groups().empty() ? "Leave one row out" : "Leave one group out";
    case ResamplingKind::Explicit:
        if (plan.isBootstrap())
            return "Explicit replicates, " + plural(plan.resampleCount(), "replicate") +
                   ", tested on the rows not named";
        return "Explicit folds, " + plural(plan.resampleCount(), "fold");
    case ResamplingKind::Permutation:
    case ResamplingKind::None:
        break;
    }
    return {};
}

std::string timeReport(const Results &results)
{
    const RunTiming &timing = results.timing;
    const Plan &plan = *results.plan;
    const std::int64_t own = results.stop
                                 ? plan.taskCount() / plan.resampleCount() * results.stop->resamples
                                 : plan.taskCount();
    return plural(own + plan.totalTaskCount() - plan.taskCount(), "task") + " on " +
           plural(timing.lanes, "lane") + " in " + formatR(timing.wallSeconds, 3) +
           " s, speed-up " + formatR(timing.speedup, 3) + "\nDigest " + results.digest + "\n";
}

} // namespace

std::string fitReport(const FitEntry &entry, bool isTreated)
{
    const GlmFit &fit = entry.fit;
    const auto aliased = std::count_if(entry.coefficients.begin(), entry.coefficients.end(),
                                       [](const Coefficient &c) { return std::isnan(c.estimate); });
    std::string text = "Coefficients:";
    if (aliased > 0)
        text += " (" + std::to_string(aliased) +
                (isTreated ? " left out)" : " not defined because of singularities)");
    text +=
        "\n" + coefficientTable(entry.coefficients, estimatesDispersion(fit.family) ? 't' : 'z');
    const bool isMultinomial = fit.family == Family::Multinomial;
    text += "\n";
    const bool isShrunk = std::isnan(fit.dispersion);
    if (isShrunk)
        text += std::to_string(fit.dfNull - fit.dfResidual) +
                " columns have a coefficient. They are shrunk: no standard errors, no AIC.\n\n";
    else if (!isMultinomial)
        text += "(Dispersion parameter for " +
                std::string(fit.family == Family::Gamma ? "Gamma" : toText(fit.family)) +
                " family taken to be " + formatR(fit.dispersion, 7) + ")\n\n";
    text += devianceLines(fit);
    if (!isShrunk)
        text += "AIC: " + formatR(entry.criteria.aic, Digits + 1) + "\n"; // "NA" without likelihood
    if (fit.iterations)
        text += std::string("\nNumber of ") + (isMultinomial ? "Newton" : "Fisher Scoring") +
                " iterations: " + std::to_string(*fit.iterations) + "\n";
    return text + notes(entry);
}

std::string treesReport(const Plan &plan, const FitEntry &entry)
{
    const TreeEnsemble &trees = *entry.trees;
    const auto leaves = std::count_if(trees.nodes.begin(), trees.nodes.end(),
                                      [](const TreeNode &node) { return node.feature < 0; });
    const auto deviances =
        formatR(std::array{entry.fit.nullDeviance, entry.fit.deviance}, Digits + 1);
    const auto most = mostRounds(plan, entry);
    return (most ? std::to_string(*entry.fit.iterations) + " of at most " + plural(*most, "round") +
                       ", "
                 : std::string()) +
           plural(trees.treeCount(), "tree") + ", " +
           (leaves == 1 ? std::string("1 leaf") : std::to_string(leaves) + " leaves") + "\n" +
           gainTable(plan, trees) + "\n    Null deviance: " + deviances[0] +
           "\nTraining deviance: " + deviances[1] + "\n" + notes(entry);
}

std::string resamplingReport(const Results &results)
{
    const Plan &plan = *results.plan;
    TextTable table({"", "metric", "n", "mean", "sd", "se", "corrected se", "pooled"}, 2);
    table.alignLeft(1);
    for (const SummaryEntry &summary : results.summaries) {
        if (summary.cell.level >= 0 || !isOfChosen(results, summary.cell))
            continue;
        const auto number = [](double value) {
            return std::isnan(value) ? std::string("-") : formatR(value, Digits);
        };
        table.addRow({plan.cellText(summary.cell), std::string(toText(summary.metric)),
                      std::to_string(summary.n), number(summary.mean), number(summary.sd),
                      number(summary.se), number(summary.correctedSe), number(summary.pooled)});
    }
    return resamplingTitle(plan) + "\n" + table.text();
}

/// As print.glmnet: of elastic nets that nothing was chosen for.
std::string pathReport(const Results &results)
{
    const Plan &plan = *results.plan;
    std::string text;
    for (const PathEntry &path : results.paths) {
        if (plan.hasResampling())
            continue;
        Cell cell = path.cell;
        cell.point = -1;
        TextTable table({"df", "% deviance", "lambda"}, 2);
        for (std::size_t i = 0; i < path.lambda.size(); ++i)
            table.addRow({std::to_string(path.df[i]), formatR(100 * path.devianceRatio[i], Digits),
                          formatR(path.lambda[i], Digits)});
        text += "\n== " + plan.cellText(cell) + ", path ==\n" + table.text() +
                "Add a resampling to choose among them.\n";
    }
    return text;
}

/// What was chosen among the points of each learner that has several.
std::string selectionReport(const Results &results)
{
    const Plan &plan = *results.plan;
    std::string text;
    for (const SelectionEntry &entry : results.selections) {
        const auto words = [&](int point) {
            return pointWords(plan.pointText(entry.learner, point));
        };
        text += "\nTuning of " +
                plan.experiment().learners[static_cast<std::size_t>(entry.learner)].name + ": " +
                std::to_string(plan.pointCount(entry.learner)) + " points by " +
                std::string(toText(entry.metric)) + "\n  best    " + words(entry.best) +
                "\n  one SE  " + words(entry.oneSe) + "\n  chosen  " +
                (chosenOf(plan, entry) == entry.best ? "best" : "one SE") + "\n";
        if (!entry.atEdge.empty())
            text += "  The best value of " + joined(entry.atEdge) +
                    " is the last that was tried: try values beyond it.\n";
        if (entry.isNested)
            text += "  Chosen inside each resample instead, it scores " +
                    formatR(entry.nestedMean, Digits) + " (se " + formatR(entry.nestedSe, Digits) +
                    "): that has seen no test row.\n";
    }
    return text;
}

std::string comparisonReport(const Results &results)
{
    if (results.comparisons.empty())
        return {};
    const auto nameOf = [&results](int learner) {
        return results.plan->experiment().learners[static_cast<std::size_t>(learner)].name;
    };
    TextTable table({"", "metric", "difference", "corrected se", "t", "df", "p", "p adjusted"}, 2);
    table.alignLeft(1);
    for (const ComparisonEntry &entry : results.comparisons) {
        const auto number = [](double value) {
            return std::isnan(value) ? std::string("-") : formatR(value, Digits);
        };
        table.addRow({nameOf(entry.a) + " - " + nameOf(entry.b), std::string(toText(entry.metric)),
                      number(entry.test.difference), number(entry.test.correctedSe),
                      number(entry.test.t), std::to_string(entry.test.df),
                      number(entry.test.pValue), number(entry.adjustedPValue)});
    }
    return "Learners compared on the same resamples (corrected resampled t test, Holm over the "
           "pairs)\n" +
           table.text();
}

/// What resamples were warned of, each warning once with its count.
std::string warningReport(const Results &results)
{
    constexpr std::size_t most = 8;
    struct Seen
    {
        std::int64_t count = 0;
        std::string first;
    };
    std::map<std::string, Seen> warnings;
    std::int64_t entries = 0;
    for (const ResampleEntry &entry : results.resamples) {
        if (!isOfChosen(results, entry.cell))
            continue;
        ++entries;
        for (const std::string &warning : entry.warnings) {
            Seen &seen = warnings[warning];
            if (++seen.count == 1)
                seen.first = results.plan->cellText(entry.cell);
        }
    }
    std::vector<std::pair<std::string, Seen>> sorted(warnings.begin(), warnings.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto &a, const auto &b) { return a.second.count > b.second.count; });
    std::string text = sorted.empty() ? std::string() : "\nWarnings of resamples:\n";
    for (std::size_t i = 0; i < std::min(sorted.size(), most); ++i)
        text += "  " + std::to_string(sorted[i].second.count) + " of " + std::to_string(entries) +
                ": " + sorted[i].first + " (first: " + sorted[i].second.first + ")\n";
    if (sorted.size() > most)
        text += "  and " +
                plural(static_cast<std::int64_t>(sorted.size() - most), "other warning") +
                "; results.json has them all\n";
    return text;
}

std::string failureReport(const Results &results)
{
    if (results.failures.empty())
        return {};
    std::map<std::string, std::pair<std::int64_t, std::string>> reasons;
    for (const FailureEntry &failure : results.failures) {
        auto &[count, first] = reasons[failure.message];
        if (++count == 1)
            first = results.plan->cellText(failure.cell);
    }
    std::string text =
        plural(static_cast<std::int64_t>(results.failures.size()), "cell") + " without a fit:\n";
    for (const auto &[message, seen] : reasons)
        text +=
            "  " + std::to_string(seen.first) + " x " + message + " (first: " + seen.second + ")\n";
    return text;
}

std::string runReport(const Results &results)
{
    const Plan &plan = *results.plan;
    std::string text = plan.formula().text() + "\n" + plural(plan.rowsUsed(), "row") + " used";
    const std::int64_t omitted = plan.table().rows() - plan.rowsUsed();
    if (omitted > 0)
        text += ", " + std::to_string(omitted) + " left out for missing values";
    text += "\n";
    for (const std::string &warning : plan.warnings())
        text += "Warning: " + warning + "\n";
    for (const FitEntry &fit : results.fits) {
        text += "\n== " + plan.cellText(fit.cell) + " ==\n";
        if (!fit.event.empty())
            text += "Probability of " + fit.event + "\n";
        text += fit.trees ? treesReport(plan, fit) : fitReport(fit, plan.treatment() != nullptr);
    }
    text += pathReport(results);
    if (plan.isPermutation())
        text += "\n" + permutationReport(results);
    else if (plan.hasResampling())
        text += "\n" + resamplingReport(results);
    text += stopReport(results);
    text += selectionReport(results);
    text += intervalReport(results);
    text += treatmentReport(results);
    if (const std::string comparisons = comparisonReport(results); !comparisons.empty())
        text += "\n" + comparisons;
    text += warningReport(results);
    const std::string failures = failureReport(results);
    if (!failures.empty())
        text += "\n" + failures;
    return text + "\n" + timeReport(results);
}

} // namespace heddle
