#include "formats/scoredrows.h"

#include "core/json.h"
#include "core/text.h"
#include "data/csvreader.h"
#include "formats/rcode.h"

#include <nlohmann/json.hpp>

#include <QTemporaryFile>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

Error notReadBack(const std::string &what)
{
    return badInput("The text was not read back: " + what + ".", "It was not checked.",
                    "Export as json, which holds everything.");
}

/// The table of coefficients that the text of a csv export is.
Result<CsvTable> readCoefficients(const std::string &text, bool hasClass)
{
    QTemporaryFile file;
    if (!file.open() || file.write(text.data(), static_cast<qint64>(text.size())) < 0 ||
        !file.flush())
        return Error{ErrorCode::Io, "A temporary file cannot be written.", "It was not checked.",
                     "Make room in the folder for temporary files."};
    CsvOptions options;
    options.na = {""};
    options.separator = ',';
    options.types = {{"term", ColumnType::Text}, {"estimate", ColumnType::Numeric}};
    if (hasClass)
        options.types.emplace("class", ColumnType::Text);
    return readCsv(file.fileName().toStdString(), options);
}

/// The set with the estimates of the text.
Result<ModelSet> withCoefficients(ModelSet set, const std::string &text)
{
    const bool hasClass = set.isOneVsRest() || set.isJoint();
    const auto read = readCoefficients(text, hasClass);
    if (!read)
        return read.error();
    const Table &table = read->table;
    const Column *terms = table.find("term"), *estimates = table.find("estimate");
    const Column *classes = hasClass ? table.find("class") : nullptr;
    if (terms == nullptr || estimates == nullptr || (hasClass && classes == nullptr))
        return notReadBack("it has other columns");
    std::int64_t row = 0;
    for (FitEntry &fit : set.fits) {
        for (std::size_t i = 0; i < fit.coefficients.size(); ++i, ++row) {
            Coefficient &coefficient = fit.coefficients[i];
            const std::string &level = set.isJoint() ? coefficient.level : fit.event;
            if (row >= table.rows() ||
                terms->texts()[static_cast<std::size_t>(row)] != coefficient.term ||
                (hasClass && classes->texts()[static_cast<std::size_t>(row)] != level))
                return notReadBack("line " + std::to_string(row + 2) + " is another coefficient");
            coefficient.estimate = estimates->numbers()[static_cast<std::size_t>(row)];
            fit.fit.coefficients[static_cast<Eigen::Index>(i)] = coefficient.estimate;
        }
    }
    if (row != table.rows())
        return notReadBack("it has more lines than coefficients");
    return set;
}

Column rowsOf(const Column &column, std::span<const std::int64_t> rows)
{
    if (column.type() == ColumnType::Categorical) {
        std::vector<std::int32_t> codes;
        for (const std::int64_t row : rows)
            codes.push_back(column.codes()[static_cast<std::size_t>(row)]);
        return Column::categorical(column.name(), std::move(codes), column.levels());
    }
    std::vector<double> numbers;
    for (const std::int64_t row : rows)
        numbers.push_back(column.numbers()[static_cast<std::size_t>(row)]);
    return Column::numeric(column.name(), std::move(numbers));
}

