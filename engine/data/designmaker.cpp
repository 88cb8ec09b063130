// How a recipe is made from a formula and the rows used, and the numbers on a formula's left.
#include "core/text.h"
#include "data/designparts.h"
#include "data/formula.h"
#include "data/formulaterms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace heddle {

namespace {

constexpr const char *NotMade = "The design matrix was not made.";

class RecipeMaker
{
public:
    RecipeMaker(const Table &table, std::span<const std::int64_t> rows, FormulaFault &fault)
        : m_table(table)
        , m_rows(rows)
        , m_fault(fault)
    {
    }

    Result<DesignParts> make(FormulaTerms terms);
    Result<void> checkOverflow(const DesignParts &parts, const FormulaNode &right) const;

private:
    Result<DesignVariable> makeVariable(const FormulaNode &node);
    Result<DesignVariable> makeCategorical(const FormulaNode &node, const Column &column);
    Result<void> fixBasis(DesignVariable &variable, const std::vector<double> &numbers);
    Result<std::vector<double>> finiteNumbers(const FormulaNode &node, const FormulaNode &whole);
    Result<void> checkColumns(const FormulaNode &node);
    void chooseCoding(DesignParts &parts) const;
    Error failAt(const FormulaNode &node, const std::string &cause, const std::string &remedy);

