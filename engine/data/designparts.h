#pragma once

#include "data/designvalues.h"
#include "data/formula.h"
#include "data/formulanode.h"
#include "data/treatedrecipe.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace heddle {

enum class DesignVariableKind
{
    Numeric,
    Categorical,
    Poly,
    Derived ///< What a treatment makes of a variable.
};

/// A variable of the design: a column or a call of a function, and what was fixed for it.
struct DesignVariable
{
    FormulaNode expression;
    DesignVariableKind kind = DesignVariableKind::Numeric;
    std::vector<std::string> levels; ///< Of a categorical one; the first is the base.
    PolyBasis basis;                 ///< Of a poly(), unless raw.
    DerivedVariable derived;         ///< Of a derived one.

    std::string name() const { return formulaText(expression); }
    /// Columns it takes: full coding has one a level, treatment coding leaves out the base.
    std::size_t width(bool isFull) const;
    /// The name of one of them, as R's model.matrix gives it.
    std::string columnName(std::size_t index, bool isFull) const;
};

/// A term of the formula: the product of variables, the first one's columns varying fastest.
struct DesignProduct
{
    std::vector<int> variables;
    std::vector<bool> isFull; ///< One a variable: all levels instead of treatment contrasts.
};

/// Centring and scaling of one column: (x - center) / scale.
struct ColumnScale
{
    double center = 0;
    double scale = 1;

    bool isApplied() const { return center != 0 || scale != 1; }
};

/// What a DesignRecipe holds. Private to engine/data.
struct DesignParts
{
    bool intercept = true;
    std::vector<DesignVariable> variables;
    std::vector<DesignProduct> products;
    std::vector<FormulaNode> offsets;
    std::vector<ColumnScale> scales; ///< One a column of the matrix; empty: as they are.

    std::vector<DesignTerm> terms;    ///< Made by finishParts.
    std::vector<std::string> columns; ///< Made by finishParts.
};

/// Names the columns of the matrix. BadInput: more than 10,000 of them.
Result<void> finishParts(DesignParts &parts);

nlohmann::ordered_json partsToJson(const DesignParts &parts);
/// BadInput when the JSON is not what partsToJson writes; says which member.
Result<DesignParts> partsFromJson(const nlohmann::ordered_json &json);

/// Steps through the columns of a product, the first variable fastest.
/// @return false behind the last column.
bool nextColumn(const DesignParts &parts, const DesignProduct &product,
                std::vector<std::size_t> &choice);

} // namespace heddle
