#include "data/formula.h"
#include "plaintables.h"
#include "support.h"

#include <nlohmann/json.hpp>

#include <Eigen/Core>

#include <QTest>

#include <algorithm>

#include <cmath>
#include <limits>
#include <set>

using namespace heddle;
using test::allRows;
using test::categoricalColumn;
using test::plainTable;
using test::rowsWith;

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

std::string namesOf(const DesignRecipe &recipe)
{
    std::string names;
    for (const DesignTerm &term : recipe.terms())
        names += (names.empty() ? "" : " | ") + term.name;
    return names;
}

Result<DesignRecipe> recipeOf(const std::string &formula, const Table &table,
                              const std::vector<std::int64_t> &rows, FormulaFault *fault = nullptr)
{
    auto parsed = Formula::parse(formula);
    return parsed ? DesignRecipe::make(*parsed, table, rows, {}, fault)
                  : Result<DesignRecipe>(parsed.error());
}

bool isSame(const Eigen::MatrixXd &a, const Eigen::MatrixXd &b)
{
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::equal(a.data(), a.data() + a.size(), b.data(), [](double x, double y) {
               return x == y || (std::isnan(x) && std::isnan(y));
           });
}

} // namespace

class TestDesignMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsModelMatrix_data();
    void equalsModelMatrix();
    void survivesJson_data();
    void survivesJson();
    void refusesBrokenJson();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void takesLevelsFromTheRowsUsed();
    void leavesExcludedColumnsOutOfTheDot();
    void makesRowsWithoutAValueNaN();
    void givesNewRowsTheSameBasis();
    void countsTooManyColumns();
    void responseNumbers_data();
    void responseNumbers();
    void responseErrors_data();
    void responseErrors();
};

void TestDesignMatrix::equalsModelMatrix_data()
{
    QTest::addColumn<int>("index");
    static const nlohmann::json entries = test::reference("design.json")["entries"];
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string name = entries[i]["table"].get<std::string>() + ": " +
                                 entries[i]["formula"].get<std::string>();
        QTest::newRow(name.c_str()) << static_cast<int>(i);
    }
}

void TestDesignMatrix::equalsModelMatrix()
{
    // Rounding of poly() bases and of general powers.
    constexpr double Relative = 1e-11;
    constexpr double Absolute = 1e-12;
    QFETCH(int, index);
    static const nlohmann::json entries = test::reference("design.json")["entries"];
    const nlohmann::json &entry = entries[static_cast<std::size_t>(index)];
    const Table &table = plainTable(entry["table"]);
    const auto formula = Formula::parse(entry["formula"]);
    QVERIFY2(formula, formula ? "" : formula.error().text().c_str());
    const std::vector<std::int64_t> rows = rowsWith(table, formula->columns());

    const auto recipe = DesignRecipe::make(*formula, table, rows, {});
    QVERIFY2(recipe, recipe ? "" : recipe.error().text().c_str());
    const Eigen::MatrixXd matrix = *recipe->matrix(table, rows);

    std::string names;
    for (const auto &name : entry["columns"])
        names += (names.empty() ? "" : " | ") + name.get<std::string>();
    QCOMPARE(QString::fromStdString(namesOf(*recipe)), QString::fromStdString(names));
    QCOMPARE(static_cast<int>(rows.size()), entry["rows"].get<int>());
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
        const auto at = static_cast<std::size_t>(j);
        const double size = matrix.col(j).cwiseAbs().sum();
        HEDDLE_NEAR(matrix.col(j).sum(), entry["sums"][at].get<double>(), Relative,
                    Absolute * std::max(1.0, size));
        HEDDLE_NEAR(matrix.col(j).squaredNorm(), entry["squares"][at].get<double>(), Relative,
                    Absolute);
    }
    for (const auto &[row, values] : entry["values"].items()) {
        const auto number = std::stoll(row) - 1;
        const auto place = std::find(rows.begin(), rows.end(), number) - rows.begin();
        for (Eigen::Index j = 0; j < matrix.cols(); ++j)
            HEDDLE_NEAR(matrix(place, j), values[static_cast<std::size_t>(j)].get<double>(),
                        Relative, Absolute);
    }
    QCOMPARE(recipe->hasOffset(), entry.contains("offset_sum"));
    if (recipe->hasOffset())
        HEDDLE_NEAR(recipe->offset(table, rows)->sum(), entry["offset_sum"].get<double>(), Relative,
                    Absolute);
}