std::string cellText(const Column &column, std::size_t row)
{
    if (column.type() == ColumnType::Numeric)
        return rNumber(column.numbers()[row]);
    const std::int32_t code = column.codes()[row];
    if (code < 0)
        return "NA";
    std::string quoted = "\"";
    for (const char c : column.levels()[static_cast<std::size_t>(code)])
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

/// All numbers that are predicted for the rows, the levels' own probabilities last.
Eigen::MatrixXd outputs(const Predictions &predictions)
{
    if (predictions.levels.empty())
        return predictions.numbers;
    const Eigen::MatrixXd &own = predictions.ownProbabilities;
    Eigen::MatrixXd all(predictions.rows(), predictions.probabilities.cols() + own.cols());
    all.leftCols(predictions.probabilities.cols()) = predictions.probabilities;
    if (own.size() > 0)
        all.rightCols(own.cols()) = own;
    return all;
}

/// The lines of a text, without the empty one behind the last end.
std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace

Result<Table> rowsToScore(const ModelSet &set, const Table &table,
                          std::span<const std::int64_t> rows)
{
    std::vector<Column> columns;
    for (const auto &[name, type] : set.inputs()) {
        const Column *column = table.find(name);
        if (column == nullptr || column->type() != type)
            return badInput("There is no " + std::string(toText(type)) + " column " +
                                heddle::quoted(name) + ".",
                            "No rows were scored.", "Use the data that the model was fitted to.");
        columns.push_back(rowsOf(*column, rows));
    }
    if (columns.empty()) // a model of the intercept alone still has rows
        columns.push_back(Column::numeric("row", std::vector<double>(rows.size(), 0)));
    return Table::fromColumns(std::move(columns));
}

Result<Predictions> predictFromText(const ModelSet &set, std::string_view formatId,
                                    const std::string &text, const Table &rows)
{
    if (formatId == "csv") {
        const auto read = withCoefficients(set, text);
        return read ? predict(*read, rows) : Result<Predictions>(read.error());
    }
    const auto json = parseJson(text);
    if (!json)
        return json.error();
    const auto read = modelSetFromJson(*json);
    return read ? predict(*read, rows) : Result<Predictions>(read.error());
}

std::string scoringCsv(const Table &rows)
{
    std::string text;
    for (const Column &column : rows.columns()) {
        text += text.empty() ? "\"" : ",\"";
        for (const char c : column.name())
            text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
    }
    text += '\n';
    for (std::int64_t row = 0; row < rows.rows(); ++row)
        for (std::int64_t i = 0; i < rows.columnCount(); ++i)
            text += cellText(rows.columns()[static_cast<std::size_t>(i)],
                             static_cast<std::size_t>(row)) +
                    (i + 1 < rows.columnCount() ? "," : "\n");
    return text;
}

std::string rScoringCode(const ModelSet &set, const Table &rows, const std::string &path)
{
    const std::string scores = hasOwnProbabilities(set)
                                   ? "cbind(predict_heddle(rows), predict_heddle(rows, own = TRUE))"
                                   : "as.matrix(predict_heddle(rows))";
    std::vector<std::string> types;
    for (const Column &column : rows.columns())
        types.push_back(rString(column.type() == ColumnType::Numeric ? "numeric" : "character"));
    return "\nlocal({\n  rows <- read.csv(" + rString(path) +
           ", check.names = FALSE, colClasses = unname(" + rCall("c", types, 2) +
           "),\n    encoding = \"UTF-8\")\n"
           "  cat(as.character(getRversion()), \"\\n\", sep = \"\")\n"
           "  for (row in split(" +
           scores +
           ", seq_len(nrow(rows))))\n"
           "    cat(sprintf(\"%.17g\", row), \"\\n\")\n})\n";
}

Result<RScores> readRScores(const ModelSet &set, std::string_view output, std::int64_t rows)
{
    const std::vector<std::string_view> lines = linesOf(output);
    const std::vector<std::string> levels = set.predictedLevels();
    const auto outputs = std::max<Eigen::Index>(1, std::ssize(levels));
    const Eigen::Index width = hasOwnProbabilities(set) ? 2 * outputs : outputs;
    if (std::ssize(lines) != rows + 1)
        return notReadBack("R wrote " + std::to_string(lines.size()) + " lines");
    RScores scores;
    scores.version = std::string(lines.front());
    Eigen::MatrixXd values = Eigen::MatrixXd::Constant(rows, width, NotANumber);
    for (std::int64_t row = 0; row < rows; ++row) {
        std::string_view line = lines[static_cast<std::size_t>(row) + 1];
        for (Eigen::Index at = 0; at < width; ++at) {
            const std::size_t end = line.find(' ');
            const std::string_view cell = line.substr(0, end);
            const auto number = parseNumber(cell);
            if (end == std::string_view::npos || (!number && cell != "NA"))
                return notReadBack("row " + std::to_string(row + 1) + " of R has no number");
            values(row, at) = number.value_or(NotANumber);
            line.remove_prefix(end + 1);
        }
    }
    scores.predictions.levels = levels;
    if (levels.empty())
        scores.predictions.numbers = values.col(0);
    else
        scores.predictions.probabilities = values.leftCols(outputs);
    scores.predictions.ownProbabilities = values.rightCols(width - outputs);
    return scores;
}

std::vector<double> differences(const Predictions &expected, const Predictions &exported)
{
    constexpr double Infinity = std::numeric_limits<double>::infinity();
    const Eigen::MatrixXd ours = outputs(expected);
    const Eigen::MatrixXd theirs = outputs(exported);
    if (ours.rows() != theirs.rows() || ours.cols() != theirs.cols())
        return std::vector<double>(static_cast<std::size_t>(ours.rows()), Infinity);
    std::vector<double> list;
    for (Eigen::Index row = 0; row < ours.rows(); ++row) {
        double largest = 0;
        for (Eigen::Index at = 0; at < ours.cols(); ++at) {
            const double a = ours(row, at);
            const double b = theirs(row, at);
            if (std::isnan(a) && std::isnan(b))
                continue;
            const double difference = std::abs(a - b) / std::max(1.0, std::abs(a));
            largest = std::isnan(difference) ? Infinity : std::max(largest, difference);
        }
        list.push_back(largest);
    }
    return list;
}

} // namespace heddle
