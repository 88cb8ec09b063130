#pragma once

#include "stats/elasticnet.h"

#include <optional>
#include <vector>

namespace heddle {

/// Parameters of elastic-net (the contract's table); as glmnet's of the same names.
struct NetParameters
{
    std::optional<NetFamily> family; ///< None: gaussian, binomial or multinomial, as the target is.
    double alpha = 1;
    std::vector<double> lambda; ///< Empty: a sequence from the data.
    int lambdaCount = 100;      ///< Of that sequence (nlambda).
    std::optional<double> lambdaMinRatio;
    bool standardize = true;
    bool grouped = false; ///< Multinomial: a column is in or out for all levels together.

    bool operator==(const NetParameters &) const = default;
};

} // namespace heddle