void TestDesignMatrix::survivesJson_data()
{
    QTest::addColumn<QString>("formula");
    QTest::newRow("numbers with many digits")
        << QStringLiteral("y ~ I(x * 0.12345678901234567) + I(x^2.5)");
    QTest::newRow("levels and interactions") << QStringLiteral("y ~ a*b*x - 1");
    QTest::newRow("poly bases") << QStringLiteral(
        "y ~ poly(x, 3)*a + poly(z, degree = 2, raw = TRUE)");
    QTest::newRow("offsets and quoted names")
        << QStringLiteral("y ~ `my var` + log(`my var`) + offset(log(z)) + offset(x)");
    QTest::newRow("the mean alone") << QStringLiteral("y ~ 1");
}

void TestDesignMatrix::survivesJson()
{
    QFETCH(QString, formula);
    const Table &table = plainTable("small");
    const auto recipe = recipeOf(formula.toStdString(), table, allRows(table));
    QVERIFY(recipe);

    const std::string text = recipe->toJson().dump();
    const auto again = DesignRecipe::fromJson(nlohmann::ordered_json::parse(text));

    QVERIFY2(again, again ? "" : again.error().text().c_str());
    QCOMPARE(again->toJson().dump(), text);
    QVERIFY(isSame(*again->matrix(table, allRows(table)), *recipe->matrix(table, allRows(table))));
    QVERIFY(isSame(*again->offset(table, allRows(table)), *recipe->offset(table, allRows(table))));
    QCOMPARE(again->variables(), recipe->variables());
}

void TestDesignMatrix::refusesBrokenJson()
{
    const Table &table = plainTable("small");
    const auto recipe = recipeOf("y ~ a*poly(x, 2) + offset(z)", table, allRows(table));
    const nlohmann::ordered_json whole = recipe->toJson();
    const std::vector<nlohmann::ordered_json> wrong = {nullptr,
                                                       -1,
                                                       1e300,
                                                       "x",
                                                       true,
                                                       nlohmann::ordered_json::array(),
                                                       nlohmann::ordered_json::object(),
                                                       {1, 2, 3},
                                                       {{"variables", {0}}},
                                                       "offset(x)",
                                                       "poly(x, 100)"};

    // Every value anywhere in the document replaced by every kind of other value, or removed.
    const nlohmann::ordered_json flat = whole.flatten();
    std::set<std::string> places;
    for (const auto &[pointer, value] : flat.items()) {
        for (std::string place = pointer; !place.empty(); place.erase(place.rfind('/')))
            places.insert(place);
    }
    int refused = 0;
    for (const std::string &place : places) {
        const nlohmann::ordered_json::json_pointer pointer(place);
        for (const nlohmann::ordered_json &value : wrong) {
            nlohmann::ordered_json broken = whole;
            broken[pointer] = value;
            const auto result = DesignRecipe::fromJson(broken);
            if (!result) {
                QCOMPARE(result.error().code, ErrorCode::BadInput);
                ++refused;
            } else { // It may be another good recipe; then it must work or say why not.
                const auto matrix = result->matrix(table, allRows(table));
                QVERIFY(matrix || matrix.error().code == ErrorCode::BadInput);
            }
        }
        nlohmann::ordered_json shorter = whole;
        auto &parent = shorter[pointer.parent_pointer()];
        if (parent.is_object())
            parent.erase(pointer.back());
        else
            parent.erase(std::stoul(pointer.back()));
        QVERIFY(!DesignRecipe::fromJson(shorter));
    }
    QVERIFY(refused > 200);
}

