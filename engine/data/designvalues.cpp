#include "data/designvalues.h"

#include "core/packetmath.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

/// Values of a part of an expression: one a row, or a single one for all.
struct Values
{
    std::vector<double> numbers;
    bool isConstant = false;

    double at(std::size_t i) const { return numbers[isConstant ? 0 : i]; }
};

class Evaluator
{
public:
    Evaluator(const Table &table, const DesignRows &rows, ValueFault *fault)
        : m_table(table)
        , m_sources(rows)
        , m_rows(rows.rows)
        , m_fault(fault)
    {
    }

    Values evaluate(const FormulaNode &node);
    const std::optional<Error> &error() const { return m_error; }

private:
    Values column(const FormulaNode &node);
    Values call(const FormulaNode &node);
    Values chain(const FormulaNode &node);
    void combine(const FormulaNode &node, char symbol, Values &left, const Values &right);
    template <typename Reason>
    void check(const FormulaNode &node, const Values &result, Reason reason);

    const Table &m_table;
    const DesignRows m_sources;
    std::span<const std::int64_t> m_rows;
    ValueFault *m_fault;
    std::optional<Error> m_error;
};

/// Records the first value that is not finite; reason(i) is empty where an input was not either.
template <typename Reason>
void Evaluator::check(const FormulaNode &node, const Values &result, Reason reason)
{
    if (m_fault == nullptr || m_fault->node != nullptr)
        return;
    for (std::size_t i = 0; i < result.numbers.size(); ++i) {
        if (std::isfinite(result.numbers[i]))
            continue;
        std::string why = reason(i);
        if (why.empty())
            continue;
        *m_fault = {&node, m_rows.empty() ? 0 : m_rows[i], std::move(why)};
        return;
    }
}

Values Evaluator::column(const FormulaNode &node)
{
    const Column *column = m_table.find(node.text);
    if (column == nullptr) {
        m_error = missingColumnError(node, m_table);
        return {};
    }
    if (column->type() != ColumnType::Numeric) {
        m_error = formulaError(node.begin,
                               "column " + heddle::quoted(node.text) + " is " +
                                   std::string(toText(column->type())) + ", not numeric.",
                               "The numbers were not made.",
                               "Use a numeric column, or set the column's type to numeric.");
        return {};
    }
    Values values;
    values.numbers.reserve(m_rows.size());
    const std::span<const double> numbers = column->numbers();
    for (const std::int64_t row : m_sources.of(node.text))
        values.numbers.push_back(numbers[static_cast<std::size_t>(row)]);
    check(node, values, [&values](std::size_t i) {
        return std::isinf(values.numbers[i]) ? formatNumber(values.numbers[i]) : std::string();
    });
    return values;
}

Values Evaluator::call(const FormulaNode &node)
{
    Values values = evaluate(node.children.front());
    if (m_error || node.text == "I")
        return values;
    const Values before = values;
    if (node.text == "log") {
        packetLog(values.numbers);
    } else if (node.text == "exp") {
        packetExp(values.numbers);
    } else {
        for (double &x : values.numbers)
            x = std::sqrt(x); // Exact by IEEE 754, the same on every host.
    }
    check(node, values, [&](std::size_t i) {
        const double x = before.numbers[i];
        return std::isfinite(x) ? node.text + "(" + formatNumber(x) + ")" : std::string();
    });
    return values;
}

void Evaluator::combine(const FormulaNode &node, char symbol, Values &left, const Values &right)
{
    const Values before = left;
    if (left.isConstant && !right.isConstant)
        left = {std::vector<double>(m_rows.size(), left.numbers.front()), false};
    std::vector<double> &out = left.numbers;
    if (symbol == '^')
        packetPower(out, right.numbers);
    for (std::size_t i = 0; i < out.size() && symbol != '^'; ++i) {
        const double y = right.at(i);
        out[i] = symbol == '+'   ? out[i] + y
                 : symbol == '-' ? out[i] - y
                 : symbol == '*' ? out[i] * y
                                 : out[i] / y;
    }
    check(node, left, [&](std::size_t i) {
        const double x = before.at(i);
        const double y = right.at(i);
        return std::isfinite(x) && std::isfinite(y) ? formatNumber(x) + symbol + formatNumber(y)
                                                    : std::string();
    });
}

Values Evaluator::chain(const FormulaNode &node)
{
    Values values = evaluate(node.children.front());
    for (std::size_t i = 1; i < node.children.size() && !m_error; ++i) {
        const Values right = evaluate(node.children[i]);
        if (m_error)
            break;
        const char symbol = node.operation == FormulaOperation::Power ? '^' : node.operators[i - 1];
        combine(node, symbol, values, right);
    }
    return values;
}

