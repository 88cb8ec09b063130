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
    const CellResult *first = nullptr;
    for (int level = 0; level < m_plan.levelCount(given.learner) && !first; ++level)
        first = m_index.find(atLevel(given, level));
    if (!first)
        return group;
    group.exists = true;
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
    group.prediction = predictionOf(cell, group.rows, combines ? &*group.combined : nullptr);
    if (combines) {
        ResampleEntry &combined = *group.combined;
        combined.metrics = m_plan.scoresEachResample()
                               ? scoreClasses(m_plan, group.prediction, group.rows)
                               : std::vector<double>(m_plan.experiment().metrics.size(), none);
        if (combined.warnings.empty() && m_plan.scoresEachResample())
            combined.warnings = undefinedWarnings(m_plan, combined.metrics);
    }
    if (withLines)
        addLines(cell, group);
    return group;
}

Eigen::MatrixXd GroupMaker::predictionOf(const Cell &cell, const std::vector<std::int64_t> &rows,
                                         ResampleEntry *combined) const
{
    const auto count = static_cast<Eigen::Index>(rows.size());
    const Target &target = m_plan.target();
    if (m_plan.isJoint(cell.learner)) {
        const CellResult *result = m_index.find(cell);
        return result && result->failure.empty()
                   ? jointProbability(m_plan, result->testLink)
                   : Eigen::MatrixXd::Constant(count, std::ssize(target.levels), none);
    }
    const int levels = m_plan.levelCount(cell.learner);
    Eigen::MatrixXd eta = Eigen::MatrixXd::Constant(count, levels, none);
    for (int level = 0; level < levels; ++level) {
        const CellResult *result = m_index.find(atLevel(cell, level));
        if (result && result->testLink.size() == rows.size()) {
            eta.col(level) = Eigen::Map<const Eigen::VectorXd>(result->testLink.data(), count);
            continue;
        }
        if (combined)
            combined->warnings.push_back("No combined metrics: " + m_plan.levelName(level) +
                                         " has no model here.");
    }
    const Link link = m_plan.learner(cell).link(target.kind);
    if (target.kind != TargetKind::Classes)
        return inverseLink(link, eta.col(0));
    return combined ? normalisedOneVsRest(eta, link) : twoClasses(link, eta.col(0), target.event);
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

void GroupMaker::addLines(const Cell &cell, TestGroup &group) const
{
    const std::string middle = coordinates(cell);
    const Target &target = m_plan.target();
    constexpr std::size_t perNumber = 22; // bytes, so that the buffer seldom grows
    group.lines.reserve(
        group.rows.size() *
        (middle.size() + 24 + perNumber * static_cast<std::size_t>(group.prediction.cols())));
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        const auto row = static_cast<std::size_t>(group.rows[i]);
        appendCount(group.lines, m_plan.tableRow(group.rows[i]) + 1);
        group.lines += middle;
        if (target.kind == TargetKind::Classes)
            group.lines += m_levels[static_cast<std::size_t>(target.codes[row])];
        else
            appendNumber(group.lines, target.numbers[row]);
        group.lines += ',';
        addPrediction(group.prediction, static_cast<Eigen::Index>(i), group.lines);
        group.lines += '\n';
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
