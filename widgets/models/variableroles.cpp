#include "models/variableroles.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

const std::string placeholder = "left side"; ///< A target for terms that are parsed alone.

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string trimmed(const std::string &text)
{
    const auto first = std::find_if_not(text.begin(), text.end(), isBlank);
    const auto last = std::find_if_not(text.rbegin(), text.rend(), isBlank).base();
    return first < last ? std::string(first, last) : std::string();
}

/// Goes through a formula character by character and knows what is inside quotes or brackets.
class FormulaWalk
{
public:
    explicit FormulaWalk(const std::string &text)
        : m_text(text)
    {
    }

    /// Calls visit(position) for each character outside of quotes and brackets.
    template <typename Visit>
    void outer(Visit visit)
    {
        int depth = 0;
        char quote = 0;
        for (std::size_t i = 0; i < m_text.size(); ++i) {
            const char c = m_text[i];
            if (quote != 0) {
                if (c == quote)
                    quote = 0;
                continue;
            }
            if (c == '`' || c == '"' || c == '\'')
                quote = c;
            else if (c == '(')
                ++depth;
            else if (c == ')')
                --depth;
            else if (depth == 0)
                visit(i);
        }
    }

private:
    const std::string &m_text;
};

std::size_t tildeOf(const std::string &formula)
{
    std::size_t at = std::string::npos;
    FormulaWalk(formula).outer([&](std::size_t i) {
        if (formula[i] == '~' && at == std::string::npos)
            at = i;
    });
    return at;
}

std::string leftSide(const std::string &formula)
{
    const std::size_t tilde = tildeOf(formula);
    return trimmed(tilde == std::string::npos ? formula : formula.substr(0, tilde));
}

std::string withoutBlanks(std::string text)
{
    std::erase_if(text, isBlank);
    return text;
}

/// Columns named in one term, or none when it does not parse.
std::vector<std::string> columnsOfTerm(const std::string &term)
{
    const std::string plain = term.starts_with('-') ? term.substr(1) : term;
    const Result<Formula> formula = Formula::parse("`" + placeholder + "` ~ " + plain);
    if (!formula)
        return {};
    std::vector<std::string> columns = formula->columns();
    std::erase(columns, placeholder);
    return columns;
}

bool isColumn(const std::string &term, const std::string &column)
{
    return term == column || term == formulaName(column);
}

std::string joined(const std::string &left, const std::vector<std::string> &terms)
{
    std::string text = left + " ~ ";
    if (terms.empty())
        return text + "1";
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const bool taken = terms[i].starts_with('-');
        if (i > 0)
            text += taken ? " - " : " + ";
        text += i > 0 && taken ? trimmed(terms[i].substr(1)) : terms[i];
    }
    return text;
}

bool usesDot(const std::vector<std::string> &terms)
{
    return std::find(terms.begin(), terms.end(), ".") != terms.end();
}

void setFormulaText(Experiment &experiment, const std::string &text)
{
    const Result<Formula> formula = Formula::parse(text);
    if (formula)
        experiment = withFormula(std::move(experiment), *formula);
    else
        experiment.formula = text;
}

void addVariable(Experiment &experiment, const std::string &column)
{
    if (!experiment.formula) {
        auto &variables = experiment.variables;
        if (std::find(variables.begin(), variables.end(), column) == variables.end())
            variables.push_back(column);
        return;
    }
    std::vector<std::string> terms = formulaTerms(*experiment.formula);
    const std::string taken = "-" + formulaName(column);
    const auto kept = std::remove_if(terms.begin(), terms.end(), [&](const std::string &term) {
        return withoutBlanks(term) == taken;
    });
    const bool wasTaken = kept != terms.end();
    terms.erase(kept, terms.end());
    if (!(wasTaken && usesDot(terms)))
        terms.push_back(formulaName(column));
    setFormulaText(experiment, joined(leftSide(*experiment.formula), terms));
}

