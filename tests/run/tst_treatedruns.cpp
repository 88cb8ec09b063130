#include "finishedruns.h"
#include "formats/modelfile.h"
#include "formats/textreport.h"
#include "plan/celldesign.h"
#include "run/resultswriter.h"
#include "serialrun.h"
#include "treatedplans.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace heddle;
using namespace heddle::test;

namespace {

const TreatmentEntry *entryOf(const Results &results, const std::string &derived)
{
    const auto found =
        std::find_if(results.treatments.begin(), results.treatments.end(),
                     [&](const TreatmentEntry &entry) { return entry.derived == derived; });
    return found == results.treatments.end() ? nullptr : &*found;
}

double estimateOf(const FitEntry &fit, const std::string &term)
{
    for (const Coefficient &coefficient : fit.coefficients)
        if (coefficient.term == term)
            return coefficient.estimate;
    return -1e300; // no such term
}

std::string digestOnLanes(const std::shared_ptr<const Plan> &plan, int lanes, int processes)
{
    RunOptions options;
    options.lanes = lanes;
    if (processes > 0)
        options.workers = {WorkerSpec{WorkerKind::Processes, processes, {}, 0, {}, {}, {}}};
    options.workerProgram = QStringLiteral(HEDDLE_WORKER);
    Coordinator coordinator(plan, options);
    if (const auto started = coordinator.start(); !started)
        return started.error().text();
    coordinator.wait();
    return coordinator.results() ? coordinator.results()->digest : "no results";
}

} // namespace

/// Runs whose variables are treated or standardized.
class TestTreatedRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void derivesColumns();
    void refuses_data();
    void refuses();
    void keepsRowsWithMissingVariables();
    void testRowsTeachNothing();
    void trainingRowsAreCodedOutOfFold();
    void noiseIsNotRecommended();
    void levelsOfOneVsRestHaveTreatmentsOfTheirOwn();
    void oneDigestOnAllLanes_data();
    void oneDigestOnAllLanes();
    void standardizedCoefficientsAreThoseOfScaledColumns();
    void standardizingChangesNoPrediction();
    void permutationsAreStandardizedEach();
    void writesTreatmentsIntoResults();
};

void TestTreatedRuns::derivesColumns()
{
    const auto made = treatedPlan(R"("formula":"ill ~ dose + site + lost",)" + treated +
                                  R"("learners":[{"kind":"logistic"}])" + folds);
    const std::vector<std::string> expected = {
        "(Intercept)", "dose",       "dose_isBAD", "site_isBAD", "site_lev_a",
        "site_lev_b",  "site_lev_c", "site_lev_d", "site_lev_e", "site_lev_f",
        "site_lev_g",  "site_lev_h", "site_rare",  "site_catB",  "site_catP"};

    QCOMPARE(made->recipe().termNames(), expected);
    QCOMPARE(made->variableTaskCount(), 2);
    QCOMPARE(made->taskCount(), 4);
    QCOMPARE(made->totalTaskCount(), 4 + 1 + 2);
    QCOMPARE(made->cellText(made->task(6).first), std::string("treatment of site"));
    QCOMPARE(made->warnings().size(), 1U);
    QVERIFY(made->warnings().front().starts_with("Nothing is derived from \"lost\""));
}

void TestTreatedRuns::refuses_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char *name, const std::string &formula, const std::string &rest,
                        const char *part) {
        QTest::newRow(name) << "\"formula\":\"" + formula + "\"," + treated +
                                   R"("learners":[{"kind":"logistic"}])" + rest
                            << std::string(part);
    };
    row("an interaction", "ill ~ dose:site", "", "an interaction of variables has no treatment");
    row("a polynomial", "ill ~ poly(dose, 2)", "", "poly(dose, 2) has no treatment");
    row("a column that is not there", "ill ~ dise", "", "Did you mean dose?");
    row("a permutation", "ill ~ dose", R"(,"resampling":{"kind":"permutation","replicates":9})",
        "/prepare treats the variables, which would have to be done anew for each permutation");
    row("nothing to derive from", "ill ~ lost", "", "/prepare/codes derive nothing");
    QTest::newRow("learners of each level and of all")
        << R"("formula":"kind ~ site",)" + treated +
               R"("learners":[{"kind":"logistic"},{"kind":"multinomial"}])"
        << std::string("Put them into two experiments.");
    QTest::newRow("codes that the kind of variable does not have")
        << std::string(R"("formula":"ill ~ dose","prepare":{"kind":"treat","codes":["impact"]},)"
                       R"("learners":[{"kind":"logistic"}])")
        << std::string("/prepare/codes derive nothing");
}

