#include "run/journal.h"

#include "core/random.h"
#include "finishedruns.h"
#include "run/coordinator.h"
#include "run/folderlock.h"
#include "run/verification.h"
#include "runplans.h"
#include "wire/taskcodec.h"
#include "work/taskrunner.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace heddle;
using namespace heddle::test;

namespace {

/// A run into the folder that is cancelled after so many tasks.
void runSome(const std::shared_ptr<const Plan> &plan, const QString &folder, int tasks,
             bool resumes = false)
{
    RunOptions options;
    options.lanes = 2;
    options.folder = folder;
    options.resumes = resumes;
    const auto runner = std::make_shared<TaskRunner>(plan);
    const auto left = std::make_shared<std::atomic<int>>(tasks);
    options.run = [=](std::int64_t task, const TaskControl &control) -> Result<TaskResult> {
        if (--*left < 0) {
            while (!control.stop.stop_requested())
                std::this_thread::yield();
            return Error{ErrorCode::Cancelled, "Stopped."};
        }
        return runner->run(task, control);
    };
    Coordinator coordinator(plan, options);
    QVERIFY(coordinator.start());
    const std::int64_t before = coordinator.snapshot().restored;
    QTRY_COMPARE(coordinator.snapshot().done, before + tasks);
    coordinator.cancel();
    coordinator.wait();
}

std::shared_ptr<const Results> runOn(const std::shared_ptr<const Plan> &plan, const QString &folder)
{
    RunOptions options;
    options.lanes = 2;
    options.folder = folder;
    options.resumes = true;
    Coordinator coordinator(plan, options);
    if (const auto started = coordinator.start(); !started)
        qFatal("%s", started.error().text().c_str());
    coordinator.wait();
    return coordinator.results();
}

VerificationOptions shareOf(double share)
{
    VerificationOptions options;
    options.share = share;
    options.lanes = 2;
    return options;
}

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesOnWhereTheRunEnded();
    void aFinishedRunIsOnlyReducedAgain();
    void takesEveryPartOfARun();
    void refusesAnotherRun_data();
    void refusesAnotherRun();
    void refusesWhatIsNoJournal();
    void leavesARunOfAnotherProgramAlone();
    void survivesDamage_data();
    void survivesDamage();
    void waitsForAJournalThatCannotBeWritten();
    void verifiesTasks();

private:
    std::unique_ptr<QTemporaryDir> m_base;
    QString m_folder;
};

void TestJournal::init()
{
    m_base = std::make_unique<QTemporaryDir>();
    m_folder = m_base->filePath(QStringLiteral("run"));
}

void TestJournal::goesOnWhereTheRunEnded()
{
    const auto plan = lettersPlan(3);
    runSome(plan, m_folder, 3);
    QCOMPARE(orEnd(readJournal(journalPath(m_folder.toStdString()))).size(), 3);

    const auto results = runOn(plan, m_folder);

    QVERIFY(results->complete);
    QCOMPARE(results->digest, test::finishedRun(plan)->digest);
}

void TestJournal::aFinishedRunIsOnlyReducedAgain()
{
    const auto plan = irisPlan();
    runSome(plan, m_folder, 2);
    const auto first = runOn(plan, m_folder);
    const auto before = orEnd(readJournal(journalPath(m_folder.toStdString())));

    const auto again = runOn(plan, m_folder);

    QCOMPARE(again->digest, first->digest);
    const auto after = orEnd(readJournal(journalPath(m_folder.toStdString())));
    QCOMPARE(after.size(), 3);
    for (std::size_t i = 0; i < after.size(); ++i)
        QCOMPARE(after[i]->timing.start, before[i]->timing.start); // nothing was run a second time
}

void TestJournal::takesEveryPartOfARun()
{
    const auto plan = lettersPlan(4);
    runSome(plan, m_folder, 2);
    runSome(plan, m_folder, 2, true);
    runSome(plan, m_folder, 1, true);
    QCOMPARE(orEnd(readJournal(journalPath(m_folder.toStdString()))).size(), 5);

    QCOMPARE(runOn(plan, m_folder)->digest, test::finishedRun(plan)->digest);
}

void TestJournal::refusesAnotherRun_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("another seed") << QStringLiteral("/seed");
    QTest::newRow("another formula") << QStringLiteral("/formula");
    QTest::newRow("other folds") << QStringLiteral("/resampling");
}

void TestJournal::refusesAnotherRun()
{
    QFETCH(QString, what);
    Experiment experiment = question("Species ~ Sepal.Length");
    runSome(planOf(experiment, "iris.csv"), m_folder, 1);
    if (what == QLatin1String("/seed"))
        experiment.seed = 2;
    else if (what == QLatin1String("/formula"))
        experiment.formula = "Species ~ Sepal.Width";
    else
        experiment.resampling.kind = ResamplingKind::CrossValidation;
    RunOptions options;
    options.folder = m_folder;
    options.resumes = true;
    Coordinator coordinator(planOf(experiment, "iris.csv"), options);

    const auto started = coordinator.start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::BadInput);
    QVERIFY2(started.error().cause.find(what.toStdString()) != std::string::npos,
             started.error().text().c_str());
}

