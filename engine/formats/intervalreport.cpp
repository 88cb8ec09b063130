#include "formats/intervalreport.h"

#include "formats/rnumbers.h"
#include "formats/texttable.h"

#include <cmath>
#include <map>
#include <set>

namespace heddle {

namespace {

constexpr int Digits = 4;

std::string number(double value)
{
    return std::isnan(value) ? std::string("-") : formatR(value, Digits);
}

std::string range(const BootstrapInterval &interval)
{
    return std::isnan(interval.low) ? std::string("-")
                                    : number(interval.low) + " .. " + number(interval.high);
}

/// The entries of one model, which stand together: those of a term one behind the other.
using Entries = std::span<const IntervalEntry>;

std::string tableOf(const Plan &plan, Entries entries, std::size_t kinds)
{
    std::vector<std::string> header = {"", "estimate", "bias", "std. error"};
    for (std::size_t i = 0; i < kinds; ++i)
        header.emplace_back(toText(entries[i].kind));
    header.emplace_back("replicates");
    TextTable table(header, 2);
    for (std::size_t first = 0; first < entries.size(); first += kinds) {
        const IntervalEntry &entry = entries[first];
        std::vector<std::string> cells = {entry.term, number(entry.estimate),
                                          number(entry.spread.bias), number(entry.spread.stdError)};
        for (std::size_t i = 0; i < kinds; ++i)
            cells.push_back(range(entries[first + i].interval));
        cells.push_back(std::to_string(entry.counts.used) + " of " +
                        std::to_string(entry.counts.planned));
        table.addRow(std::move(cells));
    }
    return "\n== " + plan.cellText(entries.front().cell) + ", intervals of " +
           formatR(100 * entries.front().level, Digits) + " % ==\n" + table.text();
}

/// Each warning once, with the term and kind that it is about when it is about one term alone.
std::string warningsOf(Entries entries)
{
    std::map<std::string, std::set<std::string>> terms;
    for (const IntervalEntry &entry : entries)
        for (const std::string &warning : entry.warnings)
            terms[warning].insert(entry.term);
    std::set<std::string> said;
    std::string text;
    for (const IntervalEntry &entry : entries) {
        for (const std::string &warning : entry.warnings) {
            if (!said.insert(warning).second)
                continue;
            text += "Warning: ";
            if (terms[warning].size() == 1)
                text += entry.term + ", " + std::string(toText(entry.kind)) + ": ";
            text += warning + "\n";
        }
    }
    return text;
}

} // namespace

std::string intervalReport(const Results &results)
{
    const std::vector<IntervalEntry> &all = results.intervals;
    if (all.empty())
        return {};
    const std::size_t kinds = results.plan->experiment().intervals->kinds.size();
    std::string text;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t end = first;
        while (end < all.size() && all[end].cell == all[first].cell)
            ++end;
        const Entries entries = Entries(all).subspan(first, end - first);
        text += tableOf(*results.plan, entries, kinds) + warningsOf(entries);
        first = end;
    }
    return text;
}

std::string permutationReport(const Results &results)
{
    if (results.permutationTests.empty())
        return {};
    const Plan &plan = *results.plan;
    const ResamplingSpec &spec = plan.experiment().resampling;
    TextTable table({"", "statistic", "observed", "as extreme", "replicates", "p", "95 % of p"}, 2);
    std::string warnings;
    for (const PermutationTestEntry &entry : results.permutationTests) {
        table.addRow({plan.cellText(entry.cell), entry.statistic, number(entry.observed),
                      std::to_string(entry.test.exceed), std::to_string(entry.test.replicates),
                      number(entry.test.pValue),
                      number(entry.test.low) + " .. " + number(entry.test.high)});
        for (const std::string &warning : entry.warnings)
            warnings += "Warning: " + plan.cellText(entry.cell) + ": " + warning + "\n";
    }
    std::string title = "Permutation of " + spec.permute.value_or(plan.target().name);
    if (spec.within)
        title += " within " + *spec.within;
    return title + "\n" + table.text() + warnings;
}

} // namespace heddle
