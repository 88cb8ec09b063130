#include "formats/exporter.h"
#include "formats/prediction.h"
#include "formats/rscript.h"
#include "formats/rtrees.h"
#include "serialrun.h"
#include "support.h"
#include "treatedplans.h"

#include "core/text.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace heddle;
using namespace heddle::test;

namespace {

constexpr int RscriptTime = 60'000; // ms; a script takes a fifth of a second

/// Scores the rows of new.csv by the script, and by R's own predict() where every value is there.
constexpr auto Driver = R"(
args <- commandArgs(TRUE)
source(args[1])
types <- readLines(args[3])
fresh <- read.csv(args[2], check.names = FALSE, colClasses = types, na.strings = "NA")
save <- function(x, file) {
  writeLines(apply(as.matrix(x), 1, function(row) paste(sprintf("%.17g", row), collapse = ",")),
             file)
}
predicted <- predict_heddle(fresh)
save(predicted, args[4])
writeLines(c(as.character(is.matrix(predicted)), colnames(predicted)), args[5])
if (exists("heddle_models")) {
  good <- rowSums(is.na(as.matrix(predicted))) == 0
  own <- fresh[good, , drop = FALSE]
  models <- sapply(heddle_models, function(m) {
    capture.output(print(m))
    stopifnot(identical(names(coef(m)), names(m$coefficients)), inherits(formula(m), "formula"))
    suppressWarnings(predict(m, own, type = "response"))
  })
  save(matrix(models, nrow(own)), args[6])
}
)";

/// The table with gaps, and levels that no fit has seen, in its inputs: one in 13 rows each.
Table withGaps(const ModelSet &set, const Table &table)
{
    std::vector<Column> columns;
    int shift = 0;
    for (const auto &[name, type] : set.inputs()) {
        const Column *column = table.find(name);
        ++shift;
        if (type == ColumnType::Numeric) {
            std::vector<double> numbers(column->numbers().begin(), column->numbers().end());
            for (std::size_t row = std::size_t(shift); row < numbers.size(); row += 13)
                numbers[row] = missing;
            columns.push_back(Column::numeric(name, std::move(numbers)));
            continue;
        }
        std::vector<std::int32_t> codes(column->codes().begin(), column->codes().end());
        std::vector<std::string> levels = column->levels();
        levels.push_back("never, \"seen\"");
        for (std::size_t row = std::size_t(shift); row < codes.size(); row += 13)
            codes[row] = row % 2 == 0 ? -1 : std::int32_t(levels.size()) - 1;
        columns.push_back(Column::categorical(name, std::move(codes), std::move(levels)));
    }
    return orEnd(Table::fromColumns(std::move(columns)));
}

std::string cellText(const Column &column, std::size_t row)
{
    if (column.type() == ColumnType::Numeric) {
        const double number = column.numbers()[row];
        return std::isnan(number) ? "NA" : formatNumber(number);
    }
    const std::int32_t code = column.codes()[row];
    if (code < 0)
        return "NA";
    std::string text = "\"";
    for (const char c : column.levels()[std::size_t(code)])
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

void write(const QString &path, const std::string &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0)
        qFatal("%s cannot be written", qPrintable(path));
}

void writeTable(const Table &table, const QString &path, const QString &typesPath)
{
    std::string text, types;
    for (const Column &column : table.columns()) {
        text += (text.empty() ? "" : ",") + ("\"" + column.name() + "\"");
        types += column.type() == ColumnType::Numeric ? "numeric\n" : "character\n";
    }
    text += '\n';
    for (std::int64_t row = 0; row < table.rows(); ++row)
        for (std::int64_t i = 0; i < table.columnCount(); ++i)
            text += cellText(table.columns()[std::size_t(i)], std::size_t(row)) +
                    (i + 1 < table.columnCount() ? "," : "\n");
    write(path, text);
    write(typesPath, types);
}

/// Rows of numbers; what is no number is NaN.
std::vector<std::vector<double>> readRows(const QString &path)
{
    QFile file(path);
    std::vector<std::vector<double>> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty())
            continue;
        rows.emplace_back();
        for (const QByteArray &cell : line.split(','))
            rows.back().push_back(parseNumber(cell.toStdString()).value_or(missing));
    }
    return rows;
}

double probabilityOrNumber(const Predictions &predictions, std::int64_t row, std::size_t column)
{
    return predictions.levels.empty() ? predictions.numbers[row]
                                      : predictions.probabilities(row, Eigen::Index(column));
}

