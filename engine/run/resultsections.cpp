#include "run/resultsections.h"

#include "plan/experiment.h"
#include "run/replicatesections.h"
#include "run/sinkmembers.h"
#include "run/tuningsections.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

/// Writes the entries of the sections for one plan.
class Sections : private SinkMembers
{
public:
    Sections(const Results &results, Scope scope, ResultSink &sink)
        : SinkMembers(sink)
        , m_results(results)
        , m_plan(*results.plan)
        , m_scope(scope)
        , m_sink(sink)
    {
    }

    void write()
    {
        m_sink.key("grid");
        writeGrid();
        list("fits", m_results.fits, &Sections::writeFit);
        writePaths();
        list("resamples", m_results.resamples, &Sections::writeResample);
        writeReplicates();
        list("summaries", m_results.summaries, &Sections::writeSummary);
        list("intervals", m_results.intervals, &Sections::writeInterval);
        writeComparisons();
        list("permutation_tests", m_results.permutationTests, &Sections::writePermutationTest);
        writeSelections();
        writeTreatments();
        list("confusion", m_results.confusions, &Sections::writeConfusion);
        list("roc", m_results.curves, &Sections::writeRoc);
        list("calibration", m_results.calibrations, &Sections::writeCalibration);
        list("failures", m_results.failures, &Sections::writeFailure);
    }

private:
    template <typename Entries, typename Entry>
    void list(std::string_view key, const Entries &entries, void (Sections::*member)(const Entry &))
    {
        if (entries.empty())
            return;
        m_sink.key(key);
        m_sink.beginArray(static_cast<std::int64_t>(entries.size()));
        for (const Entry &entry : entries) { // of resamples a copy
            m_sink.beginObject();
            writeCell(entry.cell);
            (this->*member)(entry);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeGrid()
    {
        m_sink.beginObject();
        m_sink.key("axes");
        m_sink.beginArray(static_cast<std::int64_t>(m_plan.axes().size()));
        for (const Axis &axis : m_plan.axes())
            writeAxis(axis);
        m_sink.endArray();
        count("cells", ofUsed(m_plan.cellCount()));
        count("tasks", ofUsed(m_plan.taskCount()));
        m_sink.key("extra");
        m_sink.beginObject();
        count("all_rows", m_plan.allRowsCellCount());
        count("jackknife", m_plan.jackknifeCellCount());
        if (m_plan.innerCount() > 0)
            count("nested", m_plan.nestedCellCount());
        if (m_plan.variableTaskCount() > 0)
            count("variables", m_plan.variableTaskCount());
        m_sink.endObject();
        if (m_results.stop)
            writeStop(*m_results.stop);
        m_sink.endObject();
    }

    /// A number of the plan's cells or tasks without those behind an early end.
    std::int64_t ofUsed(std::int64_t planned) const
    {
        return m_results.stop ? planned / m_plan.resampleCount() * m_results.stop->resamples
                              : planned;
    }

    void writeStop(const StopEntry &stop)
    {
        m_sink.key("stop");
        m_sink.beginObject();
        count("planned", stop.planned);
        count("used", stop.used);
        m_sink.key("reached");
        m_sink.boolean(stop.isEarly);
        if (stop.isEarly && !std::isnan(stop.error))
            number("error", stop.error);
        m_sink.endObject();
    }

    void writeAxis(const Axis &axis)
    {
        m_sink.beginObject();
        text("name", axis.name);
        if (axis.name == "point") {
            m_sink.key("values");
            m_sink.beginArray(axis.size);
            for (const std::string &label : axis.labels)
                writeJson(Json::parse(label), m_sink);
            m_sink.endArray();
        } else if (!axis.labels.empty()) {
            texts("values", axis.labels);
        } else {
            const bool isDrawn = axis.name == "replicate" || axis.name == "repeat";
            const std::int64_t size = m_results.stop && isDrawn ? m_results.stop->used : axis.size;
            m_sink.key("values");
            m_sink.beginArray(size);
            for (std::int64_t value = 1; value <= size; ++value)
                m_sink.count(value);
            m_sink.endArray();
        }
        m_sink.endObject();
    }

    void writeCell(const Cell &cell)
    {
        m_sink.key("cell");
        m_sink.beginObject();
        for (const Axis &axis : m_plan.axes()) {
            if (axis.name == "learner" && cell.variable < 0)
                text("learner", axis.labels[static_cast<std::size_t>(cell.learner)]);
            else if (axis.name == "point" && cell.point >= 0)
                writePoint(cell);
            else if (axis.name == "level" && cell.level >= 0)
                text("level", axis.labels[static_cast<std::size_t>(cell.level)]);
            else if (axis.name == "repeat" && cell.repeat >= 0)
                count("repeat", cell.repeat + 1);
            else if (axis.name == "fold" && cell.fold >= 0)
                count("fold", cell.fold + 1);
            else if (axis.name == "replicate" && cell.replicate >= 0)
                count("replicate", cell.replicate + 1);
        }
        if (cell.inner >= 0)
            count("inner", cell.inner + 1);
        if (cell.row >= 0)
            count("row", m_plan.firstRowOf(cell.row) + 1);
        if (cell.variable >= 0)
            text("variable", m_plan.treatment()
                                 ->sources()
                                 .variables[static_cast<std::size_t>(cell.variable)]
                                 .name);
        m_sink.endObject();
    }

    /// Thousands of cells have the same few points: each is parsed once.
    void writePoint(const Cell &cell)
    {
        const auto [found, isNew] = m_points.try_emplace({cell.learner, cell.point});
        if (isNew)
            found->second = Json::parse(m_plan.pointText(cell.learner, cell.point));
        m_sink.key("point");
        writeJson(found->second, m_sink);
    }

    void writeFit(const FitEntry &entry)
    {
        const GlmFit &fit = entry.fit;
        text("family", toText(fit.family));
        text("link", toText(fit.link));
        if (fit.penalty != Penalty::None)
            text("penalty", toText(fit.penalty));
        if (fit.penalty == Penalty::Ridge)
            number("lambda", m_plan.learner(entry.cell).lambda);
        if (!entry.event.empty())
            text("event", entry.event);
        count("rows", fit.rows);
        m_sink.key("converged");
        m_sink.boolean(fit.converged);
        if (fit.iterations)
            count("iterations", *fit.iterations);
        const bool isAsked = fit.family == Family::Binomial && fit.penalty == Penalty::None;
        if (!entry.trees && (isAsked || fit.separation != Separation::None))
            text("separation", toText(fit.separation));
        number("null_deviance", fit.nullDeviance);
        count("df_null", fit.dfNull);
        number("deviance", fit.deviance);
        if (!entry.trees)
            writeEstimates(entry);
        texts("warnings", entry.warnings);
        if (m_scope == Scope::Everything)
            text("model", entry.modelFile);
    }

    /// What only a fit with coefficients has.
    void writeEstimates(const FitEntry &entry)
    {
        count("df_residual", entry.fit.dfResidual);
        const InformationCriteria &criteria = entry.criteria;
        const bool hasLikelihood = !std::isnan(criteria.logLikelihood);
        numberOrNull("aic", criteria.aic, !std::isnan(criteria.aic));
        numberOrNull("bic", criteria.bic, !std::isnan(criteria.bic));
        numberOrNull("log_likelihood", criteria.logLikelihood, hasLikelihood);
        if (entry.fit.penalty == Penalty::Firth)
            number("penalized_log_likelihood", criteria.logLikelihood + entry.fit.penaltyShare);
        numberOrNull("dispersion", entry.fit.dispersion, !std::isnan(entry.fit.dispersion));
        m_sink.key("coefficients");
        m_sink.beginArray(static_cast<std::int64_t>(entry.coefficients.size()));
        for (const Coefficient &coefficient : entry.coefficients)
            writeCoefficient(coefficient, entry.fit.standardErrors.size() > 0);
        m_sink.endArray();
    }

    void writeCoefficient(const Coefficient &coefficient, bool hasErrors)
    {
        const bool there = !std::isnan(coefficient.estimate);
        m_sink.beginObject();
        text("term", coefficient.term);
        if (!coefficient.level.empty())
            text("level", coefficient.level);
        numberOrNull("estimate", coefficient.estimate, there);
        numberOrNull("std_error", coefficient.stdError, there && hasErrors);
        numberOrNull("statistic", coefficient.statistic, there && hasErrors);
        numberOrNull("p_value", coefficient.pValue, there && hasErrors);
        m_sink.endObject();
    }

    void writePaths()
    {
        if (m_results.paths.empty())
            return;
        m_sink.key("paths");
        m_sink.beginArray(std::ssize(m_results.paths));
        for (const PathEntry &entry : m_results.paths) {
            m_sink.beginObject();
            writePathMembers(m_plan, entry, m_sink);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeSelections()
    {
        if (m_results.selections.empty())
            return;
        m_sink.key("selection");
        m_sink.beginArray(std::ssize(m_results.selections));
        for (const SelectionEntry &entry : m_results.selections) {
            m_sink.beginObject();
            writeSelectionMembers(m_plan, entry, m_sink);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeResample(const ResampleEntry &entry)
    {
        count("rows_train", entry.rowsTrain);
        count("rows_test", entry.rowsTest);
        m_sink.key("metrics");
        m_sink.beginObject();
        for (std::size_t i = 0; m_plan.scoresEachResample() && i < entry.metrics.size(); ++i)
            number(toText(m_plan.experiment().metrics[i]), entry.metrics[i]);
        m_sink.endObject();
        texts("warnings", entry.warnings);
    }

    void writeReplicates()
    {
        std::int64_t entries = 0;
        for (const ReplicateTable &table : m_results.replicates)
            entries += std::count(table.fitted.begin(), table.fitted.end(), true);
        if (entries == 0)
            return;
        m_sink.key("replicates");
        m_sink.beginArray(entries);
        for (const ReplicateTable &table : m_results.replicates) {
            Cell cell = table.cell;
            for (std::size_t i = 0; i < table.fitted.size(); ++i) {
                if (!table.fitted[i])
                    continue;
                cell.replicate = static_cast<int>(i);
                m_sink.beginObject();
                writeCell(cell);
                writeReplicateMembers(m_plan, table, i, m_sink);
                m_sink.endObject();
            }
        }
        m_sink.endArray();
    }

    void writeInterval(const IntervalEntry &entry) { writeIntervalMembers(entry, m_sink); }

    void writePermutationTest(const PermutationTestEntry &entry)
    {
        writePermutationTestMembers(entry, m_sink);
    }

    void writeTreatments()
    {
        if (m_results.treatments.empty())
            return;
        m_sink.key("treatments");
        m_sink.beginArray(std::ssize(m_results.treatments));
        for (const TreatmentEntry &entry : m_results.treatments) {
            m_sink.beginObject();
            if (entry.cell.level >= 0) {
                m_sink.key("cell");
                m_sink.beginObject();
                text("level", m_plan.levelName(entry.cell.level));
                m_sink.endObject();
            }
            text("variable", entry.variable);
            text("derived", entry.derived);
            text("code", toText(entry.code));
            number("r2", entry.score.r2);
            number("p_value", entry.score.pValue);
            m_sink.key("recommended");
            m_sink.boolean(entry.isRecommended);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeSummary(const SummaryEntry &entry)
    {
        text("metric", toText(entry.metric));
        if (!m_plan.scoresEachResample())
            return number("pooled", entry.pooled);
        count("n", entry.n);
        number("mean", entry.mean);
        number("sd", entry.sd);
        number("se", entry.se);
        if (!m_plan.isBootstrap())
            number("corrected_se", entry.correctedSe);
        number("pooled", entry.pooled);
    }

    void writeComparisons()
    {
        if (m_results.comparisons.empty())
            return;
        const std::vector<LearnerSpec> &learners = m_plan.experiment().learners;
        m_sink.key("comparisons");
        m_sink.beginArray(std::ssize(m_results.comparisons));
        for (const ComparisonEntry &entry : m_results.comparisons) {
            m_sink.beginObject();
            text("a", learners[static_cast<std::size_t>(entry.a)].name);
            text("b", learners[static_cast<std::size_t>(entry.b)].name);
            text("metric", toText(entry.metric));
            number("difference", entry.test.difference);
            number("corrected_se", entry.test.correctedSe);
            number("t", entry.test.t);
            count("df", entry.test.df);
            number("p_value", entry.test.pValue);
            number("p_adjusted", entry.adjustedPValue);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeConfusion(const ConfusionEntry &entry)
    {
        texts("levels", m_plan.target().levels);
        m_sink.key("counts");
        m_sink.beginArray(entry.counts.rows());
        for (Eigen::Index observed = 0; observed < entry.counts.rows(); ++observed) {
            m_sink.beginArray(entry.counts.cols());
            for (Eigen::Index predicted = 0; predicted < entry.counts.cols(); ++predicted)
                m_sink.number(entry.counts(observed, predicted));
            m_sink.endArray();
        }
        m_sink.endArray();
    }

    void writeRoc(const RocEntry &entry)
    {
        text("level", m_plan.levelName(entry.level));
        numbers("threshold", entry.curve.thresholds);
        numbers("sensitivity", entry.curve.sensitivity);
        numbers("specificity", entry.curve.specificity);
        number("auc", entry.area);
        numberOrNull("low", entry.low, !std::isnan(entry.low));
        numberOrNull("high", entry.high, !std::isnan(entry.high));
    }

    void writeCalibration(const CalibrationEntry &entry)
    {
        text("level", m_plan.levelName(entry.level));
        m_sink.key("bins");
        m_sink.beginArray(std::ssize(entry.bins));
        for (const CalibrationBin &bin : entry.bins) {
            m_sink.beginObject();
            number("from", bin.from);
            number("to", bin.to);
            number("n", bin.count);
            number("predicted", bin.predicted);
            number("observed", bin.observed);
            m_sink.endObject();
        }
        m_sink.endArray();
    }

    void writeFailure(const FailureEntry &entry)
    {
        count("task", entry.task);
        text("message", entry.message);
    }

    const Results &m_results;
    const Plan &m_plan;
    const Scope m_scope;
    ResultSink &m_sink;
    std::map<std::pair<int, int>, Json> m_points; ///< By learner and point.
};

} // namespace

void eraseNamesAndPaths(Json &experiment)
{
    experiment.erase("name");
    experiment.erase("notes");
    if (experiment.contains("data"))
        experiment["data"].erase("source");
    if (experiment.contains("data") && experiment["data"].empty())
        experiment.erase("data");
    if (experiment.contains("resampling"))
        experiment["resampling"].erase("file");
}

void writeExperiment(const Results &results, Scope scope, ResultSink &sink)
{
    Json document = toJson(results.plan->experiment());
    if (scope == Scope::Digest)
        eraseNamesAndPaths(document);
    writeJson(document, sink);
}

void writeDataset(const Results &results, ResultSink &sink)
{
    const Plan &plan = *results.plan;
    sink.beginObject();
    sink.key("id");
    sink.text(results.datasetId);
    sink.key("rows");
    sink.count(plan.table().rows());
    sink.key("rows_used");
    sink.count(plan.rowsUsed());
    const std::vector<std::int64_t> omitted = plan.rowsOmitted();
    sink.key("rows_omitted");
    sink.beginArray(static_cast<std::int64_t>(omitted.size()));
    for (const std::int64_t row : omitted)
        sink.count(row + 1);
    sink.endArray();
    SinkMembers(sink).texts("columns", plan.table().names());
    sink.endObject();
}

void writeNumbers(const Results &results, Scope scope, ResultSink &sink)
{
    Sections(results, scope, sink).write();
}

} // namespace heddle
