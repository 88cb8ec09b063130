#include "run/reducer.h"

#include "core/sha256.h"
#include "run/bootstrapintervals.h"
#include "run/fitentries.h"
#include "run/learnercomparison.h"
#include "run/nestedtuning.h"
#include "run/orderedwork.h"
#include "run/outputfile.h"
#include "run/pathentries.h"
#include "run/pooledscores.h"
#include "run/resultswriter.h"
#include "run/selection.h"
#include "run/stoprule.h"
#include "run/summaries.h"
#include "run/testgroup.h"
#include "run/treatmententries.h"

#include <algorithm>
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
        , m_ledger(ledger)
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
        if (auto fault = m_error ? m_error : m_ledger.fault()) {
            fault->effect = "There are no results; what was run is kept.";
            return *fault;
        }
        if (m_results.complete)
            m_results.digest = digestOf(m_results);
        return std::move(m_results);
    }

private:
    /// What the resamples of one point of a learner say.
    struct Point
    {
        std::optional<PooledScores> pooled; ///< None of a part of the resamples.
        ResampleList combined;
        std::vector<ResampleList> byLevel;
    };

    int learners() const { return static_cast<int>(m_plan.experiment().learners.size()); }

    void addResampling()
    {
        const GroupMaker maker(m_plan, m_index);
        PredictionSink sink(m_results.complete ? m_options.predictionsFile : std::string());
        sink.add(maker.header());
        for (int learner = 0; learner < learners(); ++learner) {
            addLearner(learner, maker, sink);
            if (isOver())
                return;
        }
        if (m_results.complete) // no test of a part of the folds
            m_results.comparisons = compareLearners(m_plan, m_judged);
        m_results.predictionsSha256 = sink.finish();
        m_results.writeError = sink.error();
    }

    bool isOver() const { return m_error || m_options.stop.stop_requested(); }
    void keep(const Result<void> &done)
    {
        if (!done && !m_error)
            m_error = done.error();
    }

    PoolingOptions poolingOptions() const
    {
        PoolingOptions options;
        options.threads = m_options.threads;
        options.folder = m_options.temporaryFolder;
        return options;
    }

    /// How the groups of a learner are made.
    struct Way
    {
        int threads = 1;
        std::int64_t ahead = 0; ///< Groups that are made before they are taken.
    };

    /// Fewer ahead of large ones; small ones on all threads.
    Way wayOf(int learner) const
    {
        constexpr std::int64_t memory = 4 << 20;
        constexpr std::int64_t bytes = 32; // of a number, and as text
        const std::int64_t columns = std::max<std::int64_t>(std::ssize(m_plan.target().levels), 1) +
                                     m_plan.levelCount(learner);
        const std::int64_t most = memory / (m_plan.rowsUsed() * columns * bytes + 1);
        const bool areSmall = most >= 2 * (m_options.threads + m_options.spareThreads) + 2;
        return {areSmall ? m_options.threads + m_options.spareThreads : m_options.threads,
                std::max<std::int64_t>(m_options.threads, most)};
    }

    Point pointOf(int learner, int point) const
    {
        Point made;
        made.byLevel.resize(static_cast<std::size_t>(m_plan.levelCount(learner)));
        if (!m_results.complete)
            return made;
        PoolingOptions options = poolingOptions();
        options.evaluates =
            m_plan.target().kind == TargetKind::Classes && !m_plan.hasPointAxis(learner);
        made.pooled.emplace(m_plan, learner, point, std::move(options));
        return made;
    }

    /// Combines the learner's models on each resample of each point, and writes their predictions.
    void addLearner(int learner, const GroupMaker &maker, PredictionSink &sink)
    {
        const std::int64_t resamples = m_index.resamples();
        const std::size_t first = m_results.resamples.size();
        const auto cellAt = [&](std::int64_t index) {
            Cell cell = m_plan.cellAt(learner, static_cast<int>(index / resamples), 0,
                                      static_cast<int>(index % resamples));
            cell.level = -1;
            return cell;
        };
        std::optional<Point> point;
        std::vector<double> pooled;
        const Way way = wayOf(learner);
        // A thread alone writes its lines a few at a time.
        const bool makesLines = m_results.complete && way.threads > 1;
        makeInOrder<TestGroup>(
            m_plan.pointCount(learner) * resamples, way.threads, way.ahead,
            [&](std::int64_t index) {
                return isOver() ? TestGroup() : maker.make(cellAt(index), makesLines);
            },
            [&](std::int64_t index, TestGroup &group) {
                if (isOver())
                    return;
                if (!point)
                    point.emplace(pointOf(learner, static_cast<int>(index / resamples)));
                if (m_results.complete && !makesLines)
                    writeLines(maker, cellAt(index), group, sink);
                addGroup(learner, group, *point, sink);
                if ((index + 1) % resamples != 0)
                    return;
                addPoint(learner, static_cast<int>(index / resamples), *point);
                point.reset();
                if (m_results.complete && !isOver())
                    pooled.push_back(pooledScore(learner));
            });
        if (isOver())
            return;
        if (m_results.complete)
            choose(learner, maker, first, pooled);
        else if (m_options.provisional && m_plan.hasPointAxis(learner))
            chooseForNow(learner, first);
    }

    void writeLines(const GroupMaker &maker, const Cell &cell, const TestGroup &group,
                    PredictionSink &sink)
    {
        constexpr std::size_t slice = 128; // rows
        for (std::size_t row = 0; row < group.rows.size(); row += slice) {
            m_lines.clear();
            maker.addLines(cell, group, row, std::min(row + slice, group.rows.size()), m_lines);
            sink.add(m_lines);
        }
    }

    void chooseForNow(int learner, std::size_t first)
    {
        auto selection =
            select(m_plan, learner, scoresOf(m_plan, learner, -1, m_results.resamples, first));
        if (selection)
            m_results.selections.push_back(std::move(*selection));
    }

    void addGroup(int learner, TestGroup &group, Point &point, PredictionSink &sink)
    {
        if (!group.exists)
            return;
        sink.add(group.lines);
        const auto resamples = static_cast<std::size_t>(m_index.resamples());
        const auto addTo = [&](ResampleList &list, const ResampleEntry &entry,
                               const ResampleList *alike) {
            if (list.empty())
                list.reserve(resamples, alike);
            list.push_back(entry);
        };
        if (group.combined)
            addTo(point.combined, *group.combined, nullptr);
        for (const ResampleEntry &entry : group.entries)
            addTo(point.byLevel[m_plan.hasLevelAxis(learner)
                                    ? static_cast<std::size_t>(entry.cell.level)
                                    : 0],
                  entry, &point.combined);
        if (point.pooled)
            keep(point.pooled->add(group));
    }

    void addPoint(int learner, int place, Point &point)
    {
        if (point.pooled)
            keep(point.pooled->finish());
        if (m_error)
            return;
        if (m_results.complete)
            addSummaries(learner, place, point);
        else if (m_options.provisional)
            addSummariesForNow(learner, place, point);
        m_results.resamples.append(std::move(point.combined));
        for (ResampleList &entries : point.byLevel)
            m_results.resamples.append(std::move(entries));
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
        const ResampleList &entries = m_results.resamples;
        int chosen = -1; // of a learner without points
        if (m_plan.hasPointAxis(learner)) {
            PointScores scores = scoresOf(m_plan, learner, -1, entries, first);
            if (!m_plan.scoresEachResample())
                scores.pooled = pooled;
            auto selection = select(m_plan, learner, scores);
            if (!selection)
                return;
            chosen = chosenOf(m_plan, *selection);
            evaluate(learner, chosen, maker);
            if (m_plan.hasNested(learner)) {
                // What was chosen on all resamples has seen what it is judged by.
                ResampleList judged =
                    judgeNested(m_plan, m_index, maker, learner, entries, first, m_options.threads);
                const SummaryEntry summary = summaryOf(judged, 0);
                selection->isNested = true;
                selection->nestedMean = summary.mean;
                selection->nestedSe = summary.se;
                m_results.selections.push_back(std::move(*selection));
                m_judged.append(std::move(judged));
                return;
            }
            m_results.selections.push_back(std::move(*selection));
        }
        if (m_plan.isBootstrap())
            return; // there is no comparison
        for (std::size_t entry = first; entry < entries.size(); ++entry) {
            const Cell cell = entries.cell(entry);
            if (cell.level < 0 && cell.point == chosen)
                m_judged.push_back(entries[entry]);
        }
    }

    /// Curves and tables of a learner's chosen point.
    void evaluate(int learner, int point, const GroupMaker &maker)
    {
        if (m_plan.target().kind != TargetKind::Classes)
            return;
        PoolingOptions options = poolingOptions();
        options.scores = false;
        options.evaluates = true;
        PooledScores pooled(m_plan, learner, point, std::move(options));
        const Way way = wayOf(learner);
        makeInOrder<TestGroup>(
            m_index.resamples(), way.threads, way.ahead,
            [&](std::int64_t resample) {
                return isOver() ? TestGroup()
                                : maker.make(
                                      m_plan.cellAt(learner, point, 0, static_cast<int>(resample)),
                                      false);
            },
            [&](std::int64_t, TestGroup &group) {
                if (group.exists && !isOver())
                    keep(pooled.add(group));
            });
        keep(pooled.finish());
        if (!isOver())
            pooled.addEvaluation(m_results);
    }

    void addSummaries(int learner, int place, Point &point)
    {
        Cell cell = m_plan.cellAt(learner, place, 0, -1);
        cell.level = -1;
        const PooledScores &pooled = *point.pooled;
        if (m_plan.target().kind == TargetKind::Classes && !m_plan.hasPointAxis(learner))
            pooled.addEvaluation(m_results);
        if (m_plan.isJoint(learner))
            return addSummary(cell, point.byLevel.front(), pooled.together());
        if (!point.combined.empty())
            addSummary(cell, point.combined, pooled.together());
        for (int level = 0; level < std::ssize(point.byLevel); ++level)
            addSummary(m_plan.cellAt(learner, place, level, -1),
                       point.byLevel[static_cast<std::size_t>(level)], pooled.ofLevel(level));
    }

    void addSummariesForNow(int learner, int place, const Point &point)
    {
        const std::vector<double> notYet(m_plan.experiment().metrics.size(),
                                         std::numeric_limits<double>::quiet_NaN());
        Cell cell = m_plan.cellAt(learner, place, 0, -1);
        cell.level = -1;
        if (m_plan.hasLevelAxis(learner))
            addSummary(cell, point.combined, notYet);
        for (int level = 0; level < std::ssize(point.byLevel); ++level)
            addSummary(m_plan.cellAt(learner, place, level, -1),
                       point.byLevel[static_cast<std::size_t>(level)], notYet);
    }

    SummaryEntry summaryOf(const ResampleList &entries, std::size_t metric) const
    {
        const bool corrected = !m_plan.isBootstrap() &&
                               m_plan.experiment().resampling.kind != ResamplingKind::LeaveOneOut;
        return summarise(entries, metric, corrected);
    }

    void addSummary(const Cell &cell, const ResampleList &entries,
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
        const auto result = m_index.find(cell);
        if (result && !result->failure.empty())
            m_results.failures.push_back({cell, m_plan.placeOf(cell).task, result->failure});
    }

    const Plan &m_plan;
    const ReduceOptions &m_options;
    const std::optional<StopDecision> m_stop;
    const CellIndex m_index;
    const Ledger &m_ledger;
    Results m_results;
    ResampleList m_judged;        ///< What each learner is compared by.
    std::optional<Error> m_error; ///< Of temporary files.
    std::string m_lines;          ///< Kept for its memory.
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