/// The parts that every script has, whatever stands in them.
bool isWellFormed(const std::string &script)
{
    int depth = 0;
    char quote = 0;
    bool isComment = false;
    for (std::size_t i = 0; i < script.size(); ++i) {
        const char c = script[i];
        if (isComment) {
            isComment = c != '\n';
        } else if (quote != 0) {
            i += c == '\\' ? 1U : 0U;
            quote = c == quote ? char(0) : quote;
        } else {
            quote = c == '"' || c == '`' ? c : char(0);
            isComment = c == '#';
            depth += c == '(' || c == '{' || c == '[' ? 1 : 0;
            depth -= c == ')' || c == '}' || c == ']' ? 1 : 0;
            if (depth < 0)
                return false;
        }
    }
    return depth == 0 && quote == 0 && script.starts_with("# ") &&
           script.find("\npredict_heddle <- local({\n") != std::string::npos;
}

} // namespace

/// Scripts of R against what the engine predicts, on real rows, with gaps and new levels among
/// them.
class TestRScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scriptPredictsWhatTheModelPredicts_data();
    void scriptPredictsWhatTheModelPredicts();
    void namesAndTextsCannotBreakOut();
    void scriptsThatCannotBeAreRefused();

private:
    void compareWithR(const ModelSet &set, const Table &table);

    QString m_rscript;
};

void TestRScript::initTestCase()
{
    m_rscript = QStandardPaths::findExecutable(QStringLiteral("Rscript"));
    if (m_rscript.isEmpty())
        QWARN("Rscript was not found: scripts are written and looked at, but not run.");
}

void TestRScript::scriptPredictsWhatTheModelPredicts_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("table"); // empty: treatedTable()
    const auto row = [](const char *name, const char *learner, const char *formula,
                        const char *table, const char *more = "") {
        QTest::newRow(name) << QByteArray("\"formula\":\"") + formula + "\",\"learners\":[" +
                                   learner + "]" + more
                            << QByteArray(table);
    };
    constexpr auto logistic = R"({"kind":"logistic"})";
    row("one-vs-rest with poly and log", logistic,
        "Species ~ poly(Sepal.Length, 2) + log(Sepal.Width) + Petal.Length", "iris.csv");
    row("two classes, levels and interactions", logistic, "low ~ lwt * smoke + race:ht + ptl",
        "birthwt.csv");
    row("two classes, an event that is the first", logistic, "type ~ glu + bmi", "pima_tr.csv",
        R"(,"event":"No")");
    row("one level against the rest", logistic, "Species ~ Sepal.Length", "iris.csv",
        R"(,"event":"virginica")");
    row("a comparison on the left", logistic, R"((Species == \"virginica\") ~ Petal.Width)",
        "iris.csv");
    row("probit", R"({"kind":"logistic","parameters":{"link":"probit"}})", "vs ~ mpg",
        "mtcars.csv");
    row("cloglog", R"({"kind":"logistic","parameters":{"link":"cloglog"}})", "vs ~ mpg",
        "mtcars.csv");
    row("cloglog, one-vs-rest", R"({"kind":"logistic","parameters":{"link":"cloglog"}})",
        "Species ~ Sepal.Length + Sepal.Width", "iris.csv");
    row("probit, one-vs-rest", R"({"kind":"logistic","parameters":{"link":"probit"}})",
        "Species ~ Sepal.Length + Sepal.Width", "iris.csv");
    row("Firth", R"({"kind":"logistic","parameters":{"penalty":"firth"}})", "vs ~ mpg + wt",
        "mtcars.csv");
    row("ridge", R"({"kind":"logistic","parameters":{"penalty":"ridge","lambda":0.3}})",
        "vs ~ mpg + wt", "mtcars.csv");
    row("linear, levels without intercept", R"({"kind":"linear"})",
        "breaks ~ wool + wool:tension - 1", "warpbreaks.csv");
    row("linear, powers and an aliased column", R"({"kind":"linear"})",
        "mpg ~ hp + I(hp / 2) + poly(wt, 3, raw = TRUE) + sqrt(qsec)", "mtcars.csv");
    row("poisson with offsets of both kinds", R"({"kind":"poisson"})",
        "carb ~ wt + offset(log(cyl))", "mtcars.csv", R"(,"offset":"vs")");
    row("quasi-poisson", R"({"kind":"poisson","parameters":{"dispersion":"estimate"}})",
        "carb ~ exp(wt / 2) + poly(hp, 2)", "mtcars.csv");
    row("gamma, inverse", R"({"kind":"gamma"})", "mpg ~ hp + wt", "mtcars.csv");
    row("gamma, log", R"({"kind":"gamma","parameters":{"link":"log"}})", "mpg ~ hp + wt",
        "mtcars.csv");
    row("multinomial", R"({"kind":"multinomial"})", "race ~ age + log(lwt) + ht", "birthwt.csv");
    row("multinomial, an aliased column", R"({"kind":"multinomial"})",
        "tension ~ breaks + I(2 * breaks) + wool", "warpbreaks.csv");
    row("elastic net of numbers", R"({"kind":"elastic-net","parameters":{"lambda":0.2}})",
        "mpg ~ hp + wt + qsec + cyl", "mtcars.csv");
    row("elastic net of two classes",
        R"({"kind":"elastic-net","parameters":{"lambda":0.02,"alpha":0.5}})", "type ~ .",
        "pima_tr.csv");
    row("elastic net of all levels", R"({"kind":"elastic-net","parameters":{"lambda":0.02}})",
        "Species ~ .", "iris.csv");
    row("elastic net, one-vs-rest", R"({"kind":"elastic-net","parameters":{"lambda":0.02}})",
        "Species ~ .", "iris.csv", R"(,"levels":"one-vs-rest")");
    row("baseline of classes", R"({"kind":"baseline"})", "race ~ age", "birthwt.csv");
    row("baseline of numbers", R"({"kind":"baseline"})", "mpg ~ wt", "mtcars.csv");
    row("standardized", logistic, "kind ~ dose + site", "", R"(,"prepare":{"kind":"standardize"})");
    constexpr auto treatment = R"(,"missing":"treat","prepare":{"kind":"treat"})";
    row("treated, two classes", logistic, "ill ~ dose + site + noise", "", treatment);
    row("treated, numbers", R"({"kind":"linear"})", "amount ~ log(dose + 1) + site", "", treatment);
    row("treated, one-vs-rest", logistic, "kind ~ dose + site", "", treatment);
    row("treated, all levels at once", R"({"kind":"multinomial"})", "kind ~ dose + site", "",
        treatment);
