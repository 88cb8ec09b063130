#include "stats/elasticnetdata.h"

#include "core/numerics.h"
#include "stats/fitrows.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

Error refused(const std::string &cause, const std::string &remedy)
{
    return badInput(cause, "Nothing was fitted.", remedy);
}

std::optional<Error> optionError(const NetOptions &options)
{
    if (!(options.alpha >= 0 && options.alpha <= 1))
        return refused("The elastic net's alpha is not in [0, 1].", "Give a number from 0 to 1.");
    for (const double lambda : options.lambdas) {
        if (!std::isfinite(lambda) || lambda < 0)
            return refused("A lambda is negative or not a number.", "Give lambdas of 0 or more.");
    }
    if (options.lambdas.empty() && options.lambdaCount < 1)
        return refused("A sequence of no lambdas was asked for.", "Ask for at least one.");
    const double ratio = options.lambdaMinRatio.value_or(0.01);
    if (!(ratio > 0 && ratio < 1))
        return refused("The smallest lambda's share of the largest is not between 0 and 1.",
                       "Give a number between 0 and 1, such as 0.0001.");
    return {};
}

std::optional<Error> rowError(const NetTarget &target, NetFamily family, std::size_t row)
{
    const std::string place = "row " + std::to_string(row + 1);
    if (!target.codes.empty()) {
        const std::int32_t code = target.codes[row];
        if (code < 0 || (family == NetFamily::Multinomial && code >= target.levels))
            return refused("The target's level is missing in " + place + ".", "Leave the row out.");
        return {};
    }
    const double y = target.numbers[row];
    if (!std::isfinite(y))
        return refused("The target is not a number in " + place + ".", "Leave the row out.");
    if (family == NetFamily::Binomial && (y < 0 || y > 1))
        return refused("The target is not a share in [0, 1] in " + place + ".",
                       "Use shares, 0/1, or two levels.");
    if (family == NetFamily::Poisson && y < 0)
        return refused("The target is a negative count in " + place + ".", "Use counts.");
    return {};
}

/// Which rows count, or why they cannot be used.
Result<std::vector<std::size_t>> rowsUsed(const GlmDesign &design, const NetTarget &target,
                                          NetFamily family, const Eigen::VectorXd &weights)
{
    const bool byCodes = family == NetFamily::Multinomial || target.numbers.empty();
    const std::size_t size = byCodes ? target.codes.size() : target.numbers.size();
    if (size != static_cast<std::size_t>(design.rows()))
        return refused("The target has " + std::to_string(size) + " values for " +
                           std::to_string(design.rows()) + " rows.",
                       "Give one for each row.");
    if (byCodes && (family == NetFamily::Gaussian || family == NetFamily::Poisson))
        return refused("The target of this family must be numeric.", "Choose another family.");
    std::vector<std::size_t> used;
    for (std::size_t row = 0; row < size; ++row) {
        if (weights[static_cast<Eigen::Index>(row)] <= 0)
            continue;
        if (auto error = rowError(target, family, row))
            return *error;
        used.push_back(row);
    }
    return used;
}

/// Centres and scales `column`; false when it has no spread.
bool standardise(NetData &data, bool standardize, Eigen::VectorXd &column)
{
    const Eigen::Index n = data.usedRows;
    const auto [least, most] = std::minmax_element(column.data(), column.data() + n);
    if (*least == *most)
        return false;
    const double mean = packet::dot(data.weights.data(), column.data(), n);
    const Eigen::ArrayXd centred = column.head(n).array() - mean;
    const Eigen::ArrayXd weighted = centred * data.weights.head(n).array();
    const double variance = packet::dot(weighted.data(), centred.data(), n);
    if (!(variance > 0))
        return false;
    const double scale = standardize ? std::sqrt(variance) : 1.0;
    if (data.intercept)
        column.head(n) = centred * (1 / scale);
    else
        column.head(n) *= 1 / scale;
    const Eigen::Index j = static_cast<Eigen::Index>(data.designColumns.size());
    data.center[j] = data.intercept ? mean : 0;
    data.scale[j] = scale;
    return true;
}

void fillColumns(NetData &data, const GlmDesign &design, const std::vector<std::size_t> &used,
                 bool standardize)
{
    const Eigen::Index first = data.intercept ? 1 : 0;
    const Eigen::Index p = design.columns() - first;
    data.z.resize(data.ones.size(), p);
    data.center.resize(p);
    data.scale.resize(p);
    Eigen::VectorXd column = Eigen::VectorXd::Zero(data.ones.size());
    for (Eigen::Index j = first; j < design.columns(); ++j) {
        const double *from = design.x().col(j).data();
        for (std::size_t i = 0; i < used.size(); ++i)
            column[static_cast<Eigen::Index>(i)] = from[used[i]];
        if (!standardise(data, standardize, column))
            continue;
        data.z.col(static_cast<Eigen::Index>(data.designColumns.size())) = column;
        data.designColumns.push_back(j);
    }
    const auto kept = static_cast<Eigen::Index>(data.designColumns.size());
    data.z.conservativeResize(Eigen::NoChange, kept);
    data.center.conservativeResize(kept);
    data.scale.conservativeResize(kept);
}