void TestJournal::refusesWhatIsNoJournal()
{
    const std::string path = m_base->filePath(QStringLiteral("journal.sqlite")).toStdString();
    QVERIFY(!readJournalHeader(path));
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();

    const auto header = readJournalHeader(path);

    QVERIFY(!header);
    QCOMPARE(header.error().code, ErrorCode::BadInput);
}

/// Another program holds the journal: to the run it is the same as a full disk.
void TestJournal::leavesARunOfAnotherProgramAlone()
{
    const auto plan = irisPlan();
    runSome(plan, m_folder, 1);
    RunOptions options;
    options.lanes = 1;
    options.folder = m_folder;
    options.resumes = true;
    {
        const auto lock = lockRunFolder(m_folder.toStdString()); // as the other program holds it
        QVERIFY(lock && lock->isOpen());
        Coordinator coordinator(plan, options);
        const auto started = coordinator.start();
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::BadInput);
        QVERIFY(started.error().text().starts_with("A run goes on in the folder"));
        QCOMPARE(countResults(journalPath(m_folder.toStdString())).value(), 1);
    }

    QCOMPARE(runOn(plan, m_folder)->digest, test::finishedRun(plan)->digest);

    QVERIFY(lockRunFolder(m_folder.toStdString())); // nobody holds it any more
    QCOMPARE(countResults(journalPath(m_folder.toStdString())).value(), plan->totalTaskCount());
}

void TestJournal::survivesDamage_data()
{
    QTest::addColumn<bool>("isCut");
    QTest::newRow("cut off") << true;
    QTest::newRow("flipped bytes") << false;
}

/// A journal with damage anywhere is refused, or what is read of it is whole results.
void TestJournal::survivesDamage()
{
    QFETCH(bool, isCut);
    runSome(irisPlan(), m_folder, 2);
    const QString path = QString::fromStdString(journalPath(m_folder.toStdString()));
    QFile whole(path);
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    QVERIFY(bytes.size() > 4096);
    const QString damagedPath = m_base->filePath(QStringLiteral("damaged.sqlite"));
    RandomStream random(5, "damage", {});
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        QByteArray damaged = bytes;
        const auto place = [&] {
            return static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size())));
        };
        if (isCut)
            damaged.truncate(place());
        for (int flip = 0; !isCut && flip < 8; ++flip)
            damaged[place()] = static_cast<char>(random.below(256));
        QFile file(damagedPath);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(damaged);
        file.close();

        const auto header = readJournalHeader(damagedPath.toStdString());
        const auto results = readJournal(damagedPath.toStdString());

        refused += header && results ? 0 : 1;
        QVERIFY(header || !header.error().cause.empty());
        QVERIFY(results || !results.error().cause.empty());
        for (std::size_t i = 0; results && i < results->size(); ++i)
            QVERIFY(decodeTaskResult(encodeTaskResult(*results->at(i))));
        QFile::remove(damagedPath + QStringLiteral("-wal"));
        QFile::remove(damagedPath + QStringLiteral("-shm"));
    }
    QVERIFY(refused > 0);
}

void TestJournal::waitsForAJournalThatCannotBeWritten()
{
    const auto plan = lettersPlan(2, 20);
    RunOptions options;
    options.lanes = 2;
    options.folder = m_folder;
    Coordinator coordinator(plan, options);
    QVERIFY(coordinator.start());
    QTRY_VERIFY(coordinator.snapshot().done >= 1); // the journal is there
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"));
        other.setDatabaseName(QString::fromStdString(journalPath(m_folder.toStdString())));
        QVERIFY(other.open());
        QSqlQuery query(other);
        QVERIFY(query.exec(QStringLiteral("BEGIN EXCLUSIVE")));

        QTRY_VERIFY(!coordinator.snapshot().hold.empty());
        QCOMPARE(coordinator.snapshot().state, RunState::Paused);
        QVERIFY(coordinator.snapshot().done < plan->totalTaskCount());

        QVERIFY(query.exec(QStringLiteral("COMMIT")));
        QTRY_VERIFY(coordinator.snapshot().hold.empty());
    }
    QSqlDatabase::removeDatabase(QLatin1String(QSqlDatabase::defaultConnection));
    coordinator.wait();

    QCOMPARE(coordinator.snapshot().state, RunState::Finished);
    QCOMPARE(coordinator.results()->digest, test::finishedRun(plan)->digest);
}

void TestJournal::verifiesTasks()
{
    const auto plan = lettersPlan(3);
    runSome(plan, m_folder, 5);
    auto results = orEnd(readJournal(journalPath(m_folder.toStdString())));

    const Verification all = orEnd(verifyTasks(plan, results, shareOf(1)));
    QCOMPARE(all.checked, 5);
    QVERIFY(all.different.empty());
    QCOMPARE(orEnd(verifyTasks(plan, results, shareOf(0.3))).checked, 2);

    double &estimate = results[3]->cells[2].fit.coefficients[1];
    estimate = std::nextafter(estimate, 1.0); // the last bit
    const Verification one = orEnd(verifyTasks(plan, results, shareOf(1)));
    QCOMPARE(one.different, std::vector<std::int64_t>{results[3]->task});
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