#ifdef HEDDLE_HAS_XGBOOST
    row("boosted trees of numbers, with an offset",
        R"({"kind":"boosted-trees","parameters":{"rounds":20}})", "carb ~ wt + hp + offset(cyl)",
        "mtcars.csv");
    row("boosted trees that stop early",
        R"({"kind":"boosted-trees","parameters":{"rounds":200,"early_stopping":4}})",
        "mpg ~ wt + hp", "mtcars.csv");
    row("boosted trees of all levels", R"({"kind":"boosted-trees","parameters":{"rounds":15}})",
        "Species ~ .", "iris.csv");
    row("boosted trees, one-vs-rest", R"({"kind":"boosted-trees","parameters":{"rounds":15}})",
        "Species ~ .", "iris.csv", R"(,"levels":"one-vs-rest")");
    row("a forest of classes", R"({"kind":"random-forest","parameters":{"trees":30}})", "type ~ .",
        "pima_tr.csv");
    row("a forest of three levels", R"({"kind":"random-forest","parameters":{"trees":30}})",
        "race ~ age + lwt + ht", "birthwt.csv");
    row("a forest of numbers", R"({"kind":"random-forest","parameters":{"trees":30}})",
        "mpg ~ hp + wt", "mtcars.csv");
#endif
}

void TestRScript::compareWithR(const ModelSet &set, const Table &table)
{
    const std::string script = orEnd(rScript(set));
    QVERIFY2(isWellFormed(script), script.c_str());
    const Table fresh = withGaps(set, table);
    const Predictions expected = orEnd(predict(set, fresh));
    if (m_rscript.isEmpty())
        return;
    QTemporaryDir folder;
    const auto path = [&folder](const char *name) { return folder.filePath(QLatin1String(name)); };
    write(path("script.R"), script);
    write(path("driver.R"), Driver);
    writeTable(fresh, path("new.csv"), path("types"));
    QProcess process;
    process.start(m_rscript,
                  {QStringLiteral("--vanilla"), path("driver.R"), path("script.R"), path("new.csv"),
                   path("types"), path("predicted"), path("levels"), path("models")});
    QVERIFY(process.waitForFinished(RscriptTime));
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, (said + "\n" + script.c_str()).constData());
    QCOMPARE(said, QByteArray());

    const auto predicted = readRows(path("predicted"));
    QCOMPARE(std::int64_t(predicted.size()), expected.rows());
    for (std::size_t row = 0; row < predicted.size(); ++row) {
        for (std::size_t i = 0; i < predicted[row].size(); ++i) // 1e-9: what the window demands
            HEDDLE_NEAR(predicted[row][i], probabilityOrNumber(expected, std::int64_t(row), i),
                        1e-9, 1e-12);
    }
    QFile levels(path("levels"));
    QVERIFY(levels.open(QIODevice::ReadOnly));
    QByteArray names = expected.levels.empty() ? "FALSE\n" : "TRUE\n";
    for (const std::string &level : expected.levels)
        names += QByteArray::fromStdString(level) + '\n';
    QCOMPARE(levels.readAll(), names);

    const auto models = readRows(path("models"));
    if (set.fits.size() > 1 || models.empty())
        return;
    std::size_t next = 0; // rows that are predicted
    for (std::int64_t row = 0; row < expected.rows(); ++row) {
        if (!expected.isPredicted(row))
            continue;
        QVERIFY(next < models.size());
        const std::size_t event = expected.event == 1 ? 1 : 0;
        const double own = models[next++].front();
        HEDDLE_NEAR(own, probabilityOrNumber(expected, row, event), 1e-9, 1e-12);
    }
    QCOMPARE(next, models.size());
}

