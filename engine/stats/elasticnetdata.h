#pragma once

#include "stats/elasticnet.h"

namespace heddle {

/// The rows and columns that a path is fitted to: rows that count, columns with spread,
/// standardised. Made once for a fit; every array is filled up with zeros (weight 0) to whole
/// packets of four rows.
struct NetData
{
    NetFamily family = NetFamily::Gaussian;
    bool intercept = true;     ///< Of the design.
    bool fitsIntercept = true; ///< One is estimated: not for gaussian, where all is centred.
    std::int64_t rows = 0;     ///< Σ multiplicities.
    Eigen::Index usedRows = 0; ///< Rows of positive weight, before filling up.
    Eigen::MatrixXd z;         ///< Centred (with an intercept) and scaled columns.
    Eigen::VectorXd ones;      ///< The column of the intercept.
    Eigen::VectorXd weights;   ///< Prior weight x multiplicity, sum 1.
    double totalWeight = 0;    ///< Their sum before.
    Eigen::MatrixXd y;         ///< One column a response; multinomial: indicators.
    Eigen::VectorXd offset;    ///< Empty: none. Gaussian: already taken off y.
    Eigen::VectorXd center;    ///< Of each column of z.
    Eigen::VectorXd scale;     ///< Likewise.
    double responseCenter = 0; ///< Gaussian: y = (target - offset - center) / scale.
    double responseScale = 1;  ///< Likewise: standard deviation with 1/n.
    std::vector<Eigen::Index> designColumns; ///< Of each column of z.
    std::vector<std::size_t> responses;      ///< Of each column of y: its level, or 0.

    Eigen::Index features() const { return z.cols(); }
};

/// BadInput as fitElasticNet().
Result<NetData> makeNetData(const GlmDesign &design, const NetTarget &target, const FitRows &rows,
                            const NetOptions &options);

} // namespace heddle
