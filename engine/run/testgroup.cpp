#include "run/testgroup.h"

#include "core/text.h"
#include "run/jsontext.h"
#include "stats/links.h"
#include "work/testrows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Both classes' probabilities from the event's linear predictor.
Eigen::MatrixXd twoClasses(Link link, const Eigen::VectorXd &eta, int event)
{
    Eigen::MatrixXd probability(eta.size(), 2);
    probability.col(event) = inverseLink(link, eta);
    probability.col(1 - event) = complementOfInverseLink(link, eta);
    return probability;
}

} // namespace

GroupMaker::GroupMaker(const Plan &plan, const CellIndex &index)
    : m_plan(plan)
    , m_index(index)
{
    for (const std::string &level : plan.target().levels)
        m_levels.push_back(csvField(level));
    int points = 1;
    for (int learner = 0; learner < std::ssize(plan.experiment().learners); ++learner)
        points = std::max(points, plan.pointCount(learner));
    if (points > 1)
        m_resamples.resize(static_cast<std::size_t>(plan.resampleCount()));
}

std::shared_ptr<const Resample> GroupMaker::resampleOf(const Cell &cell) const
{
    if (m_resamples.empty() || cell.inner >= 0)
        return std::make_shared<const Resample>(m_plan.resample(cell));
    const auto place = static_cast<std::size_t>(m_plan.resampleOf(cell));
    {
        const std::lock_guard lock(m_mutex);
        if (m_resamples[place])
            return m_resamples[place];
    }
    Resample drawn = m_plan.resample(cell);
    drawn.multiplicities = {}; // nobody asks for them here
    auto kept = std::make_shared<const Resample>(std::move(drawn));
    const std::lock_guard lock(m_mutex);
    m_resamples[place] = kept;
    return kept;
}

Cell GroupMaker::atLevel(Cell cell, int level) const
{
    cell.level = m_plan.hasLevelAxis(cell.learner) ? level : -1;
    return cell;
}

std::string GroupMaker::header() const
{
    std::string line = "row";
    for (const Axis &axis : m_plan.axes()) {
        if (axis.name != "level")
            line += "," + axis.name;
    }
    line += ",observed,prediction";
    for (const std::string &level : m_plan.target().levels)
        line += "," + csvField("p:" + level);
    return line + "\n";
}

TestGroup GroupMaker::make(const Cell &given, bool withLines,
                           std::shared_ptr<const Resample> drawn) const
{
    TestGroup group;
    for (int level = 0; level < m_plan.levelCount(given.learner) && !group.exists; ++level)
        group.exists = m_index.has(atLevel(given, level));
    if (!group.exists)
        return group;
    const bool combines = m_plan.hasLevelAxis(given.learner);
    Cell cell = given;
    cell.level = -1;
    if (!drawn)
        drawn = resampleOf(cell);
    group.rows = drawn->testRows;
    if (combines) {
        group.combined.emplace();
        group.combined->cell = cell;
        group.combined->rowsTrain = drawn->rowsTrain;
        group.combined->rowsTest = static_cast<std::int64_t>(group.rows.size());
    }
    predict(cell, group);
    if (combines) {
        ResampleEntry &combined = *group.combined;
        combined.metrics = m_plan.scoresEachResample()
                               ? scoreClasses(m_plan, group.prediction, group.rows)
                               : std::vector<double>(m_plan.experiment().metrics.size(), none);
        if (combined.warnings.empty() && m_plan.scoresEachResample())
            combined.warnings = undefinedWarnings(m_plan, combined.metrics);
    }
    if (withLines)
        addLines(cell, group, 0, group.rows.size(), group.lines);
    return group;
}

