#pragma once

#include "data/formulanode.h"
#include "data/formulatokens.h"

#include <optional>

namespace heddle {

/// Reads formulas by recursive descent with R's precedences. One object reads one formula.
/// After the first error every function returns at once with an empty node. Private to engine/data.
class FormulaParser
{
public:
    struct Sides
    {
        FormulaNode left, right;
        std::size_t leftBytes = 0; ///< Where the left side ends, in bytes.
    };

    FormulaParser(std::vector<FormulaToken> tokens, FormulaFault &fault);

    Result<Sides> readFormula();
    Result<FormulaNode> readVariable(); ///< One column or call, and nothing behind it.

private:
    FormulaNode readLeft();
    FormulaNode readTerms();
    FormulaNode readCrossing();
    FormulaNode readInteraction();
    FormulaNode readTermOperand();
    FormulaNode readTermNumber();
    FormulaNode readArithmetic();
    FormulaNode readProduct();
    FormulaNode readUnary();
    FormulaNode readPower();
    FormulaNode readArithmeticOperand();
    FormulaNode readColumn();
    FormulaNode readCall(bool isTerm);
    void readPolyArguments(FormulaNode &call);
    void readPolyArgument(FormulaNode &call, const std::string &name);

    void checkLeft(const FormulaNode &left);
    void checkNoComparison(const FormulaNode &node);

    const FormulaToken &token() const { return m_tokens[m_next]; }
    const FormulaToken &following() const;
    FormulaToken take();
    bool isBinaryOperatorNotBuiltIn();
    void expect(std::string_view symbol, const std::string &purpose);
    bool enter(); ///< False, with an error, when nested too deeply; else leave() must follow.
    void leave() { --m_depth; }
    void finish(FormulaNode &node) const;
    bool failed() const { return m_error.has_value(); }
    FormulaNode unexpected(const std::string &expected);
    FormulaNode fail(std::size_t begin, std::size_t end, const std::string &cause,
                     const std::string &remedy);
    FormulaNode failAt(const FormulaToken &at, const std::string &cause, const std::string &remedy);

    std::vector<FormulaToken> m_tokens;
    FormulaFault &m_fault;
    std::size_t m_next = 0;
    int m_depth = 0;
    std::optional<Error> m_error;
};

} // namespace heddle