void fillLevels(NetData &data, const NetTarget &target, const std::vector<std::size_t> &used)
{
    const bool multinomial = data.family == NetFamily::Multinomial;
    std::vector<std::int32_t> slot(multinomial ? static_cast<std::size_t>(target.levels) : 1, 0);
    if (multinomial) {
        std::vector<bool> present(slot.size(), false);
        for (const std::size_t row : used)
            present[static_cast<std::size_t>(target.codes[row])] = true;
        for (std::size_t level = 0; level < slot.size(); ++level) {
            slot[level] = static_cast<std::int32_t>(data.responses.size());
            if (present[level])
                data.responses.push_back(level);
        }
    } else {
        data.responses = {0};
    }
    data.y =
        Eigen::MatrixXd::Zero(data.ones.size(), static_cast<Eigen::Index>(data.responses.size()));
    for (std::size_t i = 0; i < used.size(); ++i) {
        const std::int32_t code = target.codes[used[i]];
        if (multinomial)
            data.y(static_cast<Eigen::Index>(i), slot[static_cast<std::size_t>(code)]) = 1;
        else
            data.y(static_cast<Eigen::Index>(i), 0) = code == target.event ? 1 : 0;
    }
}

void fillResponses(NetData &data, const NetTarget &target, const FitRows &rows,
                   const std::vector<std::size_t> &used)
{
    if (data.family == NetFamily::Multinomial || target.numbers.empty()) {
        fillLevels(data, target, used);
    } else {
        data.responses = {0};
        data.y = Eigen::MatrixXd::Zero(data.ones.size(), 1);
        for (std::size_t i = 0; i < used.size(); ++i)
            data.y(static_cast<Eigen::Index>(i), 0) = target.numbers[used[i]];
    }
    if (rows.offset.empty())
        return;
    data.offset = Eigen::VectorXd::Zero(data.ones.size());
    for (std::size_t i = 0; i < used.size(); ++i)
        data.offset[static_cast<Eigen::Index>(i)] = rows.offset[used[i]];
    if (data.family == NetFamily::Gaussian) {
        data.y.col(0) -= data.offset;
        data.offset.resize(0);
    }
}

/// Gaussian: y with mean 0 (with an intercept) and standard deviation 1.
void standardiseResponse(NetData &data)
{
    const Eigen::Index n = data.usedRows;
    double *y = data.y.data();
    const double mean = packet::dot(data.weights.data(), y, n);
    double variance = 0;
    for (Eigen::Index i = 0; i < n; ++i)
        variance += data.weights[i] * (y[i] - mean) * (y[i] - mean);
    data.responseScale = std::sqrt(variance);
    data.responseCenter = data.intercept ? mean : 0;
    for (Eigen::Index i = 0; i < n; ++i)
        y[i] = (y[i] - data.responseCenter) / data.responseScale;
}

std::optional<Error> spreadError(const NetData &data)
{
    if (data.y.cols() < (data.family == NetFamily::Multinomial ? 2 : 1))
        return refused("The target has a single level in the rows used.",
                       "Use rows of at least two levels.");
    const double *y = data.y.data();
    const auto [least, most] = std::minmax_element(y, y + data.usedRows);
    if (data.family == NetFamily::Multinomial || *least != *most)
        return {};
    if (data.family == NetFamily::Binomial && *least > 0 && *least < 1)
        return {};
    return refused("The target has the same value in all rows used.",
                   "Use rows in which it differs.");
}

} // namespace

Result<NetData> makeNetData(const GlmDesign &design, const NetTarget &target, const FitRows &rows,
                            const NetOptions &options)
{
    if (auto error = optionError(options))
        return *error;
    const Result<CheckedRows> checked = checkRows(design, rows);
    if (!checked)
        return checked.error();
    const auto used = rowsUsed(design, target, options.family, checked->weights);
    if (!used)
        return used.error();

    NetData data;
    data.family = options.family;
    data.intercept = design.hasIntercept();
    data.fitsIntercept = data.intercept && data.family != NetFamily::Gaussian;
    data.rows = checked->count;
    data.usedRows = static_cast<Eigen::Index>(used->size());
    const Eigen::Index size =
        (data.usedRows + packet::doubles - 1) / packet::doubles * packet::doubles;
    data.ones = Eigen::VectorXd::Ones(size);
    data.weights = Eigen::VectorXd::Zero(size);
    for (std::size_t i = 0; i < used->size(); ++i) {
        const double weight = checked->weights[static_cast<Eigen::Index>((*used)[i])];
        data.weights[static_cast<Eigen::Index>(i)] = weight;
        data.totalWeight += weight;
    }
    for (Eigen::Index i = 0; i < data.usedRows; ++i)
        data.weights[i] /= data.totalWeight;
    fillResponses(data, target, rows, *used);
    if (auto error = spreadError(data))
        return *error;
    if (data.family == NetFamily::Gaussian)
        standardiseResponse(data);
    fillColumns(data, design, *used, options.standardize);
    return data;
}

} // namespace heddle
