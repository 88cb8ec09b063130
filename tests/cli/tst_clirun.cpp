#include "program.h"
#include "support.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle::test;

namespace {

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

} // namespace

/// `plan`, `run`, `predict` and `export` of the real program.
class TestCliRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void irisIsPrintedAsRDoes();
    void resultsAreInTheFolder();
    void jsonHasTheContractsKeysInOrder();
    void digestDoesNotDependOnLanesOrCompression();
    void planRunsNothing();
    void foldersPredictAndExport();
    void countsAreRunPredictedAndExported();
    void quasiLikelihoodHasNoAic();
    void modelsKnowWhatMeansMissing();
    void refusesOutputsThatAreRead();
    void badInputIsExit2_data();
    void badInputIsExit2();
    void verifiesARun();

private:
    Outcome run(const QString &arguments) const
    {
        return heddleCli(arguments.split(QLatin1Char(' ')), m_folder.path());
    }

    static QString table(const QString &name)
    {
        return QString::fromStdString(sourcePath("tests/data/tables/" + name.toStdString()));
    }

    /// An experiment about warpbreaks.
    void writeExperiment(const QString &name, const QByteArray &members) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"heddle":1,"data":{"source":")" +
                   table(QStringLiteral("warpbreaks.csv")).toUtf8() + R"("},)" + members + "}");
    }

    QTemporaryDir m_folder;
    QString m_iris = example(QStringLiteral("iris/iris.heddle"));
};

void TestCliRun::irisIsPrintedAsRDoes()
{
    const Outcome outcome = run(QStringLiteral("run %1 --out printed").arg(m_iris));

    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.output.contains("             Estimate Std. Error z value Pr(>|z|)\n"
                                     "(Intercept)    7.8238     2.4807   3.154  0.00161 **\n"
                                     "Sepal.Length   0.3475     0.5820   0.597  0.55042\n"
                                     "Sepal.Width   -3.3792     0.7624  -4.432 9.33e-06 ***\n"
                                     "Petal.Length  -0.1302     0.3150  -0.413  0.67925\n"),
             outcome.output.constData());
    QVERIFY(outcome.output.contains("Separation: complete"));
    QVERIFY(outcome.output.contains("Results written to printed"));
}

void TestCliRun::resultsAreInTheFolder()
{
    const Outcome outcome = run(QStringLiteral("run %1 --quiet --events events.jsonl").arg(m_iris));

    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.output, QByteArray());
    const QJsonArray fits = readObject(m_folder.filePath(
        QStringLiteral("iris.results/results.json")))[QStringLiteral("fits")]
                                .toArray();
    QCOMPARE(fits.size(), 3);
    QCOMPARE(fits[0][QStringLiteral("separation")].toString(), QStringLiteral("complete"));
    QCOMPARE(fits[1][QStringLiteral("separation")].toString(), QStringLiteral("none"));
    QVERIFY(qAbs(fits[1][QStringLiteral("deviance")].toDouble() - 151.47860145612964) < 1e-9);
    QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("events.jsonl"))));
    const Outcome again = run(QStringLiteral("run %1").arg(m_iris));
    QCOMPARE(again.code, 2);
    QVERIFY2(again.errors.contains("not an empty folder"), again.errors.constData());
}

void TestCliRun::jsonHasTheContractsKeysInOrder()
{
    const Outcome outcome = run(QStringLiteral("run %1 --json --out json --seed 5").arg(m_iris));

    QCOMPARE(outcome.code, 0);
    const QJsonObject json = QJsonDocument::fromJson(outcome.output).object();
    QCOMPARE(json[QStringLiteral("experiment")][QStringLiteral("seed")].toInt(), 5);
    qsizetype place = 0;
    for (const char *key : {"\"heddle_results\"", "\"experiment\"", "\"dataset\"", "\"grid\"",
                            "\"fits\"", "\"digest\"", "\"timing\""}) {
        place = outcome.output.indexOf(key, place);
        QVERIFY2(place >= 0, key);
    }
}