Values Evaluator::evaluate(const FormulaNode &node)
{
    switch (node.operation) {
    case FormulaOperation::Number:
        return {{node.number}, true};
    case FormulaOperation::Column:
        return column(node);
    case FormulaOperation::Call:
        return call(node);
    case FormulaOperation::Parentheses:
    case FormulaOperation::Plus:
        return evaluate(node.children.front());
    case FormulaOperation::Minus: {
        Values values = evaluate(node.children.front());
        for (double &x : values.numbers)
            x = -x;
        return values;
    }
    default:
        return chain(node);
    }
}

} // namespace

Result<std::vector<double>> evaluateNumbers(const FormulaNode &node, const Table &table,
                                            std::span<const std::int64_t> rows, ValueFault *fault)
{
    return evaluateNumbers(node, table, DesignRows{rows, {}, {}}, fault);
}

Result<std::vector<double>> evaluateNumbers(const FormulaNode &node, const Table &table,
                                            const DesignRows &rows, ValueFault *fault)
{
    Evaluator evaluator(table, rows, fault);
    Values values = evaluator.evaluate(node);
    if (evaluator.error())
        return *evaluator.error();
    if (values.isConstant)
        values.numbers.assign(rows.rows.size(), values.numbers.front());
    return std::move(values.numbers);
}

Error valueError(const ValueFault &fault, const FormulaNode &whole)
{
    const std::string row = std::to_string(fault.row + 1);
    if (fault.node->operation == FormulaOperation::Column)
        return formulaError(
            fault.node->begin,
            "column " + heddle::quoted(fault.node->text) + " is infinite in row " + row + ".",
            "The formula cannot be used on these rows.", "Correct that value or make it missing.");
    const bool isLog = fault.node->text == "log";
    return formulaError(
        fault.node->begin,
        formulaText(whole) + " has no finite value in row " + row + ": it is " + fault.reason +
            " there.",
        "The formula cannot be used on these rows.",
        isLog ? "Correct that value, make it missing, or add a constant as in log(x + 1)."
              : "Correct that value or make it missing, or use another function.");
}

Error missingColumnError(const FormulaNode &node, const Table &table)
{
    std::vector<std::string> names;
    for (const Column &column : table.columns())
        names.push_back(column.name());
    const auto nearest = nearestName(node.text, names);
    return formulaError(node.begin, "the table has no column " + heddle::quoted(node.text) + ".",
                        "The formula cannot be used on this table.",
                        nearest ? "Did you mean " + quotedName(*nearest) + "?"
                                : "Use the name of a column of the table.");
}

std::optional<PolyBasis> makePolyBasis(const std::vector<double> &values, int degree)
{
    std::vector<double> distinct = values;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() <= static_cast<std::size_t>(degree))
        return std::nullopt;

    const std::size_t n = values.size();
    double mean = 0;
    for (const double x : values)
        mean += x / static_cast<double>(n);
    PolyBasis basis;
    basis.norm2 = {1, static_cast<double>(n)};
    std::vector<double> before(n, 0.0);
    std::vector<double> current(n, 1.0);
    for (int k = 0; k < degree; ++k) {
        double moment = 0;
        for (std::size_t i = 0; i < n; ++i)
            moment += (values[i] - mean) * (current[i] * current[i]);
        const double alpha = moment / basis.norm2.back() + mean;
        const double ratio = k == 0 ? 0 : basis.norm2.back() / basis.norm2[basis.norm2.size() - 2];
        double norm = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double next = (values[i] - alpha) * current[i] - ratio * before[i];
            before[i] = current[i];
            current[i] = next;
            norm += next * next;
        }
        basis.alpha.push_back(alpha);
        basis.norm2.push_back(norm);
        if (!(norm > 0) || !std::isfinite(norm))
            return std::nullopt;
    }
    return basis;
}

std::vector<double> polyValues(const std::vector<double> &values, const PolyBasis &basis)
{
    const std::size_t n = values.size();
    const std::size_t degree = basis.alpha.size();
    std::vector<double> out(n * degree);
    for (std::size_t i = 0; i < n; ++i) {
        double before = 0;
        double current = 1;
        for (std::size_t k = 0; k < degree; ++k) {
            const double ratio = k == 0 ? 0 : basis.norm2[k + 1] / basis.norm2[k];
            const double next = (values[i] - basis.alpha[k]) * current - ratio * before;
            before = current;
            current = next;
            out[k * n + i] = current / std::sqrt(basis.norm2[k + 2]);
        }
    }
    return out;
}

std::vector<double> powerValues(const std::vector<double> &values, int degree)
{
    std::vector<double> out;
    out.reserve(values.size() * static_cast<std::size_t>(degree));
    for (int k = 1; k <= degree; ++k) {
        for (const double x : values)
            out.push_back(powerWhole(x, k));
    }
    return out;
}

} // namespace heddle
