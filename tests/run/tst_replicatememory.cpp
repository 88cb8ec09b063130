#include "support.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace heddle;

/// How much memory a run takes does not depend on how many resamples it draws.
class TestReplicateMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doesNotGrowWithReplicates_data();
    void doesNotGrowWithReplicates();
};

namespace {

/// Runs a bootstrap in a process of its own.
/// @return the most memory that it took, in bytes; 0: it failed
double peakOf(const QString &table, const QString &formula, int replicates, const QString &lanes)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("asked.heddle")));
    if (!file.open(QIODevice::WriteOnly))
        return 0;
    const std::string data = test::sourcePath("tests/data/tables/" + table.toStdString());
    file.write(QStringLiteral(R"({"heddle": 1, "data": {"source": "%1"}, "formula": "%2",
        "learners": [{"kind": "logistic"}], "intervals": {"kinds": ["percentile"]}, "seed": 1,
        "resampling": {"kind": "bootstrap", "replicates": %3}})")
                   .arg(QString::fromStdString(data), formula)
                   .arg(replicates)
                   .toUtf8());
    file.close();
    const QString out = folder.filePath(QStringLiteral("out"));
    QProcess process;
    process.start(QStringLiteral(HEDDLE_CLI),
                  {QStringLiteral("run"), file.fileName(), QStringLiteral("--quiet"),
                   QStringLiteral("--lanes"), lanes, QStringLiteral("--out"), out});
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return 0;
    QFile results(out + QStringLiteral("/results.json"));
    if (!results.open(QIODevice::ReadOnly))
        return 0;
    const QJsonObject timing =
        QJsonDocument::fromJson(results.readAll()).object()[u"timing"].toObject();
    return timing[u"peak_rss_bytes"].toObject()[u"coordinator"].toDouble();
}

} // namespace

void TestReplicateMemory::doesNotGrowWithReplicates_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("formula");
    QTest::addColumn<int>("few");
    QTest::addColumn<int>("many");
    QTest::addColumn<int>("estimates"); // of a replicate
    QTest::addColumn<QString>("lanes");
    // Kept in memory, these would be 8 kB and 4 MB a replicate.
    QTest::newRow("small fits") << "birthwt.csv"
                                << "low ~ lwt + smoke + ht" << 500 << 4000 << 4 << "1";
    QTest::newRow("small fits, three lanes") << "birthwt.csv"
                                             << "low ~ lwt + smoke + ht" << 500 << 4000 << 4 << "3";
    QTest::newRow("many predictions") << "letter_recognition.csv.gz"
                                      << "lettr ~ ." << 3 << 8 << 26 * 17 << "1";
}

void TestReplicateMemory::doesNotGrowWithReplicates()
{
    QFETCH(QString, table);
    QFETCH(QString, formula);
    QFETCH(int, few);
    QFETCH(int, many);
    QFETCH(int, estimates);
    QFETCH(QString, lanes);

    const double before = peakOf(table, formula, few, lanes);
    const double after = peakOf(table, formula, many, lanes);

    QVERIFY(before > 0 && after > 0);
    const double allowed = 8.0 * estimates * (many - few);
    const double slack = 6e6; // buffers fill up, and the allocator has its moods
    QVERIFY2(after - before < allowed + slack,
             qPrintable(QStringLiteral("%1 MB, then %2 MB").arg(before / 1e6).arg(after / 1e6)));
}

QTEST_GUILESS_MAIN(TestReplicateMemory)
#include "tst_replicatememory.moc"
