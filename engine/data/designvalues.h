#pragma once

#include "core/result.h"
#include "data/formula.h"
#include "data/formulanode.h"
#include "data/table.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// The first value that arithmetic could not give although all that it needs is there.
struct ValueFault
{
    const FormulaNode *node = nullptr; ///< Null: there was none.
    std::int64_t row = 0;              ///< Of the table, from 0.
    std::string reason;                ///< "log(0)".
};

/// Evaluates arithmetic over some rows of a table. NaN where a value is missing; where a function
/// has no finite value, the result is not finite either. The same bits on every host.
/// BadInput: a column is missing or not numeric. Private to engine/data.
Result<std::vector<double>> evaluateNumbers(const FormulaNode &node, const Table &table,
                                            const DesignRows &rows, ValueFault *fault = nullptr);
Result<std::vector<double>> evaluateNumbers(const FormulaNode &node, const Table &table,
                                            std::span<const std::int64_t> rows,
                                            ValueFault *fault = nullptr);

/// The sentence for a ValueFault, with the formula's position and the row from 1.
Error valueError(const ValueFault &fault, const FormulaNode &whole);

/// "there is no column …" with the nearest name, at the node's position.
Error missingColumnError(const FormulaNode &node, const Table &table);

/// Orthogonal polynomials over the values they were made from: p0 = 1, p1 = x - alpha[0],
/// p(k+1) = (x - alpha[k]) pk - norm2[k+1] / norm2[k] p(k-1), each divided by its norm.
/// As R's poly() stores them: `alpha` has degree entries, `norm2` two more, 1 and the count first.
struct PolyBasis
{
    std::vector<double> alpha;
    std::vector<double> norm2;
};

/// None when there are not more distinct values than the degree. `values` are finite.
/// The basis comes from the recursion itself (Stieltjes), which gives R's (a QR decomposition of
/// the centred powers) up to rounding, and training and new rows the same numbers.
/// Source: Kennedy & Gentle, Statistical Computing, 1980, pp. 343–4, as R's poly().
std::optional<PolyBasis> makePolyBasis(const std::vector<double> &values, int degree);

/// Column-major n x degree values of the basis; not finite where the value is not.
std::vector<double> polyValues(const std::vector<double> &values, const PolyBasis &basis);

/// Column-major n x degree plain powers x, x^2, …
std::vector<double> powerValues(const std::vector<double> &values, int degree);

} // namespace heddle
