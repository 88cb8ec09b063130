#include "stats/treatment.h"

#include "core/random.h"
#include "runplans.h"
#include "stats/tailsintask.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace heddle;
using heddle::test::orEnd;
using heddle::test::reference;
using heddle::test::referenceNumber;

namespace {

// Sums are taken in another order than R's; an impact is the logarithm of a quotient of sums.
constexpr double sumsAgree = 1e-12;
// R's glm stops at a relative change of 1e-14 of the deviance; the drop is a difference of two.
constexpr double scoresAgree = 1e-9;

std::vector<double> numbersOf(const nlohmann::json &list)
{
    std::vector<double> numbers;
    for (const nlohmann::json &entry : list)
        numbers.push_back(referenceNumber(entry));
    return numbers;
}

/// A column of birthwt as the values of a categorical variable, in the order of the numbers or of
/// the texts' bytes.
std::vector<std::int32_t> valuesOf(const Table &table, const std::string &name, int &count)
{
    const Column &column = *table.find(name);
    if (column.type() == ColumnType::Categorical) {
        count = static_cast<int>(column.levels().size());
        return {column.codes().begin(), column.codes().end()};
    }
    std::map<double, std::int32_t> order;
    for (const double number : column.numbers())
        order.emplace(number, 0);
    std::int32_t next = 0;
    for (auto &[number, value] : order)
        value = next++;
    std::vector<std::int32_t> values;
    for (const double number : column.numbers())
        values.push_back(order.at(number));
    count = next;
    return values;
}

std::vector<double> numbersOf(const Table &table, const std::string &name)
{
    const auto numbers = table.find(name)->numbers();
    return {numbers.begin(), numbers.end()};
}

ValueNumbers learn(const std::string &code, const CodedRows &rows, std::span<const double> y)
{
    if (code == "impact_events")
        return impactOnEvents(rows, y);
    if (code == "impact_numbers")
        return impactOnNumbers(rows, y);
    return code == "prevalence" ? prevalence(rows) : deviation(rows, y);
}

} // namespace

class TestTreatment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tailsAgreeWithR();
    void codesAgreeWithR_data();
    void codesAgreeWithR();
    void scoresOfOneVariableAgreeWithR();
    void unseenValuesAreNovel();
    void extremesHaveNoImpact();
    void constantsExplainNothing();
    void perfectPredictorsExplainAll();
    void noiseOfManyLevelsExplainsNothingOutOfFold();
};

void TestTreatment::tailsAgreeWithR()
{
    const nlohmann::json expected = reference("treatment.json");

    for (const nlohmann::json &row : expected.at("chi_square"))
        HEDDLE_NEAR(chiSquareTailInTask(row[0], row[1]), referenceNumber(row[2]), 1e-12, 1e-300);
    for (const nlohmann::json &row : expected.at("f"))
        HEDDLE_NEAR(fTailInTask(row[0], row[1]), referenceNumber(row[2]), 1e-11, 1e-300);

    QCOMPARE(chiSquareTailInTask(0, 3), 1.0);
    QCOMPARE(fTailInTask(0, 3), 1.0);
    QCOMPARE(fTailInTask(std::numeric_limits<double>::infinity(), 3), 0.0);
    QCOMPARE(chiSquareTailInTask(5000, 2), 0.0);
}

void TestTreatment::codesAgreeWithR_data()
{
    QTest::addColumn<int>("number");
    const nlohmann::json cases = reference("treatment.json").at("cases");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("%s of %s, case %d", cases[i].at("code").get<std::string>().c_str(),
                      cases[i].at("variable").get<std::string>().c_str(), int(i))
            << int(i);
}

