// The part of FormulaParser that reads arithmetic: inside functions and left of the tilde.
#include "core/text.h"
#include "data/formulaparser.h"

namespace heddle {

namespace {

FormulaNode chain(FormulaOperation operation, FormulaNode first)
{
    FormulaNode node;
    node.operation = operation;
    node.begin = first.begin;
    node.children.push_back(std::move(first));
    return node;
}

} // namespace

FormulaNode FormulaParser::readArithmetic()
{
    FormulaNode first = readProduct();
    if (!token().is("+") && !token().is("-"))
        return first;
    FormulaNode node = chain(FormulaOperation::Sum, std::move(first));
    while (token().is("+") || token().is("-")) {
        node.operators += take().text;
        node.children.push_back(readProduct());
    }
    finish(node);
    return node;
}

FormulaNode FormulaParser::readProduct()
{
    FormulaNode first = readUnary();
    if (token().is(":"))
        return failAt(token(), "':' is not arithmetic.",
                      "Write the interaction outside the function.");
    if (!token().is("*") && !token().is("/"))
        return first;
    FormulaNode node = chain(FormulaOperation::Product, std::move(first));
    while (token().is("*") || token().is("/")) {
        node.operators += take().text;
        node.children.push_back(readUnary());
    }
    finish(node);
    return node;
}

FormulaNode FormulaParser::readUnary()
{
    const FormulaToken at = token();
    if (!at.is("-") && !at.is("+"))
        return readPower();
    if (!enter())
        return {};
    take();
    FormulaNode node;
    node.operation = at.is("-") ? FormulaOperation::Minus : FormulaOperation::Plus;
    node.begin = at.begin;
    node.children.push_back(readUnary());
    leave();
    finish(node);
    return node;
}

FormulaNode FormulaParser::readPower()
{
    FormulaNode base = readArithmeticOperand();
    if (!token().is("^"))
        return base;
    if (!enter())
        return {};
    take();
    FormulaNode node = chain(FormulaOperation::Power, std::move(base));
    node.children.push_back(readUnary()); // From the right: a^b^c is a^(b^c).
    leave();
    finish(node);
    return node;
}

FormulaNode FormulaParser::readArithmeticOperand()
{
    const FormulaToken at = token();
    if (at.kind == FormulaTokenKind::Number || at.kind == FormulaTokenKind::String ||
        (at.kind == FormulaTokenKind::Name && !at.isQuoted &&
         (at.text == "TRUE" || at.text == "FALSE"))) {
        take();
        FormulaNode node;
        node.operation = at.kind == FormulaTokenKind::Number ? FormulaOperation::Number
                                                             : FormulaOperation::String;
        node.text = at.text;
        node.number = at.number;
        node.begin = at.begin;
        node.end = at.end;
        return node;
    }
    if (at.kind == FormulaTokenKind::Name) {
        if (!at.isQuoted && at.text == ".")
            return failAt(at, "'.' stands for columns only as a term of its own.",
                          "Name the column meant.");
        return following().is("(") && !at.isQuoted ? readCall(false) : readColumn();
    }
    if (!at.is("("))
        return failed() ? FormulaNode() : unexpected("a column, a number or a function");
    if (!enter())
        return {};
    take();
    FormulaNode node;
    node.operation = FormulaOperation::Parentheses;
    node.begin = at.begin;
    node.children.push_back(readLeft());
    expect(")", "for the bracket at column " + std::to_string(at.begin + 1));
    leave();
    finish(node);
    return node;
}

} // namespace heddle