void TestTreatedRuns::refuses()
{
    QFETCH(std::string, members);
    QFETCH(std::string, part);

    const auto made = tryTreatedPlan(members);

    QVERIFY(!made);
    QVERIFY2(made.error().text().find(part) != std::string::npos, made.error().text().c_str());
}

void TestTreatedRuns::keepsRowsWithMissingVariables()
{
    QCOMPARE(treatedPlan(illness)->rowsUsed(), rows);
    const auto omitting = treatedPlan(R"("formula":"ill ~ dose + site","prepare":{"kind":"treat"},)"
                                      R"("learners":[{"kind":"logistic"}])");
    QCOMPARE(omitting->rowsUsed(), rows - 35 - 22 + 4); // every 77th row lacks both
    const auto names = omitting->recipe().termNames();
    QVERIFY(std::find(names.begin(), names.end(), "dose_isBAD") == names.end());
}

/// The target of the rows tested is turned round: what is made of the training rows stays.
void TestTreatedRuns::testRowsTeachNothing()
{
    std::string list;
    for (int row = 1; row <= 160; ++row)
        list += (row > 1 ? "," : "") + std::to_string(row);
    const std::string members =
        illness + R"(,"resampling":{"kind":"explicit","train":[[)" + list + "]]}";
    const auto before = treatedPlan(members);
    std::vector<Column> columns;
    for (const Column &column : treatedTable()->columns()) {
        std::vector<std::int32_t> codes(column.codes().begin(), column.codes().end());
        for (std::size_t row = 160; column.name() == "ill" && row < codes.size(); ++row)
            codes[row] = 1 - codes[row];
        columns.push_back(
            column.name() == "ill" ? Column::categorical("ill", codes, column.levels()) : column);
    }
    const auto after = orEnd(Plan::make(
        before->experiment(), std::make_shared<const Table>(*Table::fromColumns(columns))));
    const Cell cell = before->task(0).first;

    const auto a = orEnd(designOfCell(*before, cell, before->resample(cell)));
    const auto b = orEnd(designOfCell(*after, cell, after->resample(cell)));
    const auto all = orEnd(designOfCell(*after, after->task(1).first, {}));

    QVERIFY(a.own->x() == b.own->x());
    QVERIFY(a.notRecommended == b.notRecommended);
    QVERIFY(a.own->x() != all.own->x());
}

void TestTreatedRuns::trainingRowsAreCodedOutOfFold()
{
    const auto made =
        treatedPlan(R"("formula":"ill ~ site","missing":"treat",)"
                    R"("prepare":{"kind":"treat","codes":["impact"],"significance":1},)"
                    R"("learners":[{"kind":"logistic"}])" +
                    folds);
    const Cell cell = made->task(0).first;
    const Resample resample = made->resample(cell);
    const auto design = orEnd(designOfCell(*made, cell, resample));
    const Eigen::VectorXd codes = design.own->x().col(1);

    std::vector<std::int32_t> values;
    std::vector<double> weights, ill;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::int32_t code = treatedTable()->find("site")->codes()[row];
        values.push_back(code < 0 ? 9 : code);
        weights.push_back(resample.multiplicities[row]);
        ill.push_back(treatedTable()->find("ill")->codes()[row]);
    }
    const ValueNumbers learnt = impactOnEvents({values, 10, weights}, ill);

    int different = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const double whole = learnt.ofValue[static_cast<std::size_t>(values[row])];
        const double code = codes[static_cast<Eigen::Index>(row)];
        if (weights[row] == 0)
            QCOMPARE(code, whole);
        else
            different += code != whole ? 1 : 0;
    }
    QVERIFY(different > 170); // 180 train; a fold may lack a level
}

