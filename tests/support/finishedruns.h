#pragma once

#include "run/coordinator.h"
#include "runplans.h"

namespace heddle::test {

/// The results of a plan, run in memory.
inline std::shared_ptr<const Results> finishedRun(const std::shared_ptr<const Plan> &plan,
                                                  int lanes = 2)
{
    RunOptions options;
    options.lanes = lanes;
    Coordinator coordinator(plan, options);
    if (const Result<void> started = coordinator.start(); !started) {
        std::cerr << started.error().text() << '\n';
        std::exit(1);
    }
    coordinator.wait();
    return coordinator.results();
}

/// Iris one-vs-rest with three variables; setosa is separated, the others are not.
inline std::shared_ptr<const Results> irisRun()
{
    return finishedRun(irisPlan());
}

/// Iris with five folds, twice, and two learners of the same kind.
inline std::shared_ptr<const Results> irisFoldsRun()
{
    Experiment experiment = question("Species ~ Sepal.Length + Sepal.Width + Petal.Length");
    experiment.learners.push_back(experiment.learners.front());
    experiment.learners.back().name = "second";
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 5;
    experiment.resampling.repeats = 2;
    experiment.resampling.stratify = true;
    experiment.metrics = {Metric::LogLoss, Metric::Accuracy};
    return finishedRun(planOf(std::move(experiment), "iris.csv"));
}

inline std::shared_ptr<const Results> carsRun()
{
    return finishedRun(planOf(question("mpg ~ wt + hp", LearnerKind::Linear), "mtcars.csv"));
}

} // namespace heddle::test
