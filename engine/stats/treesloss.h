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
        Shares,   ///< Half the squared residual of shares; deviances are binomial.
        Softmax,  ///< Half the multinomial deviance of one predictor a level.
    };

    /// @param y, offset, weights  one a row of the design; offset may be empty; rows of weight 0
    ///                            are left out.
    TreesLoss(Kind kind, std::span<const double> y, std::span<const double> offset,
              const Eigen::VectorXd &weights);
    /// Softmax of the levels 0 ... levels - 1.
    TreesLoss(std::span<const std::int32_t> codes, int levels, const Eigen::VectorXd &weights);

    std::span<const std::int64_t> rows() const { return m_rows; } ///< Trained on.
    std::span<const float> weights() const { return m_floatWeights; }
    int outputs() const { return m_outputs; }
    double base() const { return m_base; }   ///< predictor = base + offset + scale x sum of leaves
    double scale() const { return m_scale; } ///< A power of two, about the deviation.

    void setSums(std::span<const float> sums); ///< Of the leaves so far: outputs a training row.
    std::vector<float> gradient() const { return m_gradient; } ///< Likewise.
    std::vector<float> hessian() const { return m_hessian; }

    /// @param predictors  training rows x outputs
    double deviance(const Eigen::MatrixXd &predictors) const;
    /// Of other rows' trees.
    /// @param sums         of the leaves, outputs a training row
    /// @param base, scale  of the loss that the trees lower
    double deviance(std::span<const float> sums, double base, double scale) const;
    double nullDeviance() const; ///< Of constants and the offset.

private:
    void takeRow(Eigen::Index row, double y, double offset, double weight);
    void setScale();
    void setLogistic(std::span<const float> sums);
    void setSquares(std::span<const float> sums);
    void setSoftmax(std::span<const float> sums);
    double squaresOfMean() const;
    double binomialNull() const;
    double multinomialNull() const;

    Kind m_kind;
    int m_outputs = 1;
    std::vector<std::int64_t> m_rows;
    std::vector<double> m_y, m_offset, m_weights; ///< Of the training rows; y may be a level.
    std::vector<float> m_floatWeights, m_gradient, m_hessian;
    double m_weightSum = 0, m_mean = 0; ///< m_mean: of y - offset.
    double m_base = 0, m_scale = 1;
};

} // namespace heddle
