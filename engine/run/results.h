#pragma once

#include "plan/plan.h"
#include "run/resamplelist.h"
#include "run/workerstatus.h"
#include "stats/bootstrap.h"
#include "stats/classcurves.h"
#include "stats/comparison.h"
#include "stats/glm.h"
#include "stats/permutationtest.h"
#include "stats/treatment.h"
#include "stats/treeensemble.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

struct Coefficient
{
    std::string term;
    double estimate = 0; ///< NaN: aliased.
    double stdError = 0;
    double statistic = 0; ///< z, or t where the dispersion is estimated.
    double pValue = 0;
    std::string level = {}; ///< Of a fit of all levels: which one it raises against the first.
};

/// One exported model: a fit on all rows.
struct FitEntry
{
    Cell cell;
    std::string event; ///< The level modelled; empty for numbers.
    GlmFit fit;
    InformationCriteria criteria;
    std::vector<Coefficient> coefficients;     ///< None of trees.
    std::shared_ptr<const TreeEnsemble> trees; ///< Null of other learners.
    std::vector<std::string> separatingTerms;
    std::vector<std::string> warnings;
    std::string modelFile; ///< "models/0001.json"; numbered in this order.
};

/// The fits of an elastic net along its lambdas, on all rows.
struct PathEntry
{
    Cell cell;                  ///< Of its first point.
    std::vector<double> lambda; ///< Falling.
    std::vector<std::int64_t> df;
    std::vector<double> devianceRatio;
    Eigen::MatrixXd coefficients; ///< One row a coefficient of the learner, one column a lambda.
    std::vector<double> cvMean;   ///< Of the first metric; empty without resampling.
    std::vector<double> cvSe;
};

/// The replicates of one model: 8 bytes an estimate and a bit a replicate.
struct ReplicateTable
{
    Cell cell;                  ///< Without `replicate`.
    std::size_t width = 0;      ///< Estimates of a replicate, one a term; 1 for a permutation.
    std::vector<double> values; ///< Replicate after replicate: estimates (NaN: aliased), or the
                                ///< statistic.
    std::vector<bool> fitted;   ///< One a replicate: it has a fit.

    std::span<const double> of(std::size_t replicate) const
    {
        return std::span(values).subspan(replicate * width, width);
    }
};

/// Replicates that an interval is made from, and those that deserve a word.
struct ReplicateCounts
{
    std::int64_t planned = 0;
    std::int64_t used = 0;         ///< With an estimate of the term.
    std::int64_t failed = 0;       ///< Without a fit.
    std::int64_t aliased = 0;      ///< Fitted, without an estimate of the term.
    std::int64_t separated = 0;    ///< Used, and the estimate is where the iteration stopped.
    std::int64_t notConverged = 0; ///< Used, and no optimum was found.
};

/// One interval of one term, and what it comes from.
struct IntervalEntry
{
    Cell cell; ///< Without `replicate`.
    std::string term;
    IntervalKind kind = IntervalKind::Normal;
    double level = 0;
    BootstrapInterval interval;
    double estimate = 0; ///< On all rows.
    ReplicateSpread spread;
    double biasCorrection = 0; ///< z0; of BCa, else NaN.
    double acceleration = 0;   ///< a; of BCa, else NaN.
    ReplicateCounts counts;
    std::vector<std::string> warnings;
};

struct PermutationTestEntry
{
    Cell cell;             ///< Without `replicate`.
    std::string statistic; ///< "F" or "deviance".
    double observed = 0;
    PermutationTest test;
    std::vector<std::string> warnings;
};

/// What one derived variable of a treatment explains by itself, on all rows.
struct TreatmentEntry
{
    Cell cell;            ///< `level` of a one-vs-rest, and `variable`.
    std::string variable; ///< "age", "log(age)".
    std::string derived;  ///< As a term: "age_isBAD".
    TreatmentCode code = TreatmentCode::Clean;
    VariableScore score;
    bool isRecommended = false;
};

struct SummaryEntry
{
    Cell cell; ///< Without repeat, fold and replicate.
    Metric metric = Metric::LogLoss;
    std::int64_t n = 0; ///< Resamples in which it is defined.
    double mean = 0, sd = 0, se = 0;
    double correctedSe = 0; ///< NaN where there is no corrected form (bootstrap).
    double pooled = 0;      ///< Over all out-of-sample rows.
};

