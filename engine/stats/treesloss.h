#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

/// What the trees of one fit are to lower: its training rows, their derivatives and deviances.
/// By packet arithmetic alone (no libm: docs/numerics.md). Of one thread.
class TreesLoss
{
public:
    enum class Kind
    {
        Logistic, ///< Half the binomial deviance of the logit.
        Squares,  ///< Half the squared residual, of numbers divided by a power of two.
    };

    /// @param y, offset, weights  one a row of the design; offset may be empty; rows of weight 0
    ///                            are left out.
    /// @param keepsUnits          squares of y as it is (shares of a forest).
    TreesLoss(Kind kind, std::span<const double> y, std::span<const double> offset,
              const Eigen::VectorXd &weights, bool keepsUnits);

    std::span<const std::int64_t> rows() const { return m_rows; } ///< Trained on.
    std::span<const float> weights() const { return m_floatWeights; }
    double base() const { return m_base; }   ///< predictor = base + offset + scale x sum of leaves
    double scale() const { return m_scale; } ///< A power of two, about the deviation.

    void setSums(std::span<const float> sums); ///< Of the leaves so far, one a training row.
    std::vector<float> gradient() const { return m_gradient; }
    std::vector<float> hessian() const { return m_hessian; }

    /// @param isBinomial  of shares y and their logits; else of squares.
    double deviance(bool isBinomial, const Eigen::VectorXd &predictors) const;
    double nullDeviance(bool isBinomial) const; ///< Of a constant and the offset.

private:
    double binomialNull() const;

    Kind m_kind;
    std::vector<std::int64_t> m_rows;
    std::vector<double> m_y, m_offset, m_weights; ///< Of the training rows.
    std::vector<float> m_floatWeights, m_gradient, m_hessian;
    double m_weightSum = 0, m_mean = 0; ///< m_mean: of y - offset.
    double m_base = 0, m_scale = 1;
};

} // namespace heddle
