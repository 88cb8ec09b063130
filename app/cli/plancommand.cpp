#include "commands.h"

#include "core/machine.h"
#include "formats/jsonfields.h"
#include "formats/rnumbers.h"
#include "formats/texttable.h"
#include "input.h"
#include "lanes.h"
#include "plan/traffic.h"
#include "plan/tuninggrid.h"
#include "run/coordinator.h"
#include "run/laneabilities.h"
#include "run/planwarnings.h"

#include <nlohmann/json.hpp>

#include <numeric>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

Json axisToJson(const Axis &axis)
{
    Json values = axis.labels;
    if (axis.name == "point") // they are objects
        for (Json &value : values)
            value = Json::parse(value.get<std::string>());
    if (axis.labels.empty()) {
        std::vector<std::int64_t> numbers(static_cast<std::size_t>(axis.size));
        std::iota(numbers.begin(), numbers.end(), 1);
        values = numbers;
    }
    return {{"name", axis.name}, {"values", std::move(values)}};
}

Json gridToJson(const Plan &plan)
{
    Json axes = Json::array();
    for (const Axis &axis : plan.axes())
        axes.push_back(axisToJson(axis));
    Json extra = {{"all_rows", plan.allRowsCellCount()}, {"jackknife", plan.jackknifeCellCount()}};
    if (plan.innerCount() > 0)
        extra["nested"] = plan.nestedCellCount();
    if (plan.variableTaskCount() > 0)
        extra["variables"] = plan.variableTaskCount();
    return {{"axes", std::move(axes)},
            {"cells", plan.cellCount()},
            {"tasks", plan.taskCount()},
            {"extra", std::move(extra)}};
}

Json lanesToJson(const std::vector<LaneAbility> &lanes)
{
    Json list = Json::array();
    for (const LaneAbility &lane : lanes) {
        Json entry = {{"where", lane.where}, {"learners", lane.learners}};
        if (!lane.others.empty()) {
            entry[lane.isCertain ? "not" : "perhaps"] = lane.others;
            entry["reason"] = lane.reason;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

std::string jsonReport(const Plan &plan, const Forecast &forecast,
                       const std::vector<LaneAbility> &lanes)
{
    const PlanBytes bytes = planBytes(plan);
    Json rows = Json::array();
    for (const Forecast::Row &row : forecast.rows)
        rows.push_back({{"lanes", row.lanes},
                        {"low_s", jsonNumber(row.lowSeconds)},
                        {"high_s", jsonNumber(row.highSeconds)}});
    const Json json = {{"grid", gridToJson(plan)},
                       {"bytes",
                        {{"per_host", bytes.perHost},
                         {"per_task", bytes.perTask},
                         {"back_per_task", bytes.backPerTask}}},
                       {"forecast", std::move(rows)},
                       {"advice", forecast.advice},
                       {"warnings", planWarnings(plan, &forecast)},
                       {"lanes", lanesToJson(lanes)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string labelOf(const Axis &axis, std::size_t place)
{
    return axis.name == "point" ? pointWords(axis.labels[place]) : axis.labels[place];
}

std::string axesTable(const Plan &plan)
{
    constexpr std::size_t LabelsShown = 6;
    TextTable table({"axis", "size", "values"}, 2);
    table.alignLeft(2);
    for (const Axis &axis : plan.axes()) {
        std::string values = axis.labels.empty() ? "1 to " + std::to_string(axis.size) : "";
        for (std::size_t i = 0; i < axis.labels.size() && i <= LabelsShown; ++i)
            values += (i == 0 ? "" : ", ") + (i == LabelsShown ? "..." : labelOf(axis, i));
        table.addRow({axis.name, std::to_string(axis.size), values});
    }
    return table.text();
}

std::string plainReport(const Plan &plan, const Forecast &forecast,
                        const std::vector<LaneAbility> &lanes)
{
    std::string text = plan.formula().text() + "\n" + std::to_string(plan.rowsUsed()) +
                       " rows used, " + std::to_string(plan.recipe().terms().size()) +
                       " columns of the design\n\n" + axesTable(plan) + "\n" +
                       std::to_string(plan.cellCount()) + " cells in " +
                       std::to_string(plan.taskCount()) + " tasks";
    if (plan.allRowsCellCount() > 0)
        text += ", and " + std::to_string(plan.allRowsCellCount()) + " fits on all rows";
    if (plan.jackknifeCellCount() > 0)
        text += ", and " + std::to_string(plan.jackknifeCellCount()) +
                " fits without one row or group each (BCa intervals)";
    if (plan.nestedCellCount() > 0)
        text += ", and " + std::to_string(plan.nestedCellCount()) +
                " fits inside the resamples (nested tuning)";
    if (plan.variableTaskCount() > 0)
        text += ", and " + std::to_string(plan.variableTaskCount()) + " treatments of variables";
    if (const auto &stop = plan.experiment().stop)
        text += "; ends early at a standard error of " + formatR(stop->precision, 3) + " (" +
                std::string(toText(stop->target)) + ")";
    const PlanBytes bytes = planBytes(plan);
    text += "\nbytes to each host " + std::to_string(bytes.perHost) + ", with a task " +
            std::to_string(bytes.perTask) + ", back " + std::to_string(bytes.backPerTask) + "\n\n";
    TextTable table({"lanes", "from s", "to s"}, 2);
    for (const Forecast::Row &row : forecast.rows)
        table.addRow(
            {std::to_string(row.lanes), formatR(row.lowSeconds, 2), formatR(row.highSeconds, 2)});
    text += table.text();
    for (const LaneAbility &lane : lanes)
        if (!lane.others.empty())
            text += toText(lane) + "\n";
    for (const std::string &warning : planWarnings(plan, &forecast))
        text += "Warning: " + warning + "\n";
    return text + (forecast.advice.empty() ? "" : forecast.advice + "\n");
}

ExitCode run(const Arguments &arguments)
{
    const auto lanes = lanesFrom(arguments);
    if (!lanes)
        return fail(lanes.error());
    auto experiment = readExperimentFor(arguments);
    if (!experiment)
        return fail(experiment.error());
    const auto plan =
        makePlan(std::move(*experiment), arguments.positional.constFirst().toStdString());
    if (!plan)
        return fail(plan.error());
    const int local = lanes->local == 0 && lanes->workers.empty() ? coresAllowed() : lanes->local;
    const auto abilities = laneAbilities(**plan, local, lanes->workers);
    if (const auto checked = checkAbilities(**plan, abilities); !checked)
        return fail(checked.error());
    const Forecast times = forecast(*plan);
    const bool isJson = arguments.isSet(QStringLiteral("json"));
    printResult(isJson ? jsonReport(**plan, times, abilities)
                       : plainReport(**plan, times, abilities));
    return ExitCode::Done;
}

} // namespace

Command planCommand()
{
    Command command{
        QStringLiteral("plan"),
        {QStringLiteral("EXP")},
        QStringLiteral("Shows what a run of the experiment would do: axes, cells, tasks, bytes, "
                       "time. Runs nothing but a few pilot tasks."),
        {{QStringLiteral("json"), {}, QStringLiteral("Print JSON.")}},
        &run};
    for (const OptionSpec &option : laneOptions())
        command.options.push_back(option);
    return command;
}

} // namespace heddle
