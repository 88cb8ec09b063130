#pragma once

#include "plan/plan.h"
#include "stats/treatment.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace heddle {

/// The design that one cell is fitted and tested on: the plan's, or what `prepare` makes of it for
/// the cell's training rows. A value; one lane holds one at a time.
///
/// Of a treatment the training rows have codes learnt without their own fold (a cross-frame), the
/// others those that all training rows teach. A column that is not recommended is 0 in every row,
/// so that any learner leaves it out.
struct CellDesign
{
    std::optional<GlmDesign> own;     ///< None: the plan's.
    std::vector<bool> notRecommended; ///< One a column; empty: all are.

    const GlmDesign &of(const Plan &plan) const { return own ? *own : plan.design(); }
};

/// @param resample  the cell's; without multiplicities: all rows.
/// Cancelled when `stop` was asked for, BadInput where a fit of one variable has it.
/// A function of plan and cell. Cost: without significance O(rows × columns), with it one fit of
/// two coefficients a column more. No libm but sqrt: it stands inside tasks (docs/numerics.md).
Result<CellDesign> designOfCell(const Plan &plan, const Cell &cell, const Resample &resample,
                                const std::stop_token &stop = {});

/// The recipe of a model on all rows: the plan's, with what `prepare` learns from all rows.
/// @param cell  of a fit on all rows.
Result<DesignRecipe> recipeOfModel(const Plan &plan, const Cell &cell);

/// What each derived variable of a treatment's own task explains on all rows, in the order of the
/// treatment's columns. Precondition: cell.variable >= 0.
Result<std::vector<VariableScore>> scoresOfVariable(const Plan &plan, const Cell &cell,
                                                    const std::stop_token &stop = {});

/// A design with its numeric columns centred and scaled over the rows of a weight: by the weighted
/// mean and the standard deviation over n - 1, n counting rows as often as a resample holds them. A
/// column without spread is centred alone.
Result<GlmDesign> standardizedDesign(const Plan &plan, const GlmDesign &raw, const FitRows &rows);

} // namespace heddle
