#include "data/formulaparser.h"

#include "core/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

constexpr int MaximumDepth = 64;
constexpr int MaximumDegree = 100;
const std::vector<std::string> Functions = {"log", "exp", "sqrt", "I", "poly", "offset"};

bool isKnownFunction(const std::string &name)
{
    return std::find(Functions.begin(), Functions.end(), name) != Functions.end();
}

FormulaNode startNode(FormulaOperation operation, std::size_t begin)
{
    FormulaNode node;
    node.operation = operation;
    node.begin = begin;
    return node;
}

/// What to write instead of an operator of R that stands between terms but is not built in.
std::string substitute(const std::string &symbol)
{
    if (symbol == "^")
        return "Write the interactions out with ':', or a power of a number as I(x^2).";
    if (symbol == "/")
        return "Write a/b as a + a:b, or a quotient of numbers as I(x/z).";
    if (symbol == "%in%")
        return "Write a:b for it.";
    return "Make a column of it in the table.";
}

} // namespace

FormulaParser::FormulaParser(std::vector<FormulaToken> tokens, FormulaFault &fault)
    : m_tokens(std::move(tokens))
    , m_fault(fault)
{
}

const FormulaToken &FormulaParser::following() const
{
    return m_tokens[std::min(m_next + 1, m_tokens.size() - 1)];
}

FormulaToken FormulaParser::take()
{
    FormulaToken taken = token();
    if (m_next + 1 < m_tokens.size())
        ++m_next;
    return taken;
}

FormulaNode FormulaParser::fail(std::size_t begin, std::size_t end, const std::string &cause,
                                const std::string &remedy)
{
    if (!m_error) {
        m_error = formulaError(begin, cause, "The formula was not read.", remedy);
        m_fault = {begin, end};
        m_next = m_tokens.size() - 1; // Every loop ends at the last token.
    }
    return {};
}

FormulaNode FormulaParser::failAt(const FormulaToken &at, const std::string &cause,
                                  const std::string &remedy)
{
    return fail(at.begin, at.end, cause, remedy);
}

FormulaNode FormulaParser::unexpected(const std::string &expected)
{
    const FormulaToken at = token();
    if (at.kind == FormulaTokenKind::End)
        return failAt(at, "the formula ends where " + expected + " is expected.", "Complete it.");
    const std::string shown =
        at.kind == FormulaTokenKind::String ? quoted(at.text) : "'" + at.text + "'";
    return failAt(at, shown + " stands where " + expected + " is expected.",
                  "Correct or remove " + shown + ".");
}

void FormulaParser::expect(std::string_view symbol, const std::string &purpose)
{
    if (token().is(symbol))
        take();
    else if (!failed())
        unexpected("'" + std::string(symbol) + "' " + purpose);
}

bool FormulaParser::enter()
{
    if (++m_depth <= MaximumDepth)
        return true;
    failAt(token(), "brackets, signs and powers are nested more than 64 deep.",
           "Remove brackets that are not needed.");
    --m_depth;
    return false;
}

void FormulaParser::finish(FormulaNode &node) const
{
    node.end = m_tokens[m_next == 0 ? 0 : m_next - 1].end;
}

bool FormulaParser::isBinaryOperatorNotBuiltIn()
{
    const FormulaToken &at = token();
    constexpr std::array Symbols = {"^", "/", "|", "||", "&", "&&", "<", ">", "<=", ">=", "!="};
    const bool isOne = at.kind == FormulaTokenKind::Symbol &&
                       (at.text[0] == '%' || at.text == "==" ||
                        std::find(Symbols.begin(), Symbols.end(), at.text) != Symbols.end());
    if (isOne)
        failAt(at, "'" + at.text + "' is not built into this version.", substitute(at.text));
    return isOne;
}

Result<FormulaParser::Sides> FormulaParser::readFormula()
{
    Sides sides;
    if (token().is("~"))
        failAt(token(), "nothing stands left of '~'.", "Write the target's column there.");
    sides.left = readLeft();
    if (!failed())
        sides.leftBytes = m_tokens[m_next - 1].byteEnd;
    expect("~", "between target and variables");
    sides.right = readTerms();
    if (!failed() && token().kind != FormulaTokenKind::End)
        unexpected("an operator or the end");
    if (!failed())
        checkLeft(sides.left);
    if (!failed())
        checkNoComparison(sides.right);
    if (failed())
        return *m_error;
    return sides;
}

Result<FormulaNode> FormulaParser::readVariable()
{
    FormulaNode node = readTermOperand();
    const bool isVariable =
        node.operation == FormulaOperation::Column || node.operation == FormulaOperation::Call;
    if (!failed() && (!isVariable || token().kind != FormulaTokenKind::End))
        unexpected("the end of one variable");
    if (!failed())
        checkNoComparison(node);
    if (failed())
        return *m_error;
    return node;
}

