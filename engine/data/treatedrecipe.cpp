#include "data/treatedrecipe.h"

#include "core/text.h"
#include "data/designparts.h"
#include "data/formulaterms.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace heddle {

namespace {

constexpr const char *NotTreated = "The variables were not treated.";

/// The categorical column that a node is, or null.
const Column *categoricalColumn(const FormulaNode &node, const Table &table)
{
    const Column *column =
        node.operation == FormulaOperation::Column ? table.find(node.text) : nullptr;
    return column != nullptr && column->type() == ColumnType::Categorical ? column : nullptr;
}

void takeLevels(const Column &column, std::span<const std::int64_t> rows, TreatmentSource &source)
{
    source.isCategorical = true;
    std::vector<std::int32_t> own(column.levels().size(), -1);
    for (const std::int64_t row : rows) {
        const std::int32_t code = column.codes()[static_cast<std::size_t>(row)];
        if (code >= 0)
            own[static_cast<std::size_t>(code)] = 0;
    }
    for (std::size_t level = 0; level < own.size(); ++level) {
        if (own[level] < 0)
            continue;
        own[level] = static_cast<std::int32_t>(source.levels.size());
        source.levels.push_back(column.levels()[level]);
    }
    source.codes.reserve(rows.size());
    for (const std::int64_t row : rows) {
        const std::int32_t code = column.codes()[static_cast<std::size_t>(row)];
        source.codes.push_back(code < 0 ? -1 : own[static_cast<std::size_t>(code)]);
    }
}

Result<TreatmentSource> readSource(const FormulaNode &node, const Table &table,
                                   std::span<const std::int64_t> rows)
{
    TreatmentSource source;
    source.name = formulaText(node);
    source.expression = std::make_shared<const FormulaNode>(node);
    if (const Column *column = categoricalColumn(node, table)) {
        takeLevels(*column, rows, source);
        return source;
    }
    if (node.operation == FormulaOperation::Call && node.text == "poly")
        return formulaError(node.begin, source.name + " has no treatment.", NotTreated,
                            "Use the column alone, or leave /prepare out.");
    ValueFault fault;
    auto numbers = evaluateNumbers(node, table, rows, &fault);
    if (!numbers)
        return numbers.error();
    if (fault.node != nullptr)
        return valueError(fault, node);
    source.numbers = std::move(*numbers);
    return source;
}

} // namespace

std::string_view toText(TreatmentCode code)
{
    switch (code) {
    case TreatmentCode::Clean:
        return "clean";
    case TreatmentCode::Missing:
        return "missing";
    case TreatmentCode::Level:
        return "level";
    case TreatmentCode::Impact:
        return "impact";
    case TreatmentCode::Prevalence:
        return "prevalence";
    case TreatmentCode::Deviation:
        return "deviation";
    }
    return {};
}

std::optional<TreatmentCode> treatmentCodeFromText(std::string_view text)
{
    for (const TreatmentCode code : allTreatmentCodes)
        if (toText(code) == text)
            return code;
    return std::nullopt;
}

std::int64_t TreatmentSource::missingCount() const
{
    if (isCategorical)
        return std::count(codes.begin(), codes.end(), -1);
    return std::count_if(numbers.begin(), numbers.end(), [](double x) { return std::isnan(x); });
}

std::vector<std::string> TreatmentSource::columns() const
{
    std::vector<std::string> names;
    collectColumns(*expression, names);
    return names;
}

std::vector<std::string> targetColumns(const Formula &formula)
{
    std::vector<std::string> names;
    collectColumns(formula.left(), names);
    return names;
}

std::vector<std::string> TreatmentSources::offsetColumns() const
{
    std::vector<std::string> names;
    for (const auto &offset : offsets)
        collectColumns(*offset, names);
    return names;
}

Result<TreatmentSources> readTreatmentSources(const Formula &formula, const Table &table,
                                              std::span<const std::int64_t> rows,
                                              const std::vector<std::string> &excluded)
{
    std::vector<std::string> taken = excluded;
    collectColumns(formula.left(), taken);
    const std::set<std::string> hidden(taken.begin(), taken.end());
    std::vector<std::string> dotColumns;
    for (const Column &column : table.columns())
        if (!hidden.contains(column.name()))
            dotColumns.push_back(column.name());
    FormulaFault fault;
    const auto terms = expandFormula(formula, dotColumns, fault);
    if (!terms)
        return terms.error();
    TreatmentSources sources;
    sources.intercept = terms->intercept;
    for (const std::vector<int> &term : terms->terms) {
        if (term.size() > 1)
            return formulaError(formula.right().begin,
                                "an interaction of variables has no treatment.", NotTreated,
                                "Name the variables alone, or leave /prepare out.");
        auto source =
            readSource(terms->variables[static_cast<std::size_t>(term.front())], table, rows);
        if (!source)
            return source.error();
        sources.variables.push_back(std::move(*source));
    }
    for (const FormulaNode &offset : terms->offsets) {
        ValueFault value;
        const auto numbers = evaluateNumbers(offset, table, rows, &value);
        if (!numbers)
            return numbers.error();
        if (value.node != nullptr)
            return valueError(value, offset);
        sources.offsets.push_back(std::make_shared<const FormulaNode>(offset));
    }
    return sources;
}

Result<DesignRecipe> treatedRecipe(const TreatmentSources &sources,
                                   std::vector<DerivedColumn> columns)
{
    DesignParts parts;
    parts.intercept = sources.intercept;
    std::set<std::string> names;
    for (DerivedColumn &column : columns) {
        if (!names.insert(column.derived.name).second)
            return badInput("Two derived variables are called " +
                                heddle::quoted(column.derived.name) + ".",
                            NotTreated, "Rename a column of the data.");
        DesignVariable variable;
        variable.expression = *sources.variables[column.source].expression;
        variable.kind = DesignVariableKind::Derived;
        variable.derived = std::move(column.derived);
        parts.products.push_back({{static_cast<int>(parts.variables.size())}, {false}});
        parts.variables.push_back(std::move(variable));
    }
    if (parts.products.empty() && !parts.intercept)
        return badInput("Nothing is derived from the variables, and there is no intercept.",
                        NotTreated, "Choose other /prepare/codes.");
    for (const auto &offset : sources.offsets)
        parts.offsets.push_back(*offset);
    if (const auto finished = finishParts(parts); !finished)
        return finished.error();
    return DesignRecipe(std::make_shared<const DesignParts>(std::move(parts)));
}

} // namespace heddle
