#include "run/evaluation.h"
#include "run/rankedscores.h"

#include "runplans.h"

#include <QTest>

using namespace heddle;
using namespace heddle::test;

/// What the order of the probabilities says, against R.
class TestRankedScores : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void isNotDefinedForOneClass();
};

void TestRankedScores::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    QTest::newRow("test rows of pima") << 0;
    QTest::newRow("many ties") << 1;
}

void TestRankedScores::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry = reference("metrics.json")["results"][std::size_t(index)];
    const auto p = entry["p"].get<std::vector<double>>();
    const auto isEvent = entry["y"].get<std::vector<std::uint8_t>>();
    RankedScores scores(std::size_t{1} << 20U, false, {});
    for (std::size_t row = 0; row < p.size(); ++row)
        QVERIFY(scores.add(p[row], isEvent[row] != 0));
    const RankedTies ties = orEnd(scores.finish());

    HEDDLE_NEAR(ties.area(), referenceNumber(entry["auc"]), 1e-12, 0);
    HEDDLE_NEAR(orEnd(ties.averagePrecision()), referenceNumber(entry["average_precision_step"]),
                1e-12, 0);
    HEDDLE_NEAR(orEnd(ties.delongVariance()), referenceNumber(entry["auc_delong_variance"]), 1e-12,
                0);

    RocMaker maker(ties.events(), ties.others(), ties.size());
    QVERIFY(ties.forEach(
        [&maker](const Tie &tie) { maker.add(tie.probability, tie.events, tie.others); }));
    const RocCurve curve = maker.finish();
    HEDDLE_NEAR(maker.area(), referenceNumber(entry["auc"]), 1e-12, 0);
    const nlohmann::json &expected = entry["roc_curve"];
    QCOMPARE(curve.thresholds.size(), expected["threshold"].size());
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i) {
        HEDDLE_NEAR(curve.sensitivity[i], referenceNumber(expected["sensitivity"][i]), 1e-12, 0);
        HEDDLE_NEAR(curve.specificity[i], referenceNumber(expected["specificity"][i]), 1e-12, 0);
        if (i > 0 && i + 1 < curve.thresholds.size())
            HEDDLE_NEAR(curve.thresholds[i], referenceNumber(expected["threshold"][i]), 1e-12, 0);
    }
}

void TestRankedScores::isNotDefinedForOneClass()
{
    RankedScores scores(1024, false, {});
    for (const double p : {0.1, 0.5, 0.5})
        QVERIFY(scores.add(p, false));
    const RankedTies ties = orEnd(scores.finish());
    QVERIFY(std::isnan(ties.area()));
    QVERIFY(std::isnan(orEnd(ties.averagePrecision())));
    QVERIFY(std::isnan(orEnd(ties.delongVariance())));
}

QTEST_GUILESS_MAIN(TestRankedScores)
#include "tst_rankedscores.moc"
