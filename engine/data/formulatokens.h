#pragma once

#include "core/result.h"
#include "data/formula.h"

#include <string>
#include <vector>

namespace heddle {

enum class FormulaTokenKind
{
    Number,
    String, ///< Between quotes; `text` without them and its escapes resolved.
    Name,   ///< Also one between backticks (`isQuoted`).
    Symbol, ///< An operator, a bracket, a comma.
    End,    ///< Stands last in every list.
};

/// A word of a formula. Private to engine/data.
struct FormulaToken
{
    FormulaTokenKind kind = FormulaTokenKind::End;
    std::string text;
    double number = 0;
    bool isQuoted = false;
    std::size_t begin = 0, end = 0;         ///< In characters, from 0, end excluded.
    std::size_t byteBegin = 0, byteEnd = 0; ///< The same in bytes.

    bool is(std::string_view symbol) const
    {
        return kind == FormulaTokenKind::Symbol && text == symbol;
    }
};

/// Cuts a formula into words. BadInput: a character that means nothing, a quote without end, an
/// unknown escape, a number too large, text that is not UTF-8, more than 1 MiB of text.
Result<std::vector<FormulaToken>> formulaTokens(const std::string &text, FormulaFault &fault);

} // namespace heddle
