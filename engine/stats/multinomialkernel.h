#pragma once

#include "stats/fitrows.h"

#include <array>
#include <limits>
#include <stop_token>

namespace heddle {

/// The rows of a multinomial fit that have a weight, by the levels that occur among them.
struct MultinomialRows
{
    const GlmDesign *design = nullptr;
    CheckedRows checked;
    std::vector<std::int32_t> codes; ///< Places in `levels`; -1: the row has no weight.
    std::vector<int> levels;         ///< Those that occur; the first is the base.
    std::vector<double> totals;      ///< Σ w of each.
};

/// One point at which the likelihood is wanted, and what came out. The q = m (K - 1) coefficients
/// stand level after level, the base left out.
struct MultinomialPoint
{
    Eigen::MatrixXd coefficients; ///< Of the scaled columns, m x (K - 1).
    double deviance = std::numeric_limits<double>::infinity();
    Eigen::VectorXd gradient; ///< Of the log likelihood.
    Eigen::MatrixXd hessian;  ///< Its negative second derivatives; lower half.
};

/// Evaluates points of one target. Sums run over rows in one fixed order: within a block of 256,
/// then over blocks. No libm.
class MultinomialKernel
{
public:
    /// @param columns  those of the design that are in use, m of them.
    MultinomialKernel(const MultinomialRows &rows, std::vector<Eigen::Index> columns);

    const std::vector<Eigen::Index> &columns() const { return m_columns; }
    Eigen::Index size() const { return m_size; }     ///< m
    Eigen::Index others() const { return m_others; } ///< K - 1

    /// False when `stop` was asked for; the point is then void.
    bool evaluate(MultinomialPoint &point, const std::stop_token &stop);

private:
    using BlockValues = std::array<double, GlmDesign::blockRows>;

    double predict(std::int64_t block, const Eigen::MatrixXd &coefficients);
    void addGradient(std::int64_t block, Eigen::VectorXd &gradient) const;
    bool addHessian(std::int64_t block, Eigen::MatrixXd &hessian, const std::stop_token &stop);
    void addPairs(const double *columns, const BlockValues &weights, Eigen::MatrixXd &hessian,
                  Eigen::Index row, Eigen::Index column) const;
    const double *column(const double *block, Eigen::Index place) const
    {
        return block + m_columns[static_cast<std::size_t>(place)] * GlmDesign::blockRows;
    }

    const MultinomialRows &m_rows;
    const std::vector<Eigen::Index> m_columns;
    const Eigen::Index m_size, m_others;
    Eigen::MatrixXd m_probability; ///< Of the block in hand, all levels but the base.
    BlockValues m_weights{};       ///< Of its rows.
};

} // namespace heddle
