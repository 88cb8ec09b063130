#include "run/reducer.h"

#include "core/parallel.h"
#include "core/sha256.h"
#include "run/bootstrapintervals.h"
#include "run/evaluation.h"
#include "run/fitentries.h"
#include "run/learnercomparison.h"
#include "run/nestedtuning.h"
#include "run/orderedwork.h"
#include "run/outputfile.h"
#include "run/pathentries.h"
#include "run/resultswriter.h"
#include "run/selection.h"
#include "run/stoprule.h"
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
        , m_stop(stopDecisionOf(*plan, ledger))
        , m_index(*plan, ledger, m_stop ? std::optional(m_stop->resamples) : std::nullopt)
    {
        m_results.plan = plan;
        m_results.datasetId = plan->table().id();
        m_results.complete = m_index.isComplete();
        if (plan->experiment().stop && m_results.complete)
            m_results.stop = stopEntryOf(*plan, m_stop);
    }

    Result<Results> reduce()
    {
        if (m_plan.isPermutation() || m_plan.isBootstrap())
            addReplicates(m_plan, m_index, m_results);
        if (m_plan.hasResampling() && !m_plan.isPermutation())
            addResampling();
        else
            m_results.predictionsSha256 = toText(Sha256().finish());
        m_results.fits = makeFitEntries(m_plan, m_index, m_results.selections);
        addPaths(m_plan, m_index, m_results);
        addFailures();
        addTreatments(m_plan, m_index, m_results);
        if (m_options.stop.stop_requested())
            return Error{ErrorCode::Cancelled, "The reduction was cancelled."};
        if (m_results.complete)
            m_results.digest = digestOf(m_results);
        return std::move(m_results);
    }

