#pragma once

#include "core/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class FormulaOperation
{
    Number,      ///< `number`.
    String,      ///< `text`, without quotes and escapes; also TRUE and FALSE after `==`.
    Column,      ///< `text` is its name.
    Dot,         ///< Every column without another role.
    Call,        ///< `text` is the function, the children its arguments.
    Parentheses, ///< One child.
    Minus,       ///< A sign before one child.
    Plus,        ///< A sign before one child.
    Sum,         ///< Children joined by `operators`, '+' or '-', one each but the first.
    Product,     ///< Arithmetic: children joined by `operators`, '*' or '/'.
    Power,       ///< Arithmetic: two children.
    Interaction, ///< Terms: children joined by ':'.
    Crossing,    ///< Terms: children joined by '*'.
    Equal,       ///< Left of the tilde only: two children.
    NotEqual,
};

/// A parsed expression. Chains of one operator are one node, so that the depth of a tree is
/// bounded by the nesting the parser allows, however long the formula. Private to engine/data.
struct FormulaNode
{
    FormulaOperation operation = FormulaOperation::Number;
    double number = 0;
    std::string text;
    std::string operators;
    std::vector<FormulaNode> children;
    std::size_t begin = 0, end = 0; ///< Characters of the formula, from 0, end excluded.
    int degree = 0;                 ///< Of a call of poly().
    bool raw = false;               ///< poly(…, raw = TRUE).
    std::string argumentText;       ///< Of poly(), behind its first argument: "2, raw = TRUE".
};

/// How numbers are written.
enum class NumberText
{
    R,        ///< As R writes them into names of coefficients: at most 15 digits, "1e+05".
    Lossless, ///< Shortest text that reads back as the same number.
};

/// The expression in R's spelling, with its spaces: "I(x/z * 2)", "poly(age, 2)".
std::string formulaText(const FormulaNode &node, NumberText numbers = NumberText::R);
std::string numberText(double number, NumberText numbers);

/// The name as a formula needs it: between backticks unless it is a plain R name.
std::string quotedName(std::string_view name);
bool isPlainName(std::string_view name);
bool isReservedWord(std::string_view word); ///< TRUE, if, function … are no names in R.

/// Adds each column named in the expression to `names`, once, in order of appearance.
void collectColumns(const FormulaNode &node, std::vector<std::string> &names);

/// One variable of a formula as stored in a model file: a column, or a call of a function.
Result<FormulaNode> parseFormulaVariable(const std::string &text);

/// "formula, column 9: " and the rest; columns count characters from 1.
Error formulaError(std::size_t begin, const std::string &cause, std::string effect = {},
                   std::string remedy = {});

} // namespace heddle