void FormulaParser::checkNoComparison(const FormulaNode &node)
{
    const bool isComparison =
        node.operation == FormulaOperation::Equal || node.operation == FormulaOperation::NotEqual;
    if (isComparison || node.operation == FormulaOperation::String)
        fail(node.begin, node.end,
             isComparison ? "a comparison is possible only as the whole left side."
                          : "a text is no number.",
             "Compare the target with a level, as in (y == \"level\") ~ x.");
    for (const FormulaNode &child : node.children)
        checkNoComparison(child);
}

void FormulaParser::checkLeft(const FormulaNode &left)
{
    const FormulaNode *node = &left;
    while (node->operation == FormulaOperation::Parentheses)
        node = &node->children.front();
    std::vector<std::string> columns;
    collectColumns(*node, columns);
    if (columns.empty()) {
        fail(left.begin, left.end, "the left side names no column.",
             "Write the target's column there.");
    } else if (node->operation == FormulaOperation::Equal ||
               node->operation == FormulaOperation::NotEqual) {
        const auto is = [node](std::size_t side, FormulaOperation operation) {
            return node->children[side].operation == operation;
        };
        const auto isLevel = [&is](std::size_t side) {
            return is(side, FormulaOperation::String) || is(side, FormulaOperation::Number);
        };
        const bool isPlain = (is(0, FormulaOperation::Column) && isLevel(1)) ||
                             (isLevel(0) && is(1, FormulaOperation::Column));
        if (!isPlain)
            fail(node->begin, node->end, "a comparison is between one column and one level.",
                 "Write it as in (y == \"level\") ~ x.");
    } else {
        checkNoComparison(*node);
    }
}

FormulaNode FormulaParser::readLeft()
{
    FormulaNode first = readArithmetic();
    const bool isEqual = token().is("==");
    if (!isEqual && !token().is("!=")) {
        if (!token().is("~") && !token().is(")"))
            isBinaryOperatorNotBuiltIn();
        return first;
    }
    take();
    FormulaNode node =
        startNode(isEqual ? FormulaOperation::Equal : FormulaOperation::NotEqual, first.begin);
    node.children.push_back(std::move(first));
    node.children.push_back(readArithmetic());
    finish(node);
    return node;
}

FormulaNode FormulaParser::readTerms()
{
    FormulaNode node = startNode(FormulaOperation::Sum, token().begin);
    node.children.push_back(readCrossing());
    while (token().is("+") || token().is("-")) {
        node.operators += take().text;
        node.children.push_back(readCrossing());
    }
    finish(node);
    return node;
}

FormulaNode FormulaParser::readCrossing()
{
    FormulaNode first = readInteraction();
    if (!token().is("*")) {
        isBinaryOperatorNotBuiltIn();
        return first;
    }
    FormulaNode node = startNode(FormulaOperation::Crossing, first.begin);
    node.children.push_back(std::move(first));
    while (token().is("*")) {
        take();
        node.children.push_back(readInteraction());
    }
    finish(node);
    for (const FormulaNode &child : node.children) {
        if (child.operation == FormulaOperation::Number ||
            child.operation == FormulaOperation::Minus || child.operation == FormulaOperation::Plus)
            return fail(child.begin, child.end, "a sign or a number cannot be crossed with '*'.",
                        "Put a - b*c into brackets as a - (b*c); numbers belong into I().");
    }
    isBinaryOperatorNotBuiltIn();
    return node;
}

FormulaNode FormulaParser::readInteraction()
{
    FormulaNode first = readTermOperand();
    if (!token().is(":")) {
        isBinaryOperatorNotBuiltIn();
        return first;
    }
    FormulaNode node = startNode(FormulaOperation::Interaction, first.begin);
    node.children.push_back(std::move(first));
    while (token().is(":")) {
        take();
        node.children.push_back(readTermOperand());
    }
    finish(node);
    for (const FormulaNode &child : node.children) {
        if (child.operation == FormulaOperation::Number ||
            child.operation == FormulaOperation::Minus || child.operation == FormulaOperation::Plus)
            return fail(child.begin, child.end,
                        "a sign or a number cannot stand in an interaction.",
                        "Put it into brackets as -(a:b); numbers belong into I().");
    }
    isBinaryOperatorNotBuiltIn();
    return node;
}

FormulaNode FormulaParser::readTermNumber()
{
    const FormulaToken taken = take();
    if (taken.number != 0 && taken.number != 1)
        return failAt(taken,
                      "'" + taken.text + "' is no term; only 0 and 1 are, for the intercept.",
                      "Put arithmetic into I(), as in I(2*x).");
    FormulaNode node = startNode(FormulaOperation::Number, taken.begin);
    node.number = taken.number;
    node.end = taken.end;
    return node;
}