void GroupMaker::predict(const Cell &cell, TestGroup &group) const
{
    const auto count = static_cast<Eigen::Index>(group.rows.size());
    const Target &target = m_plan.target();
    const int levels = m_plan.levelCount(cell.learner);
    const bool isJoint = m_plan.isJoint(cell.learner);
    if (isJoint)
        group.prediction = Eigen::MatrixXd::Constant(count, std::ssize(target.levels), none);
    else
        group.link = Eigen::MatrixXd::Constant(count, levels, none);
    for (int level = 0; level < levels; ++level) {
        const Cell own = atLevel(cell, level);
        const auto result = m_index.find(own, ResultPart::Whole);
        const bool hasFit = result && result->failure.empty();
        if (hasFit)
            addEntry(own, *result, group);
        if (isJoint && hasFit) {
            group.prediction = jointProbability(m_plan, result->testLink);
        } else if (!isJoint && result && result->testLink.size() == group.rows.size()) {
            group.link.col(level) =
                Eigen::Map<const Eigen::VectorXd>(result->testLink.data(), count);
        } else if (group.combined) {
            group.combined->warnings.push_back("No combined metrics: " + m_plan.levelName(level) +
                                               " has no model here.");
        }
    }
    if (isJoint)
        return;
    const Link link = m_plan.learner(cell).link(target.kind);
    if (group.combined) {
        constexpr Eigen::Index slice = 1024; // of rows: its intermediate values take memory, too
        group.prediction.resize(count, levels);
        for (Eigen::Index row = 0; row < count; row += slice) {
            const Eigen::Index rows = std::min(slice, count - row);
            group.prediction.middleRows(row, rows) =
                normalisedOneVsRest(group.link.middleRows(row, rows), link);
        }
        return;
    }
    group.prediction = target.kind == TargetKind::Classes
                           ? twoClasses(link, group.link.col(0), target.event)
                           : Eigen::MatrixXd(inverseLink(link, group.link.col(0)));
    group.link.resize(0, 0);
}

void GroupMaker::addEntry(const Cell &cell, const CellResult &result, TestGroup &group) const
{
    ResampleEntry &entry = group.entries.emplace_back(
        ResampleEntry{cell, result.rowsTrain, result.rowsTest, result.metrics, result.warnings});
    // Scores that are not defined carry a warning; of a one-vs-rest those of all levels together.
    if (!m_plan.scoresEachResample() || m_plan.target().kind != TargetKind::Classes ||
        cell.level >= 0)
        return;
    for (std::string &warning : undefinedWarnings(m_plan, entry.metrics))
        entry.warnings.push_back(std::move(warning));
}

std::string GroupMaker::coordinates(const Cell &cell) const
{
    std::string text;
    for (const Axis &axis : m_plan.axes()) {
        if (axis.name == "learner")
            text += "," + csvField(axis.labels[static_cast<std::size_t>(cell.learner)]);
        else if (axis.name == "point")
            text += "," + (cell.point < 0 ? std::string()
                                          : csvField(m_plan.pointText(cell.learner, cell.point)));
        else if (axis.name == "repeat")
            text += "," + std::to_string(cell.repeat + 1);
        else if (axis.name == "fold")
            text += "," + std::to_string(cell.fold + 1);
        else if (axis.name == "replicate")
            text += "," + std::to_string(cell.replicate + 1);
    }
    return text + ",";
}

void GroupMaker::addLines(const Cell &cell, const TestGroup &group, std::size_t first,
                          std::size_t last, std::string &lines) const
{
    const std::string middle = coordinates(cell);
    const Target &target = m_plan.target();
    constexpr std::size_t perNumber = 22; // bytes, so that the buffer seldom grows
    lines.reserve(lines.size() +
                  (last - first) * (middle.size() + 24 +
                                    perNumber * static_cast<std::size_t>(group.prediction.cols())));
    for (std::size_t i = first; i < last; ++i) {
        const auto row = static_cast<std::size_t>(group.rows[i]);
        appendCount(lines, m_plan.tableRow(group.rows[i]) + 1);
        lines += middle;
        if (target.kind == TargetKind::Classes)
            lines += m_levels[static_cast<std::size_t>(target.codes[row])];
        else
            appendNumber(lines, target.numbers[row]);
        lines += ',';
        addPrediction(group.prediction, static_cast<Eigen::Index>(i), lines);
        lines += '\n';
    }
}

void GroupMaker::addPrediction(const Eigen::MatrixXd &prediction, Eigen::Index row,
                               std::string &line) const
{
    const Target &target = m_plan.target();
    if (target.kind != TargetKind::Classes) {
        appendNumber(line, prediction(row, 0));
        return;
    }
    if (!std::isnan(prediction(row, 0))) {
        Eigen::Index best = 0;
        if (prediction.cols() == 2 && target.event >= 0)
            best = prediction(row, target.event) > 0.5 ? target.event : 1 - target.event;
        else
            prediction.row(row).maxCoeff(&best); // the first of equals
        line += m_levels[static_cast<std::size_t>(best)];
    }
    for (Eigen::Index level = 0; level < prediction.cols(); ++level) {
        line += ',';
        appendNumber(line, prediction(row, level));
    }
}

std::vector<std::string> undefinedWarnings(const Plan &plan, const std::vector<double> &metrics)
{
    std::vector<std::string> warnings;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        if (std::isnan(metrics[i]))
            warnings.push_back(
                std::string(toText(plan.experiment().metrics[i])) +
                " is not defined here: the test rows with a prediction lack a level.");
    }
    return warnings;
}

} // namespace heddle
