#include "core/json.h"
#include "finishedruns.h"
#include "formats/exporter.h"
#include "formats/modelfile.h"
#include "formats/prediction.h"
#include "formats/textreport.h"
#include "formats/treejson.h"
#include "stats/links.h"

#include <QTest>

#include <numeric>

using namespace heddle;
using namespace heddle::test;

namespace {

/// Of one learner and the cars.
Results resultsOf(const std::string &learner, const std::string &formula)
{
    const auto document = parseJson("{\"heddle\":1,\"learners\":[" + learner + "]}");
    Experiment experiment = question(formula);
    experiment.learners = orEnd(experimentFromJson(orEnd(document))).learners;
    return *finishedRun(planOf(std::move(experiment), "mtcars.csv"));
}

} // namespace

/// Model files of trees.
class TestTreeFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treesPredictTheSameBitsAfterReading_data();
    void treesPredictTheSameBitsAfterReading();
    void damagedTreesAreRefused();
    void namesCannotPassForTrees();
    void reportTellsOfTreesAndGain();
    void filesAndReportsTellOfEarlyStopping();
};

void TestTreeFile::treesPredictTheSameBitsAfterReading_data()
{
    QTest::addColumn<QByteArray>("learner");
    QTest::addColumn<QByteArray>("formula");
    QTest::newRow("boosted trees of numbers")
        << QByteArray(R"({"kind":"boosted-trees","parameters":{"rounds":4,"eta":0.1}})")
        << QByteArray("mpg ~ hp + wt");
    QTest::newRow("boosted trees with an offset")
        << QByteArray(R"({"kind":"boosted-trees","parameters":{"rounds":4}})")
        << QByteArray("carb ~ wt + offset(cyl)");
    QTest::newRow("boosted trees of 0 and 1")
        << QByteArray(R"({"kind":"boosted-trees","parameters":{"rounds":4}})")
        << QByteArray("vs ~ mpg - 1");
    QTest::newRow("boosted trees that stop early")
        << QByteArray(R"({"kind":"boosted-trees","parameters":{"rounds":300,"early_stopping":3}})")
        << QByteArray("mpg ~ hp + wt");
    QTest::newRow("a forest of classes")
        << QByteArray(R"({"kind":"random-forest","parameters":{"trees":6,"depth":3}})")
        << QByteArray("vs ~ mpg + wt");
}

void TestTreeFile::treesPredictTheSameBitsAfterReading()
{
    QFETCH(const QByteArray, learner);
    QFETCH(const QByteArray, formula);
    const Results results = resultsOf(learner.toStdString(), formula.toStdString());
    const auto set = modelSetOf(results, "");
    QVERIFY2(set, set ? "" : set.error().text().c_str());
    const Plan &plan = *results.plan;
    std::vector<std::int64_t> rows(std::size_t(plan.design().rows()));
    std::iota(rows.begin(), rows.end(), 0);
    const FitEntry &fit = results.fits.front();
    const Eigen::VectorXd expected =
        inverseLink(fit.fit.link, predictTrees(*fit.trees, plan.design().x(), plan.offset(), rows));

    const std::string text = modelText(toJson(*set));
    const ModelSet again = orEnd(modelSetFromJson(nlohmann::ordered_json::parse(text)));
    const auto predictions = predict(again, plan.table());

    QVERIFY2(predictions, predictions ? "" : predictions.error().text().c_str());
    if (plan.target().kind == TargetKind::Classes)
        QVERIFY(predictions->probabilities.col(1) == expected);
    else
        QVERIFY(predictions->numbers == expected);
    QVERIFY(*again.fits.front().trees == *fit.trees);
    QCOMPARE(modelText(toJson(again)), text);
}

