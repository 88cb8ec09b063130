// The numbers on the left of a formula.
#include "core/text.h"
#include "data/designvalues.h"
#include "data/formula.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr const char *NotMade = "The target's numbers were not made.";

/// 1 where the code is the level's, 0 elsewhere, NaN where missing.
Eigen::VectorXd indicators(const Column &column, std::int32_t level,
                           std::span<const std::int64_t> rows)
{
    Eigen::VectorXd numbers(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int32_t code = column.codes()[static_cast<std::size_t>(rows[i])];
        numbers[static_cast<Eigen::Index>(i)] = code < 0 ? NotANumber : code == level ? 1.0 : 0.0;
    }
    return numbers;
}

Result<Eigen::VectorXd> comparedWithNumber(const FormulaNode &left, const Column &column,
                                           const std::string &level,
                                           std::span<const std::int64_t> rows)
{
    const auto number = parseNumber(level);
    if (!number)
        return formulaError(left.begin,
                            "column " + heddle::quoted(column.name()) +
                                " is numeric and is compared with " + heddle::quoted(level) + ".",
                            NotMade, "Compare it with a number, or set its type to categorical.");
    Eigen::VectorXd numbers(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double x = column.numbers()[static_cast<std::size_t>(rows[i])];
        numbers[static_cast<Eigen::Index>(i)] = std::isnan(x)  ? NotANumber
                                                : x == *number ? 1.0
                                                               : 0.0;
    }
    return numbers;
}

Result<Eigen::VectorXd> compared(const Formula &formula, const Column &column,
                                 std::span<const std::int64_t> rows)
{
    const FormulaResponse &response = formula.response();
    if (column.type() == ColumnType::Numeric)
        return comparedWithNumber(formula.left(), column, response.level, rows);
    const std::vector<std::string> &levels = column.levels();
    const auto at = std::find(levels.begin(), levels.end(), response.level);
    if (at == levels.end()) {
        const auto nearest = nearestName(response.level, levels);
        return formulaError(formula.left().begin,
                            "column " + heddle::quoted(column.name()) + " has no level " +
                                heddle::quoted(response.level) + ".",
                            NotMade,
                            nearest ? "Did you mean " + heddle::quoted(*nearest) + "?"
                                    : "Use one of the column's levels.");
    }
    return indicators(column, static_cast<std::int32_t>(at - levels.begin()), rows);
}

bool isLogical(const Column &column)
{
    const auto isTruth = [](const std::string &level) {
        return level == "FALSE" || level == "TRUE";
    };
    return std::all_of(column.levels().begin(), column.levels().end(), isTruth);
}

} // namespace

Result<Eigen::VectorXd> responseNumbers(const Formula &formula, const Table &table,
                                        std::span<const std::int64_t> rows)
{
    const FormulaResponse &response = formula.response();
    const Column *column = response.column.empty() ? nullptr : table.find(response.column);
    if (column != nullptr && column->type() != ColumnType::Text && !response.level.empty()) {
        auto numbers = compared(formula, *column, rows);
        if (numbers && response.isNegated)
            *numbers = (1.0 - numbers->array()).matrix();
        return numbers;
    }
    if (column != nullptr && column->type() == ColumnType::Categorical && isLogical(*column)) {
        const auto at = std::find(column->levels().begin(), column->levels().end(), "TRUE");
        return indicators(*column, static_cast<std::int32_t>(at - column->levels().begin()), rows);
    }
    // A comparison's own node is no arithmetic: a column that is missing or text is told from here.
    FormulaNode alone;
    alone.operation = FormulaOperation::Column;
    alone.text = response.column;
    alone.begin = formula.left().begin;
    ValueFault fault;
    const auto numbers =
        evaluateNumbers(response.level.empty() ? formula.left() : alone, table, rows, &fault);
    if (!numbers)
        return numbers.error();
    if (fault.node != nullptr)
        return valueError(fault, formula.left());
    return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(
        numbers->data(), static_cast<Eigen::Index>(numbers->size())));
}

} // namespace heddle
