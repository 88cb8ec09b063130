#pragma once

#include "core/result.h"
#include "data/csvreader.h"
#include "plan/netparameters.h"
#include "plan/prepare.h"
#include "plan/treeparameters.h"
#include "stats/bootstrap.h"
#include "stats/glm.h"
#include "stats/metrics.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class LearnerKind
{
    Logistic,
    Linear,
    Poisson,
    Gamma,
    Multinomial,
    ElasticNet,
    BoostedTrees,
    RandomForest,
    Baseline ///< Shares of the classes, or the mean.
};
inline constexpr std::array learnerKinds = {
    LearnerKind::Logistic,     LearnerKind::Linear,       LearnerKind::Poisson,
    LearnerKind::Gamma,        LearnerKind::Multinomial,  LearnerKind::ElasticNet,
    LearnerKind::BoostedTrees, LearnerKind::RandomForest, LearnerKind::Baseline};
std::string_view toText(LearnerKind kind); ///< "logistic", "linear" …: the contract's names.

/// What learners predict.
enum class TargetKind
{
    Classes, ///< Levels of a categorical target.
    Shares,  ///< Numbers in [0, 1] with weights as trials.
    Numbers
};
/// Whether a learner can predict a target of the kind.
bool canPredict(LearnerKind kind, TargetKind target);
bool modelsAllLevels(LearnerKind kind); ///< At once; by default where there are three or more.
bool modelsOneLevel(LearnerKind kind);  ///< Against the rest; some kinds do either.
bool isOfTrees(LearnerKind kind);       ///< Is fitted by XGBoost.
bool takesOffset(LearnerKind kind);
bool hasMaxIterations(LearnerKind kind); ///< The parameter `max_iterations`.
bool hasEpsilon(LearnerKind kind);       ///< The parameter `epsilon`.
int defaultMaxIterations(LearnerKind kind);
/// Links that a learner lets its user choose among, the default first; one or none: no choice.
std::span<const Link> linksOf(LearnerKind kind);

std::vector<std::string> parametersOf(LearnerKind kind);     ///< Those that this version reads.
std::vector<std::string> gridParametersOf(LearnerKind kind); ///< That may have several values.
/// The parameter whose values one task computes together ("lambda", "rounds"); empty: none.
std::string_view pathParameter(LearnerKind kind);

/// The values of one parameter that a learner is tuned over.
struct GridParameter
{
    std::string name;
    std::vector<std::string> values; ///< As JSON texts, as they were written: "0.5", "\"log\"".

    bool operator==(const GridParameter &) const = default;
};

struct LearnerSpec
{
    LearnerKind kind = LearnerKind::Logistic;
    std::string name;                ///< Unique; defaults to the kind.
    int maxIterations = 25;          ///< As R's glm.control(maxit).
    double epsilon = 1e-8;           ///< As R's glm.control(epsilon).
    std::optional<Link> chosenLink;  ///< Only when it is not the kind's default.
    Penalty penalty = Penalty::None; ///< Logistic only.
    double lambda = 0.01;            ///< Of a ridge penalty, on glmnet's scale.
    bool estimateDispersion = false; ///< Poisson only: R's quasi-poisson; its own default is 1.
    TreeParameters trees;            ///< Boosted trees and random forests only.
    NetParameters net;               ///< Elastic nets only.
    std::vector<GridParameter> grid; ///< Parameters with several values; in the order written.

    static LearnerSpec ofKind(LearnerKind kind); ///< With its defaults, named after the kind.
    bool canPredict(TargetKind target) const;
    Link link(TargetKind target) const;
    Family family(TargetKind target) const; ///< Of one that models one level, or numbers.
    const GridParameter *gridOf(std::string_view parameter) const;     ///< Null: it has one value.
    std::vector<double> gridNumbers(std::string_view parameter) const; ///< Empty: no such values.
    // Of trees, the parameters that hold:
    int treeCount() const;
    int treeDepth() const;
    double rowShare() const;
    double columnShare(std::int64_t columns) const; ///< @param columns  of the design, no intercept
};

enum class ResamplingKind
{
    None,
    CrossValidation,
    Bootstrap,
    Explicit,
    Holdout,
    LeaveOneOut,
    Permutation
};

struct ResamplingSpec
{
    ResamplingKind kind = ResamplingKind::None;
    int folds = 10;
    int repeats = 1;
    bool stratify = false;
    int replicates = 2000;  ///< Of a bootstrap or permutation; the reader's default for a
                            ///< permutation is 999, so that p values are round.
    double fraction = 0.25; ///< Holdout: share of the rows that is tested.
    // Explicit folds, one of the three. Rows are numbered from 1 in the order of the data file.
    std::vector<std::vector<std::int64_t>> train; ///< Training rows of each resample.
    std::string file;                             ///< A line of training rows per resample.
    std::vector<std::int64_t> foldOfRow;          ///< Fold of every row of the file, from 1.
    bool asBootstrap =
        false; ///< Explicit: the lists are replicates; a row named twice counts twice.
    // Permutation:
    std::optional<std::string> permute; ///< A variable; none: the target.
    std::optional<std::string> within;  ///< Rows change places inside the values of this column.