void TestCliRun::digestDoesNotDependOnLanesOrCompression()
{
    QSet<QString> digests;
    const QString set = QStringLiteral("--set=/resampling={\"kind\":\"cross-validation\"}");
    for (const char *lanes : {"1", "2", "3"}) {
        const QString out = QStringLiteral("lanes%1").arg(QLatin1String(lanes));
        const Outcome outcome =
            heddleCli({QStringLiteral("run"), m_iris, set, QStringLiteral("--out"), out,
                       QStringLiteral("--lanes"), QLatin1String(lanes)},
                      m_folder.path());
        QCOMPARE(outcome.code, 0);
        digests.insert(readObject(m_folder.filePath(
            out + QStringLiteral("/results.json")))[QStringLiteral("digest")]
                           .toString());
    }
    QProcess gzip;
    gzip.setStandardOutputFile(m_folder.filePath(QStringLiteral("twin.csv.gz")));
    gzip.start(QStringLiteral("gzip"),
               {QStringLiteral("-c"), example(QStringLiteral("iris/iris.csv"))});
    QVERIFY(gzip.waitForFinished());
    const Outcome twin =
        heddleCli({QStringLiteral("run"), m_iris, set, QStringLiteral("--out"),
                   QStringLiteral("twin"), QStringLiteral("--data"), QStringLiteral("twin.csv.gz")},
                  m_folder.path());
    QCOMPARE(twin.code, 0);
    digests.insert(
        readObject(m_folder.filePath(QStringLiteral("twin/results.json")))[QStringLiteral("digest")]
            .toString());

    QCOMPARE(digests.size(), 1);
    QVERIFY(digests.constBegin()->startsWith(QLatin1String("sha256:")));
}

void TestCliRun::planRunsNothing()
{
    const Outcome outcome =
        run(QStringLiteral("plan %1 --json").arg(example(QStringLiteral("mtcars/mtcars.heddle"))));

    QCOMPARE(outcome.code, 0);
    const QJsonObject json = QJsonDocument::fromJson(outcome.output).object();
    QCOMPARE(json[QStringLiteral("grid")][QStringLiteral("cells")].toInt(), 200);
    QVERIFY(json[QStringLiteral("bytes")][QStringLiteral("per_task")].toInt() < 1024);
    QVERIFY(!json[QStringLiteral("forecast")].toArray().isEmpty());
    QVERIFY(json[QStringLiteral("warnings")].isArray());
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("mtcars.results"))));
}

