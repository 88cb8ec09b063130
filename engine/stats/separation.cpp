#include "stats/separation.h"

#include "stats/nnls.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double noDirection = 1e-9;    // relative residual below which the classes overlap
constexpr double mostPruningWork = 2e7; // n p: above, the set of columns is not made smaller

/// The rows that count, as columns a_i of signed, scaled values.
class SignedRows
{
public:
    SignedRows(const LogisticRows &rows, std::int32_t event)
        : m_rows(rows)
    {
        for (Eigen::Index row = 0; row < rows.design->rows(); ++row) {
            if (!(rows.checked.weights[row] > 0))
                continue;
            const auto i = static_cast<std::size_t>(row);
            const double share =
                rows.shares.size() > 0 ? rows.shares[row] : (rows.codes[i] == event ? 1.0 : 0.0);
            if (share > 0)
                m_entries.push_back({row, 1});
            if (share < 1)
                m_entries.push_back({row, -1});
        }
    }

    Eigen::MatrixXd matrix(const std::vector<Eigen::Index> &columns) const
    {
        Eigen::MatrixXd result(static_cast<Eigen::Index>(columns.size()),
                               static_cast<Eigen::Index>(m_entries.size()));
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            for (std::size_t j = 0; j < columns.size(); ++j)
                result(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) =
                    m_entries[i].sign * value(m_entries[i].row, columns[j]);
        return result;
    }

    /// What one column does alone, beside an intercept.
    Separation alone(Eigen::Index column) const
    {
        double lowEvent = std::numeric_limits<double>::infinity(), highEvent = -lowEvent;
        double lowOther = lowEvent, highOther = highEvent;
        for (const Entry &entry : m_entries) {
            const double x = value(entry.row, column);
            double &low = entry.sign > 0 ? lowEvent : lowOther;
            double &high = entry.sign > 0 ? highEvent : highOther;
            low = std::min(low, x);
            high = std::max(high, x);
        }
        if (highOther < lowEvent || highEvent < lowOther)
            return Separation::Complete;
        const bool touches = highOther == lowEvent || highEvent == lowOther;
        const bool constant = std::min(lowEvent, lowOther) == std::max(highEvent, highOther);
        return touches && !constant ? Separation::QuasiComplete : Separation::None;
    }

    double work(std::size_t columns) const
    {
        return static_cast<double>(m_entries.size()) * static_cast<double>(columns);
    }

private:
    struct Entry
    {
        Eigen::Index row;
        int sign;
    };

    double value(Eigen::Index row, Eigen::Index column) const
    {
        constexpr Eigen::Index blockRows = GlmDesign::blockRows;
        return m_rows.design->block(row / blockRows)[column * blockRows + row % blockRows];
    }

    const LogisticRows &m_rows;
    std::vector<Entry> m_entries;
};

/// A direction b with a_i'b >= 0 for all rows and > 0 for one; empty when the classes overlap.
/// Stiemke: there is none exactly when some weights >= 1 make the a_i cancel.
std::optional<Eigen::VectorXd> recessionDirection(const Eigen::MatrixXd &rows,
                                                  const std::stop_token &stop)
{
    const Eigen::VectorXd target = -rows.rowwise().sum();
    if (target.norm() <= noDirection * std::sqrt(static_cast<double>(rows.cols())))
        return Eigen::VectorXd(); // equal weights cancel
    const std::optional<NnlsResult> result = nonNegativeLeastSquares(rows, target, stop);
    if (!result)
        return std::nullopt;
    return result->relativeNorm > noDirection ? Eigen::VectorXd(-result->residual)
                                              : Eigen::VectorXd();
}

/// Gordan: a_i'b > 0 for all rows is impossible exactly when some convex weights make them cancel.
std::optional<bool> isComplete(const Eigen::MatrixXd &rows, const std::stop_token &stop)
{
    Eigen::MatrixXd extended(rows.rows() + 1, rows.cols());
    extended.topRows(rows.rows()) = rows;
    extended.bottomRows(1).setOnes();
    const Eigen::VectorXd target = Eigen::VectorXd::Unit(rows.rows() + 1, rows.rows());
    const std::optional<NnlsResult> result = nonNegativeLeastSquares(extended, target, stop);
    if (!result)
        return std::nullopt;
    return result->relativeNorm > noDirection;
}

