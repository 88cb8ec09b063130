#pragma once

#include "core/result.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

enum class Family
{
    Binomial,
    Gaussian,
    Poisson,
    QuasiPoisson, ///< Poisson with an estimated dispersion: no likelihood, hence no AIC.
    Gamma,
    Multinomial ///< All levels at once; the first is the base.
};
enum class Link
{
    Logit,
    Identity,
    Probit,
    Cloglog,
    Log,
    Inverse
};

/// What a logistic model is held back by.
enum class Penalty
{
    None,
    Ridge, ///< λ/2 Σ b² of the standardised columns, as glmnet's with alpha = 0.
    Firth  ///< Jeffreys' prior: -½ log det of the information.
};

/// Whether a hyperplane splits the two classes, so that no finite estimate exists.
enum class Separation
{
    None,
    QuasiComplete,
    Complete
};

std::string_view toText(Family family); ///< "binomial", "gaussian", "poisson" …
std::string_view toText(Link link); ///< "logit", "identity", "probit", "cloglog", "log", "inverse"
std::string_view toText(Penalty penalty);       ///< "none", "ridge", "firth"
std::string_view toText(Separation separation); ///< "none", "quasi-complete", "complete"

/// Whether the dispersion is estimated: then tests are of t, not of z.
bool estimatesDispersion(Family family);

/// A design matrix made ready for many weighted fits: beside the values themselves, centred (where
/// there is an intercept) and scaled columns cut into blocks of rows. Immutable, shared by lanes.
class GlmDesign
{
public:
    static constexpr std::int64_t blockRows = 256; ///< Fastest of those tried (docs/numerics.md).

    /// @param x          n x p, no missing or infinite values, n >= 1, p >= 1.
    /// @param intercept  whether column 0 is the intercept; the null model then has one too.
    /// BadInput when a value is not finite.
    static Result<GlmDesign> make(Eigen::MatrixXd x, bool intercept);

    const Eigen::MatrixXd &x() const { return m_x; }
    std::int64_t rows() const { return m_x.rows(); }
    std::int64_t columns() const { return m_x.cols(); }
    bool hasIntercept() const { return m_intercept; }

    /// Scaled columns z_j = (x_j - center_j) / scale_j; those of one block stand one after the
    /// other, 256 numbers each, filled up with zeros: rows to whole blocks, columns to a multiple
    /// of 4.
    std::int64_t blocks() const { return m_blocks.cols(); }
    const double *block(std::int64_t index) const { return m_blocks.col(index).data(); }
    const Eigen::VectorXd &center() const { return m_center; }
    const Eigen::VectorXd &scale() const { return m_scale; }
    double largestSquaredRow() const { return m_largestSquaredRow; } ///< max_i |z_i|².

private:
    void fillBlocks();

    Eigen::MatrixXd m_x;
    bool m_intercept = true;
    Eigen::MatrixXd m_blocks;
    Eigen::VectorXd m_center, m_scale;
    double m_largestSquaredRow = 0;
};

/// Which rows a fit sees, and how much each counts. A span is empty ("all 1", "all 0" for the
/// offset) or has one entry a row of the design.
///
/// Prior weights have R's meaning: rows of weight 0 do not count in n and df. Multiplicities mean
/// "as if the row stood there k times": n, df, dispersion and AIC use their sum. The two are
/// multiplied in sums only.
struct FitRows
{
    std::span<const double> priorWeights;
    std::span<const std::uint32_t> multiplicities;
    std::span<const double> offset;
};

/// What a fit gives back, also when it did not converge or the classes are separated.
/// Vectors have p entries; an aliased column holds NaN in both.
struct GlmFit
{
    Family family = Family::Gaussian;
    Link link = Link::Identity;
    std::int64_t rows = 0; ///< Σ multiplicities of the rows with prior weight > 0.
    bool converged = true;
    std::optional<int>
        iterations; ///< By R's rule from R's start; none for a warm start or least squares.
    Penalty penalty = Penalty::None;
    double penaltyShare = 0; ///< Of Firth's: ½ log det of the information; log L + it is maximised.
    Separation separation = Separation::None;
    std::vector<std::int64_t> separatingColumns; ///< Columns of the design at fault.
    Eigen::VectorXd coefficients;
    Eigen::VectorXd standardErrors; ///< Of the optimum; empty when not asked for.
    double nullDeviance = 0;
    std::int64_t dfNull = 0;
    double deviance = 0;
    std::int64_t dfResidual = 0;
    double dispersion = 1;   ///< 1 for binomial and poisson, else Pearson's: χ² / df.
    double logWeightSum = 0; ///< Σ k log w over the rows used (gaussian AIC with prior weights).
    double weightSum = 0;    ///< Σ k w (gamma AIC).
    /// Binomial and poisson: log L of the saturated model (0 for 0/1 data; NaN where there is no
    /// likelihood: counts that are not whole). Gamma: -Σ k w log y.
    double saturatedLogLikelihood = 0;
    std::vector<std::string> warnings;
};

/// log L, AIC and BIC as R's logLik(), AIC() and BIC() give them (docs/numerics.md); NaN for a
/// family without likelihood.
struct InformationCriteria
{
    double logLikelihood = 0;
    double aic = 0;
    double bic = 0;
};
InformationCriteria informationCriteria(const GlmFit &fit);

/// Fitted linear predictors offset + X b for some rows; an aliased coefficient (NaN) counts as 0.
/// @param rows  row numbers of the design, from 0.
Eigen::VectorXd linearPredictor(const GlmDesign &design, const Eigen::VectorXd &coefficients,
                                std::span<const double> offset, std::span<const std::int64_t> rows);

/// 1 / (1 + exp(-eta)) for each entry, by packet arithmetic alone (no libm: docs/numerics.md).
Eigen::VectorXd logisticProbability(const Eigen::VectorXd &eta);

} // namespace heddle
