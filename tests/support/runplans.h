#pragma once

#include "data/csvreader.h"
#include "plan/plan.h"

#include "support.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace heddle::test {

/// The value, or the end of the test program with the error's text.
template <typename T>
T orEnd(Result<T> result)
{
    if (result)
        return std::move(*result);
    std::cerr << result.error().text() << '\n';
    std::exit(1);
}

/// A table of tests/data/tables.
inline std::shared_ptr<const Table> testTable(const std::string &name)
{
    CsvTable read = orEnd(readCsv(sourcePath("tests/data/tables/" + name)));
    return std::make_shared<const Table>(std::move(read.table));
}

/// One learner and a formula; the rest is for the test to set.
inline Experiment question(const std::string &formula, LearnerKind kind = LearnerKind::Logistic)
{
    Experiment experiment;
    experiment.name = "test";
    experiment.formula = formula;
    LearnerSpec learner;
    learner.kind = kind;
    learner.name = toText(kind);
    experiment.learners = {learner};
    experiment.seed = 1;
    return experiment;
}

inline std::shared_ptr<const Plan> planOf(Experiment experiment, const std::string &table)
{
    return orEnd(Plan::make(std::move(experiment), testTable(table)));
}

inline std::shared_ptr<const Plan> irisPlan()
{
    return planOf(question("Species ~ Sepal.Length + Sepal.Width + Petal.Length"), "iris.csv");
}

/// Two folds of letter recognition: 26 levels, a few tenths of a second.
inline std::shared_ptr<const Plan> lettersPlan(int folds, int repeats = 1)
{
    Experiment experiment = question("lettr ~ .");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = folds;
    experiment.resampling.repeats = repeats;
    experiment.metrics = {Metric::LogLoss, Metric::Accuracy};
    return planOf(std::move(experiment), "letter_recognition.csv.gz");
}

} // namespace heddle::test