/// The kind of a separation that is known to be there.
std::optional<Separation> splitOf(const Eigen::MatrixXd &rows, const std::stop_token &stop)
{
    const std::optional<bool> complete = isComplete(rows, stop);
    if (!complete)
        return std::nullopt;
    return *complete ? Separation::Complete : Separation::QuasiComplete;
}

/// Leaves out each column without which the classes are still split in the same way.
std::optional<std::vector<Eigen::Index>> pruned(const SignedRows &rows,
                                                std::vector<Eigen::Index> columns, bool intercept,
                                                Separation kind, const std::stop_token &stop)
{
    if (rows.work(columns.size() * columns.size()) > mostPruningWork)
        return columns;
    for (std::size_t k = columns.size(); k-- > (intercept ? 1U : 0U);) {
        std::vector<Eigen::Index> fewer = columns;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
        if (fewer.empty())
            continue;
        const Eigen::MatrixXd matrix = rows.matrix(fewer);
        bool still = false;
        if (kind == Separation::Complete) {
            const std::optional<bool> complete = isComplete(matrix, stop);
            if (!complete)
                return std::nullopt;
            still = *complete;
        } else {
            const std::optional<Eigen::VectorXd> direction = recessionDirection(matrix, stop);
            if (!direction)
                return std::nullopt;
            still = direction->size() > 0;
        }
        if (still)
            columns = std::move(fewer);
    }
    return columns;
}

} // namespace

std::optional<Separation> separationOf(const Eigen::MatrixXd &rows, const std::stop_token &stop)
{
    const std::optional<Eigen::VectorXd> direction = recessionDirection(rows, stop);
    if (!direction)
        return std::nullopt;
    if (direction->size() == 0)
        return Separation::None;
    return splitOf(rows, stop);
}

bool isSplitByOneColumn(const LogisticRows &rows, std::int32_t event,
                        const std::vector<Eigen::Index> &columns)
{
    const SignedRows entries(rows, event);
    return rows.design->hasIntercept() &&
           std::any_of(columns.begin(), columns.end(), [&](Eigen::Index column) {
               return entries.alone(column) != Separation::None;
           });
}

std::optional<SeparationFinding> findSeparation(const LogisticRows &rows, std::int32_t event,
                                                const std::vector<Eigen::Index> &columns,
                                                const std::stop_token &stop)
{
    const SignedRows entries(rows, event);
    const Eigen::MatrixXd matrix = entries.matrix(columns);
    const bool intercept = rows.design->hasIntercept();
    const std::size_t first = intercept && columns.front() == 0 ? 1 : 0;
    std::vector<Separation> alone(columns.size(), Separation::None);
    for (std::size_t j = first; intercept && j < columns.size(); ++j)
        alone[j] = entries.alone(columns[j]);
    const auto some = [&](Separation kind) {
        return std::find(alone.begin(), alone.end(), kind) != alone.end();
    };

    std::optional<Separation> kind = Separation::Complete;
    if (some(Separation::QuasiComplete) && !some(Separation::Complete))
        kind = splitOf(matrix, stop);
    else if (!some(Separation::Complete))
        kind = separationOf(matrix, stop);
    if (!kind)
        return std::nullopt;
    SeparationFinding finding;
    finding.kind = *kind;
    if (finding.kind == Separation::None)
        return finding;

    for (std::size_t j = first; j < columns.size(); ++j) {
        if (alone[j] == finding.kind)
            finding.columns.push_back(columns[j]);
    }
    if (!finding.columns.empty())
        return finding;
    const std::optional<std::vector<Eigen::Index>> least =
        pruned(entries, columns, first == 1, finding.kind, stop);
    if (!least)
        return std::nullopt;
    for (const Eigen::Index column : *least)
        if (!(first == 1 && column == 0))
            finding.columns.push_back(column);
    return finding;
}

} // namespace heddle