void TestCliRun::foldersPredictAndExport()
{
    QCOMPARE(run(QStringLiteral("run %1 --quiet --out models").arg(m_iris)).code, 0);
    const QString data = example(QStringLiteral("iris/iris.csv"));

    const Outcome direct = run(QStringLiteral("predict models %1").arg(data));
    const Outcome exported = run(QStringLiteral("export models --format json --out set.json"));
    const Outcome fromFile = run(QStringLiteral("predict set.json %1").arg(data));
    const Outcome table = run(QStringLiteral("export models --format csv --out set.csv"));

    QCOMPARE(direct.code, 0);
    QVERIFY(
        direct.output.startsWith("row,prediction,p:setosa,p:versicolor,p:virginica\n1,setosa,"));
    QCOMPARE(direct.output.count('\n'), 151);
    QCOMPARE(exported.code, 0);
    QCOMPARE(fromFile.output, direct.output);
    QCOMPARE(table.code, 0);
    QFile csv(m_folder.filePath(QStringLiteral("set.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QVERIFY(csv.readAll().startsWith("class,term,estimate\nsetosa,(Intercept),"));
    QCOMPARE(run(QStringLiteral("export models --format r --out set.R")).code, 0);
    QFile script(m_folder.filePath(QStringLiteral("set.R")));
    QVERIFY(script.open(QIODevice::ReadOnly));
    QVERIFY(script.readAll().contains("\npredict_heddle <- local({\n"));
}

void TestCliRun::countsAreRunPredictedAndExported()
{
    const QString data = table(QStringLiteral("warpbreaks.csv"));
    writeExperiment(QStringLiteral("counts.heddle"),
                    R"("formula":"breaks ~ wool + tension","learners":[{"kind":"poisson"}])");

    const Outcome plan = run(QStringLiteral("plan counts.heddle --json"));
    const Outcome ran = run(QStringLiteral("run counts.heddle --out counts"));
    const Outcome predicted = run(QStringLiteral("predict counts %1").arg(data));
    const Outcome exported = run(QStringLiteral("export counts --format csv --out counts.csv"));

    QCOMPARE(plan.code, 0);
    QVERIFY2(ran.code == 0, ran.errors.constData());
    // As R prints it with the levels of tension in the order of their letters.
    QVERIFY2(ran.output.contains("            Estimate Std. Error z value Pr(>|z|)\n"
                                 "(Intercept)  3.17347    0.05567  57.002  < 2e-16 ***\n"
                                 "woolB       -0.20599    0.05157  -3.994 6.49e-05 ***\n"
                                 "tensionL     0.51849    0.06396   8.107 5.21e-16 ***\n"
                                 "tensionM     0.19717    0.06833   2.885  0.00391 **\n"),
             ran.output.constData());
    QVERIFY(ran.output.contains("(Dispersion parameter for poisson family taken to be 1)"));
    QVERIFY(ran.output.contains("AIC: 493.06\n"));
    QCOMPARE(predicted.code, 0);
    QVERIFY2(predicted.output.startsWith("row,prediction\n1,"), predicted.output.constData());
    QCOMPARE(predicted.output.count('\n'), 55);
    QCOMPARE(exported.code, 0);
}

void TestCliRun::quasiLikelihoodHasNoAic()
{
    const QString data = table(QStringLiteral("warpbreaks.csv"));
    writeExperiment(
        QStringLiteral("quasi.heddle"),
        R"("formula":"breaks ~ wool + tension","learners":[{"kind":"poisson","parameters":{"dispersion":"estimate"}}])");

    const Outcome outcome = run(QStringLiteral("run quasi.heddle --out quasi --json"));

    QVERIFY2(outcome.code == 0, outcome.errors.constData());
    const QJsonObject fit = QJsonDocument::fromJson(outcome.output)
                                .object()[QStringLiteral("fits")]
                                .toArray()[0]
                                .toObject();
    QCOMPARE(fit[QStringLiteral("family")].toString(), QStringLiteral("quasipoisson"));
    QVERIFY(fit[QStringLiteral("aic")].isNull() && fit[QStringLiteral("bic")].isNull() &&
            fit[QStringLiteral("log_likelihood")].isNull());
    QVERIFY(qAbs(fit[QStringLiteral("dispersion")].toDouble() - 4.2615) < 1e-4);
    QVERIFY(!fit.contains(QStringLiteral("separation")));
    QCOMPARE(run(QStringLiteral("predict quasi %1").arg(data)).code, 0);
}

void TestCliRun::badInputIsExit2_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const QString &arguments, const char *part) {
        QTest::newRow(name) << arguments << QByteArray(part);
    };
    const QString iris = QStringLiteral("run %1 --out bad ").arg(m_iris);
    const auto with = [&iris](const char *rest) { return iris + QString::fromLatin1(rest); };
    row("experiment that is not there", QStringLiteral("run none.heddle"), "none.heddle");
    row("experiment that is no JSON",
        QStringLiteral("run %1").arg(example(QStringLiteral("iris/iris.csv"))), "iris.csv");
    row("one fold", with("--set /resampling={\"kind\":\"cross-validation\",\"folds\":1}"),
        "/folds");
    row("unknown key", with("--set /lerners=[]"), "learners");
    row("pointer of no form", with("--set seed=1"), "--set seed=1");
    row("value of no JSON", with("--set /seed=x"), "/seed=x");
    row("unknown column", with("--set /target=\"Specie\""), "Species");
    row("data that is not there", with("--data none.csv"), "none.csv");
    row("lanes of no number", with("--lanes two"), "--lanes takes a whole number");
    row("no lanes", with("--lanes 0"), "--lanes takes a whole number");
    row("lanes twice", with("--lanes 2 --workers threads:2"), "given twice");
    row("workers of a later version", with("--workers slurm:4"), "not built into this version");
    row("workers of no kind", with("--workers thread:4"), "threads:N");
    row("an ssh configuration that is not there", with("--workers ssh:h --ssh-config x"),
        "ssh configuration x cannot be read");
    row("unknown option", with("--lane 2"), "Did you mean --lanes?");
    row("seed out of range", with("--seed -1"), "--seed takes a whole number");
    row("species as counts", with("--set /learners=[{\"kind\":\"poisson\"}]"),
        "which is categorical, and \"poisson\" predicts numbers");
    row("a link that there is not", with("--set /learners/0/parameters={\"link\":\"probits\"}"),
        "Did you mean \"probit\"?");
    row("model that is not there", QStringLiteral("predict none.json x.csv"), "none.json");
    row("experiment as a model", QStringLiteral("export %1 --format csv --out x").arg(m_iris),
        "no model file");
    row("export without a format", QStringLiteral("export x --out y"), "--format is missing");
}

void TestCliRun::badInputIsExit2()
{
    QFETCH(const QString, arguments);
    QFETCH(const QByteArray, part);

    const Outcome outcome = run(arguments);

    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.output, QByteArray());
    QVERIFY2(outcome.errors.startsWith("heddle-cli: "), outcome.errors.constData());
    QVERIFY2(outcome.errors.contains(part), outcome.errors.constData());
}

