#include "run/reducer.h"

#include "core/parallel.h"
#include "core/sha256.h"
#include "run/bootstrapintervals.h"
#include "run/evaluation.h"
#include "run/fitentries.h"
#include "run/learnercomparison.h"
#include "run/orderedwork.h"
#include "run/outputfile.h"
#include "run/resultswriter.h"
#include "run/summaries.h"
#include "run/testgroup.h"
#include "run/treatmententries.h"
#include "work/testrows.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <new>

namespace heddle {

namespace {

/// predictions.csv on its way to the file and into the digest.
class PredictionSink
{
public:
    explicit PredictionSink(const std::string &path)
    {
        if (path.empty())
            return;
        auto file = OutputFile::open(path, OutputFile::Placement::Renamed);
        if (file)
            m_file.emplace(std::move(*file));
        else
            m_error = file.error();
    }

    void add(std::string_view lines)
    {
        m_hash.addBytes(lines.data(), lines.size());
        if (m_file)
            keep(m_file->write(lines));
    }

    std::string finish()
    {
        if (m_file)
            keep(m_file->finish());
        return toText(m_hash.finish());
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    void keep(const Result<void> &written)
    {
        if (written)
            return;
        m_error = written.error();
        m_file.reset(); // leaves nothing behind
    }

    Sha256 m_hash;
    std::optional<OutputFile> m_file;
    std::optional<Error> m_error;
};

/// Reduces one run, section by section.
class Reducer
{
public:
    Reducer(const std::shared_ptr<const Plan> &plan, const Ledger &ledger,
            const ReduceOptions &options)
        : m_plan(*plan)
        , m_options(options)
        , m_index(*plan, ledger)
    {
        m_results.plan = plan;
        m_results.datasetId = plan->table().id();
        m_results.complete = m_index.isComplete();
    }

    Result<Results> reduce()
    {
        m_results.fits = makeFitEntries(m_plan, m_index);
        if (m_plan.isPermutation() || m_plan.isBootstrap())
            addReplicates(m_plan, m_index, m_results);
        if (m_plan.hasResampling() && !m_plan.isPermutation())
            addResampling();
        else
            m_results.predictionsSha256 = toText(Sha256().finish());
        addFailures();
        addTreatments(m_plan, m_index, m_results);
        if (m_options.stop.stop_requested())
            return Error{ErrorCode::Cancelled, "The reduction was cancelled."};
        if (m_results.complete)
            m_results.digest = digestOf(m_results);
        return std::move(m_results);
    }

private:
    /// What is pooled over the resamples of one learner.
    struct Pool
    {
        std::vector<std::int64_t> rows;
        std::vector<Eigen::MatrixXd> parts; ///< Predictions of each resample, of classes.
        Eigen::MatrixXd prediction;         ///< All of them.
        std::vector<ResampleEntry> combined;
    };

    void addResampling()
    {
        const GroupMaker maker(m_plan, m_index);
        PredictionSink sink(m_results.complete ? m_options.predictionsFile : std::string());
        sink.add(maker.header());
        for (int learner = 0; learner < m_index.learners(); ++learner) {
            Pool pool = poolOf(learner, maker, sink);
            if (m_options.stop.stop_requested())
                return;
            addLearner(learner, pool);
        }
        if (m_results.complete) // no test of a part of the folds
            m_results.comparisons = compareLearners(m_plan, m_results.resamples);
        m_results.predictionsSha256 = sink.finish();
        m_results.writeError = sink.error();
    }

    /// Combines the learner's models on each resample, and writes their predictions.
    Pool poolOf(int learner, const GroupMaker &maker, PredictionSink &sink)
    {
        Pool pool;
        const bool complete = m_results.complete;
        makeInOrder<TestGroup>(
            m_plan.resampleCount(), m_options.threads,
            [&](std::int64_t resample) {
                if (m_options.stop.stop_requested())
                    return TestGroup();
                return maker.make(learner, static_cast<int>(resample), complete);
            },
            [&](std::int64_t, TestGroup &group) {
                if (!group.exists)
                    return;
                sink.add(group.lines);
                if (complete)
                    pool.rows.insert(pool.rows.end(), group.rows.begin(), group.rows.end());
                if (complete && m_plan.target().kind == TargetKind::Classes)
                    pool.parts.push_back(std::move(group.prediction));
                if (group.combined)
                    pool.combined.push_back(std::move(*group.combined));
            });
        return pool;
    }

    void addLearner(int learner, Pool &pool)
    {
        const int levels = m_index.levels(learner);
        std::vector<std::vector<ResampleEntry>> byLevel;
        for (int level = 0; level < levels; ++level)
            byLevel.push_back(entriesOf(learner, level));
        if (m_results.complete)
            addSummaries(learner, pool, byLevel);
        append(pool.combined);
        for (std::vector<ResampleEntry> &entries : byLevel)
            append(entries);
    }

    void append(std::vector<ResampleEntry> &entries)
    {
        std::move(entries.begin(), entries.end(), std::back_inserter(m_results.resamples));
    }

    /// Scores that are not defined carry a warning; of a one-vs-rest those of all levels together.
    void addUndefined(ResampleEntry &entry) const
    {
        const bool isScored = m_plan.scoresEachResample() &&
                              m_plan.target().kind == TargetKind::Classes && entry.cell.level < 0;
        if (!isScored)
            return;
        for (std::string &warning : undefinedWarnings(m_plan, entry.metrics))
            entry.warnings.push_back(std::move(warning));
    }

