#pragma once

#include "data/formula.h"
#include "data/formulanode.h"

#include <string>
#include <vector>

namespace heddle {

inline constexpr std::size_t MaximumDesignColumns = 10'000;

/// A formula multiplied out. Private to engine/data.
struct FormulaTerms
{
    /// Variables in the order they appear in, the left side first, as R numbers them.
    std::vector<FormulaNode> variables;
    /// Terms as ascending numbers of variables; by order of interaction, then as written.
    std::vector<std::vector<int>> terms;
    std::vector<FormulaNode> offsets; ///< What stands in offset(), each once.
    bool intercept = true;
};

/// Multiplies a formula out as R's terms() does.
/// @param dotColumns  what `.` stands for.
/// BadInput: more than 10,000 terms; the target as a term; an offset that is crossed or taken
/// away; neither term nor intercept.
Result<FormulaTerms> expandFormula(const Formula &formula,
                                   const std::vector<std::string> &dotColumns, FormulaFault &fault);

} // namespace heddle
