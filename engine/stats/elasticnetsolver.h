#pragma once

#include "stats/elasticnetloss.h"
#include "stats/elasticnetquadratic.h"

#include <memory>

namespace heddle {

/// Share by which the diagonal of every quadratic approximation is enlarged, so that collinear
/// columns leave its equations solvable; steps become shorter by less than rounding elsewhere, and
/// where they end does not change.
constexpr double netDamping = 1e-11;
constexpr double leastNetCurvature = 1e-12; ///< Added to it, for where all weights vanish.

/// Steps that change the loss by less than this share of the threshold end the iterations, too,
/// however long they are: along collinear columns a lasso has many optima.
constexpr double netFlatShare = 1e-4;

/// Coefficients on standardised columns at one lambda.
struct NetEstimate
{
    Eigen::MatrixXd b;          ///< Columns of z x responses.
    Eigen::VectorXd intercepts; ///< One a response.
    double loss = 0;
};

/// Goes down a path: each fit begins where the last one ended.
class NetSolver
{
public:
    enum class Outcome
    {
        Done,
        NotConverged,
        Cancelled
    };

    virtual ~NetSolver() = default;
    virtual Outcome fitNull() = 0; ///< All b 0: the intercepts alone. Comes first.
    /// Of the loss, negative, after fitNull(): columns of z x responses.
    virtual Eigen::MatrixXd gradient() const = 0;
    /// @param strong  columns whose gradient is at least this large are looked at first.
    virtual Outcome fit(double l1, double l2, double strong) = 0;
    const NetEstimate &estimate() const { return m_estimate; }

    /// Least l1 with all b 0: the largest entry of the gradient, or norm over responses.
    double largest(bool grouped) const;
    /// The one that suits the data; `data` and `options` must outlive it.
    static std::unique_ptr<NetSolver> make(const NetData &data, const NetOptions &options);

protected:
    NetEstimate m_estimate;
};

/// Gaussian with few columns: all rows enter one Gram matrix, then nothing is of their size.
class NetGramSolver final : public NetSolver
{
public:
    NetGramSolver(const NetData &data, const NetOptions &options);
    Outcome fitNull() override;
    Eigen::MatrixXd gradient() const override;
    Outcome fit(double l1, double l2, double strong) override;

private:
    void updateGradient();

    const NetData &m_data;
    const NetOptions &m_options;
    Eigen::MatrixXd m_gram;
    Eigen::VectorXd m_products; // z'Wy
    double m_squares = 0;       // y'Wy
    PenalisedQuadratic m_quadratic;
};

/// Any family, any number of columns: Newton steps on a working set of columns. The working set
/// holds those that the strong rule lets in and those found to break the optimality conditions,
/// which are checked for all columns at every lambda. It is cut into blocks; with more than one,
/// they take their steps in turns.
class NetNewtonSolver final : public NetSolver
{
public:
    NetNewtonSolver(const NetData &data, const NetOptions &options);
    Outcome fitNull() override;
    Eigen::MatrixXd gradient() const override;
    Outcome fit(double l1, double l2, double strong) override;

private:
    struct Block
    {
        std::size_t first = 0; ///< Place of its columns in the working set.
        std::size_t count = 0;
        bool isReady = false; ///< It has a Hessian of these columns, perhaps of an earlier point.
        bool isFresh = false; ///< Of the present point, nearly.
        /// Too many columns for a Hessian: descent on the residuals instead (a single response).
        bool isByResiduals = false;
        Eigen::VectorXd curvature; ///< By residuals: the Hessian's diagonal.
        PenalisedQuadratic quadratic;
    };

    void startIntercepts();
    bool admit(double threshold);
    void prune();
    std::size_t mostColumns() const;
    void cutBlocks();
    Outcome iterate();
    double step(Block &block); ///< Its largest H_jj d², or infinity to be called again.
    bool makeHessian(Block &block);
    void makeDiagonal(Block &block);
    void descendOnResiduals(Block &block);
    double residualPass(Block &block, bool onlySupport);
    void gather(Block &block) const;
    void removeShifts(const Block &block, const Eigen::VectorXd &before, Eigen::VectorXd &b) const;
    void makeDirection(const Block &block, const Eigen::VectorXd &change);
    double lossChange() const; ///< By m_direction, to second order (a bound for shares).
    double penaltyOf(const Block &block, const Eigen::VectorXd &b) const;
    double sizeOf(Eigen::Index column) const; ///< Of the gradient: largest, or norm when grouped.
    void updateGradient();
    Eigen::Index perResponse(const Block &block) const;

    const NetData &m_data;
    const NetOptions &m_options;
    bool m_grouped = false;
    double m_tolerance = 0;
    double m_l1 = 0;
    double m_l2 = 0;
    NetPoint m_point, m_trial;
    Eigen::MatrixXd m_direction; // of eta
    Eigen::MatrixXd m_gradient;  // of every column, by response
    Eigen::VectorXd m_meanSquares;
    Eigen::VectorXd m_rowCurvature, m_left; // by residuals: v, and what v leaves of them
    std::vector<Eigen::Index> m_working;
    std::vector<bool> m_isWorking;
    std::vector<Block> m_blocks;
};

/// A ridge of more columns than rows. Its solution lies in the space of the rows: with z = L Q',
/// Q orthonormal by Gram and Schmidt over the rows, the same ridge of columns L has the estimates
/// Q'b.
class NetRidgeSolver final : public NetSolver
{
public:
    NetRidgeSolver(const NetData &data, const NetOptions &options);
    Outcome fitNull() override;
    Eigen::MatrixXd gradient() const override;
    Outcome fit(double l1, double l2, double strong) override;

private:
    bool rotate();
    void turnBack();
    Eigen::MatrixXd turned(const Eigen::MatrixXd &values) const; ///< Q times them.

    const NetData &m_data;
    const NetOptions &m_options;
    NetData m_reduced;
    Eigen::MatrixXd m_basis; // Q, columns of z x rank
    std::unique_ptr<NetSolver> m_solver;
};

} // namespace heddle
