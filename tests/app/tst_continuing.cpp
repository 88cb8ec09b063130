#include "appresources.h"
#include "parts/theme.h"
#include "programwindow.h"
#include "run/folderlock.h"
#include "run/journal.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QProcess>
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
    std::unique_ptr<test::ProgramWindow> m_program;
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
    m_program.reset();
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
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder->filePath(QStringLiteral("heddle.ini")));
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window));
    m_program->workbench.openExample(experiment);
    m_program->workbench.settle();
    QTest::keyClick(&m_program->window, Qt::Key_4, Qt::ControlModifier);
}

/// "Continue", when it can be seen.
QAbstractButton *TestContinuing::goOn() const
{
    for (QAbstractButton *button : m_program->window.findChildren<QAbstractButton *>())
        if (button->text().startsWith(QLatin1String("Continue")) && button->isVisible())
            return button;
    return nullptr;
}

void TestContinuing::findsTheRunOfAKilledProgram()
{
    const QString letters = QString::fromStdString(examplePath("letters").value());
    const std::int64_t done = killAfterSome(runFolder(), letters);
    open(letters);
    const std::int64_t total = m_program->workbench.document().plan()->totalTaskCount();
    QVERIFY(done >= 2 && done < total);

    QTRY_VERIFY(goOn());
    QCOMPARE(goOn()->text(), QStringLiteral("Continue: %1 of %2 done").arg(done).arg(total));
    QTest::mouseClick(goOn(), Qt::LeftButton);
    QTRY_VERIFY(m_program->desk.controller().isActive());
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->desk.controller().isActive(), 30'000);

    const RunController &controller = m_program->desk.controller();
    QCOMPARE(controller.folder(), runFolder());
    QCOMPARE(controller.snapshot().restored, done);
    const std::string digest = controller.results()->digest;
    QVERIFY(controller.results()->complete);
    QVERIFY(!goOn());
    QVERIFY(m_program->desk.controller().start(m_program->workbench.document().plan(), 2)); // anew
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
    QVERIFY(m_program->workbench.document().plan()->experiment().seed != header->seed);

    QTRY_VERIFY(goOn());
    QTest::mouseClick(goOn(), Qt::LeftButton);
    QTRY_VERIFY(m_program->desk.controller().isActive());
    QCOMPARE(m_program->desk.controller().snapshot().restored, done);
    QTRY_VERIFY_WITH_TIMEOUT(!m_program->desk.controller().isActive(), 30'000);

    QVERIFY(m_program->desk.controller().results()->complete);
    QCOMPARE(m_program->desk.controller().plan()->experiment().seed, header->seed);
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
        Experiment other = m_program->workbench.document().experiment();
        other.seed = 2;
        m_program->workbench.document().edit(QStringLiteral("seed"), other);
        m_program->workbench.settle();
    }

    QTest::qWait(500); // in which nothing may come
    QVERIFY(!goOn());
    QVERIFY(!m_program->desk.controller().unfinished());
}

QTEST_MAIN(TestContinuing)
#include "tst_continuing.moc"
