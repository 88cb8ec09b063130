#pragma once

#include "stats/fitrows.h"
#include "stats/logistic.h"

namespace heddle {

/// What the fits of a bundle share, filled up to whole blocks of rows. Padding rows weigh nothing.
struct LogisticRows
{
    const GlmDesign *design = nullptr;
    CheckedRows checked;          ///< `weights` padded, too.
    Eigen::VectorXd priorWeights; ///< Padded; empty: all 1.
    Eigen::VectorXd offset;       ///< Padded; empty: all 0.
    std::vector<std::int32_t> codes;
    Eigen::VectorXd shares;   ///< Padded; empty when there are codes.
    double saturatedLoss = 0; ///< -Σ w (y log y + (1 - y) log(1 - y)), 0 for 0/1 data.
};

/// One point at which one fit's likelihood is wanted, and what came out.
struct LogisticPoint
{
    enum class Rule
    {
        Start, ///< R's start values: gradient and Hessian of the first least-squares problem.
        AsR,   ///< Fitted probabilities and weights held off 0 and 1 as R does, deviance exact.
        Exact,
    };
    enum class Hessian
    {
        None,
        Single,
        Double
    };

    std::int32_t event = 0;
    Rule rule = Rule::Start;
    Hessian wanted = Hessian::Double;
    Eigen::VectorXd coefficients; ///< Of the scaled columns, p entries.

    double deviance = 0;
    Eigen::VectorXd gradient;   ///< Of the log likelihood, padded to a multiple of 4.
    Eigen::VectorXd hessian;    ///< Pairs (i, j), i <= j, in the order (0,0) (0,1) … (1,1) ….
    Eigen::VectorXd rowWeights; ///< Σ-weights of all rows; filled when `keepRowWeights`.
    bool keepRowWeights = false;
};

/// Evaluates many points over one design. Every number of a point is a sum over rows in one fixed
/// order, so it does not depend on which other points are evaluated with it.
class LogisticKernel
{
public:
    explicit LogisticKernel(const LogisticRows &rows);

    /// False when `stop` was asked for; the points are then void.
    bool evaluate(std::span<LogisticPoint *const> points, const std::stop_token &stop);

    /// Σ w z_i z_j over all rows, pairs as in LogisticPoint::hessian.
    Eigen::VectorXd gram();

private:
    void rowTerms(std::int64_t block, std::span<LogisticPoint *const> points);
    template <LogisticPoint::Rule rule>
    void rowTermsOfPoint(std::int64_t block, std::int64_t firstRow, LogisticPoint &point,
                         std::size_t slot);
    void addGradients(std::int64_t block, std::span<LogisticPoint *const> points);
    void addHessians(std::int64_t block, std::span<LogisticPoint *const> points);
    /// Rows of a block that are worked on: those used, up to whole chunks.
    std::int64_t rowsOf(std::int64_t block) const;
    const std::vector<const double *> &columns(std::int64_t block);
    const std::vector<const float *> &singleColumns(std::int64_t block);

    const LogisticRows &m_rows;
    Eigen::MatrixXd m_weights, m_residuals; ///< 256 x points.
    Eigen::MatrixXd m_loss;                 ///< 8 x points: running sums of four lanes, twice.
    Eigen::MatrixXf m_singles;              ///< 256 x p: the columns of one block, rounded.
    std::int64_t m_singleBlock = -1;        ///< Which.
    /// Kept for their memory: where the columns and parts of a block are and where their sums go.
    std::vector<const double *> m_columns, m_doubleParts;
    std::vector<const float *> m_singleColumns;
    std::vector<double *> m_doubleSums;
};

} // namespace heddle
