#pragma once

#include "data/formula.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// How a derived variable is made from one of the table (vtreat's codes).
enum class TreatmentCode
{
    Clean,      ///< The number, the mean where it is missing.
    Missing,    ///< 1 where the value is missing.
    Level,      ///< 1 at one level, or at all rare ones.
    Impact,     ///< What the level does to the target.
    Prevalence, ///< The level's share of the rows.
    Deviation   ///< How much the target spreads within the level.
};
inline constexpr std::array allTreatmentCodes = {
    TreatmentCode::Clean,  TreatmentCode::Missing,    TreatmentCode::Level,
    TreatmentCode::Impact, TreatmentCode::Prevalence, TreatmentCode::Deviation};
std::string_view toText(TreatmentCode code); ///< "clean", "missing" …: the contract's names.
std::optional<TreatmentCode> treatmentCodeFromText(std::string_view text);

/// A column of a treated design: a number for each value of one variable.
struct DerivedVariable
{
    std::string name; ///< "age_clean", "sex_lev_f".
    TreatmentCode code = TreatmentCode::Clean;
    bool isOfLevels = false;         ///< Made from a categorical variable.
    std::vector<std::string> levels; ///< Those with a number of their own …
    std::vector<double> values;      ///< … which is this.
    double missing = 0;              ///< In place of a missing value.
    double novel = 0;                ///< Of every other level.
};

/// A variable of a formula that is to be treated, with its values in the rows used.
struct TreatmentSource
{
    std::string name; ///< "age", "log(age)".
    std::shared_ptr<const FormulaNode> expression;
    bool isCategorical = false;
    std::vector<double> numbers;     ///< Numeric: one a row, NaN where missing.
    std::vector<std::int32_t> codes; ///< Categorical: one a row, -1 where missing.
    std::vector<std::string> levels; ///< Those that a row used has, in the table's order.

    std::int64_t missingCount() const;
    std::vector<std::string> columns() const; ///< Of the table, that it is made from.
};

/// The right side of a formula before its variables are treated.
struct TreatmentSources
{
    bool intercept = true;
    std::vector<TreatmentSource> variables;
    std::vector<std::shared_ptr<const FormulaNode>> offsets;

    std::vector<std::string> offsetColumns() const; ///< That the offset() terms name.
};

/// Reads the variables of a formula for treatment. Missing values stay, also in every row.
/// BadInput: as DesignRecipe::make, and for an interaction or a poly(), which have no treatment.
Result<TreatmentSources> readTreatmentSources(const Formula &formula, const Table &table,
                                              std::span<const std::int64_t> rows,
                                              const std::vector<std::string> &excluded);

/// Columns of the table that stand left of the tilde.
std::vector<std::string> targetColumns(const Formula &formula);

/// A column that is derived, and from which of the sources.
struct DerivedColumn
{
    std::size_t source = 0;
    DerivedVariable derived;
};

/// The recipe whose columns are an intercept (where the formula has one) and the derived ones. Its
/// matrix has a number for every value of new rows: a missing one, also where a function has no
/// finite value, and a level never seen are coded, too.
/// BadInput: two columns of one name, more than 10,000 columns, none at all.
Result<DesignRecipe> treatedRecipe(const TreatmentSources &sources,
                                   std::vector<DerivedColumn> columns);

} // namespace heddle
