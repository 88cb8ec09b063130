#include "data/designparts.h"

#include "data/formulaterms.h"

#include <algorithm>

namespace heddle {

std::size_t DesignVariable::width(bool isFull) const
{
    if (kind == DesignVariableKind::Categorical)
        return isFull ? levels.size() : levels.size() - 1;
    if (kind == DesignVariableKind::Derived)
        return 1;
    return kind == DesignVariableKind::Poly ? static_cast<std::size_t>(expression.degree) : 1;
}

std::string DesignVariable::columnName(std::size_t index, bool isFull) const
{
    if (kind == DesignVariableKind::Categorical)
        return name() + levels[isFull ? index : index + 1];
    if (kind == DesignVariableKind::Derived)
        return derived.name;
    return width(isFull) > 1 ? name() + std::to_string(index + 1) : name();
}

bool nextColumn(const DesignParts &parts, const DesignProduct &product,
                std::vector<std::size_t> &choice)
{
    for (std::size_t i = 0; i < choice.size(); ++i) {
        const DesignVariable &variable =
            parts.variables[static_cast<std::size_t>(product.variables[i])];
        if (++choice[i] < variable.width(product.isFull[i]))
            return true;
        choice[i] = 0;
    }
    return false;
}

Result<void> finishParts(DesignParts &parts)
{
    constexpr std::size_t Cap = 1'000'000'000;
    std::size_t total = parts.intercept ? 1 : 0;
    for (const DesignProduct &product : parts.products) {
        std::size_t width = 1;
        for (std::size_t i = 0; i < product.variables.size(); ++i) {
            const auto variable = static_cast<std::size_t>(product.variables[i]);
            width = std::min(
                Cap, width * std::min(Cap, parts.variables[variable].width(product.isFull[i])));
        }
        total = std::min(Cap, total + width);
    }
    if (total > MaximumDesignColumns)
        return badInput(
            "The formula gives " + std::to_string(total) +
                " columns of the design matrix; 10,000 are possible.",
            "The design matrix was not made.",
            "Leave out categorical variables with many levels, or interactions of them.");

    if (parts.intercept)
        parts.terms.push_back({"(Intercept)", {}});
    for (const DesignProduct &product : parts.products) {
        std::vector<std::string> columns;
        for (const int variable : product.variables)
            collectColumns(parts.variables[static_cast<std::size_t>(variable)].expression, columns);
        std::vector<std::size_t> choice(product.variables.size(), 0);
        do {
            std::string name;
            for (std::size_t i = 0; i < choice.size(); ++i) {
                const auto variable = static_cast<std::size_t>(product.variables[i]);
                name += (i == 0 ? "" : ":") +
                        parts.variables[variable].columnName(choice[i], product.isFull[i]);
            }
            parts.terms.push_back({std::move(name), columns});
        } while (nextColumn(parts, product, choice));
    }
    for (const DesignVariable &variable : parts.variables)
        collectColumns(variable.expression, parts.columns);
    for (const FormulaNode &offset : parts.offsets)
        collectColumns(offset, parts.columns);
    return {};
}

} // namespace heddle
