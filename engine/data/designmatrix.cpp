#include "core/text.h"
#include "data/designparts.h"
#include "data/formula.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace heddle {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

/// A variable's values for the rows asked for.
struct VariableValues
{
    std::vector<std::int32_t> codes; ///< Of a categorical one: its level in the recipe, or -1.
    std::vector<double> numbers;     ///< Of the others, column-major.
};

Error wrongTypeError(const Column &column, ColumnType expected)
{
    return badInput("Column " + heddle::quoted(column.name()) + " is " +
                        std::string(toText(column.type())) + " here and " +
                        std::string(toText(expected)) + " in the model.",
                    "The design matrix was not made.",
                    "Set the column's type to " + std::string(toText(expected)) + ".");
}

Result<const Column *> categoricalColumn(const DesignVariable &variable, const Table &table)
{
    const Column *column = table.find(variable.expression.text);
    if (column == nullptr)
        return missingColumnError(variable.expression, table);
    if (column->type() != ColumnType::Categorical)
        return wrongTypeError(*column, ColumnType::Categorical);
    return column;
}

Result<VariableValues> categoricalValues(const DesignVariable &variable, const Table &table,
                                         const DesignRows &rows)
{
    const Result<const Column *> found = categoricalColumn(variable, table);
    if (!found)
        return found.error();
    const Column *const column = *found;
    std::unordered_map<std::string, std::int32_t> numbers;
    for (const std::string &level : variable.levels)
        numbers.emplace(level, static_cast<std::int32_t>(numbers.size()));
    std::vector<std::int32_t> own; // The table's codes as the recipe's.
    for (const std::string &level : column->levels()) {
        const auto at = numbers.find(level);
        own.push_back(at == numbers.end() ? -1 : at->second);
    }
    VariableValues values;
    const std::span<const std::int64_t> sources = rows.of(column->name());
    values.codes.reserve(sources.size());
    const std::span<const std::int32_t> codes = column->codes();
    for (const std::int64_t row : sources) {
        const std::int32_t code = codes[static_cast<std::size_t>(row)];
        values.codes.push_back(code < 0 ? -1 : own[static_cast<std::size_t>(code)]);
    }
    return values;
}

/// The number of each row's level.
Result<VariableValues> derivedFromLevels(const DesignVariable &variable, const Table &table,
                                         const DesignRows &rows)
{
    const Result<const Column *> found = categoricalColumn(variable, table);
    if (!found)
        return found.error();
    const Column *const column = *found;
    const DerivedVariable &derived = variable.derived;
    std::unordered_map<std::string, double> numbers;
    for (std::size_t i = 0; i < derived.levels.size(); ++i)
        numbers.emplace(derived.levels[i], derived.values[i]);
    std::vector<double> byCode;
    for (const std::string &level : column->levels()) {
        const auto at = numbers.find(level);
        byCode.push_back(at == numbers.end() ? derived.novel : at->second);
    }
    VariableValues values;
    const std::span<const std::int64_t> sources = rows.of(column->name());
    values.numbers.reserve(sources.size());
    for (const std::int64_t row : sources) {
        const std::int32_t code = column->codes()[static_cast<std::size_t>(row)];
        values.numbers.push_back(code < 0 ? derived.missing
                                          : byCode[static_cast<std::size_t>(code)]);
    }
    return values;
}

Result<VariableValues> derivedValues(const DesignVariable &variable, const Table &table,
                                     const DesignRows &rows)
{
    if (variable.derived.isOfLevels)
        return derivedFromLevels(variable, table, rows);
    auto numbers = evaluateNumbers(variable.expression, table, rows);
    if (!numbers)
        return numbers.error();
    const bool marksMissing = variable.derived.code == TreatmentCode::Missing;
    for (double &number : *numbers) {
        const bool isThere = std::isfinite(number);
        if (marksMissing)
            number = isThere ? 0 : variable.derived.missing;
        else if (!isThere)
            number = variable.derived.missing;
    }
    VariableValues values;
    values.numbers = std::move(*numbers);
    return values;
}

