#include "appresources.h"
#include "formats/examples.h"
#include "heddle/recoverydesk.h"
#include "heddle/statusdesk.h"
#include "heddle/workbench.h"
#include "models/runcontroller.h"
#include "models/workerpools.h"
#include "pages/data/recoverybar.h"
#include "pages/mainwindow.h"
#include "parts/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace heddle;

namespace {

/// The window as the program makes it, without a run.
struct Program
{
    explicit Program(const QString &folder)
        : settings(folder + QStringLiteral("/heddle.ini"), QSettings::IniFormat)
        , workbench(window, settings,
                    [](const std::shared_ptr<const Plan> &) { return Forecast(); })
        , recovery(workbench.keepUnsaved(folder + QStringLiteral("/unsaved")))
        , pools([](const WorkerSpec &, QObject *) { return nullptr; }, 2)
        , status(window, workbench, pools, controller)
    {
        recovery.autosave().setInterval(1);
        window.show();
    }

    QPushButton *button(const char *accessibleName) const
    {
        for (auto *button : window.findChildren<QPushButton *>())
            if (button->isVisible() && button->accessibleName() == QLatin1String(accessibleName))
                return button;
        return nullptr;
    }

    QSettings settings;
    MainWindow window;
    Workbench workbench;
    RecoveryDesk &recovery;
    WorkerPools pools;
    RunController controller;
    StatusDesk status;
};

void editSeed(ExperimentDocument &document, std::uint64_t seed)
{
    Experiment next = document.experiment();
    next.seed = seed;
    document.edit(QStringLiteral("set seed to %1").arg(seed), next);
}

/// What the process does that will be killed: edits `file`, says so when that is kept, and goes on.
int editAndWait(const QString &folder, const QString &file)
{
    Program program(folder);
    program.workbench.open(file);
    program.workbench.settle();
    QObject::connect(&program.recovery.autosave(), &Autosave::kept, [] {
        std::puts("kept");
        std::fflush(stdout);
    });
    editSeed(program.workbench.document(), 4711);
    return QApplication::exec();
}

} // namespace

/// A program is killed in the middle of its work; the next one offers its edits.
class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void recoversWhatAKilledProgramKept();
    void discardsWhatAKilledProgramKept();
    void keepsTheOfferWhenTheDataAreGone();
    void aWindowThatIsClosedLeavesNothing();
    void tellsInTheStatusBarWhenNothingCanBeKept();

private:
    void startAndKill();
    QStringList kept() const
    {
        return QDir(m_folder->filePath(QStringLiteral("unsaved")))
            .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file; ///< The experiment that is edited, a copy of the iris example.
};

void TestRecovery::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QDir iris(QString::fromStdString(examplesFolder()) + QStringLiteral("/iris"));
    for (const char *name : {"iris.heddle", "iris.csv"}) {
        const QString file = QString::fromLatin1(name);
        QVERIFY(QFile::copy(iris.filePath(file), m_folder->filePath(file)));
    }
    m_file = m_folder->filePath(QStringLiteral("iris.heddle"));
}

void TestRecovery::startAndKill()
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--edit-and-wait"), m_folder->path(), m_file});
    QByteArray said;
    while (!said.contains("kept") && process.waitForReadyRead(20'000))
        said += process.readAllStandardOutput();
    QVERIFY2(said.contains("kept"), process.readAllStandardError().constData());

    {
        Program other(m_folder->path()); // while it lives, its edits are its own
        other.workbench.settle();
        QTest::qWait(50);
        QVERIFY(!other.window.findChild<RecoveryBar *>()->isVisible());
    }
    QCOMPARE(::kill(pid_t(process.processId()), SIGKILL), 0);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
}

void TestRecovery::recoversWhatAKilledProgramKept()
{
    startAndKill();
    Program next(m_folder->path());
    QTRY_VERIFY(next.button("Recover iris.heddle"));
    QVERIFY(next.button("Recover iris.heddle")
                ->accessibleDescription()
                .startsWith(QStringLiteral("1 edit, the last one “set seed to 4711”, kept today")));

    QTest::mouseClick(next.button("Recover iris.heddle"), Qt::LeftButton);
    next.workbench.settle();

    const ExperimentDocument &document = next.workbench.document();
    QVERIFY(document.isOpen());
    QCOMPARE(*document.experiment().seed, std::uint64_t(4711));
    QCOMPARE(document.filePath(), m_file);
    QVERIFY(document.isEdited());
    QVERIFY(!next.window.findChild<RecoveryBar *>()->isVisible());
    QCOMPARE(kept().size(), 1); // until it is saved

    QTest::keyClick(&next.window, Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!document.isEdited());
    QTRY_VERIFY(kept().isEmpty());
    const auto saved = readExperiment(m_file.toStdString());
    QVERIFY(saved.has_value());
    QCOMPARE(*saved->seed, std::uint64_t(4711));
}

void TestRecovery::discardsWhatAKilledProgramKept()
{
    startAndKill();
    Program next(m_folder->path());
    QTRY_VERIFY(next.button("Discard iris.heddle"));

    QTest::mouseClick(next.button("Discard iris.heddle"), Qt::LeftButton);

    QVERIFY(!next.window.findChild<RecoveryBar *>()->isVisible());
    QVERIFY(kept().isEmpty());
    QVERIFY(!next.workbench.document().isOpen());
}

void TestRecovery::keepsTheOfferWhenTheDataAreGone()
{
    startAndKill();
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("iris.csv"))));
    Program next(m_folder->path());
    QTRY_VERIFY(next.button("Recover iris.heddle"));

    QTest::mouseClick(next.button("Recover iris.heddle"), Qt::LeftButton);
    next.workbench.settle();

    QVERIFY(!next.workbench.document().isOpen());
    QVERIFY(next.button("Recover iris.heddle"));
    QCOMPARE(kept().size(), 1);
}

void TestRecovery::aWindowThatIsClosedLeavesNothing()
{
    Program program(m_folder->path());
    program.workbench.open(m_file);
    program.workbench.settle();
    editSeed(program.workbench.document(), 5);
    QTRY_COMPARE(kept().size(), 1);

    program.workbench.document().save();
    QTRY_VERIFY(!program.workbench.document().isEdited());

    QVERIFY(program.window.close());

    QVERIFY(!program.window.isVisible());
    QVERIFY(kept().isEmpty());
}

void TestRecovery::tellsInTheStatusBarWhenNothingCanBeKept()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("unsaved")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly)); // a file where the folder should be
    Program program(m_folder->path());
    program.workbench.open(m_file);
    program.workbench.settle();

    editSeed(program.workbench.document(), 5);

    const auto isTold = [&] {
        for (const auto *label : program.window.findChildren<QLabel *>())
            if (label->isVisible() && label->text().startsWith(QStringLiteral("Unsaved edits are")))
                return true;
        return false;
    };
    QTRY_VERIFY(isTold());
    QVERIFY(QApplication::activeModalWidget() == nullptr);
}

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("heddle"));
    initialiseResources();
    Theme::apply(application, ThemeKind::Light);
    const QStringList words = QApplication::arguments();
    if (words.size() == 4 && words.at(1) == QStringLiteral("--edit-and-wait"))
        return editAndWait(words.at(2), words.at(3));
    TestRecovery test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_recovery.moc"
