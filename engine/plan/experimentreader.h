#pragma once

#include "plan/experiment.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// Reads one document; `fault` keeps the first thing wrong, and later reads change nothing that
/// matters.
class ExperimentReader
{
public:
    Result<Experiment> read(const nlohmann::ordered_json &json);
    Result<LearnerSpec> readAlone(const nlohmann::ordered_json &json);
    /// One parameter as it may stand in /learners/i/parameters; what is wrong with it is said of
    /// `pointer`.
    Result<void> readOne(LearnerSpec &learner, const std::string &name,
                         const nlohmann::ordered_json &json, const std::string &pointer);

private:
    using Json = nlohmann::ordered_json;
    using Names = std::vector<std::string>;

    static constexpr int LargestCount =
        1'000'000; ///< Folds, repeats, iterations: more is a slip of the hand.

    /// What may stand at a key: names known to this version and names of later ones.
    struct Choice
    {
        Names known;
        Names later;
    };

    void fail(const std::string &pointer, const std::string &what,
              std::string remedy = "Correct it there.");
    bool isObject(const Json &json, const std::string &pointer);
    bool isArray(const Json &json, const std::string &pointer);
    void checkKeys(const Json &json, const std::string &pointer, const Choice &keys);
    std::string choose(const Json &json, const std::string &pointer, const Choice &names);
    std::string text(const Json &json, const std::string &pointer);
    bool boolean(const Json &json, const std::string &pointer);
    char character(const Json &json, const std::string &pointer);
    std::int64_t integer(const Json &json, const std::string &pointer, std::int64_t least,
                         std::int64_t most);
    Names textList(const Json &json, const std::string &pointer);
    std::vector<std::int64_t> rowList(const Json &json, const std::string &pointer);

    void checkVersion(const Json &json);
    void readVariables(const Json &json, Experiment &experiment);
    void readFixed(const Json &json, Experiment &experiment);
    void readData(const Json &json, DataSpec &data);
    void readOptions(const Json &json, CsvOptions &options);
    void readTypes(const Json &json, CsvOptions &options);
    void readLearners(const Json &json, std::vector<LearnerSpec> &learners);
    LearnerSpec readLearner(const Json &json, const std::string &pointer);
    void readParameters(const Json &json, const std::string &pointer, LearnerSpec &learner);
    void readParameter(const std::string &key, const Json &json, const std::string &pointer,
                       LearnerSpec &learner);
    void readNetParameter(const std::string &key, const Json &json, const std::string &pointer,
                          NetParameters &net);
    std::vector<double> lambdas(const Json &json, const std::string &pointer);
    void readGrid(const Json &json, const std::string &pointer, LearnerSpec &learner);
    void checkPenalty(const Json &json, const std::string &pointer, const LearnerSpec &learner);
    void readGridValues(const Json &json, const std::string &pointer, const LearnerSpec &learner,
                        GridParameter &parameter);
    void readTuning(const Json &json, TuningSpec &tuning);
    void readNested(const Json &json, TuningSpec::Nested &nested);
    void readLink(const Json &json, const std::string &pointer, LearnerSpec &learner);
    void readPenalty(const Json &json, const std::string &pointer, LearnerSpec &learner);
    void readDispersion(const Json &json, const std::string &pointer, LearnerSpec &learner);
    void readTreeParameter(const std::string &key, const Json &json, const std::string &pointer,
                           LearnerSpec &learner);
    double number(const Json &json, const std::string &pointer, bool mayBeZero, double most);
    void readResampling(const Json &json, ResamplingSpec &resampling);
    void readFraction(const Json &json, double &fraction);
    void readExplicit(const Json &json, ResamplingSpec &resampling);
    void readPermutation(const Json &json, ResamplingSpec &resampling);
    void readIntervals(const Json &json, IntervalsSpec &intervals);
    void readStop(const Json &json, StopSpec &stop);
    void readPrepare(const Json &json, std::optional<PrepareSpec> &into);
    void readCodes(const Json &json, const std::string &pointer, PrepareSpec &prepare);
    void readMetrics(const Json &json, std::vector<Metric> &metrics);

    std::optional<Error> m_fault;
};

} // namespace heddle