void TestDesignMatrix::tellsWhatIsWrong_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::newRow("unknown column")
        << QStringLiteral("y ~ a + agee")
        << QStringLiteral("formula, column 9: the table has no column \"agee\". *Did you mean age?")
        << 8 << 12;
    QTest::newRow("unknown column in a function")
        << QStringLiteral("y ~ log(ages)") << QStringLiteral("column 9: *Did you mean age?") << 8
        << 12;
    QTest::newRow("unknown column in an offset")
        << QStringLiteral("y ~ offset(ages)") << QStringLiteral("column 12: *Did you mean age?")
        << 11 << 15;
    QTest::newRow("text column") << QStringLiteral("y ~ note")
                                 << QStringLiteral("column 5: column \"note\" is text.") << 4 << 8;
    QTest::newRow("text column of the dot")
        << QStringLiteral("y ~ .") << QStringLiteral("column 5: column \"note\" is text.") << 4
        << 5;
    QTest::newRow("function of a categorical column")
        << QStringLiteral("y ~ log(a)")
        << QStringLiteral(
               "column 9: column \"a\" is categorical; functions and offsets need numbers.")
        << 8 << 9;
    QTest::newRow("logarithm of zero")
        << QStringLiteral("y ~ age + log(age)")
        << QStringLiteral("column 11: log(age) has no finite value in row 3: it is log(0) there.")
        << 10 << 18;
    QTest::newRow("logarithm inside")
        << QStringLiteral("y ~ I(1 + log(age - 1))")
        << QStringLiteral(
               "column 11: I(1 + log(age - 1)) has no finite value in row 2: it is log(0) there.")
        << 10 << 22;
    QTest::newRow("root of a negative")
        << QStringLiteral("y ~ sqrt(-age)") << QStringLiteral("row 1: it is sqrt(-2) there.") << 4
        << 14;
    QTest::newRow("division by zero")
        << QStringLiteral("y ~ I(1/age)") << QStringLiteral("row 3: it is 1/0 there.") << 6 << 11;
    QTest::newRow("too large") << QStringLiteral("y ~ exp(age*1000)")
                               << QStringLiteral("row 1: it is exp(2000) there.") << 4 << 17;
    QTest::newRow("root by a power") << QStringLiteral("y ~ I((age-1)^0.5)")
                                     << QStringLiteral("row 3: it is -1^0.5 there.") << 6 << 17;
    QTest::newRow("offset out of its domain")
        << QStringLiteral("y ~ a + offset(log(age))")
        << QStringLiteral("row 3: it is log(0) there.") << 15 << 23;
    QTest::newRow("infinite value")
        << QStringLiteral("y ~ inf") << QStringLiteral("column \"inf\" is infinite in row 2.") << 4
        << 7;
    QTest::newRow("one level") << QStringLiteral("y ~ same")
                               << QStringLiteral(
                                      "column \"same\" has one level, \"k\", in the rows used.")
                               << 4 << 8;
    QTest::newRow("degree too high")
        << QStringLiteral("y ~ poly(age, 4)")
        << QStringLiteral(
               "the degree of poly(age, 4) must be less than the number of distinct values")
        << 4 << 16;
    QTest::newRow("all missing") << QStringLiteral("y ~ gone")
                                 << QStringLiteral("gone is missing in every row used.") << 4 << 8;
    QTest::newRow("nothing left") << QStringLiteral("y ~ age - age - 1")
                                  << QStringLiteral("nothing is left on the right side") << 4 << 17;
    QTest::newRow("target as a term")
        << QStringLiteral("y ~ age + y") << QStringLiteral("the target y is a term as well.") << 4
        << 11;
    QTest::newRow("offset crossed") << QStringLiteral("y ~ a*offset(age)")
                                    << QStringLiteral("an offset is only added") << 6 << 17;
    QTest::newRow("offset taken away") << QStringLiteral("y ~ a - offset(age)")
                                       << QStringLiteral("an offset is only added") << 8 << 19;
    QTest::newRow("product too large")
        << QStringLiteral("y ~ big:large")
        << QStringLiteral("the values of big:large are too large for a product.") << -1 << -1;
}

