#pragma once

#include "core/result.h"
#include "data/table.h"

#include <nlohmann/json_fwd.hpp>

#include <Eigen/Core>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// What stands left of the tilde.
struct FormulaResponse
{
    std::string text;   ///< As written, "log(y)" or "(Species == \"setosa\")".
    std::string column; ///< The column, when it is one alone or compared with a level; else empty.
    std::string level;  ///< The level compared with; empty unless a comparison.
};

struct FormulaNode; ///< A parsed expression; private to formula.cpp and designmatrix.cpp.

/// A parsed model formula with R's meaning (+ - : * . -1, log exp sqrt I poly offset, comparison
/// on the left, backticks). Immutable.
class Formula
{
public:
    /// BadInput names the token and its position: "formula, column 9: 'lgo' is not a function …".
    static Result<Formula> parse(const std::string &text);
    /// `target ~ a + b + …` from chosen columns; names are quoted where needed.
    static Formula fromColumns(const std::string &target,
                               const std::vector<std::string> &variables);

    const std::string &text() const { return m_text; }
    const FormulaResponse &response() const { return m_response; }
    std::vector<std::string> columns() const; ///< Columns named on either side (not those of `.`).
    bool usesDot() const;                     ///< `.` stands on the right.
    const FormulaNode &left() const;
    const FormulaNode &right() const;

private:
    std::string m_text;
    FormulaResponse m_response;
    std::shared_ptr<const FormulaNode> m_left, m_right;
};

/// One column of the design matrix.
struct DesignTerm
{
    std::string name; ///< As R names it: "(Intercept)", "racewhite", "lwt:smoke", "poly(age, 2)1".
    std::vector<std::string> variables; ///< Columns of the table it is made from.
};

/// How a table becomes a design matrix: terms, levels and `poly` bases, fixed once from the rows
/// used, so that it can be applied to new data. Immutable; stored in every model file.
class DesignRecipe
{
public:
    /// Expands the formula over the table's columns. `excluded` are the columns with another role
    /// (weights, offset, …), which `.` leaves out besides the target.
    /// @param rows  rows used, from 0; levels present and poly bases come from them.
    /// BadInput: unknown column (with the nearest name), text column, a function of a categorical
    /// variable, a value out of a function's domain (with the row), nothing on the right, …
    static Result<DesignRecipe> make(const Formula &formula, const Table &table,
                                     std::span<const std::int64_t> rows,
                                     const std::vector<std::string> &excluded);

    const std::vector<DesignTerm> &terms() const;
    bool hasIntercept() const;
    bool hasOffset() const;                     ///< offset() terms stand in the formula.
    std::vector<std::string> variables() const; ///< Columns needed on the right, each once.

    /// n x p, for rows of a table that has the columns (of the same types).
    /// BadInput: a column is missing. A missing value or a level never seen makes that row NaN.
    Result<Eigen::MatrixXd> matrix(const Table &table, std::span<const std::int64_t> rows) const;
    /// Sum of the formula's offset() terms; zeros when there are none.
    Result<Eigen::VectorXd> offset(const Table &table, std::span<const std::int64_t> rows) const;

    nlohmann::ordered_json toJson() const; ///< The `design` part of a model file.
    static Result<DesignRecipe> fromJson(const nlohmann::ordered_json &json);

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

/// The numbers on the left of a formula for some rows: a numeric column or a function of it.
/// A comparison (or a two-valued logical) gives 0 and 1. NaN where missing.
Result<Eigen::VectorXd> responseNumbers(const Formula &formula, const Table &table,
                                        std::span<const std::int64_t> rows);

} // namespace heddle
