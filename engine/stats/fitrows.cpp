#include "stats/fitrows.h"

#include "core/numerics.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

Error refused(const std::string &cause, const std::string &remedy)
{
    return badInput(cause, "Nothing was fitted.", remedy);
}

std::optional<Error> sizeError(const char *what, std::size_t size, std::int64_t rows)
{
    if (size == 0 || size == static_cast<std::size_t>(rows))
        return {};
    return refused(std::string("There are ") + std::to_string(size) + " " + what + " for " +
                       std::to_string(rows) + " rows.",
                   "Give one for each row.");
}

Error noRows()
{
    return refused("No row has a weight above 0.", "Keep at least one row.");
}

/// Without prior weights and offset there is nothing to refuse.
void countRows(std::span<const std::uint32_t> multiplicities, CheckedRows &checked)
{
    if (multiplicities.empty()) {
        checked.weights.setOnes();
        checked.count = checked.weights.size();
        return;
    }
    std::uint32_t most = 0;
    std::int64_t count = 0;
    double *weight = checked.weights.data();
    for (const std::uint32_t times : multiplicities) {
        *weight++ = times;
        count += times;
        most = std::max(most, times);
    }
    checked.count = count;
    checked.onlyZeroOrOne = most <= 1;
    checked.smallCounts = most <= mostCount;
}

} // namespace

Result<CheckedRows> checkRows(const GlmDesign &design, const FitRows &rows)
{
    const std::int64_t n = design.rows();
    for (const auto &error : {sizeError("prior weights", rows.priorWeights.size(), n),
                              sizeError("multiplicities", rows.multiplicities.size(), n),
                              sizeError("offsets", rows.offset.size(), n)}) {
        if (error)
            return *error;
    }
    CheckedRows checked;
    checked.weights.resize(n);
    if (rows.priorWeights.empty() && rows.offset.empty()) {
        countRows(rows.multiplicities, checked);
        return checked.count > 0 ? Result<CheckedRows>(std::move(checked)) : noRows();
    }
    for (std::int64_t row = 0; row < n; ++row) {
        const auto i = static_cast<std::size_t>(row);
        const double prior = rows.priorWeights.empty() ? 1.0 : rows.priorWeights[i];
        const std::uint32_t times = rows.multiplicities.empty() ? 1U : rows.multiplicities[i];
        if (!std::isfinite(prior) || prior < 0)
            return refused("The weight of row " + std::to_string(row + 1) +
                               " is negative or not a number.",
                           "Use weights of 0 or more.");
        if (!rows.offset.empty() && !std::isfinite(rows.offset[i]))
            return refused("The offset of row " + std::to_string(row + 1) + " is not finite.",
                           "Leave the row out or change the offset.");
        const double weight = prior * times;
        checked.weights[row] = weight;
        checked.count += prior > 0 ? times : 0;
        checked.onlyZeroOrOne = checked.onlyZeroOrOne && (weight == 0 || weight == 1);
        checked.smallCounts =
            checked.smallCounts && weight <= mostCount && weight == std::trunc(weight);
        checked.unitPriorWeights = checked.unitPriorWeights && prior == 1;
        if (weight > 0 && prior != 1)
            checked.logWeightSum += times * packet::log(prior);
    }
    if (checked.count == 0)
        return noRows();
    return checked;
}

} // namespace heddle