void TestDesignMatrix::tellsWhatIsWrong()
{
    QFETCH(QString, formula);
    QFETCH(QString, expected);
    QFETCH(int, begin);
    QFETCH(int, end);
    const Table table = *Table::fromColumns(
        {Column::numeric("y", {1, 0, 1, 1, 0}), categoricalColumn("a", {"p", "q", "p", "q", "q"}),
         Column::text("note", {"k", "l", "m", "n", "o"}, {false, false, false, false, false}),
         Column::numeric("age", {2, 1, 0, NotANumber, 3}),
         categoricalColumn("same", {"k", "k", "k", "k", "k"}),
         Column::numeric("inf", {2, std::numeric_limits<double>::infinity(), 0, 1, 3}),
         Column::numeric("gone", std::vector<double>(5, NotANumber)),
         Column::numeric("big", {1e200, 2, 3, 4, 5}),
         Column::numeric("large", {1e200, 2, 3, 4, 6})});
    FormulaFault fault;

    const auto recipe = recipeOf(formula.toStdString(), table, allRows(table), &fault);

    QVERIFY(!recipe);
    QCOMPARE(recipe.error().code, ErrorCode::BadInput);
    const QString text = QString::fromStdString(recipe.error().text());
    for (const QString &part : expected.split(QStringLiteral("*Did"))) {
        if (!text.contains(part))
            QFAIL(qPrintable(text));
    }
    if (begin >= 0) {
        QCOMPARE(static_cast<int>(fault.begin), begin);
        QCOMPARE(static_cast<int>(fault.end), end);
    }
}

void TestDesignMatrix::takesLevelsFromTheRowsUsed()
{
    const Table &table = plainTable("small");

    const auto recipe = recipeOf("y ~ a", table, {1, 2, 4, 5});
    const Eigen::MatrixXd matrix = *recipe->matrix(table, allRows(table));

    QCOMPARE(namesOf(*recipe), std::string("(Intercept) | ar"));
    QCOMPARE(matrix(1, 1), 0.0);
    QCOMPARE(matrix(2, 1), 1.0);
    QVERIFY(std::isnan(matrix(0, 0)) && std::isnan(matrix(0, 1))); // Level p is not known.
}

void TestDesignMatrix::leavesExcludedColumnsOutOfTheDot()
{
    const Table &table = plainTable("small");

    const auto recipe = DesignRecipe::make(*Formula::parse("log(x) ~ ."), table, allRows(table),
                                           {"a", "b", "my var"});

    QCOMPARE(namesOf(*recipe), std::string("(Intercept) | y | sn | z"));
    QCOMPARE(recipe->variables(), (std::vector<std::string>{"y", "s", "z"}));
}

void TestDesignMatrix::makesRowsWithoutAValueNaN()
{
    const Table &table = plainTable("small");
    const auto recipe = recipeOf("y ~ a + log(x) + offset(sqrt(z))", table, allRows(table));
    const Table other = *Table::fromColumns({categoricalColumn("a", {"r", "q", "t", "NA", "p"}),
                                             Column::numeric("x", {1, 0, 1, 1, NotANumber}),
                                             Column::numeric("z", {4, -1, 9, NotANumber, 16})});

    const Eigen::MatrixXd matrix = *recipe->matrix(other, allRows(other));
    const Eigen::VectorXd offset = *recipe->offset(other, allRows(other));

    QCOMPARE(matrix.row(0), (Eigen::RowVectorXd(4) << 1, 0, 1, 0).finished());
    for (Eigen::Index row = 1; row < 5; ++row)
        QVERIFY(matrix.row(row).array().isNaN().all());
    QVERIFY(offset[0] == 2 && std::isnan(offset[1]) && offset[2] == 3 && std::isnan(offset[3]));

    const Table less = *Table::fromColumns({Column::numeric("x", {1}), Column::numeric("z", {1})});
    QCOMPARE(recipe->matrix(less, allRows(less)).error().code, ErrorCode::BadInput);
    const Table changed =
        *Table::fromColumns({Column::numeric("a", {1}), Column::numeric("x", {1})});
    QCOMPARE(recipe->matrix(changed, allRows(changed)).error().code, ErrorCode::BadInput);
}

void TestDesignMatrix::givesNewRowsTheSameBasis()
{
    const Table &table = plainTable("birthwt");
    const auto recipe = recipeOf("low ~ poly(age, 3)", table, allRows(table));

    const Eigen::MatrixXd all = *recipe->matrix(table, allRows(table));
    const Eigen::MatrixXd some = *recipe->matrix(table, std::vector<std::int64_t>{7, 7, 100});

    QVERIFY(isSame(some.row(0), all.row(7)) && isSame(some.row(1), all.row(7)));
    QVERIFY(isSame(some.row(2), all.row(100)));
}