Result<VariableValues> variableValues(const DesignVariable &variable, const Table &table,
                                      const DesignRows &rows)
{
    if (variable.kind == DesignVariableKind::Categorical)
        return categoricalValues(variable, table, rows);
    if (variable.kind == DesignVariableKind::Derived)
        return derivedValues(variable, table, rows);
    const bool isPoly = variable.kind == DesignVariableKind::Poly;
    const FormulaNode &expression =
        isPoly ? variable.expression.children.front() : variable.expression;
    auto numbers = evaluateNumbers(expression, table, rows);
    if (!numbers)
        return numbers.error();
    VariableValues values;
    if (!isPoly)
        values.numbers = std::move(*numbers);
    else if (variable.expression.raw)
        values.numbers = powerValues(*numbers, variable.expression.degree);
    else
        values.numbers = polyValues(*numbers, variable.basis);
    return values;
}

void multiply(Eigen::Ref<Eigen::VectorXd> column, const VariableValues &values, std::size_t choice,
              bool isFull)
{
    const Eigen::Index n = column.size();
    if (!values.codes.empty()) {
        const auto level = static_cast<std::int32_t>(isFull ? choice : choice + 1);
        for (Eigen::Index i = 0; i < n; ++i)
            column[i] = values.codes[static_cast<std::size_t>(i)] == level ? column[i] : 0.0;
        return;
    }
    const double *numbers = values.numbers.data() + choice * static_cast<std::size_t>(n);
    for (Eigen::Index i = 0; i < n; ++i)
        column[i] *= numbers[i];
}

/// Makes every row NaN that holds a missing value, an unknown level or no finite value.
void spoilRows(Eigen::MatrixXd &matrix, const std::vector<VariableValues> &values)
{
    const auto n = static_cast<std::size_t>(matrix.rows());
    std::vector<bool> isSpoilt(n, false);
    for (const VariableValues &variable : values) {
        for (std::size_t i = 0; i < variable.codes.size(); ++i) {
            if (variable.codes[i] < 0)
                isSpoilt[i] = true;
        }
    }
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
        for (std::size_t i = 0; i < n; ++i) {
            if (!std::isfinite(matrix(static_cast<Eigen::Index>(i), j)))
                isSpoilt[i] = true;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (isSpoilt[i])
            matrix.row(static_cast<Eigen::Index>(i)).setConstant(NotANumber);
    }
}

} // namespace

DesignRecipe::DesignRecipe(DesignParts parts)
    : DesignRecipe(std::make_shared<const DesignParts>(std::move(parts)))
{
}

DesignRecipe::DesignRecipe(std::shared_ptr<const DesignParts> parts)
    : m_data(std::move(parts))
{
}

bool DesignRecipe::isTreated() const
{
    return std::any_of(
        m_data->variables.begin(), m_data->variables.end(),
        [](const DesignVariable &one) { return one.kind == DesignVariableKind::Derived; });
}

std::vector<bool> DesignRecipe::numericColumns() const
{
    std::vector<bool> numeric;
    if (m_data->intercept)
        numeric.push_back(false);
    for (const DesignProduct &product : m_data->products) {
        const bool isNumeric =
            std::all_of(product.variables.begin(), product.variables.end(), [this](int variable) {
                const DesignVariable &one = m_data->variables[static_cast<std::size_t>(variable)];
                return one.kind != DesignVariableKind::Categorical && !one.derived.isOfLevels;
            });
        std::vector<std::size_t> choice(product.variables.size(), 0);
        do
            numeric.push_back(isNumeric);
        while (nextColumn(*m_data, product, choice));
    }
    return numeric;
}

