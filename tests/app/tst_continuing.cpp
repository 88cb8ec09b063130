#include "appresources.h"
#include "formats/examples.h"
#include "heddle/rundesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "parts/theme.h"
#include "run/folderlock.h"
#include "run/journal.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

/// A run whose program was killed, found and gone on with in another window.
class TestContinuing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void findsTheRunOfAKilledProgram();
    void findsTheSeedOfTheRun();
    void offersNothing_data();
    void offersNothing();

private:
    QString runFolder(const char *stamp = "20260102-030405-678") const;
    std::int64_t killAfterSome(const QString &folder, const QString &experiment) const;
    QString experimentFile(const QByteArray &text) const;
    void open(const QString &experiment);
    QAbstractButton *goOn() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<WorkersDesk> m_workers;
    std::unique_ptr<RunDesk> m_desk;
};

void TestContinuing::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestContinuing::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", m_folder->path().toLocal8Bit());
}

void TestContinuing::cleanup()
{
    m_desk.reset();
    m_workers.reset();
    m_workbench.reset();
    m_window.reset();
}

QString TestContinuing::runFolder(const char *stamp) const
{
    return m_folder->filePath(QStringLiteral("heddle/runs/letters-") + QLatin1String(stamp));
}

/// Runs the experiment into the folder until some of it is done, and kills the program that does.
/// @return how many tasks the journal holds.
std::int64_t TestContinuing::killAfterSome(const QString &folder, const QString &experiment) const
{
    const std::string journal = journalPath(folder.toStdString());
    QProcess process;
    process.start(QStringLiteral(HEDDLE_CLI),
                  {QStringLiteral("run"), experiment, QStringLiteral("--out"), folder,
                   QStringLiteral("--lanes"), QStringLiteral("1"), QStringLiteral("--quiet")});
    for (int tries = 0; tries < 500; ++tries) {
        const auto done = QFile::exists(QString::fromStdString(journal)) ? countResults(journal)
                                                                         : Result<std::int64_t>(0);
        if (done && *done >= 2)
            break;
        QTest::qWait(20);
    }
    process.kill();
    process.waitForFinished(5000);
    return countResults(journal).value();
}

/// The letters example with other lines in it.
QString TestContinuing::experimentFile(const QByteArray &text) const
{
    QFile file(m_folder->filePath(QStringLiteral("letters.heddle")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(text);
    return file.fileName();
}

void TestContinuing::open(const QString &experiment)
{
    m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("heddle.ini")),
                                             QSettings::IniFormat);
    m_window = std::make_unique<MainWindow>();
    m_workbench = std::make_unique<Workbench>(
        *m_window, *m_settings,
        [](const std::shared_ptr<const Plan> &plan) { return forecast(plan, 0.01); });
    m_workers = std::make_unique<WorkersDesk>(*m_window, *m_settings);
    m_desk = std::make_unique<RunDesk>(*m_window, m_workbench->document(), m_workers->pools());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_workbench->openExample(experiment);
    m_workbench->settle();
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
}

/// "Continue", when it can be seen.
QAbstractButton *TestContinuing::goOn() const
{
    for (QAbstractButton *button : m_window->findChildren<QAbstractButton *>())
        if (button->text().startsWith(QLatin1String("Continue")) && button->isVisible())
            return button;
    return nullptr;
}

void TestContinuing::findsTheRunOfAKilledProgram()
{
    const QString letters = QString::fromStdString(examplePath("letters").value());
    const std::int64_t done = killAfterSome(runFolder(), letters);
    open(letters);
    const std::int64_t total = m_workbench->document().plan()->totalTaskCount();
    QVERIFY(done >= 2 && done < total);

    QTRY_VERIFY(goOn());
    QCOMPARE(goOn()->text(), QStringLiteral("Continue: %1 of %2 done").arg(done).arg(total));
    QTest::mouseClick(goOn(), Qt::LeftButton);
    QTRY_VERIFY(m_desk->controller().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->controller().isActive(), 30'000);

    const RunController &controller = m_desk->controller();
    QCOMPARE(controller.folder(), runFolder());
    QCOMPARE(controller.snapshot().restored, done);
    const std::string digest = controller.results()->digest;
    QVERIFY(controller.results()->complete);
    QVERIFY(!goOn());
    QVERIFY(m_desk->controller().start(m_workbench->document().plan(), 2)); // anew
    QTRY_VERIFY_WITH_TIMEOUT(!controller.isActive(), 30'000);
    QCOMPARE(controller.results()->digest, digest);
}

/// An experiment without a seed gets another one each time it is opened.
void TestContinuing::findsTheSeedOfTheRun()
{
    const QString data = QFileInfo(QString::fromStdString(examplePath("letters").value()))
                             .dir()
                             .filePath(QStringLiteral("letter_recognition.csv.gz"));
    const QString experiment =
        experimentFile(R"({"heddle": 1, "name": "letters", "data": {"source": ")" + data.toUtf8() +
                       R"("}, "formula": "lettr ~ .", "learners": [{"kind": "logistic"}],
            "resampling": {"kind": "cross-validation", "folds": 10}})");
    const std::int64_t done = killAfterSome(runFolder(), experiment);
    const auto header = readJournalHeader(journalPath(runFolder().toStdString()));
    open(experiment);
    QVERIFY(m_workbench->document().plan()->experiment().seed != header->seed);

    QTRY_VERIFY(goOn());
    QTest::mouseClick(goOn(), Qt::LeftButton);
    QTRY_VERIFY(m_desk->controller().isActive());
    QCOMPARE(m_desk->controller().snapshot().restored, done);
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->controller().isActive(), 30'000);

    QVERIFY(m_desk->controller().results()->complete);
    QCOMPARE(m_desk->controller().plan()->experiment().seed, header->seed);
}

void TestContinuing::offersNothing_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::newRow("no run") << QByteArray();
    QTest::newRow("a run that another program goes on with") << QByteArray("locked");
    QTest::newRow("a run of another seed") << QByteArray("seed");
    QTest::newRow("a newer one that is complete") << QByteArray("newer");
}

void TestContinuing::offersNothing()
{
    QFETCH(QByteArray, what);
    const QString letters = QString::fromStdString(examplePath("letters").value());
    FileDescriptor lock;
    if (!what.isEmpty())
        QVERIFY(killAfterSome(runFolder(), letters) >= 2);
    if (what == "locked")
        lock = std::move(lockRunFolder(runFolder().toStdString()).value());
    if (what == "newer") {
        QCOMPARE(QProcess::execute(QStringLiteral(HEDDLE_CLI),
                                   {QStringLiteral("run"), letters, QStringLiteral("--quiet"),
                                    QStringLiteral("--out"), runFolder("20260102-030405-679")}),
                 0);
    }
    open(letters);
    if (what == "seed") {
        Experiment other = m_workbench->document().experiment();
        other.seed = 2;
        m_workbench->document().edit(QStringLiteral("seed"), other);
        m_workbench->settle();
    }

    QTest::qWait(500); // in which nothing may come
    QVERIFY(!goOn());
    QVERIFY(!m_desk->controller().unfinished());
}

QTEST_MAIN(TestContinuing)
#include "tst_continuing.moc"