void TestTreatment::codesAgreeWithR()
{
    QFETCH(int, number);
    const nlohmann::json expected = reference("treatment.json").at("cases").at(std::size_t(number));
    const std::string code = expected.at("code");
    const auto table = test::testTable("birthwt.csv");
    const std::vector<double> y = numbersOf(*table, code == "impact_events" ? "low" : "bwt");
    const std::vector<double> weights = numbersOf(expected.at("weights"));
    int count = 0;
    const auto values = valuesOf(*table, expected.at("variable"), count);
    const CodedRows rows{values, count, weights};
    std::vector<std::int32_t> folds;
    for (std::size_t i = 0; i < values.size(); ++i)
        folds.push_back(static_cast<std::int32_t>(i % 3));

    const ValueNumbers whole = learn(code, rows, y);
    std::vector<double> outOfFold(values.size());
    codeOutOfFold(
        rows, folds, 3, [&](const CodedRows &part) { return learn(code, part, y); }, outOfFold);
    const FitRows fitRows{weights, {}, {}};
    const VariableScore score = code == "impact_events"
                                    ? orEnd(scoreOnEvents(outOfFold, y, fitRows, {}))
                                    : scoreOnNumbers(outOfFold, y, fitRows);

    HEDDLE_NEAR(whole.novel, referenceNumber(expected.at("novel")), sumsAgree, 0);
    const std::vector<double> ofLevel = numbersOf(expected.at("of_level"));
    QCOMPARE(whole.ofValue.size(), ofLevel.size());
    for (std::size_t i = 0; i < ofLevel.size(); ++i)
        HEDDLE_NEAR(whole.ofValue[i], ofLevel[i], sumsAgree,
                    1e-9); // grams; a mean of 0 is possible
    const std::vector<double> byRow = numbersOf(expected.at("out_of_fold"));
    for (std::size_t i = 0; i < byRow.size(); ++i)
        HEDDLE_NEAR(outOfFold[i], byRow[i], sumsAgree, 1e-9);
    HEDDLE_NEAR(score.r2, referenceNumber(expected.at("score")[0]), scoresAgree, 1e-15);
    HEDDLE_NEAR(score.pValue, referenceNumber(expected.at("score")[1]), scoresAgree, 0);
}

void TestTreatment::scoresOfOneVariableAgreeWithR()
{
    const nlohmann::json expected = reference("treatment.json");
    const auto table = test::testTable("birthwt.csv");
    std::vector<double> weights;
    for (std::size_t row = 1; row <= 189; ++row)
        weights.push_back(1.0 + static_cast<double>(row % 3));
    const FitRows rows{weights, {}, {}};
    const std::vector<double> lwt = numbersOf(*table, "lwt");

    const auto low = orEnd(scoreOnEvents(lwt, numbersOf(*table, "low"), rows, {}));
    const VariableScore bwt = scoreOnNumbers(lwt, numbersOf(*table, "bwt"), rows);

    const auto smoke = orEnd(scoreOnEvents(numbersOf(*table, "smoke"), numbersOf(*table, "low"),
                                           rows, {})); // two values: without iteration
    HEDDLE_NEAR(smoke.r2, referenceNumber(expected.at("smoke_low")[0]), scoresAgree, 0);
    HEDDLE_NEAR(smoke.pValue, referenceNumber(expected.at("smoke_low")[1]), scoresAgree, 0);
    HEDDLE_NEAR(low.r2, referenceNumber(expected.at("lwt_low")[0]), scoresAgree, 0);
    HEDDLE_NEAR(low.pValue, referenceNumber(expected.at("lwt_low")[1]), scoresAgree, 0);
    HEDDLE_NEAR(bwt.r2, referenceNumber(expected.at("lwt_bwt")[0]), scoresAgree, 0);
    HEDDLE_NEAR(bwt.pValue, referenceNumber(expected.at("lwt_bwt")[1]), scoresAgree, 0);

    const auto iris = test::testTable("iris.csv");
    const auto codes = iris->find("Species")->codes();
    std::vector<double> byTurns;
    for (std::size_t row = 1; row <= codes.size(); ++row)
        byTurns.push_back(1.0 + static_cast<double>(row % 2));
    const auto species =
        orEnd(scoreOnLevels(numbersOf(*iris, "Sepal.Width"), codes, 3, {byTurns, {}, {}}, {}));
    HEDDLE_NEAR(species.r2, referenceNumber(expected.at("width_species")[0]), scoresAgree, 0);
    HEDDLE_NEAR(species.pValue, referenceNumber(expected.at("width_species")[1]), 1e-8, 0);
}

void TestTreatment::unseenValuesAreNovel()
{
    const std::vector<std::int32_t> values = {0, 0, 1, 1, 2};
    const std::vector<double> weights = {1, 1, 1, 1, 0}; // nothing is learnt from the last
    const std::vector<double> y = {1, 3, 10, 14, 1000};
    const CodedRows rows{values, 4, weights};

    QCOMPARE(impactOnNumbers(rows, y).ofValue, (std::vector<double>{-5, 5, 0, 0}));
    QCOMPARE(prevalence(rows).ofValue, (std::vector<double>{0.5, 0.5, 0.125, 0.125}));
    const ValueNumbers spread = deviation(rows, y);
    HEDDLE_NEAR(spread.ofValue[0], std::sqrt(2.0), 1e-15, 0);
    HEDDLE_NEAR(spread.ofValue[2], std::sqrt(8.0), 1e-15, 0); // as the widest
    QCOMPARE(spread.novel, spread.ofValue[2]);
}