/// Two learners on the same resamples. NaN throughout where these differ.
struct ComparisonEntry
{
    int a = 0, b = 0; ///< Learners; the difference is a - b.
    Metric metric = Metric::LogLoss;
    PairedComparison test;
    double adjustedPValue = 0; ///< Holm's, over the pairs of the metric.
};

/// What was chosen among the points of a learner by the first metric.
struct SelectionEntry
{
    int learner = 0;
    Metric metric = Metric::LogLoss;
    int best = 0, oneSe = 0;         ///< Points.
    std::vector<std::string> atEdge; ///< Parameters whose best value is the last that was tried.
    bool isNested = false;
    double nestedMean = 0, nestedSe = 0; ///< Over resamples, of points chosen inside each.
};

/// Σ weights of the out-of-sample rows by observed (row) and predicted (column) level.
struct ConfusionEntry
{
    Cell cell;
    Eigen::MatrixXd counts;
};

struct RocEntry
{
    Cell cell;
    int level = 0; ///< The event, of the target's levels.
    RocCurve curve;
    double area = 0;          ///< NaN: not defined.
    double low = 0, high = 0; ///< DeLong's 95 %; NaN where rows were tested twice or have weights.
};

struct CalibrationEntry
{
    Cell cell;
    int level = 0;
    std::vector<CalibrationBin> bins;
};

/// What became of the experiment's `stop`.
struct StopEntry
{
    bool countsRepeats = false; ///< Else replicates.
    int planned = 0;
    int used = 0;         ///< Those that the results are made of.
    int resamples = 0;    ///< The same with all folds of each repeat.
    bool isEarly = false; ///< The precision was reached before all had been run.
    double error = 0;     ///< At an early end; NaN of p values, and without one.
};

struct FailureEntry
{
    Cell cell;
    std::int64_t task = 0;
    std::string message;
};

/// Where the time went. Parts of the overhead and the speed-up add up to the lanes:
/// speedup + (start + transfer + wait + imbalance) / wall = lanes.
struct RunTiming
{
    double wallSeconds = 0;
    double taskCpuSeconds = 0;
    double serialForecastSeconds = 0; ///< Σ task time on one otherwise idle lane.
    int lanes = 0;
    double speedup = 0;
    double efficiency = 0;
    double startSeconds = 0, transferSeconds = 0, waitSeconds = 0,
           imbalanceSeconds = 0; ///< Lane-seconds.
    std::int64_t peakRssBytes = 0;
    // With workers:
    std::int64_t bytesToWorkers = 0, bytesFromWorkers = 0;
    std::vector<std::int64_t> workerRssBytes; ///< The largest seen of each.
    std::vector<TaskRetry> retries;
    std::vector<std::string> hosts;
};

/// All that a finished (or cancelled) run has to say, in memory. Sections in the contract's order.
struct Results
{
    std::shared_ptr<const Plan> plan;
    std::string datasetId;         ///< "sha256:…" of the plan's table.
    bool complete = true;          ///< False after a cancel: some cells are missing.
    std::optional<StopEntry> stop; ///< Where the experiment has one, of a whole run.
    std::vector<FitEntry> fits;
    std::vector<PathEntry> paths;
    ResampleList resamples;
    std::vector<ReplicateTable> replicates;
    std::vector<SummaryEntry> summaries;
    std::vector<IntervalEntry> intervals;
    std::vector<ComparisonEntry> comparisons;
    std::vector<PermutationTestEntry> permutationTests;
    std::vector<SelectionEntry> selections; ///< One a learner with points, when complete.
    std::vector<TreatmentEntry> treatments;
    std::vector<ConfusionEntry> confusions; ///< These three of classes, one a learner …
    std::vector<RocEntry> curves;           ///< … and level.
    std::vector<CalibrationEntry> calibrations;
    std::vector<FailureEntry> failures;
    std::string predictionsSha256;   ///< Of predictions.csv; of nothing when there is none.
    std::string digest;              ///< Empty when incomplete.
    std::optional<Error> writeError; ///< Why predictions.csv could not be written.
    RunTiming timing;
};

} // namespace heddle
