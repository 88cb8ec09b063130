#pragma once

#include "stats/hessianfactor.h"
#include "stats/logistickernel.h"

namespace heddle {

/// What all fits of a bundle know before they begin.
struct LogisticSetting
{
    const LogisticRows *rows = nullptr;
    const LogisticOptions *options = nullptr;
    std::vector<Eigen::Index> columns; ///< Those that are not aliased.
    Eigen::VectorXd gram; ///< Σ w z_i z_j in pairs; empty: `columns` are those of the warm starts.
};

/// One fit of a bundle as a machine with states: it says at which point it wants the likelihood,
/// is told, and goes on. First R's iteration by R's rule (unless it has a warm start), then damped
/// Newton steps to the optimum, whose existence is proven at the end or left open.
class LogisticIrls
{
public:
    /// A fit from R's start.
    /// @param polish  whether to go on from where R stops to the optimum
    LogisticIrls(const LogisticSetting &setting, std::int32_t event, bool polish = true);
    /// A fit from a warm start, p coefficients of the unscaled columns.
    LogisticIrls(const LogisticSetting &setting, std::int32_t event, const Eigen::VectorXd &start);

    LogisticPoint &point() { return m_point; }
    bool isDone() const { return m_phase == Phase::Done; }
    void advance(); ///< `point()` has been evaluated: takes a step, or is done.

    /// A finite optimum exists and is reached (Bach 2010, Self-concordant analysis for logistic
    /// regression: λ² max|z_i|² tr(H⁻¹) <= 1/4, λ the Newton decrement).
    bool isCertified() const { return m_certified; }
    /// Ended because the columns of the warm start may be aliased here: needs a Gram matrix.
    bool doubtsColumns() const { return m_doubtsColumns; }
    void polishFurther(int steps); ///< After it is known that a finite optimum exists.
    double squaredDecrement() const { return m_squaredDecrement; }

    struct State
    {
        Eigen::VectorXd coefficients; ///< Of the scaled columns.
        double deviance = 0;
        HessianFactor factor;
    };
    const State &optimum() const { return m_optimum; }
    const State &asR() const
    {
        return m_asR;
    } ///< Where R stops; its factor is the last one R used.
    int iterations() const { return m_iterations; }
    bool convergedAsR() const { return m_convergedAsR; }

private:
    enum class Phase
    {
        AsR,
        Polish,
        Done
    };
    enum class Precision
    {
        Single,
        Double,
        Qr
    };

    void advanceAsR();
    void advancePolish();
    void beginPolish(const Eigen::VectorXd &step);
    void propose(const Eigen::VectorXd &step);
    bool
    tryFactor(); ///< Sets m_factor; false: the same point must be evaluated again, more precisely.
    void wantHessian(double squaredDecrement);
    bool isOptimum() const;
    bool provesOptimum() const;
    void endCertified();
    bool isStalled(double squaredDecrement); ///< Counts the steps that gain little.

    const LogisticSetting *m_setting;
    LogisticPoint m_point;
    Phase m_phase = Phase::AsR;
    Precision m_precision = Precision::Single;
    bool m_again = false; ///< This point was seen before, less precisely.
    HessianFactor m_factor;
    State m_asR, m_optimum;
    Eigen::VectorXd m_base; ///< Where the last step began.
    double m_deviance = 0;  ///< There.
    bool m_hasBase = false;
    int m_iterations = 0;
    int m_halvings = 0;
    int m_polishLeft = 12; ///< Newton doubles its digits at every step; a longer way is suspicious.
    int m_slowSteps = 0;   ///< Steps in a row that gained little.
    bool m_hasOptimum = false;  ///< Known from elsewhere.
    bool m_keepsFactor = false; ///< So near the optimum that the Hessian stays as it is.
    bool m_polishes = true;
    bool m_doubtsColumns = false;
    bool m_convergedAsR = false;
    bool m_certified = false;
    double m_squaredDecrement = 0;
};

} // namespace heddle