void TestTreatedRuns::noiseIsNotRecommended()
{
    const Results results = serialResults(treatedPlan(illness + folds));

    QVERIFY(results.failures.empty());
    QVERIFY(entryOf(results, "dose")->isRecommended);
    QVERIFY(entryOf(results, "site_catB")->isRecommended);
    QVERIFY(!entryOf(results, "noise_catB")->isRecommended);
    QVERIFY(entryOf(results, "noise_catB")->score.pValue > 0.05);
    const FitEntry &fit = results.fits.front();
    QVERIFY(std::isnan(estimateOf(fit, "noise_catB")));
    QVERIFY(estimateOf(fit, "dose") > 0);
    const auto says = [&](const char *text) {
        return std::any_of(fit.warnings.begin(), fit.warnings.end(), [&](const std::string &one) {
            return one.find(text) != std::string::npos;
        });
    };
    QVERIFY(says("Not recommended, so left out: "));

    // All are taken when nobody asks how much they explain.
    const Results all = serialResults(
        treatedPlan(R"("formula":"ill ~ dose + noise","missing":"treat",)"
                    R"("prepare":{"kind":"treat","significance":1,"codes":["clean","impact"]},)"
                    R"("learners":[{"kind":"logistic"}])"));
    QVERIFY(!std::isnan(estimateOf(all.fits.front(), "noise_catB")));
    QVERIFY(entryOf(all, "noise_catB")->isRecommended);
}

void TestTreatedRuns::levelsOfOneVsRestHaveTreatmentsOfTheirOwn()
{
    const auto made =
        treatedPlan(R"("formula":"kind ~ dose + site",)" + treated +
                    R"("learners":[{"kind":"logistic"},{"kind":"baseline"}])" + folds);
    QCOMPARE(made->variableTaskCount(), 6);
    const Results results = serialResults(made);

    QVERIFY(results.failures.empty());
    std::vector<double> r2;
    for (const TreatmentEntry &entry : results.treatments)
        if (entry.derived == "site_catB")
            r2.push_back(entry.score.r2);
    QCOMPARE(r2.size(), 3U);
    QVERIFY(r2[0] != r2[1] && r2[1] != r2[2]);

    // All levels at once: an impact on each of them.
    const Results joint =
        serialResults(treatedPlan(R"("formula":"kind ~ dose + site",)" + treated +
                                  R"("learners":[{"kind":"multinomial"}])" + folds));
    QVERIFY(joint.failures.empty());
    QVERIFY(entryOf(joint, "site_catB_low") && entryOf(joint, "site_catB_mid") &&
            entryOf(joint, "site_catB_top"));
    QVERIFY(entryOf(joint, "site_catB_top")->isRecommended);
}

void TestTreatedRuns::oneDigestOnAllLanes_data()
{
    QTest::addColumn<std::string>("members");
    QTest::newRow("two classes") << illness + folds;
    QTest::newRow("levels") << R"("formula":"kind ~ dose + site",)" + treated +
                                   R"("learners":[{"kind":"logistic"}])" + folds;
    QTest::newRow("numbers, bootstrap with BCa")
        << R"("formula":"amount ~ dose + site",)" + treated +
               R"("learners":[{"kind":"linear"}],"resampling":{"kind":"bootstrap","replicates":20})";
    QTest::newRow("standardized")
        << R"("formula":"amount ~ dose*site","prepare":{"kind":"standardize"},)"
           R"("learners":[{"kind":"linear"}])" +
               folds;
}

void TestTreatedRuns::oneDigestOnAllLanes()
{
    QFETCH(std::string, members);
    const auto made = treatedPlan(members);
    const std::string expected = digestOnLanes(made, 1, 0);

    QVERIFY2(expected.starts_with("sha256:"), expected.c_str());
    for (const int lanes : {2, 3, 8})
        QCOMPARE(digestOnLanes(made, lanes, 0), expected);
    QCOMPARE(digestOnLanes(made, 0, 2), expected);
    QCOMPARE(serialResults(made).digest, expected);
}