    const Table &m_table;
    std::span<const std::int64_t> m_rows;
    FormulaFault &m_fault;
    std::vector<double> m_largest; ///< Of each variable's values, by size.
};

Error RecipeMaker::failAt(const FormulaNode &node, const std::string &cause,
                          const std::string &remedy)
{
    m_fault = {node.begin, node.end};
    return formulaError(node.begin, cause, NotMade, remedy);
}

/// Every column in a function must be there and numeric.
Result<void> RecipeMaker::checkColumns(const FormulaNode &node)
{
    if (node.operation == FormulaOperation::Column) {
        const Column *column = m_table.find(node.text);
        if (column == nullptr) {
            m_fault = {node.begin, node.end};
            return missingColumnError(node, m_table);
        }
        if (column->type() != ColumnType::Numeric)
            return failAt(node,
                          "column " + heddle::quoted(node.text) + " is " +
                              std::string(toText(column->type())) +
                              "; functions and offsets need numbers.",
                          "Use the column alone, or set its type to numeric.");
    }
    for (const FormulaNode &child : node.children) {
        if (auto checked = checkColumns(child); !checked)
            return checked;
    }
    return {};
}

/// The values of an expression without missing ones; BadInput where one is not finite.
Result<std::vector<double>> RecipeMaker::finiteNumbers(const FormulaNode &node,
                                                       const FormulaNode &whole)
{
    if (const auto checked = checkColumns(node); !checked)
        return checked.error();
    ValueFault fault;
    auto numbers = evaluateNumbers(node, m_table, m_rows, &fault);
    if (!numbers)
        return numbers.error();
    if (fault.node != nullptr) {
        m_fault = {fault.node->begin, fault.node->end};
        return valueError(fault, whole);
    }
    std::erase_if(*numbers, [](double x) { return !std::isfinite(x); });
    if (numbers->empty())
        return failAt(node, formulaText(whole) + " is missing in every row used.",
                      "Leave it out of the formula.");
    return numbers;
}

Result<DesignVariable> RecipeMaker::makeCategorical(const FormulaNode &node, const Column &column)
{
    std::vector<bool> isPresent(column.levels().size(), false);
    for (const std::int64_t row : m_rows) {
        const std::int32_t code = column.codes()[static_cast<std::size_t>(row)];
        if (code >= 0)
            isPresent[static_cast<std::size_t>(code)] = true;
    }
    DesignVariable variable;
    variable.expression = node;
    variable.kind = DesignVariableKind::Categorical;
    for (std::size_t i = 0; i < isPresent.size(); ++i) {
        if (isPresent[i])
            variable.levels.push_back(column.levels()[i]);
    }
    if (variable.levels.size() < 2) {
        const std::string has = variable.levels.empty()
                                    ? "no level"
                                    : "one level, " + heddle::quoted(variable.levels[0]) + ",";
        return failAt(
            node, "column " + heddle::quoted(node.text) + " has " + has + " in the rows used.",
            "Leave it out, or take it away from '.' as in '. - " + quotedName(node.text) + "'.");
    }
    m_largest.push_back(1);
    return variable;
}

Result<void> RecipeMaker::fixBasis(DesignVariable &variable, const std::vector<double> &numbers)
{
    const FormulaNode &call = variable.expression;
    variable.kind = DesignVariableKind::Poly;
    const double largest = m_largest.back();
    if (call.raw) {
        m_largest.back() = std::max(largest, powerValues({largest}, call.degree).back());
        return {};
    }
    auto basis = makePolyBasis(numbers, call.degree);
    if (!basis)
        return failAt(call,
                      "the degree of " + variable.name() +
                          " must be less than the number of distinct values in the rows used.",
                      "Lower the degree.");
    variable.basis = std::move(*basis);
    m_largest.back() = 1; // Orthonormal.
    return {};
}

Result<DesignVariable> RecipeMaker::makeVariable(const FormulaNode &node)
{
    if (node.operation == FormulaOperation::Column) {
        const Column *column = m_table.find(node.text);
        if (column != nullptr && column->type() == ColumnType::Categorical)
            return makeCategorical(node, *column);
        if (column != nullptr && column->type() == ColumnType::Text)
            return failAt(node, "column " + heddle::quoted(node.text) + " is text.",
                          "Leave it out, or set its type to categorical or numeric.");
    }
    const bool isPoly = node.operation == FormulaOperation::Call && node.text == "poly";
    const auto numbers = finiteNumbers(isPoly ? node.children.front() : node, node);
    if (!numbers)
        return numbers.error();
    double largest = 0;
    for (const double x : *numbers)
        largest = std::max(largest, std::abs(x));
    m_largest.push_back(largest);
    DesignVariable variable;
    variable.expression = node;
    if (isPoly) {
        if (const auto fixed = fixBasis(variable, *numbers); !fixed)
            return fixed.error();
    }
    return variable;
}

/// R's rule: a categorical variable of a term has contrasts when what is left of the term
/// without it is marginal to an earlier term (or nothing), else all its levels. Without an
/// intercept the first categorical variable of the first term that has one gets all levels.
/// Source: Chambers & Hastie, Statistical Models in S, 1992, p. 38; R's terms.formula,
/// model.matrix.
void RecipeMaker::chooseCoding(DesignParts &parts) const
{
    const auto isCategorical = [&parts](int variable) {
        return parts.variables[static_cast<std::size_t>(variable)].kind ==
               DesignVariableKind::Categorical;
    };
    bool needsFull = !parts.intercept;
    for (auto product = parts.products.begin(); product != parts.products.end(); ++product) {
        for (const int variable : product->variables) {
            std::vector<int> rest = product->variables;
            std::erase(rest, variable);
            const auto covers = [&rest](const DesignProduct &earlier) {
                return std::includes(earlier.variables.begin(), earlier.variables.end(),
                                     rest.begin(), rest.end());
            };
            const bool isMarginal = rest.empty() || !isCategorical(variable) ||
                                    std::any_of(parts.products.begin(), product, covers);
            const bool isFirst = needsFull && isCategorical(variable);
            if (isFirst)
                needsFull = false;
            product->isFull.push_back(!isMarginal || isFirst);
        }
    }
}

/// Products of finite values must be finite too.
Result<void> RecipeMaker::checkOverflow(const DesignParts &parts, const FormulaNode &right) const
{
    for (const DesignProduct &product : parts.products) {
        double largest = 1;
        std::string name;
        for (const int variable : product.variables) {
            largest *= std::max(1.0, m_largest[static_cast<std::size_t>(variable)]);
            name += (name.empty() ? "" : ":") +
                    parts.variables[static_cast<std::size_t>(variable)].name();
        }
        if (!std::isfinite(largest))
            return formulaError(right.begin,
                                "the values of " + name + " are too large for a product.", NotMade,
                                "Scale the columns, as in I(x/1000).");
    }
    return {};
}

Result<DesignParts> RecipeMaker::make(FormulaTerms terms)
{
    DesignParts parts;
    parts.intercept = terms.intercept;
    std::set<int> used;
    for (const std::vector<int> &term : terms.terms)
        used.insert(term.begin(), term.end());
    std::vector<int> numbers(terms.variables.size(), -1); // New numbers of the variables kept.
    for (const int variable : used) {
        const auto old = static_cast<std::size_t>(variable);
        auto made = makeVariable(terms.variables[old]);
        if (!made)
            return made.error();
        numbers[old] = static_cast<int>(parts.variables.size());
        parts.variables.push_back(std::move(*made));
    }
    for (const std::vector<int> &term : terms.terms) {
        DesignProduct product;
        for (const int variable : term)
            product.variables.push_back(numbers[static_cast<std::size_t>(variable)]);
        parts.products.push_back(std::move(product));
    }
    for (const FormulaNode &offset : terms.offsets) {
        if (const auto values = finiteNumbers(offset, offset); !values)
            return values.error();
    }
    parts.offsets = std::move(terms.offsets);
    chooseCoding(parts);
    return parts;
}

} // namespace

Result<DesignRecipe> DesignRecipe::make(const Formula &formula, const Table &table,
                                        std::span<const std::int64_t> rows,
                                        const std::vector<std::string> &excluded,
                                        FormulaFault *fault)
{
    FormulaFault ignored;
    FormulaFault &place = fault != nullptr ? *fault : ignored;
    if (rows.empty())
        return badInput("No row is left to make the design matrix from.", NotMade,
                        "Check missing values in the columns used.");
    std::vector<std::string> taken = excluded;
    collectColumns(formula.left(), taken);
    const std::set<std::string> hidden(taken.begin(), taken.end());
    std::vector<std::string> dotColumns;
    for (const Column &column : table.columns()) {
        if (!hidden.contains(column.name()))
            dotColumns.push_back(column.name());
    }
    auto terms = expandFormula(formula, dotColumns, place);
    if (!terms)
        return terms.error();
    RecipeMaker maker(table, rows, place);
    auto parts = maker.make(std::move(*terms));
    if (!parts)
        return parts.error();
    if (const auto checked = maker.checkOverflow(*parts, formula.right()); !checked)
        return checked.error();
    if (const auto finished = finishParts(*parts); !finished)
        return finished.error();
    return DesignRecipe(std::move(*parts));
}

} // namespace heddle
