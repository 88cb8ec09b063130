#include "data/formula.h"

#include "core/text.h"
#include "data/formulaparser.h"

namespace heddle {

namespace {

FormulaResponse responseOf(const FormulaNode &left, std::string text)
{
    FormulaResponse response;
    response.text = std::move(text);
    const FormulaNode *node = &left;
    while (node->operation == FormulaOperation::Parentheses)
        node = &node->children.front();
    if (node->operation == FormulaOperation::Column)
        response.column = node->text;
    response.isNegated = node->operation == FormulaOperation::NotEqual;
    if (!response.isNegated && node->operation != FormulaOperation::Equal)
        return response;
    for (const FormulaNode &side : node->children) {
        if (side.operation == FormulaOperation::Column)
            response.column = side.text;
        else if (side.operation == FormulaOperation::Number)
            response.level = formatNumber(side.number);
        else
            response.level = side.text;
    }
    return response;
}

bool hasDot(const FormulaNode &node)
{
    if (node.operation == FormulaOperation::Dot)
        return true;
    for (const FormulaNode &child : node.children) {
        if (hasDot(child))
            return true;
    }
    return false;
}

FormulaNode columnNode(const std::string &name)
{
    FormulaNode node;
    node.operation = FormulaOperation::Column;
    node.text = name;
    return node;
}

std::size_t characters(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
    return count;
}

} // namespace

Result<Formula> Formula::parse(const std::string &text, FormulaFault *fault)
{
    FormulaFault ignored;
    FormulaFault &place = fault != nullptr ? *fault : ignored;
    auto tokens = formulaTokens(text, place);
    if (!tokens)
        return tokens.error();
    const std::size_t first = tokens->front().byteBegin;
    auto sides = FormulaParser(std::move(*tokens), place).readFormula();
    if (!sides)
        return sides.error();
    Formula formula;
    formula.m_text = text;
    formula.m_response = responseOf(sides->left, text.substr(first, sides->leftBytes - first));
    formula.m_left = std::make_shared<const FormulaNode>(std::move(sides->left));
    formula.m_right = std::make_shared<const FormulaNode>(std::move(sides->right));
    return formula;
}

Formula Formula::fromColumns(const std::string &target, const std::vector<std::string> &variables)
{
    Formula formula;
    formula.m_text = quotedName(target) + " ~ ";
    formula.m_response.text = quotedName(target);
    formula.m_response.column = target;
    FormulaNode left = columnNode(target);
    left.end = characters(formula.m_response.text);

    FormulaNode right;
    right.operation = FormulaOperation::Sum;
    right.begin = left.end + 3;
    std::size_t place = right.begin;
    for (const std::string &name : variables) {
        const std::string quotedText = quotedName(name);
        if (!right.children.empty()) {
            formula.m_text += " + ";
            right.operators += '+';
            place += 3;
        }
        formula.m_text += quotedText;
        FormulaNode node = columnNode(name);
        node.begin = place;
        place += characters(quotedText);
        node.end = place;
        right.children.push_back(std::move(node));
    }
    if (variables.empty()) { // The mean alone.
        FormulaNode one;
        one.number = 1;
        one.begin = place++;
        one.end = place;
        right.children.push_back(std::move(one));
        formula.m_text += '1';
    }
    right.end = place;
    formula.m_left = std::make_shared<const FormulaNode>(std::move(left));
    formula.m_right = std::make_shared<const FormulaNode>(std::move(right));
    return formula;
}

std::vector<std::string> Formula::columns() const
{
    std::vector<std::string> names;
    collectColumns(*m_left, names);
    collectColumns(*m_right, names);
    return names;
}

bool Formula::usesDot() const
{
    return hasDot(*m_right);
}

const FormulaNode &Formula::left() const
{
    return *m_left;
}

const FormulaNode &Formula::right() const
{
    return *m_right;
}

Result<FormulaNode> parseFormulaVariable(const std::string &text)
{
    FormulaFault ignored;
    auto tokens = formulaTokens(text, ignored);
    if (!tokens)
        return tokens.error();
    return FormulaParser(std::move(*tokens), ignored).readVariable();
}

} // namespace heddle