void TestTreatedRuns::standardizedCoefficientsAreThoseOfScaledColumns()
{
    const std::string question =
        R"("formula":"amount ~ dose + site","learners":[{"kind":"linear"}])";
    const Results plain = serialResults(treatedPlan(question));
    const auto made = treatedPlan(R"("prepare":{"kind":"standardize"},)" + question);
    const Results scaled = serialResults(made);

    double sum = 0, squares = 0, n = 0;
    for (std::int64_t row = 0; row < made->rowsUsed(); ++row) {
        const double dose =
            treatedTable()->find("dose")->numbers()[static_cast<std::size_t>(made->tableRow(row))];
        sum += dose;
        squares += dose * dose;
        ++n;
    }
    const double mean = sum / n;
    const double sd = std::sqrt((squares - n * mean * mean) / (n - 1));
    HEDDLE_NEAR(estimateOf(scaled.fits[0], "dose"), sd * estimateOf(plain.fits[0], "dose"), 1e-10,
                0);
    HEDDLE_NEAR(estimateOf(scaled.fits[0], "(Intercept)"),
                estimateOf(plain.fits[0], "(Intercept)") + mean * estimateOf(plain.fits[0], "dose"),
                1e-10, 0);
    HEDDLE_NEAR(estimateOf(scaled.fits[0], "siteb"), estimateOf(plain.fits[0], "siteb"), 1e-9, 0);
    HEDDLE_NEAR(scaled.fits[0].fit.deviance, plain.fits[0].fit.deviance, 1e-11, 0);
    QVERIFY(toJson(orEnd(modelSetOf(scaled, ""))).dump().find("\"standardized\"") !=
            std::string::npos);
}

void TestTreatedRuns::standardizingChangesNoPrediction()
{
    const std::string question =
        R"("formula":"ill ~ dose + site","learners":[{"kind":"logistic"}])" + folds;
    const Results plain = serialResults(treatedPlan(question));
    const Results scaled =
        serialResults(treatedPlan(R"("prepare":{"kind":"standardize"},)" + question));

    QCOMPARE(scaled.resamples.size(), plain.resamples.size());
    for (std::size_t i = 0; i < plain.resamples.size(); ++i)
        HEDDLE_NEAR(scaled.resamples[i].metrics[0], plain.resamples[i].metrics[0], 1e-8, 0);
}

void TestTreatedRuns::permutationsAreStandardizedEach()
{
    const std::string question =
        R"("formula":"amount ~ dose + site","learners":[{"kind":"linear"}],)"
        R"("resampling":{"kind":"permutation","replicates":20,"permute":"dose"})";
    const Results plain = serialResults(treatedPlan(question));
    const Results scaled =
        serialResults(treatedPlan(R"("prepare":{"kind":"standardize"},)" + question));

    QVERIFY(scaled.failures.empty());
    HEDDLE_NEAR(scaled.permutationTests[0].observed, plain.permutationTests[0].observed, 1e-9, 0);
    for (std::size_t i = 0; i < 20; ++i)
        HEDDLE_NEAR(scaled.replicates[0].of(i)[0], plain.replicates[0].of(i)[0], 1e-8, 1e-10);
}

void TestTreatedRuns::writesTreatmentsIntoResults()
{
    const Results results = serialResults(treatedPlan(illness + folds));
    const auto json = orEnd(parseJson(resultsJson(results)));

    QCOMPARE(json.at("grid").at("extra").at("variables").get<int>(), 3);
    const auto &entries = json.at("treatments");
    QCOMPARE(entries.size(), results.plan->treatment()->columns().size());
    const auto &first = entries[0];
    std::vector<std::string> keys;
    for (const auto &[key, value] : first.items())
        keys.push_back(key);
    QCOMPARE(keys, (std::vector<std::string>{"variable", "derived", "code", "r2", "p_value",
                                             "recommended"}));
    QCOMPARE(first.at("code").get<std::string>(), std::string("clean"));
    QVERIFY(runReport(results).find("Treatment of the variables: ") != std::string::npos);

    const Results levels = serialResults(treatedPlan(R"("formula":"kind ~ dose",)" + treated +
                                                     R"("learners":[{"kind":"logistic"}])"));
    const auto ofLevels = orEnd(parseJson(resultsJson(levels))).at("treatments");
    QCOMPARE(ofLevels[0].at("cell").dump(), std::string(R"({"level":"low"})"));
}

QTEST_GUILESS_MAIN(TestTreatedRuns)
#include "tst_treatedruns.moc"
