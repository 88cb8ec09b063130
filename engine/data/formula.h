#pragma once

#include "core/result.h"
#include "data/table.h"

#include <nlohmann/json_fwd.hpp>

#include <Eigen/Core>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// What stands left of the tilde.
struct FormulaResponse
{
    std::string text;   ///< As written, "log(y)" or "(Species == \"setosa\")".
    std::string column; ///< The column, when it is one alone or compared with a level; else empty.
    std::string level;  ///< The level compared with; empty unless a comparison.
    bool isNegated = false; ///< `!=`: the response is 1 where the column is not the level.
};

/// Where a formula is wrong, in characters (code points) from 0, `end` excluded.
struct FormulaFault
{
    std::size_t begin = 0, end = 0;
};

struct FormulaNode;      ///< A parsed expression; private to engine/data.
struct DesignParts;      ///< What a recipe holds; private to engine/data.
struct TreatmentSources; ///< data/treatedrecipe.h
struct DerivedColumn;    ///< data/treatedrecipe.h

/// A parsed model formula with R's meaning (+ - : * . -1, log exp sqrt I poly offset, comparison
/// on the left, backticks). Immutable, cheap to copy.
///
/// On the left stands a column, arithmetic with log exp sqrt I on one, or a comparison with a
/// level by == or !=. R's ^ / %in% | between terms and the other functions are not built in.
class Formula
{
public:
    /// BadInput names the token and its position: "formula, column 9: 'lgo' is not a function …".
    /// Nesting is limited to 64 levels, the text to 1 MiB.
    /// @param fault  where to put the words at fault, for underlining.
    static Result<Formula> parse(const std::string &text, FormulaFault *fault = nullptr);
    /// `target ~ a + b + …` from chosen columns; names are quoted where needed.
    static Formula fromColumns(const std::string &target,
                               const std::vector<std::string> &variables);

    const std::string &text() const { return m_text; } ///< As written.
    const FormulaResponse &response() const { return m_response; }
    std::vector<std::string> columns() const; ///< Columns named on either side (not those of `.`).
    bool usesDot() const;                     ///< `.` stands on the right.
    const FormulaNode &left() const;
    const FormulaNode &right() const;

private:
    Formula() = default;

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

/// Rows of a table of which one column is read from other rows: a permuted variable.
struct DesignRows
{
    std::span<const std::int64_t> rows;
    std::string_view permuted;                  ///< Name of the column; empty: none.
    std::span<const std::int64_t> permutedRows; ///< As many as `rows`.

    std::span<const std::int64_t> of(std::string_view column) const
    {
        return !permuted.empty() && column == permuted ? permutedRows : rows;
    }
};

/// How a table becomes a design matrix: terms, levels and `poly` bases, fixed once from the rows
/// used, so that it can be applied to new data. Immutable; stored in every model file.
class DesignRecipe
{
public:
    /// Expands the formula over the table's columns. `excluded` are the columns with another role
    /// (weights, offset, …), which `.` leaves out besides the target.
    /// @param rows  rows used, from 0; levels present and poly bases come from them (R makes a
    /// basis
    ///              before it leaves rows with missing values out): a level that
    ///              no row used has gets no column (R keeps an aliased one for a factor that was
    ///              not read from text). Rows with a missing value are passed over.
    /// @param fault where to put the words of the formula at fault; left alone by other errors.
    /// BadInput: unknown column (with the nearest name), text column, a function of a categorical
    /// variable, a value out of a function's domain (with the row, from 1), nothing on the right,
    /// a categorical variable with one level, too few distinct values for a poly(), the target as
    /// a term, more than 10,000 columns.
    /// Cost O(rows × variables). Reentrant.
    static Result<DesignRecipe> make(const Formula &formula, const Table &table,
                                     std::span<const std::int64_t> rows,
                                     const std::vector<std::string> &excluded,
                                     FormulaFault *fault = nullptr);

    const std::vector<DesignTerm> &terms() const;
    std::vector<std::string> termNames() const;
    bool hasIntercept() const;
    bool hasOffset() const;                     ///< offset() terms stand in the formula.
    std::vector<std::string> variables() const; ///< Columns needed on the right, each once.
    /// The same with the type each must have.
    std::map<std::string, ColumnType> inputs() const;

    /// n x p, for rows of a table that has the columns (of the same types).
    /// BadInput: a column is missing or of another type. A missing value, a level never seen or a
    /// value out of a function's domain makes that whole row NaN. The same bits on every host.
    Result<Eigen::MatrixXd> matrix(const Table &table, std::span<const std::int64_t> rows) const;
    Result<Eigen::MatrixXd> matrix(const Table &table, const DesignRows &rows) const;
    /// Whether an offset() term needs a column of the table.
    bool offsetNeeds(const std::string &column) const;
    /// Sum of the formula's offset() terms; zeros when there are none.
    Result<Eigen::VectorXd> offset(const Table &table, std::span<const std::int64_t> rows) const;

    bool isTreated() const; ///< Columns are derived by a treatment (data/treatedrecipe.h).
    /// Which columns are made of numeric variables alone: what centring and scaling is for.
    std::vector<bool> numericColumns() const;
    /// The same with columns that are centred and scaled, (x - center) / scale, one entry a column.
    DesignRecipe standardized(std::span<const double> centers,
                              std::span<const double> scales) const;

    /// The `design` part of a model file; numbers read back to the last bit.
    nlohmann::ordered_json toJson() const;
    /// BadInput, naming the member, for anything that toJson does not write.
    static Result<DesignRecipe> fromJson(const nlohmann::ordered_json &json);

private:
    explicit DesignRecipe(DesignParts parts);
    explicit DesignRecipe(std::shared_ptr<const DesignParts> parts);
    friend Result<DesignRecipe> treatedRecipe(const TreatmentSources &sources,
                                              std::vector<DerivedColumn> columns);

    std::shared_ptr<const DesignParts> m_data;
};

/// The numbers on the left of a formula for some rows: a numeric column or a function of it.
/// A comparison (or a column of TRUE and FALSE) gives 0 and 1. NaN where missing.
/// BadInput: unknown, text or categorical column, level that the column does not have, a value
/// out of a function's domain (with the row).
Result<Eigen::VectorXd> responseNumbers(const Formula &formula, const Table &table,
                                        std::span<const std::int64_t> rows);

} // namespace heddle