    /// Entries of one model over the resamples in which it has a fit.
    std::vector<ResampleEntry> entriesOf(int learner, int level) const
    {
        std::vector<ResampleEntry> entries;
        for (int resample = 0; resample < m_plan.resampleCount(); ++resample) {
            const CellResult *result = m_index.find(learner, level, resample);
            if (!result || !result->failure.empty())
                continue;
            entries.push_back({m_index.cellOf(learner, level, resample), result->rowsTrain,
                               result->rowsTest, result->metrics, result->warnings});
            addUndefined(entries.back());
        }
        return entries;
    }

    void addSummaries(int learner, Pool &pool,
                      const std::vector<std::vector<ResampleEntry>> &byLevel)
    {
        Cell cell;
        cell.learner = learner;
        std::vector<double> ofAllLevels;
        if (!pool.parts.empty()) {
            pool.prediction = joined(pool.parts);
            addEvaluation(m_plan, cell, pool.prediction, pool.rows, m_options.threads, m_results);
        }
        if (m_plan.isJoint(learner) || !pool.combined.empty())
            ofAllLevels = scoreClasses(m_plan, pool.prediction, pool.rows, m_options.threads);
        if (m_plan.isJoint(learner))
            return addSummary(cell, byLevel.front(), ofAllLevels);
        if (!pool.combined.empty())
            addSummary(cell, pool.combined, ofAllLevels);
        std::vector<std::vector<double>> pooled(byLevel.size());
        forEachIndex(static_cast<std::int64_t>(byLevel.size()), m_options.threads,
                     [&](std::int64_t level) {
                         pooled[static_cast<std::size_t>(level)] =
                             pooledMetrics(learner, static_cast<int>(level), pool.rows);
                     });
        for (std::size_t level = 0; level < byLevel.size(); ++level)
            addSummary(m_index.cellOf(learner, static_cast<int>(level), -1), byLevel[level],
                       pooled[level]);
    }

    /// The parts below one another; they are given up on the way.
    Eigen::MatrixXd joined(std::vector<Eigen::MatrixXd> &parts) const
    {
        std::vector<Eigen::Index> first = {0};
        for (const Eigen::MatrixXd &part : parts)
            first.push_back(first.back() + part.rows());
        Eigen::MatrixXd all(first.back(), parts.front().cols());
        forEachIndex(static_cast<std::int64_t>(parts.size()), m_options.threads,
                     [&](std::int64_t i) {
                         Eigen::MatrixXd &part = parts[static_cast<std::size_t>(i)];
                         all.middleRows(first[static_cast<std::size_t>(i)], part.rows()) = part;
                         part = Eigen::MatrixXd();
                     });
        return all;
    }

    /// One model's metrics over the test rows of all resamples.
    std::vector<double> pooledMetrics(int learner, int level,
                                      const std::vector<std::int64_t> &rows) const
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        std::vector<double> link;
        link.reserve(rows.size());
        for (int resample = 0; resample < m_plan.resampleCount(); ++resample) {
            const CellResult *result = m_index.find(learner, level, resample);
            if (result && result->failure.empty()) {
                link.insert(link.end(), result->testLink.begin(), result->testLink.end());
                continue;
            }
            const Cell cell = m_index.cellOf(learner, level, resample);
            link.insert(link.end(), m_plan.resample(cell).testRows.size(), none);
        }
        return scoreRows(m_plan, m_index.cellOf(learner, level, -1), link, rows);
    }

    void addSummary(const Cell &cell, const std::vector<ResampleEntry> &entries,
                    const std::vector<double> &pooled)
    {
        std::vector<const ResampleEntry *> pointers;
        pointers.reserve(entries.size());
        for (const ResampleEntry &entry : entries)
            pointers.push_back(&entry);
        const bool corrected = !m_plan.isBootstrap() &&
                               m_plan.experiment().resampling.kind != ResamplingKind::LeaveOneOut;
        const std::vector<Metric> &metrics = m_plan.experiment().metrics;
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            SummaryEntry summary = summarise(pointers, i, corrected);
            summary.cell = cell;
            summary.metric = metrics[i];
            summary.pooled = pooled[i];
            m_results.summaries.push_back(summary);
        }
    }

    void addFailures()
    {
        for (int learner = 0; learner < m_index.learners(); ++learner) {
            for (int level = 0; level < m_index.levels(learner); ++level) {
                for (int resample = -1; resample < m_plan.resampleCount(); ++resample) {
                    const CellResult *result = m_index.find(learner, level, resample);
                    if (result && !result->failure.empty())
                        m_results.failures.push_back({m_index.cellOf(learner, level, resample),
                                                      m_index.taskOf(learner, level, resample),
                                                      result->failure});
                }
                addJackknifeFailures(learner, level);
            }
        }
    }

    void addJackknifeFailures(int learner, int level)
    {
        for (int unit = 0; unit < m_plan.jackknifeUnits(); ++unit) {
            const CellResult *result = m_index.findWithout(learner, level, unit);
            if (!result || result->failure.empty())
                continue;
            Cell cell = m_index.cellOf(learner, level, -1);
            cell.row = unit;
            m_results.failures.push_back(
                {cell, m_index.taskWithout(learner, level, unit), result->failure});
        }
    }

    const Plan &m_plan;
    const ReduceOptions &m_options;
    CellIndex m_index;
    Results m_results;
};

} // namespace

Result<Results> reduce(const std::shared_ptr<const Plan> &plan, const Ledger &ledger,
                       const ReduceOptions &options)
{
    try {
        return Reducer(plan, ledger, options).reduce();
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::Resources, "Memory ran out while the results were put together.",
                     "There are no results.", "Use fewer resamples or another computer."};
    }
}

} // namespace heddle
