#include "data/formulaterms.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace heddle {

namespace {

constexpr const char *NotMade = "The design matrix was not made.";

using FormulaTerm = std::vector<int>;

/// Terms in the order they came in, each once.
class TermList
{
public:
    void add(const FormulaTerm &term)
    {
        if (m_seen.insert(term).second)
            m_terms.push_back(term);
    }
    void add(const TermList &other)
    {
        for (const FormulaTerm &term : other.m_terms)
            add(term);
    }
    void remove(const TermList &other)
    {
        for (const FormulaTerm &term : other.m_terms)
            m_seen.erase(term);
        std::erase_if(m_terms, [this](const FormulaTerm &term) { return !m_seen.contains(term); });
    }
    const std::vector<FormulaTerm> &terms() const { return m_terms; }

private:
    std::vector<FormulaTerm> m_terms;
    std::set<FormulaTerm> m_seen;
};

FormulaTerm unionOf(const FormulaTerm &a, const FormulaTerm &b)
{
    FormulaTerm both;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

class TermExpander
{
public:
    TermExpander(const std::vector<std::string> &dotColumns, FormulaFault &fault)
        : m_dotColumns(dotColumns)
        , m_fault(fault)
    {
    }

    Result<FormulaTerms> run(const Formula &formula);

private:
    TermList expand(const FormulaNode &node, bool isAdded);
    TermList expandSum(const FormulaNode &node, bool isAdded);
    TermList expandProduct(const FormulaNode &node, bool isAdded);
    TermList expandDot(const FormulaNode &node);
    TermList expandOffset(const FormulaNode &node, bool isAdded);
    TermList single(const FormulaNode &node);
    int variable(const FormulaNode &node);
    void fail(const FormulaNode &node, const std::string &cause, const std::string &remedy);

    const std::vector<std::string> &m_dotColumns;
    FormulaFault &m_fault;
    FormulaTerms m_result;
    std::map<std::string, int> m_numbers; ///< Of variables, by their lossless text.
    std::set<std::string> m_offsets;
    int m_products = 0; ///< How many products the node stands in.
    std::optional<Error> m_error;
};

void TermExpander::fail(const FormulaNode &node, const std::string &cause,
                        const std::string &remedy)
{
    if (m_error)
        return;
    m_error = formulaError(node.begin, cause, NotMade, remedy);
    m_fault = {node.begin, node.end};
}

int TermExpander::variable(const FormulaNode &node)
{
    const int next = static_cast<int>(m_result.variables.size());
    const auto [at, isNew] = m_numbers.try_emplace(formulaText(node, NumberText::Lossless), next);
    if (isNew)
        m_result.variables.push_back(node);
    return at->second;
}

TermList TermExpander::single(const FormulaNode &node)
{
    TermList list;
    list.add({variable(node)});
    return list;
}

TermList TermExpander::expand(const FormulaNode &node, bool isAdded)
{
    if (m_error)
        return {};
    switch (node.operation) {
    case FormulaOperation::Number:
        m_result.intercept = (node.number == 1) == isAdded;
        return {};
    case FormulaOperation::Dot:
        return expandDot(node);
    case FormulaOperation::Parentheses:
    case FormulaOperation::Plus:
        return expand(node.children.front(), isAdded);
    case FormulaOperation::Minus:
        expand(node.children.front(), !isAdded);
        return {};
    case FormulaOperation::Sum:
        return expandSum(node, isAdded);
    case FormulaOperation::Interaction:
    case FormulaOperation::Crossing:
        return expandProduct(node, isAdded);
    default:
        return node.text == "offset" && node.operation == FormulaOperation::Call
                   ? expandOffset(node, isAdded)
                   : single(node);
    }
}

TermList TermExpander::expandSum(const FormulaNode &node, bool isAdded)
{
    TermList list = expand(node.children.front(), isAdded);
    for (std::size_t i = 1; i < node.children.size() && !m_error; ++i) {
        if (node.operators[i - 1] == '+')
            list.add(expand(node.children[i], isAdded));
        else
            list.remove(expand(node.children[i], !isAdded));
        if (list.terms().size() > MaximumDesignColumns)
            fail(node.children[i], "the formula has more than 10,000 terms.", "Use fewer.");
    }
    return list;
}

TermList TermExpander::expandProduct(const FormulaNode &node, bool isAdded)
{
    ++m_products;
    TermList left = expand(node.children.front(), isAdded);
    for (std::size_t i = 1; i < node.children.size() && !m_error; ++i) {
        const TermList right = expand(node.children[i], isAdded);
        TermList list;
        if (node.operation == FormulaOperation::Crossing) {
            list = left;
            list.add(right);
        }
        for (const FormulaTerm &a : left.terms()) {
            for (const FormulaTerm &b : right.terms()) {
                list.add(unionOf(a, b));
                if (list.terms().size() <= MaximumDesignColumns)
                    continue;
                fail(node.children[i], "the formula has more than 10,000 terms.",
                     "Use fewer interactions.");
                return {};
            }
        }
        left = std::move(list);
    }
    --m_products;
    return left;
}

TermList TermExpander::expandDot(const FormulaNode &node)
{
    TermList list;
    for (const std::string &name : m_dotColumns) {
        FormulaNode column = node; // Errors about the column point at the dot.
        column.operation = FormulaOperation::Column;
        column.text = name;
        list.add(single(column));
    }
    return list;
}

TermList TermExpander::expandOffset(const FormulaNode &node, bool isAdded)
{
    if (m_products > 0 || !isAdded)
        fail(node, "an offset is only added, never crossed or taken away.",
             "Write '+ offset(…)' as a term of its own.");
    else if (m_offsets.insert(formulaText(node, NumberText::Lossless)).second)
        m_result.offsets.push_back(node.children.front());
    return {};
}

Result<FormulaTerms> TermExpander::run(const Formula &formula)
{
    const FormulaNode *left = &formula.left();
    while (left->operation == FormulaOperation::Parentheses)
        left = &left->children.front();
    variable(*left);
    const TermList list = expand(formula.right(), true);
    m_result.terms = list.terms();
    for (const FormulaTerm &term : m_result.terms) {
        if (term == FormulaTerm{0})
            fail(formula.right(), "the target " + formulaText(*left) + " is a term as well.",
                 "Take it away from the right side.");
    }
    if (m_result.terms.empty() && !m_result.intercept)
        fail(formula.right(), "nothing is left on the right side, not even the intercept.",
             "Add a variable, or 1 for the intercept.");
    if (m_error)
        return *m_error;
    const auto bySize = [](const FormulaTerm &a, const FormulaTerm &b) {
        return a.size() < b.size();
    };
    std::stable_sort(m_result.terms.begin(), m_result.terms.end(), bySize);
    return std::move(m_result);
}

} // namespace

Result<FormulaTerms> expandFormula(const Formula &formula,
                                   const std::vector<std::string> &dotColumns, FormulaFault &fault)
{
    return TermExpander(dotColumns, fault).run(formula);
}

} // namespace heddle