void TestCliRun::modelsKnowWhatMeansMissing()
{
    const auto write = [this](const char *name, const QByteArray &text) {
        QFile file(m_folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write("coded.csv", "y,x\n0,1\n1,2\n0,3\n1,-9\n1,4\n0,2.5\n");
    write("coded.heddle",
          R"({"heddle":1,"name":"coded","data":{"source":"coded.csv","options":{"na":["-9"]}},)"
          R"("formula":"y ~ x","learners":[{"kind":"linear"}]})");
    QCOMPARE(run(QStringLiteral("run coded.heddle --quiet --out coded")).code, 0);

    const Outcome predicted = run(QStringLiteral("predict coded coded.csv"));

    QCOMPARE(predicted.code, 0);
    QCOMPARE(predicted.output.split('\n').at(4), QByteArray("4,"));
    QVERIFY(predicted.errors.contains("1 of 6 rows"));
}

void TestCliRun::refusesOutputsThatAreRead()
{
    const QString copy = m_folder.filePath(QStringLiteral("own.csv"));
    QVERIFY(QFile::copy(example(QStringLiteral("iris/iris.csv")), copy));
    QCOMPARE(run(QStringLiteral("run %1 --quiet --out own").arg(m_iris)).code, 0);

    for (const char *arguments :
         {"predict own own.csv --out own.csv",
          "export own/models/0001.json --format csv --out own/models/0001.json",
          "run %1 --data own.csv --events own.csv --out other"}) {
        const Outcome outcome =
            run(QString::fromLatin1(arguments).replace(QStringLiteral("%1"), m_iris));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.errors.contains("which is read"), outcome.errors.constData());
    }
    QCOMPARE(QFileInfo(copy).size(), QFileInfo(example(QStringLiteral("iris/iris.csv"))).size());
}

void TestCliRun::verifiesARun()
{
    QCOMPARE(run(QStringLiteral("run %1 --quiet --out verified").arg(m_iris)).code, 0);

    const Outcome all = run(QStringLiteral("verify verified"));
    QCOMPARE(all.code, 0);
    QCOMPARE(all.output,
             QByteArray("Checked 3 of 3 finished tasks: the same numbers to the last bit.\n"));
    QVERIFY(run(QStringLiteral("verify verified --sample 0.3 --lanes 1"))
                .output.startsWith("Checked 1 of 3"));

    QCOMPARE(run(QStringLiteral("verify verified --sample 2")).code, 2);
    const Outcome other = run(
        QStringLiteral("verify verified --data %1").arg(tableFile(QStringLiteral("birthwt.csv"))));
    QCOMPARE(other.code, 2);
    const Outcome nowhere = run(QStringLiteral("verify nowhere"));
    QCOMPARE(nowhere.code, 2);
    QVERIFY(nowhere.errors.contains("There is no journal"));
}

QTEST_GUILESS_MAIN(TestCliRun)
#include "tst_clirun.moc"
