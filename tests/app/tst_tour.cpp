#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// `heddle --screenshot DIR`, which goes through the whole program.
class TestTour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsEveryPageTabAndDialog();
};

void TestTour::drawsEveryPageTabAndDialog()
{
    const QTemporaryDir home, pictures;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME"})
        environment.insert(QLatin1String(name), home.path());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HEDDLE_PROGRAM),
                  {QStringLiteral("--screenshot"), pictures.path(), QStringLiteral("--theme"),
                   QStringLiteral("light")});
    QVERIFY(process.waitForFinished(240'000));

    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    const QStringList names = QDir(pictures.path()).entryList(QDir::Files);
    for (const char *name :
         {"start", "error", "iris-1-data", "iris-2-setup", "iris-3-workers", "iris-4-run",
          "iris-5-results-models", "iris-5-results-warnings", "export", "settings", "addHost",
          "addWorker", "manual", "letters-4-run", "tuned-5-results-resamples",
          "tuned-5-results-tuning", "tuned-5-results-evaluate", "bootstrap-5-results-bootstrap",
          "treated-5-results-treatment"})
        QVERIFY2(names.contains(QLatin1String(name) + QStringLiteral("-light.png")), name);
    QVERIFY(QDir(home.path()).isEmpty()); // no run and no settings are left
}

QTEST_GUILESS_MAIN(TestTour)
#include "tst_tour.moc"
