#include "models/tuningview.h"

#include "models/format.h"
#include "models/plantext.h"
#include "plan/tuninggrid.h"
#include "run/nestedtuning.h"
#include "run/selection.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

QString tr(const char *text)
{
    return QCoreApplication::translate("heddle::TuningView", text);
}

const LearnerSpec &specOf(const Plan &plan, int learner)
{
    return plan.experiment().learners[static_cast<std::size_t>(learner)];
}

/// The parameter across: the path's, or the last of the grid that has several values. Empty for
/// points drawn at random, which make no rectangle.
std::string columnParameterOf(const Plan &plan, int learner)
{
    const LearnerSpec &spec = specOf(plan, learner);
    if (plan.pathLength(learner) > 1)
        return std::string(pathParameter(spec.kind));
    std::string last;
    for (const GridParameter &parameter : spec.grid)
        if (parameter.values.size() > 1)
            last = parameter.name;
    const auto &tuning = plan.experiment().tuning;
    const bool isWhole = plan.pointCount(learner) == gridSettings(spec);
    return tuning && tuning->isRandom && !isWhole ? std::string() : last;
}

int columnsOf(const Plan &plan, int learner, const std::string &parameter)
{
    if (plan.pathLength(learner) > 1)
        return plan.pathLength(learner);
    const GridParameter *const grid = specOf(plan, learner).gridOf(parameter);
    return grid ? static_cast<int>(grid->values.size()) : 1;
}

QString textOf(const Json &value)
{
    if (value.is_number())
        return formatShort(value.get<double>(), 2);
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

/// Values of the parameters of a point but the one across.
QString rowText(const Json &point, const std::string &across)
{
    QStringList parts;
    for (const auto &[name, value] : point.items())
        if (name != across)
            parts.append(textOf(value));
    return parts.join(QStringLiteral(", "));
}

QString rowNames(const Json &point, const std::string &across)
{
    QStringList parts;
    for (const auto &[name, value] : point.items())
        if (name != across)
            parts.append(parameterName(name));
    return parts.join(QStringLiteral(", "));
}

PointMeans scoresShown(const Results &results, int learner)
{
    PointScores scores = scoresOf(*results.plan, learner, -1, results.resamples);
    if (!results.plan->scoresEachResample())
        for (const SummaryEntry &summary : results.summaries)
            if (summary.cell.learner == learner && summary.cell.level < 0 &&
                summary.metric == results.plan->experiment().metrics.front())
                scores.pooled.push_back(summary.pooled);
    return meansOf(*results.plan, learner, scores);
}

} // namespace

std::vector<int> tunedLearners(const Results &results)
{
    std::vector<int> learners;
    for (const SelectionEntry &selection : results.selections)
        learners.push_back(selection.learner);
    return learners;
}

TuningView tuningViewOf(const Results &results, int learner)
{
    const Plan &plan = *results.plan;
    TuningView view;
    view.learner = learner;
    view.name = learnerName(specOf(plan, learner));
    view.metric = plan.experiment().metrics.front();
    view.isPath = plan.pathLength(learner) > 1;
    const std::string across = columnParameterOf(plan, learner);
    const int columns = columnsOf(plan, learner, across);
    const int rows = plan.pointCount(learner) / columns;
    view.columnParameter = parameterName(across);
    const PointMeans means = scoresShown(results, learner);
    view.mean = means.mean.reshaped(columns, rows).transpose();
    view.se = means.se.reshaped(columns, rows).transpose();
    for (int row = 0; row < rows; ++row) {
        std::vector<double> &positions = view.positions.emplace_back();
        for (int column = 0; column < columns; ++column) {
            const Json point = Json::parse(plan.pointText(learner, row * columns + column));
            if (column == 0) {
                view.rows.push_back(rowText(point, across));
                view.rowParameters = rowNames(point, across);
            }
            if (row == 0)
                view.columns.push_back(across.empty() ? tr("score") : textOf(point[across]));
            if (!across.empty() && point[across].is_number())
                positions.push_back(point[across].get<double>());
        }
        if (positions != view.positions.front() && row > 0 &&
            positions.size() == view.positions.front().size()) // each row has its own lambdas
            for (int column = 0; column < columns; ++column)
                view.columns[static_cast<std::size_t>(column)] =
                    formatShort(positions[static_cast<std::size_t>(column)] / positions.front(), 2);
    }
    if (view.positions.size() > 1 && view.positions[0] != view.positions[1])
        view.columnParameter = tr("%1 / largest").arg(view.columnParameter);
    for (const SelectionEntry &selection : results.selections) {
        if (selection.learner != learner)
            continue;
        view.selection = &selection;
        view.best = selection.best;
        view.oneSe = selection.oneSe;
        view.chosen = chosenOf(plan, selection);
    }
    return view;
}

} // namespace heddle