    /// Whether estimates on rows drawn with replacement are what is asked for.
    bool isBootstrap() const
    {
        return kind == ResamplingKind::Bootstrap ||
               (kind == ResamplingKind::Explicit && asBootstrap);
    }
};

/// Which bootstrap intervals are made.
struct IntervalsSpec
{
    double level = 0.95; ///< Of confidence, 0 < level < 1.
    std::vector<IntervalKind> kinds = {allIntervalKinds.begin(), allIntervalKinds.end()};

    bool has(IntervalKind kind) const;
    bool operator==(const IntervalsSpec &) const = default;
};

/// What a run that may end early is precise about.
enum class StopTarget
{
    Interval, ///< Ends of all bootstrap intervals.
    PValue,   ///< P values of permutations.
    Metric    ///< Mean of the first metric over replicates or repeats.
};
std::string_view toText(StopTarget target); ///< "interval", "p_value", "metric"

/// When enough has been drawn: the standard error that chance in the draws leaves is small.
struct StopSpec
{
    StopTarget target = StopTarget::Interval;
    double precision = 0;       ///< The standard error, above 0, in the target's own unit.
    std::optional<int> atLeast; ///< Replicates or repeats before any end.

    /// Absent: 100 replicates, from which a standard error can be told; 2 repeats; of a permutation
    /// 1, since its rule needs no more.
    int least(bool countsRepeats) const;
};

/// As it stands in the list of learners; only what differs from the kind's defaults.
nlohmann::ordered_json toJson(const LearnerSpec &learner);
/// The reverse; what is wrong is said of a pointer into the learner: "/grid/depth/1 …".
Result<LearnerSpec> learnerFromJson(const nlohmann::ordered_json &json);

/// How the points of learners with several are searched and chosen among.
struct TuningSpec
{
    enum class Choice
    {
        Best,
        OneSe ///< The strongest penalty, or fewest rounds, within one standard error of the best.
    };
    /// Cross-validation inside each resample's training rows, so that what is chosen there is
    /// judged on rows that had no say.
    struct Nested
    {
        int folds = 5;
        int repeats = 1;
        bool operator==(const Nested &) const = default;
    };

    bool isRandom = false; ///< Some of the points instead of all.
    int points = 10;       ///< Of a random search: so many settings beside a path.
    Choice choose = Choice::Best;
    std::optional<Nested> nested;

    bool operator==(const TuningSpec &) const = default;
};

struct DataSpec
{
    std::string source; ///< As written; relative to the experiment file.
    CsvOptions options; ///< Import options and type overrides; only what is set is written.
};

/// How three or more levels are modelled.
enum class LevelModels
{
    OneVsRest,
    Joint
};

/// The described question: data, variables, learners, resampling, metrics (docs/files.md). A value;
/// valid by itself (keys, types, ranges), not yet against a table (that is Plan::make).
struct Experiment
{
    std::string name;
    std::string notes;
    DataSpec data;
    std::string target;                 ///< Empty when a formula is given.
    std::vector<std::string> variables; ///< Likewise.
    std::optional<std::string> formula;
    std::optional<std::string> event;
    std::optional<std::string> weights;
    std::optional<std::string> offset;
    std::optional<std::string> group; ///< Rows of one value stay together in every resample.
    bool treatsMissing = false;       ///< Rows with a missing variable stay; needs a treatment.
    std::optional<LevelModels> levels;
    std::optional<PrepareSpec> prepare; ///< Of the variables, anew in every resample.
    std::vector<LearnerSpec> learners;
    std::optional<TuningSpec> tuning;
    ResamplingSpec resampling;
    std::vector<Metric> metrics; ///< Empty: the default of the target's kind. The first one ranks.
    std::optional<IntervalsSpec> intervals; ///< Bootstrap only; a plan fills its default in.
    std::optional<StopSpec> stop;           ///< None: all that is planned is run.
    std::optional<std::uint64_t> seed;

    std::string folder; ///< Where relative paths start; not part of the document.
};

/// Reads the document. Unknown keys are an error that names the JSON pointer and the nearest key;
/// a key or value of the contract that this version lacks says so.
Result<Experiment> experimentFromJson(const nlohmann::ordered_json &json);

/// Reads, parses and checks a file; `folder` is set to the file's.
Result<Experiment> readExperiment(const std::string &path);

/// The document as the contract orders its keys; only what differs from a default or was given.
nlohmann::ordered_json toJson(const Experiment &experiment);

/// Applies `--set POINTER=JSON` to a document: "/resampling/folds=5". A missing last key is added.
Result<void> setByPointer(nlohmann::ordered_json &document, std::string_view assignment);

} // namespace heddle