void TestTreatment::extremesHaveNoImpact()
{
    const std::vector<std::int32_t> values = {0, 0, 1, 1};
    const std::vector<double> weights = {1, 1, 1, 1};

    const std::vector<double> always = {1, 1, 1, 1};
    QCOMPARE(impactOnEvents({values, 2, weights}, always).ofValue, (std::vector<double>{0, 0}));

    // Smoothing keeps a level without events finite: log((0.0005 / 2.0005) / (2.0005 / 2.0005)).
    const std::vector<double> split = {0, 0, 1, 1};
    const ValueNumbers numbers = impactOnEvents({values, 2, weights}, split);
    HEDDLE_NEAR(numbers.ofValue[0], std::log(0.0005 / 2.0005), 1e-14, 0);
    HEDDLE_NEAR(numbers.ofValue[1], -std::log(0.0005 / 2.0005), 1e-14, 0);
}

void TestTreatment::constantsExplainNothing()
{
    const std::vector<double> constant = {2, 2, 2, 7};
    const std::vector<double> varying = {0, 1, 0, 1};
    const std::vector<double> weights = {1, 1, 1, 0}; // the last one does not count
    const FitRows rows{weights, {}, {}};

    for (const VariableScore score :
         {orEnd(scoreOnEvents(constant, varying, rows, {})),
          scoreOnNumbers(constant, varying, rows), scoreOnNumbers(varying, constant, rows)}) {
        QCOMPARE(score.r2, 0.0);
        QCOMPARE(score.pValue, 1.0);
    }
    const std::vector<std::int32_t> oneLevel = {1, 1, 1, 1};
    QCOMPARE(orEnd(scoreOnLevels(varying, oneLevel, 3, {}, {})).pValue, 1.0);
}

void TestTreatment::perfectPredictorsExplainAll()
{
    std::vector<double> x, y;
    for (int i = 0; i < 40; ++i) {
        x.push_back(i);
        y.push_back(i < 20 ? 0 : 1);
    }

    const VariableScore split = orEnd(scoreOnEvents(x, y, {}, {}));
    QVERIFY(split.r2 > 0.999);
    HEDDLE_NEAR(split.pValue, chiSquareTailInTask(80 * std::log(2.0), 1), 1e-2, 0);
    const VariableScore line = scoreOnNumbers(x, x, {});
    QCOMPARE(line.r2, 1.0);
    QCOMPARE(line.pValue, 0.0);
}

/// In sample a noise variable of 100 levels seems to explain the target; out of fold it does not.
void TestTreatment::noiseOfManyLevelsExplainsNothingOutOfFold()
{
    constexpr std::size_t count = 600;
    constexpr int trials = 40;
    int inSample = 0, outOfFold = 0;
    for (int trial = 0; trial < trials; ++trial) {
        RandomStream stream(7, "noise", {{"trial", trial + 1}});
        std::vector<std::int32_t> values, folds;
        std::vector<double> y;
        const std::vector<double> weights(count, 1);
        for (std::size_t i = 0; i < count; ++i) {
            values.push_back(static_cast<std::int32_t>(stream.below(100)));
            y.push_back(stream.below(2) == 0 ? 0 : 1);
            folds.push_back(static_cast<std::int32_t>(stream.below(3)));
        }
        const CodedRows rows{values, 100, weights};
        const auto learnt = [&](const CodedRows &part) { return impactOnEvents(part, y); };
        std::vector<double> codes(count), crossed(count);
        const ValueNumbers whole = learnt(rows);
        for (std::size_t i = 0; i < count; ++i)
            codes[i] = whole.ofValue[static_cast<std::size_t>(values[i])];
        codeOutOfFold(rows, folds, 3, learnt, crossed);
        inSample += orEnd(scoreOnEvents(codes, y, {}, {})).pValue < 0.01 ? 1 : 0;
        outOfFold += orEnd(scoreOnEvents(crossed, y, {}, {})).pValue < 0.01 ? 1 : 0;
    }

    QCOMPARE(inSample, trials);
    QVERIFY2(outOfFold <= 2, qPrintable(QString::number(outOfFold))); // 0.4 are expected
}

QTEST_GUILESS_MAIN(TestTreatment)
#include "tst_treatment.moc"
