#pragma once

#include "data/formula.h"
#include "data/table.h"
#include "plan/experiment.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// What a column does in the experiment.
enum class VariableRole
{
    Target,
    Variable,
    Weight,
    Offset,
    Group, ///< Its rows of one value stay together in every resample.
    Ignore
};
constexpr int variableRoleCount = int(VariableRole::Ignore) + 1;

/// "target", "variable", …: the word on the chip.
QString roleName(VariableRole role);

/// The formula that the experiment means: its own, or `target ~ a + b` of its columns. Empty while
/// there is no target.
std::string formulaText(const Experiment &experiment);

/// Right-hand terms of a formula between the outer `+` and `-`, as written and trimmed; a term that
/// is taken away keeps its minus ("-1"). Works on text that does not parse, too.
std::vector<std::string> formulaTerms(const std::string &formula);

/// A column's name as a formula writes it: in backticks when it is no plain name.
std::string formulaName(const std::string &column);

/// Terms of the right side that are more than one column alone: "a:b", "log(x)", "-1", ".".
std::vector<std::string> derivedTerms(const Experiment &experiment);

/// The role of a column. With a formula that has a `.`, every column without another role is a
/// variable.
VariableRole roleOf(const Experiment &experiment, const std::string &column);

/// The experiment with that column in that role. The former holder of a role that only one column
/// can have (target, weight, offset, group) becomes a variable (target) or ignored. A formula keeps
/// its other terms; it turns into target and variables when it says no more than those.
Experiment withRole(Experiment experiment, const std::string &column, VariableRole role);

/// The experiment with a formula as typed, kept as target and variables where it says no more.
Experiment withFormula(Experiment experiment, const Formula &formula);

} // namespace heddle