private:
    /// What is pooled over the resamples of one point of a learner.
    struct Pool
    {
        std::vector<std::int64_t> rows;
        std::vector<Eigen::MatrixXd> parts; ///< Predictions of each resample, of classes.
        Eigen::MatrixXd prediction;         ///< All of them.
        std::vector<ResampleEntry> combined;
    };

    int learners() const { return static_cast<int>(m_plan.experiment().learners.size()); }

    void addResampling()
    {
        const GroupMaker maker(m_plan, m_index);
        PredictionSink sink(m_results.complete ? m_options.predictionsFile : std::string());
        sink.add(maker.header());
        for (int learner = 0; learner < learners(); ++learner) {
            addLearner(learner, maker, sink);
            if (m_options.stop.stop_requested())
                return;
        }
        if (m_results.complete) // no test of a part of the folds
            m_results.comparisons = compareLearners(m_plan, m_judged);
        m_results.predictionsSha256 = sink.finish();
        m_results.writeError = sink.error();
    }

    /// Combines the learner's models on each resample of each point, and writes their predictions.
    void addLearner(int learner, const GroupMaker &maker, PredictionSink &sink)
    {
        const std::int64_t resamples = m_index.resamples();
        const std::size_t first = m_results.resamples.size();
        Pool pool;
        std::vector<double> pooled;
        makeInOrder<TestGroup>(
            m_plan.pointCount(learner) * resamples, m_options.threads,
            [&](std::int64_t index) {
                if (m_options.stop.stop_requested())
                    return TestGroup();
                return maker.make(m_plan.cellAt(learner, static_cast<int>(index / resamples), 0,
                                                static_cast<int>(index % resamples)),
                                  m_results.complete);
            },
            [&](std::int64_t index, TestGroup &group) {
                addGroup(group, pool, sink);
                if ((index + 1) % resamples != 0)
                    return;
                addPoint(learner, static_cast<int>(index / resamples), pool);
                pool = Pool();
                if (m_results.complete)
                    pooled.push_back(pooledScore(learner));
            });
        if (m_results.complete)
            choose(learner, maker, first, pooled);
        else if (m_options.provisional && m_plan.hasPointAxis(learner))
            chooseForNow(learner, first);
    }

    void chooseForNow(int learner, std::size_t first)
    {
        auto selection =
            select(m_plan, learner,
                   scoresOf(m_plan, learner, -1, std::span(m_results.resamples).subspan(first)));
        if (selection)
            m_results.selections.push_back(std::move(*selection));
    }

    void addGroup(TestGroup &group, Pool &pool, PredictionSink &sink) const
    {
        if (!group.exists)
            return;
        sink.add(group.lines);
        if (!m_results.complete) {
            if (group.combined)
                pool.combined.push_back(std::move(*group.combined));
            return;
        }
        pool.rows.insert(pool.rows.end(), group.rows.begin(), group.rows.end());
        if (m_plan.target().kind == TargetKind::Classes)
            pool.parts.push_back(std::move(group.prediction));
        if (group.combined)
            pool.combined.push_back(std::move(*group.combined));
    }

    void addPoint(int learner, int point, Pool &pool)
    {
        const int levels = m_plan.levelCount(learner);
        std::vector<std::vector<ResampleEntry>> byLevel;
        for (int level = 0; level < levels; ++level)
            byLevel.push_back(entriesOf(learner, point, level));
        if (m_results.complete)
            addSummaries(learner, point, pool, byLevel);
        else if (m_options.provisional)
            addSummariesForNow(learner, point, pool, byLevel);
        append(pool.combined);
        for (std::vector<ResampleEntry> &entries : byLevel)
            append(entries);
    }

    /// Of the point whose summaries were added last, by the first metric and all levels together.
    double pooledScore(int learner) const
    {
        const std::size_t models = m_plan.hasLevelAxis(learner)
                                       ? 1 + static_cast<std::size_t>(m_plan.levelCount(learner))
                                       : 1;
        const std::size_t back = models * m_plan.experiment().metrics.size();
        return m_results.summaries[m_results.summaries.size() - back].pooled;
    }

    /// Chooses among the points of a learner, and keeps what it is judged by.
    /// @param first   of the learner's resample entries
    /// @param pooled  one a point
    void choose(int learner, const GroupMaker &maker, std::size_t first,
                const std::vector<double> &pooled)
    {
        const std::span<const ResampleEntry> entries =
            std::span(m_results.resamples).subspan(first);
        int chosen = -1; // of a learner without points
        if (m_plan.hasPointAxis(learner)) {
            PointScores scores = scoresOf(m_plan, learner, -1, entries);
            if (!m_plan.scoresEachResample())
                scores.pooled = pooled;
            auto selection = select(m_plan, learner, scores);
            if (!selection)
                return;
            chosen = chosenOf(m_plan, *selection);
            evaluate(learner, chosen, maker);
            if (m_plan.hasNested(learner)) {
                // What was chosen on all resamples has seen what it is judged by.
                std::vector<ResampleEntry> judged =
                    judgeNested(m_plan, m_index, maker, learner, entries, m_options.threads);
                const SummaryEntry summary = summaryOf(judged, 0);
                selection->isNested = true;
                selection->nestedMean = summary.mean;
                selection->nestedSe = summary.se;
                m_results.selections.push_back(std::move(*selection));
                std::move(judged.begin(), judged.end(), std::back_inserter(m_judged));
                return;
            }
            m_results.selections.push_back(std::move(*selection));
        }
        for (const ResampleEntry &entry : entries)
            if (entry.cell.level < 0 && entry.cell.point == chosen)
                m_judged.push_back(entry);
    }

    /// Curves and tables of a learner's chosen point.
    void evaluate(int learner, int point, const GroupMaker &maker)
    {
        if (m_plan.target().kind != TargetKind::Classes)
            return;
        std::vector<std::int64_t> rows;
        std::vector<Eigen::MatrixXd> parts;
        makeInOrder<TestGroup>(
            m_index.resamples(), m_options.threads,
            [&](std::int64_t resample) {
                return maker.make(m_plan.cellAt(learner, point, 0, static_cast<int>(resample)),
                                  false);
            },
            [&](std::int64_t, TestGroup &group) {
                rows.insert(rows.end(), group.rows.begin(), group.rows.end());
                parts.push_back(std::move(group.prediction));
            });
        Cell cell = m_plan.cellAt(learner, point, 0, -1);
        cell.level = -1;
        addEvaluation(m_plan, cell, joined(parts), rows, m_options.threads, m_results);
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
    std::vector<ResampleEntry> entriesOf(int learner, int point, int level) const
    {
        std::vector<ResampleEntry> entries;
        for (int resample = 0; resample < m_index.resamples(); ++resample) {
            const Cell cell = m_plan.cellAt(learner, point, level, resample);
            const CellResult *result = m_index.find(cell);
            if (!result || !result->failure.empty())
                continue;
            entries.push_back(
                {cell, result->rowsTrain, result->rowsTest, result->metrics, result->warnings});
            addUndefined(entries.back());
        }
        return entries;
    }

    void addSummaries(int learner, int point, Pool &pool,
                      const std::vector<std::vector<ResampleEntry>> &byLevel)
    {
        Cell cell = m_plan.cellAt(learner, point, 0, -1);
        cell.level = -1;
        std::vector<double> ofAllLevels;
        if (!pool.parts.empty()) {
            pool.prediction = joined(pool.parts);
            if (!m_plan.hasPointAxis(learner))
                addEvaluation(m_plan, cell, pool.prediction, pool.rows, m_options.threads,
                              m_results);
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
                             pooledMetrics(learner, point, static_cast<int>(level), pool.rows);
                     });
        for (std::size_t level = 0; level < byLevel.size(); ++level)
            addSummary(m_plan.cellAt(learner, point, static_cast<int>(level), -1), byLevel[level],
                       pooled[level]);
    }

    void addSummariesForNow(int learner, int point, const Pool &pool,
                            const std::vector<std::vector<ResampleEntry>> &byLevel)
    {
        const std::vector<double> notYet(m_plan.experiment().metrics.size(),
                                         std::numeric_limits<double>::quiet_NaN());
        Cell cell = m_plan.cellAt(learner, point, 0, -1);
        cell.level = -1;
        if (m_plan.hasLevelAxis(learner))
            addSummary(cell, pool.combined, notYet);
        for (std::size_t level = 0; level < byLevel.size(); ++level)
            addSummary(m_plan.cellAt(learner, point, static_cast<int>(level), -1), byLevel[level],
                       notYet);
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
    std::vector<double> pooledMetrics(int learner, int point, int level,
                                      const std::vector<std::int64_t> &rows) const
    {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        std::vector<double> link;
        link.reserve(rows.size());
        for (int resample = 0; resample < m_index.resamples(); ++resample) {
            const Cell cell = m_plan.cellAt(learner, point, level, resample);
            const CellResult *result = m_index.find(cell);
            if (result && result->failure.empty()) {
                link.insert(link.end(), result->testLink.begin(), result->testLink.end());
                continue;
            }
            link.insert(link.end(), m_plan.resample(cell).testRows.size(), none);
        }
        return scoreRows(m_plan, m_plan.cellAt(learner, point, level, -1), link, rows);
    }

    SummaryEntry summaryOf(const std::vector<ResampleEntry> &entries, std::size_t metric) const
    {
        std::vector<const ResampleEntry *> pointers;
        pointers.reserve(entries.size());
        for (const ResampleEntry &entry : entries)
            pointers.push_back(&entry);
        const bool corrected = !m_plan.isBootstrap() &&
                               m_plan.experiment().resampling.kind != ResamplingKind::LeaveOneOut;
        return summarise(pointers, metric, corrected);
    }

    void addSummary(const Cell &cell, const std::vector<ResampleEntry> &entries,
                    const std::vector<double> &pooled)
    {
        const std::vector<Metric> &metrics = m_plan.experiment().metrics;
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            SummaryEntry summary = summaryOf(entries, i);
            summary.cell = cell;
            summary.metric = metrics[i];
            summary.pooled = pooled[i];
            m_results.summaries.push_back(summary);
        }
    }

    void addFailures()
    {
        for (int learner = 0; learner < learners(); ++learner) {
            const int models = m_plan.pointCount(learner) * m_plan.levelCount(learner);
            for (int model = 0; model < models; ++model) {
                const int point = model / m_plan.levelCount(learner);
                const int level = model % m_plan.levelCount(learner);
                for (int resample = -1; resample < m_index.resamples(); ++resample)
                    addFailure(m_plan.cellAt(learner, point, level, resample));
                addInnerFailures(m_plan.cellAt(learner, point, level, -1));
            }
        }
    }

    /// Of the jackknife and of nested tuning.
    void addInnerFailures(Cell model)
    {
        for (int unit = 0; m_plan.hasJackknife(model.learner) && unit < m_plan.jackknifeUnits();
             ++unit) {
            model.row = unit;
            addFailure(model);
        }
        for (int resample = 0; m_plan.hasNested(model.learner) && resample < m_index.resamples();
             ++resample) {
            Cell cell = m_plan.cellAt(model.learner, model.point, model.level, resample);
            for (cell.inner = 0; cell.inner < m_plan.innerCount(); ++cell.inner)
                addFailure(cell);
        }
    }

    void addFailure(const Cell &cell)
    {
        const CellResult *result = m_index.find(cell);
        if (result && !result->failure.empty())
            m_results.failures.push_back({cell, m_plan.placeOf(cell).task, result->failure});
    }

    const Plan &m_plan;
    const ReduceOptions &m_options;
    const std::optional<StopDecision> m_stop;
    const CellIndex m_index;
    Results m_results;
    std::vector<ResampleEntry> m_judged; ///< What each learner is compared by.
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
