#include "commands.h"

#include "core/text.h"
#include "data/summary.h"
#include "formats/jsonfields.h"
#include "formats/rnumbers.h"
#include "formats/texttable.h"
#include "importoptions.h"

#include <nlohmann/json.hpp>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr int Digits = 4; ///< As R's summary().
constexpr std::size_t LevelsShown = 4;

Json columnToJson(const Column &column)
{
    const ColumnSummary summary = summarise(column);
    Json json = {{"name", column.name()},
                 {"type", toText(column.type())},
                 {"missing", summary.missing},
                 {"distinct", summary.distinct}};
    if (column.type() == ColumnType::Categorical)
        json["levels"] = column.levels();
    if (column.type() == ColumnType::Numeric) {
        json["mean"] = jsonNumber(summary.mean);
        json["sd"] = jsonNumber(summary.sd);
        json["median"] = jsonNumber(summary.median);
        json["min"] = jsonNumber(summary.minimum);
        json["max"] = jsonNumber(summary.maximum);
    }
    return json;
}

Json optionsToJson(const CsvOptions &options)
{
    Json json = Json::object();
    if (options.separator)
        json["separator"] = std::string(1, *options.separator);
    json["quote"] = std::string(1, options.quote);
    if (options.decimal)
        json["decimal"] = std::string(1, *options.decimal);
    if (options.header)
        json["header"] = *options.header;
    json["na"] = options.na;
    return json;
}

Json warningsToJson(const std::vector<CsvWarning> &warnings)
{
    Json list = Json::array();
    for (const CsvWarning &warning : warnings) {
        Json json = {{"line", warning.line}};
        if (!warning.column.empty())
            json["column"] = warning.column;
        json["message"] = warning.message;
        list.push_back(std::move(json));
    }
    return list;
}

std::string jsonReport(const CsvTable &read)
{
    Json columns = Json::array();
    for (const Column &column : read.table.columns())
        columns.push_back(columnToJson(column));
    const Json json = {{"rows", read.table.rows()},
                       {"columns", std::move(columns)},
                       {"options", optionsToJson(read.options)},
                       {"warnings", warningsToJson(read.warnings)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// "setosa (50), versicolor (50), …"
std::string levelsText(const Column &column, const ColumnSummary &summary)
{
    std::string text;
    for (std::size_t level = 0; level < column.levels().size(); ++level) {
        if (level == LevelsShown)
            return text + ", ...";
        text += (level == 0 ? "" : ", ") + column.levels()[level] + " (" +
                std::to_string(summary.levelCounts[level]) + ")";
    }
    return text;
}

std::string numbersText(const ColumnSummary &summary)
{
    const auto number = [](double value) { return formatR(value, Digits); };
    return "mean " + number(summary.mean) + ", sd " + number(summary.sd) + ", median " +
           number(summary.median) + ", " + number(summary.minimum) + " to " +
           number(summary.maximum);
}

std::string plainReport(const std::string &path, const CsvTable &read)
{
    TextTable table({"column", "type", "missing", "distinct", "values"}, 2);
    table.alignLeft(1);
    table.alignLeft(4);
    for (const Column &column : read.table.columns()) {
        const ColumnSummary summary = summarise(column);
        std::string values;
        if (column.type() == ColumnType::Numeric)
            values = numbersText(summary);
        else if (column.type() == ColumnType::Categorical)
            values = levelsText(column, summary);
        table.addRow({column.name(), std::string(toText(column.type())),
                      std::to_string(summary.missing), std::to_string(summary.distinct), values});
    }
    std::string text = path + ": " + std::to_string(read.table.rows()) + " rows, " +
                       std::to_string(read.table.columnCount()) + " columns\n\n" + table.text();
    if (read.linesLeftOut > 0)
        text += "\n" + std::to_string(read.linesLeftOut) +
                (read.linesLeftOut == 1 ? " line" : " lines") + " left out, see the warnings\n";
    return text;
}

ExitCode run(const Arguments &arguments)
{
    CsvOptions options;
    if (const auto applied = applyImportOptions(arguments, options); !applied)
        return fail(applied.error());
    const std::string path = arguments.positional.constFirst().toStdString();
    const auto read = readCsv(path, options);
    if (!read)
        return fail(read.error().withContext(path));
    if (arguments.isSet(QStringLiteral("json"))) {
        printResult(jsonReport(*read));
        return ExitCode::Done;
    }
    printResult(plainReport(path, *read));
    for (const CsvWarning &warning : read->warnings)
        printNote(warningText(path, warning));
    return ExitCode::Done;
}

} // namespace

Command dataCommand()
{
    Command command{QStringLiteral("data"),
                    {QStringLiteral("FILE")},
                    QStringLiteral("Reads a CSV or TSV file, plain or gzip-compressed, and shows "
                                   "its columns and what could not be read."),
                    importOptions(),
                    &run};
    command.options.push_back({QStringLiteral("json"), {}, QStringLiteral("Print JSON.")});
    return command;
}

} // namespace heddle
