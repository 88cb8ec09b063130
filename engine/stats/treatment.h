#pragma once

#include "core/result.h"
#include "stats/glm.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace heddle {

// Codes of variable treatment, as the R package vtreat makes them. All are free of randomness and
// of libm but sqrt: they stand inside tasks (docs/numerics.md).

/// The values of a categorical variable, one a row; a missing one is a value of its own.
struct CodedRows
{
    std::span<const std::int32_t> values; ///< 0 … count-1.
    int count = 0;
    /// Prior weight × multiplicity; 0: the row is not learnt from.
    std::span<const double> weights;
};

/// A number for each value of a categorical variable.
struct ValueNumbers
{
    std::vector<double> ofValue; ///< `novel` where no row that is learnt from has the value.
    double novel = 0;            ///< For a value never seen.
};

/// vtreat's catB: logit P(y = 1 | value) - logit P(y = 1), P(value | y) smoothed by 0.001 rows that
/// are shared out by P(y). A value never seen has 0, and so have all where y is always 0 or 1.
/// @param y  shares of events in [0, 1], one a row.
ValueNumbers impactOnEvents(const CodedRows &rows, std::span<const double> y);

/// vtreat's catN: the mean of y at the value less the grand mean. A value never seen has 0.
ValueNumbers impactOnNumbers(const CodedRows &rows, std::span<const double> y);

/// vtreat's catP: the share of the rows that have the value, by weight; half a row's for a value
/// never seen.
ValueNumbers prevalence(const CodedRows &rows);

/// vtreat's catD: the standard deviation of y at the value, over its weight less 1. A value of less
/// than two rows, or never seen, has the largest of the others (0 where there is no other).
ValueNumbers deviation(const CodedRows &rows, std::span<const double> y);

/// Gives each row the number that its value has when the rows of its own fold are not learnt from.
/// @param foldOf  fold of each row, from 0; -1: the row is left as it is.
/// @param into    one number a row.
void codeOutOfFold(const CodedRows &rows, std::span<const std::int32_t> foldOf, int folds,
                   const std::function<ValueNumbers(const CodedRows &)> &learn,
                   std::span<double> into);

/// Weighted mean of the numbers that are not NaN; 0 when there are none of a weight above 0.
double meanOfPresent(std::span<const double> numbers, std::span<const double> weights);

/// What one variable alone explains of a target.
struct VariableScore
{
    double r2 = 0;     ///< 1 - deviance / null deviance.
    double pValue = 1; ///< Of the drop of the deviance.
};

/// Logistic regression of the events on the variable; p from χ² with 1 degree of freedom.
/// A constant variable or target scores 0 with p = 1. Offsets are not used.
/// @param y  shares of events in [0, 1].
/// Cancelled when `stop` was asked for.
Result<VariableScore> scoreOnEvents(std::span<const double> x, std::span<const double> y,
                                    const FitRows &rows, const std::stop_token &stop);

/// Least squares; p from F with 1 and n - 2 degrees of freedom, n counting rows of a weight above 0
/// as often as the resample holds them.
VariableScore scoreOnNumbers(std::span<const double> x, std::span<const double> y,
                             const FitRows &rows);

/// Multinomial regression of all levels; p from χ² with one degree of freedom a level but one.
Result<VariableScore> scoreOnLevels(std::span<const double> x, std::span<const std::int32_t> codes,
                                    int levels, const FitRows &rows, const std::stop_token &stop);

} // namespace heddle