DesignRecipe DesignRecipe::standardized(std::span<const double> centers,
                                        std::span<const double> scales) const
{
    DesignParts parts = *m_data;
    parts.scales.clear();
    for (std::size_t i = 0; i < centers.size(); ++i)
        parts.scales.push_back({centers[i], scales[i]});
    return DesignRecipe(std::move(parts));
}

std::vector<std::string> DesignRecipe::termNames() const
{
    std::vector<std::string> names;
    for (const DesignTerm &term : terms())
        names.push_back(term.name);
    return names;
}

const std::vector<DesignTerm> &DesignRecipe::terms() const
{
    return m_data->terms;
}

bool DesignRecipe::hasIntercept() const
{
    return m_data->intercept;
}

bool DesignRecipe::hasOffset() const
{
    return !m_data->offsets.empty();
}

std::vector<std::string> DesignRecipe::variables() const
{
    return m_data->columns;
}

std::map<std::string, ColumnType> DesignRecipe::inputs() const
{
    std::map<std::string, ColumnType> types;
    for (const std::string &name : variables())
        types.emplace(name, ColumnType::Numeric);
    for (const DesignVariable &variable : m_data->variables) {
        if (variable.kind == DesignVariableKind::Categorical || variable.derived.isOfLevels)
            types[variable.expression.text] = ColumnType::Categorical;
    }
    return types;
}

Result<Eigen::MatrixXd> DesignRecipe::matrix(const Table &table,
                                             std::span<const std::int64_t> rows) const
{
    return matrix(table, DesignRows{rows, {}, {}});
}

bool DesignRecipe::offsetNeeds(const std::string &column) const
{
    std::vector<std::string> names;
    for (const FormulaNode &node : m_data->offsets)
        collectColumns(node, names);
    return std::find(names.begin(), names.end(), column) != names.end();
}

Result<Eigen::MatrixXd> DesignRecipe::matrix(const Table &table, const DesignRows &rows) const
{
    std::vector<VariableValues> values;
    for (const DesignVariable &variable : m_data->variables) {
        auto made = variableValues(variable, table, rows);
        if (!made)
            return made.error();
        values.push_back(std::move(*made));
    }
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(rows.rows.size()),
                                                   static_cast<Eigen::Index>(m_data->terms.size()));
    Eigen::Index next = m_data->intercept ? 1 : 0;
    for (const DesignProduct &product : m_data->products) {
        std::vector<std::size_t> choice(product.variables.size(), 0);
        do {
            for (std::size_t i = 0; i < choice.size(); ++i)
                multiply(matrix.col(next), values[static_cast<std::size_t>(product.variables[i])],
                         choice[i], product.isFull[i]);
            ++next;
        } while (nextColumn(*m_data, product, choice));
    }
    for (std::size_t i = 0; i < m_data->scales.size(); ++i) {
        const ColumnScale &scale = m_data->scales[i];
        auto column = matrix.col(static_cast<Eigen::Index>(i)).array();
        if (scale.isApplied())
            column = (column - scale.center) / scale.scale;
    }
    spoilRows(matrix, values);
    return matrix;
}

Result<Eigen::VectorXd> DesignRecipe::offset(const Table &table,
                                             std::span<const std::int64_t> rows) const
{
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(rows.size()));
    for (const FormulaNode &node : m_data->offsets) {
        const auto numbers = evaluateNumbers(node, table, rows);
        if (!numbers)
            return numbers.error();
        for (Eigen::Index i = 0; i < sum.size(); ++i)
            sum[i] += (*numbers)[static_cast<std::size_t>(i)];
    }
    for (double &value : sum) {
        if (!std::isfinite(value))
            value = NotANumber;
    }
    return sum;
}

nlohmann::ordered_json DesignRecipe::toJson() const
{
    return partsToJson(*m_data);
}

Result<DesignRecipe> DesignRecipe::fromJson(const nlohmann::ordered_json &json)
{
    auto parts = partsFromJson(json);
    if (!parts)
        return parts.error();
    return DesignRecipe(std::move(*parts));
}

} // namespace heddle