void TestTreeFile::damagedTreesAreRefused()
{
    const Results results =
        resultsOf(R"({"kind":"boosted-trees","parameters":{"rounds":2}})", "mpg ~ hp + wt");
    const auto good = nlohmann::ordered_json::parse(modelText(toJson(*modelSetOf(results, ""))));
    const auto refuses = [&good](const char *pointer, const nlohmann::ordered_json &value,
                                 const std::string &part) {
        auto json = good;
        json[nlohmann::ordered_json::json_pointer(pointer)] = value;
        const auto read = modelSetFromJson(json);
        const std::string text = read ? "it was read" : read.error().text();
        if (text.find(part) == std::string::npos)
            std::cerr << pointer << ": " << text << '\n';
        return text.find(part) != std::string::npos;
    };
    QVERIFY(refuses("/fits/0/trees/trees/0/left/0", 0, "leads nowhere"));
    QVERIFY(refuses("/fits/0/trees/trees/0/feature/0", 3, "leads nowhere"));
    QVERIFY(refuses("/fits/0/trees/trees/1/value", nlohmann::ordered_json::array(),
                    "/fits/0/trees/trees/1"));
    QVERIFY(refuses("/fits/0/trees/trees/1/value/0", 1e300, "/fits/0/trees/trees/1"));
    QVERIFY(refuses("/fits/0/trees/trees/0/left/0", 1LL << 40, "same length"));
    QVERIFY(refuses("/fits/0/trees/trees", nlohmann::ordered_json::array(), "damaged"));
    QVERIFY(refuses("/fits/0/trees/sum", "sums", "share or predictor"));
    QVERIFY(refuses("/learner/eta", -1, "/learner/eta"));
    QVERIFY(refuses("/learner/early_stopping", "soon", "/learner/early_stopping"));
    QVERIFY(!exportText(*modelSetOf(results, ""), "csv"));
    QVERIFY(exportText(*modelSetOf(results, ""), "json"));
}
void TestTreeFile::namesCannotPassForTrees()
{
    const Results results =
        resultsOf(R"({"kind":"random-forest","name":"\"trees\": \"@trees@\""})", "mpg ~ hp");
    ModelSet set = *modelSetOf(results, "");
    set.experiment = "\n \"fits\": [ \"trees\": \"@trees@\"";
    const auto read = modelSetFromJson(nlohmann::ordered_json::parse(modelText(toJson(set))));
    QVERIFY(read);
    QCOMPARE(read->experiment, set.experiment);
    QVERIFY(*read->fits.front().trees == *set.fits.front().trees);
}

void TestTreeFile::reportTellsOfTreesAndGain()
{
    const Results results = resultsOf(
        R"({"kind":"boosted-trees","parameters":{"rounds":1,"depth":1}})", "mpg ~ wt + hp");
    const std::string report = treesReport(*results.plan, results.fits.front());
    QVERIFY2(report.starts_with("1 tree, 2 leaves\nShare of the gain:\n   Gain\nwt    1\n"),
             report.c_str());
    QVERIFY2(report.find("    Null deviance: 1126.05\n") != std::string::npos, report.c_str());
    QVERIFY(runReport(results).find("== boosted-trees ==\n1 tree, 2 leaves") != std::string::npos);
}

void TestTreeFile::filesAndReportsTellOfEarlyStopping()
{
    const Results results =
        resultsOf(R"({"kind":"boosted-trees","parameters":{"rounds":300,"early_stopping":3}})",
                  "mpg ~ hp + wt");
    const FitEntry &fit = results.fits.front();
    const int rounds = static_cast<int>(fit.trees->treeCount());
    QVERIFY(rounds < 300);

    const auto json = toJson(orEnd(modelSetOf(results, "")));
    QCOMPARE(json["learner"]["rounds"].get<int>(), 300);
    QCOMPARE(json["learner"]["early_stopping"].get<int>(), 3);
    QCOMPARE(json["fits"][0]["iterations"].get<int>(), rounds);
    QCOMPARE(std::ssize(json["fits"][0]["trees"]["trees"]), rounds);
    const std::string report = treesReport(*results.plan, fit);
    const std::string head =
        std::to_string(rounds) + " of at most 300 rounds, " + std::to_string(rounds) + " trees, ";
    QVERIFY2(report.starts_with(head), report.c_str());

    const Results usual =
        resultsOf(R"({"kind":"boosted-trees","parameters":{"rounds":4}})", "mpg ~ hp + wt");
    QVERIFY(!toJson(orEnd(modelSetOf(usual, "")))["learner"].contains("early_stopping"));
}

QTEST_GUILESS_MAIN(TestTreeFile)

#include "tst_treefile.moc"