void TestDesignMatrix::countsTooManyColumns()
{
    std::vector<std::string> left;
    std::vector<std::string> right;
    for (int i = 0; i < 121; ++i) {
        left.push_back("l" + std::to_string(i));
        right.push_back("r" + std::to_string(i % 100));
    }
    const Table table =
        *Table::fromColumns({Column::numeric("y", std::vector<double>(121, 1.0)),
                             categoricalColumn("a", left), categoricalColumn("b", right)});

    const auto recipe = recipeOf("y ~ a:b", table, allRows(table));

    QVERIFY(!recipe);
    QVERIFY(recipe.error().cause.find("gives 12101 columns") != std::string::npos);
}

void TestDesignMatrix::responseNumbers_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected");
    QTest::newRow("column") << QStringLiteral("x ~ 1") << QStringLiteral("1 4 nan");
    QTest::newRow("function") << QStringLiteral("sqrt(x) ~ 1") << QStringLiteral("1 2 nan");
    QTest::newRow("arithmetic") << QStringLiteral("(x - 1)/2 ~ 1") << QStringLiteral("0 1.5 nan");
    QTest::newRow("level") << QStringLiteral("(c == \"two words\") ~ 1")
                           << QStringLiteral("0 1 nan");
    QTest::newRow("level first") << QStringLiteral("'one' == c ~ 1") << QStringLiteral("1 0 nan");
    QTest::newRow("not a level") << QStringLiteral("c != \"one\" ~ 1") << QStringLiteral("0 1 nan");
    QTest::newRow("number") << QStringLiteral("x == 4 ~ 1") << QStringLiteral("0 1 nan");
    QTest::newRow("number written as text")
        << QStringLiteral("x == '4' ~ 1") << QStringLiteral("0 1 nan");
    QTest::newRow("logical") << QStringLiteral("t ~ 1") << QStringLiteral("1 0 nan");
    QTest::newRow("logical compared")
        << QStringLiteral("t == FALSE ~ 1") << QStringLiteral("0 1 nan");
    QTest::newRow("quoted name") << QStringLiteral("`a name` ~ 1") << QStringLiteral("7 8 9");
}

void TestDesignMatrix::responseNumbers()
{
    QFETCH(QString, formula);
    QFETCH(QString, expected);
    const Table table = *Table::fromColumns({Column::numeric("x", {1, 4, NotANumber}),
                                             categoricalColumn("c", {"one", "two words", "NA"}),
                                             categoricalColumn("t", {"TRUE", "FALSE", "NA"}),
                                             Column::numeric("a name", {7, 8, 9})});

    const auto numbers =
        heddle::responseNumbers(*Formula::parse(formula.toStdString()), table, allRows(table));

    QVERIFY2(numbers, numbers ? "" : numbers.error().text().c_str());
    QStringList texts;
    for (const double number : *numbers)
        texts << QString::number(number);
    QCOMPARE(texts.join(QLatin1Char(' ')), expected);
}

void TestDesignMatrix::responseErrors_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown column")
        << QStringLiteral("xx == 1 ~ 1") << QStringLiteral("has no column \"xx\"");
    QTest::newRow("unknown level")
        << QStringLiteral("c == 'twos' ~ 1") << QStringLiteral("has no level \"twos\"");
    QTest::newRow("categorical column")
        << QStringLiteral("c ~ 1") << QStringLiteral("column \"c\" is categorical, not numeric.");
    QTest::newRow("number and text")
        << QStringLiteral("x == 'much' ~ 1") << QStringLiteral("is compared with \"much\"");
    QTest::newRow("out of the domain")
        << QStringLiteral("log(x) ~ 1")
        << QStringLiteral("log(x) has no finite value in row 2: it is log(0) there.");
}

void TestDesignMatrix::responseErrors()
{
    QFETCH(QString, formula);
    QFETCH(QString, expected);
    const Table table =
        *Table::fromColumns({Column::numeric("x", {1, 0}), categoricalColumn("c", {"one", "two"})});

    const auto numbers =
        heddle::responseNumbers(*Formula::parse(formula.toStdString()), table, allRows(table));

    QVERIFY(!numbers);
    if (!QString::fromStdString(numbers.error().text()).contains(expected))
        QFAIL(numbers.error().text().c_str());
}

QTEST_APPLESS_MAIN(TestDesignMatrix)
#include "tst_designmatrix.moc"