void removeVariable(Experiment &experiment, const std::string &column)
{
    if (!experiment.formula) {
        std::erase(experiment.variables, column);
        return;
    }
    std::vector<std::string> terms = formulaTerms(*experiment.formula);
    std::erase_if(terms, [&](const std::string &term) {
        const std::vector<std::string> columns = columnsOfTerm(term);
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
    if (usesDot(terms))
        terms.push_back("-" + formulaName(column));
    setFormulaText(experiment, joined(leftSide(*experiment.formula), terms));
}

void setTarget(Experiment &experiment, const std::string &column)
{
    experiment.event.reset(); // a level of the former target
    if (!experiment.formula) {
        experiment.target = column;
        return;
    }
    setFormulaText(experiment, joined(formulaName(column), formulaTerms(*experiment.formula)));
}

/// Takes the column out of whatever role it has.
void clearRole(Experiment &experiment, const std::string &column, VariableRole role)
{
    switch (role) {
    case VariableRole::Target:
        if (experiment.formula) { // a formula cannot do without its left side: give it up
            experiment.variables.clear();
            for (const std::string &term : formulaTerms(*experiment.formula))
                for (const std::string &variable : columnsOfTerm(term))
                    if (std::find(experiment.variables.begin(), experiment.variables.end(),
                                  variable) == experiment.variables.end())
                        experiment.variables.push_back(variable);
            experiment.formula.reset();
        }
        experiment.target.clear();
        experiment.event.reset();
        break;
    case VariableRole::Variable:
        removeVariable(experiment, column);
        break;
    case VariableRole::Weight:
        experiment.weights.reset();
        break;
    case VariableRole::Offset:
        experiment.offset.reset();
        break;
    case VariableRole::Group:
        experiment.group.reset();
        break;
    case VariableRole::Ignore:
        break;
    }
}

} // namespace

QString roleName(VariableRole role)
{
    static const std::array<const char *, variableRoleCount> names = {
        QT_TRANSLATE_NOOP("heddle::VariableRole", "target"),
        QT_TRANSLATE_NOOP("heddle::VariableRole", "variable"),
        QT_TRANSLATE_NOOP("heddle::VariableRole", "weight"),
        QT_TRANSLATE_NOOP("heddle::VariableRole", "offset"),
        QT_TRANSLATE_NOOP("heddle::VariableRole", "group"),
        QT_TRANSLATE_NOOP("heddle::VariableRole", "ignore")};
    return QCoreApplication::translate("heddle::VariableRole", names.at(std::size_t(role)));
}

std::string formulaName(const std::string &column)
{
    const std::string text = Formula::fromColumns(column, {}).text();
    return leftSide(text);
}

std::string formulaText(const Experiment &experiment)
{
    if (experiment.formula)
        return *experiment.formula;
    if (experiment.target.empty())
        return {};
    return Formula::fromColumns(experiment.target, experiment.variables).text();
}

std::vector<std::string> formulaTerms(const std::string &formula)
{
    const std::size_t tilde = tildeOf(formula);
    if (tilde == std::string::npos)
        return {};
    const std::string right = formula.substr(tilde + 1);
    std::vector<std::string> terms;
    std::string sign;
    std::size_t begin = 0;
    const auto take = [&](std::size_t end) {
        const std::string term = trimmed(right.substr(begin, end - begin));
        if (!term.empty())
            terms.push_back(sign + term);
    };
    FormulaWalk(right).outer([&](std::size_t i) {
        if (right[i] != '+' && right[i] != '-')
            return;
        take(i);
        sign = right[i] == '-' ? "-" : "";
        begin = i + 1;
    });
    take(right.size());
    return terms;
}

std::vector<std::string> derivedTerms(const Experiment &experiment)
{
    if (!experiment.formula)
        return {};
    std::vector<std::string> terms = formulaTerms(*experiment.formula);
    std::erase_if(terms, [](const std::string &term) {
        const std::vector<std::string> columns = columnsOfTerm(term);
        return columns.size() == 1 && isColumn(term, columns.front());
    });
    return terms;
}

VariableRole roleOf(const Experiment &experiment, const std::string &column)
{
    if (experiment.weights == column)
        return VariableRole::Weight;
    if (experiment.offset == column)
        return VariableRole::Offset;
    if (experiment.group == column)
        return VariableRole::Group;
    if (!experiment.formula) {
        const auto &variables = experiment.variables;
        if (experiment.target == column)
            return VariableRole::Target;
        return std::find(variables.begin(), variables.end(), column) != variables.end()
                   ? VariableRole::Variable
                   : VariableRole::Ignore;
    }
    const std::vector<std::string> left = columnsOfTerm(leftSide(*experiment.formula));
    const Result<Formula> whole = Formula::parse(*experiment.formula);
    if (whole && whole->response().column == column)
        return VariableRole::Target;
    if (std::find(left.begin(), left.end(), column) != left.end())
        return VariableRole::Target;
    bool dot = false;
    bool taken = false;
    for (const std::string &term : formulaTerms(*experiment.formula)) {
        dot = dot || term == ".";
        const std::vector<std::string> columns = columnsOfTerm(term);
        const bool named = std::find(columns.begin(), columns.end(), column) != columns.end();
        if (named && !term.starts_with('-'))
            return VariableRole::Variable;
        taken = taken || named;
    }
    return dot && !taken ? VariableRole::Variable : VariableRole::Ignore;
}

Experiment withRole(Experiment experiment, const std::string &column, VariableRole role)
{
    const VariableRole before = roleOf(experiment, column);
    if (before == role)
        return experiment;
    std::string formerTarget;
    if (role == VariableRole::Target && !experiment.formula)
        formerTarget = experiment.target;
    if (role == VariableRole::Target && before == VariableRole::Variable)
        removeVariable(experiment, column);
    else
        clearRole(experiment, column, before);
    switch (role) {
    case VariableRole::Target:
        setTarget(experiment, column);
        if (!formerTarget.empty())
            addVariable(experiment, formerTarget);
        break;
    case VariableRole::Variable:
        addVariable(experiment, column);
        break;
    case VariableRole::Weight:
        experiment.weights = column;
        break;
    case VariableRole::Offset:
        experiment.offset = column;
        break;
    case VariableRole::Group:
        experiment.group = column;
        break;
    case VariableRole::Ignore:
        break;
    }
    return experiment;
}

Experiment withFormula(Experiment experiment, const Formula &formula)
{
    const FormulaResponse &response = formula.response();
    if (response.column != experiment.target || !response.level.empty())
        experiment.event.reset();
    std::vector<std::string> variables = formula.columns();
    std::erase(variables, response.column);
    const bool plain = !response.column.empty() && response.level.empty() && !formula.usesDot() &&
                       withoutBlanks(Formula::fromColumns(response.column, variables).text()) ==
                           withoutBlanks(formula.text());
    experiment.target = plain ? response.column : std::string();
    experiment.variables = plain ? variables : std::vector<std::string>();
    experiment.formula.reset();
    if (!plain)
        experiment.formula = formula.text();
    return experiment;
}

} // namespace heddle
