#pragma once

#include "runplans.h"

#include <string>
#include <utility>
#include <vector>

namespace heddle::test {

inline GridParameter gridOf(const char *name, std::vector<std::string> values)
{
    return {name, std::move(values)};
}

inline Experiment folded(Experiment experiment, int folds = 4)
{
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = folds;
    return experiment;
}

/// Pima with a grid of two alphas and a path of 20 lambdas.
inline Experiment pimaGrid()
{
    Experiment experiment = folded(question("type ~ .", LearnerKind::ElasticNet));
    experiment.learners.front().net.lambdaCount = 20;
    experiment.learners.front().grid = {gridOf("alpha", {"0.5", "1"})};
    return experiment;
}

} // namespace heddle::test