void TestRScript::scriptPredictsWhatTheModelPredicts()
{
    QFETCH(const QByteArray, members);
    QFETCH(const QByteArray, table);
    const auto json = parseJson("{\"heddle\":1,\"seed\":11," + members.toStdString() + "}");
    auto experiment = orEnd(experimentFromJson(orEnd(json)));
    const auto data = table.isEmpty() ? treatedTable() : testTable(table.toStdString());
    const Results results = serialResults(orEnd(Plan::make(std::move(experiment), data)));
    QVERIFY(results.failures.empty());

    compareWithR(orEnd(modelSetOf(results, "")), *data);
}

void TestRScript::namesAndTextsCannotBreakOut()
{
    const std::string odd = "a \\ \"b\" `c`\n# é";
    const Table table = orEnd(Table::fromColumns(
        {Column::numeric("poly", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}),
         Column::numeric("if", {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7}),
         Column::categorical(odd, {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1},
                             {"x\\", "\"", "'\t\n"})}));
    Experiment experiment = question("poly ~ .", LearnerKind::Linear);
    experiment.name = "one\nquit(status = 3) # \\";
    const Results results = serialResults(
        orEnd(Plan::make(std::move(experiment), std::make_shared<const Table>(table))));

    ModelSet set = orEnd(modelSetOf(results, ""));
    set.version = "1\nquit(status = 4)"; // as a model file may say
    set.datasetId = "x\rquit(status = 5)";
    const std::string script = orEnd(rScript(set));

    QVERIFY2(script.starts_with("# one quit(status = 3)"), script.c_str());
    for (const char *code : {"quit(status = 4)", "quit(status = 5)"}) {
        const std::size_t at = script.find(code);
        QCOMPARE(script[script.rfind('\n', at) + 1], '#');
        QVERIFY(script.rfind('\r', at) == std::string::npos);
    }
    QVERIFY2(isWellFormed(script), script.c_str());
    if (m_rscript.isEmpty())
        return;
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("script.R"));
    write(path, script + R"(
columns <- list(`if` = 1:2 + 0.5)
columns[["a \\ \"b\" `c`\n# é"]] <- c("x\\", "'\t\n")
cat(sprintf("%.15g", predict_heddle(structure(columns, class = "data.frame", row.names = 1:2))))
)");
    QProcess process;
    process.start(m_rscript, {QStringLiteral("--vanilla"), path});
    QVERIFY(process.waitForFinished(RscriptTime));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    const Table fresh = orEnd(Table::fromColumns(
        {Column::numeric("if", {1.5, 2.5}), Column::categorical(odd, {0, 1}, {"x\\", "'\t\n"})}));
    const Predictions expected = orEnd(predict(set, fresh));
    const QByteArrayList said = process.readAllStandardOutput().split(' ');
    QCOMPARE(said.size(), 2);
    for (int i = 0; i < 2; ++i)
        HEDDLE_NEAR(said[i].toDouble(), expected.numbers[i], 1e-9, 1e-12);
}

void TestRScript::scriptsThatCannotBeAreRefused()
{
    const Results results = serialResults(irisPlan());
    ModelSet set = orEnd(modelSetOf(results, ""));
    QVERIFY(exportText(set, "r"));
    set.fits.erase(set.fits.begin() + 1);
    const auto incomplete = exportText(set, "r");
    QVERIFY(!incomplete);
    QVERIFY(incomplete.error().text().find("\"versicolor\" has no model") != std::string::npos);

    ModelSet forest = orEnd(modelSetOf(results, ""));
    TreeEnsemble trees;
    trees.nodes.resize(std::size_t(MostScriptNodes) + 1);
    forest.fits.front().trees = std::make_shared<const TreeEnsemble>(std::move(trees));
    const auto tooLarge = exportText(forest, "r");
    QVERIFY(!tooLarge);
    QVERIFY(tooLarge.error().text().find("250001 nodes") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRScript)
#include "tst_rscript.moc"