FormulaNode FormulaParser::readTermOperand()
{
    const FormulaToken at = token();
    if (at.kind == FormulaTokenKind::Number)
        return readTermNumber();
    if (at.kind == FormulaTokenKind::Name) {
        if (!at.isQuoted && at.text == ".") {
            take();
            FormulaNode node = startNode(FormulaOperation::Dot, at.begin);
            node.end = at.end;
            return node;
        }
        return following().is("(") && !at.isQuoted ? readCall(true) : readColumn();
    }
    const bool isBracket = at.is("(");
    if (!isBracket && !at.is("-") && !at.is("+"))
        return failed() ? FormulaNode() : unexpected("a column or a function");
    if (!enter())
        return {};
    take();
    FormulaNode node = startNode(isBracket    ? FormulaOperation::Parentheses
                                 : at.is("-") ? FormulaOperation::Minus
                                              : FormulaOperation::Plus,
                                 at.begin);
    node.children.push_back(isBracket ? readTerms() : readTermOperand());
    if (isBracket)
        expect(")", "for the bracket at column " + std::to_string(at.begin + 1));
    leave();
    finish(node);
    return node;
}

FormulaNode FormulaParser::readColumn()
{
    const FormulaToken taken = take();
    if (!taken.isQuoted && isReservedWord(taken.text))
        return failAt(taken, "'" + taken.text + "' is a word of the language, no column.",
                      "Put a column of that name between backticks.");
    FormulaNode node = startNode(FormulaOperation::Column, taken.begin);
    node.text = taken.text;
    node.end = taken.end;
    return node;
}

FormulaNode FormulaParser::readCall(bool isTerm)
{
    const FormulaToken name = take();
    if (!isKnownFunction(name.text)) {
        const auto nearest = nearestName(name.text, Functions);
        return failAt(name, "'" + name.text + "' is not a function of this version.",
                      (nearest ? "Did you mean " + *nearest + "()? " : std::string()) +
                          "There are log, exp, sqrt, I, poly and offset.");
    }
    if (!isTerm && (name.text == "poly" || name.text == "offset"))
        return failAt(name,
                      name.text + "() is not possible inside another expression or on the left.",
                      "Let it stand alone as a term.");
    FormulaNode node = startNode(FormulaOperation::Call, name.begin);
    node.text = name.text;
    if (!enter())
        return {};
    take();
    node.children.push_back(readArithmetic());
    if (node.text == "poly")
        readPolyArguments(node);
    else if (token().is(","))
        failAt(token(), node.text + "() takes one argument.",
               node.text == "log" ? "For another base write I(log(x)/log(10))."
                                  : "Remove the others.");
    expect(")", "for the bracket of " + node.text + "()");
    leave();
    finish(node);
    std::vector<std::string> columns;
    collectColumns(node, columns);
    if (isTerm && columns.empty() && !failed())
        return fail(node.begin, node.end, "this names no column.",
                    "Name a column in it, or remove it.");
    return node;
}

void FormulaParser::readPolyArguments(FormulaNode &call)
{
    call.degree = 1; // R's default.
    std::string before;
    for (int count = 0; token().is(",") && !failed(); ++count) {
        take();
        std::string name;
        if (token().kind == FormulaTokenKind::Name && following().is("=")) {
            name = take().text;
            take();
        }
        if (name.empty() && count > 0) {
            failAt(token(), "poly() of several variables is not built into this version.",
                   "Write poly(x, 2) for each variable.");
            return;
        }
        call.argumentText += before;
        before = ", ";
        readPolyArgument(call, name);
    }
}

void FormulaParser::readPolyArgument(FormulaNode &call, const std::string &name)
{
    const FormulaToken value = take();
    const std::string prefix = name.empty() ? "" : name + " = ";
    if (name == "raw") {
        if (value.kind != FormulaTokenKind::Name || (value.text != "TRUE" && value.text != "FALSE"))
            failAt(value, "'raw' of poly() is TRUE or FALSE.", "Write raw = TRUE or leave it out.");
        call.raw = value.text == "TRUE";
        call.argumentText += prefix + value.text;
    } else if (name.empty() || name == "degree") {
        const bool isDegree = value.kind == FormulaTokenKind::Number && value.number >= 1 &&
                              value.number <= MaximumDegree &&
                              value.number == std::trunc(value.number);
        if (!isDegree) {
            failAt(value, "the degree of poly() is a whole number from 1 to 100.",
                   "Write it as in poly(x, 2).");
            return;
        }
        call.degree = static_cast<int>(value.number);
        call.argumentText += prefix + std::to_string(call.degree);
    } else {
        failAt(value, "'" + name + "' of poly() is not built into this version.",
               "There are degree and raw.");
    }
}

} // namespace heddle
