#include "run/coordinator.h"

#include "runplans.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

#include <unistd.h>

using namespace heddle;
using namespace heddle::test;

namespace {

constexpr int runMilliseconds = 30'000;

WorkerSpec processes(int count)
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Processes;
    spec.count = count;
    return spec;
}

/// Worker processes that this one has started.
std::vector<pid_t> workersAlive()
{
    std::vector<pid_t> pids;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toInt() == 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QString line = QString::fromUtf8(file.readAll());
        const qsizetype end = line.lastIndexOf(QLatin1Char(')'));
        const QStringList fields = line.mid(end + 2).split(QLatin1Char(' ')); // state, parent, …
        if (line.left(end).contains(QLatin1String("(heddle-worker")) && fields.size() > 1 &&
            fields[0] != QLatin1String("Z") && fields[1].toLongLong() == ::getpid())
            pids.push_back(name.toInt());
    }
    return pids;
}

QString reasonOf(const Coordinator &coordinator)
{
    const auto error = coordinator.error();
    return error ? QString::fromStdString(error->text()) : QString();
}

} // namespace

class TestDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void givesTheDigestOfThreads_data();
    void givesTheDigestOfThreads();
    void takesRowsFromFilesAlong();
    void runsTheTasksOfAKilledWorkerElsewhere();
    void endsWithoutWorkersAndGoesOnWithThreads();
    void saysWhyNoWorkerStarts_data();
    void saysWhyNoWorkerStarts();
    void cancelLeavesNoWorkerBehind();
    void resultsTellOfTheWorkers();

private:
    RunOptions options(int lanes, int workers) const;
    QString program(const QByteArray &script);
    std::string digestOf(const std::shared_ptr<const Plan> &plan, const RunOptions &options);

    QTemporaryDir m_folder;
    int m_scripts = 0;
};

void TestDispatcher::initTestCase()
{
    QVERIFY(m_folder.isValid());
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toUtf8());
}

void TestDispatcher::cleanup()
{
    QTRY_VERIFY(workersAlive().empty());
}

RunOptions TestDispatcher::options(int lanes, int workers) const
{
    RunOptions options;
    options.lanes = lanes;
    if (workers > 0)
        options.workers = {processes(workers)};
    options.workerProgram = QStringLiteral(HEDDLE_WORKER);
    return options;
}

/// A program that stands in for the worker.
QString TestDispatcher::program(const QByteArray &script)
{
    QFile file(m_folder.filePath(QStringLiteral("worker%1").arg(++m_scripts)));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + script + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return file.fileName();
}

std::string TestDispatcher::digestOf(const std::shared_ptr<const Plan> &plan,
                                     const RunOptions &options)
{
    Coordinator coordinator(plan, options);
    if (const auto started = coordinator.start(); !started)
        return started.error().text();
    coordinator.wait();
    return coordinator.error() ? coordinator.error()->text() : coordinator.results()->digest;
}

void TestDispatcher::givesTheDigestOfThreads_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("workers");
    QTest::newRow("one process") << 0 << 1;
    QTest::newRow("two processes") << 0 << 2;
    QTest::newRow("eight processes") << 0 << 8;
    QTest::newRow("a thread and a process") << 1 << 1;
}

void TestDispatcher::givesTheDigestOfThreads()
{
    QFETCH(int, lanes);
    QFETCH(int, workers);
    const auto plan = lettersPlan(2);

    const std::string digest = digestOf(plan, options(lanes, workers));

    QCOMPARE(digest, digestOf(plan, options(2, 0)));
}

void TestDispatcher::takesRowsFromFilesAlong()
{
    QFile rows(m_folder.filePath(QStringLiteral("rows.txt")));
    QVERIFY(rows.open(QIODevice::WriteOnly));
    for (int fold = 0; fold < 3; ++fold) {
        for (int row = 1; row <= 150; ++row)
            if (row % 3 != fold)
                rows.write(QByteArray::number(row) + ' ');
        rows.write("\n");
    }
    rows.close();
    Experiment experiment = question("Species ~ Sepal.Length + Petal.Width");
    experiment.resampling.kind = ResamplingKind::Explicit;
    experiment.resampling.file = "rows.txt";
    experiment.folder = m_folder.path().toStdString();
    const auto plan = planOf(std::move(experiment), "iris.csv");

    const std::string digest = digestOf(plan, options(0, 2));

    QCOMPARE(digest, digestOf(plan, options(1, 0)));
}

void TestDispatcher::runsTheTasksOfAKilledWorkerElsewhere()
{
    const auto plan = lettersPlan(3, 4);
    Coordinator coordinator(plan, options(0, 2));
    QVERIFY(coordinator.start());
    QTRY_VERIFY_WITH_TIMEOUT(coordinator.snapshot().done >= 4, runMilliseconds);
    const std::vector<pid_t> workers = workersAlive();
    QVERIFY(!workers.empty());

    QCOMPARE(::kill(workers.front(), SIGKILL), 0);
    coordinator.wait();

    QVERIFY2(!coordinator.error(), qPrintable(reasonOf(coordinator)));
    QCOMPARE(coordinator.results()->digest, digestOf(plan, options(2, 0)));
    const RunSnapshot snapshot = coordinator.snapshot();
    const auto lost = std::find_if(snapshot.workers.begin(), snapshot.workers.end(),
                                   [](const WorkerStatus &worker) { return worker.losses > 0; });
    QVERIFY(lost != snapshot.workers.end());
    QVERIFY(lost->lastLoss.find("signal 9") != std::string::npos);
    const auto &retries = coordinator.results()->timing.retries;
    QVERIFY(std::all_of(retries.begin(), retries.end(), [&](const TaskRetry &retry) {
        return retry.worker == lost->name && !retry.reason.empty();
    }));
}

void TestDispatcher::endsWithoutWorkersAndGoesOnWithThreads()
{
    const auto plan = lettersPlan(3);
    RunOptions few = options(0, 1);
    few.folder = m_folder.filePath(QStringLiteral("results"));
    few.workerProgram = program("exec '" HEDDLE_WORKER "' \"$@\" --max-tasks 3");
    Coordinator coordinator(plan, few);
    QVERIFY(coordinator.start());
    coordinator.wait();
    QVERIFY(reasonOf(coordinator).contains(QLatin1String("No worker is left")));
    QVERIFY(coordinator.snapshot().done >= 3);
    QVERIFY(coordinator.snapshot().done < plan->totalTaskCount());

    RunOptions rest = options(2, 0);
    rest.folder = few.folder;
    rest.resumes = true;

    QCOMPARE(digestOf(plan, rest), digestOf(plan, options(1, 0)));
}

void TestDispatcher::saysWhyNoWorkerStarts_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("words");
    QTest::newRow("it ends at once")
        << QByteArray("echo 'no such library' >&2; exit 3") << "exit code 3. no such library";
    QTest::newRow("it is killed") << QByteArray("kill -9 $$") << "signal 9";
    QTest::newRow("it prints text") << QByteArray("echo Welcome to this computer; cat >/dev/null")
                                    << "A frame of 1466264675 bytes was announced";
    QTest::newRow("it says nothing and ends") << QByteArray("exit 0") << "without a word";
}

void TestDispatcher::saysWhyNoWorkerStarts()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, words);
    RunOptions broken = options(0, 2);
    broken.workerProgram = program(script);
    Coordinator coordinator(irisPlan(), broken);

    QVERIFY(coordinator.start());
    coordinator.wait();

    QVERIFY(coordinator.error());
    QCOMPARE(coordinator.error()->code, ErrorCode::BadInput);
    QVERIFY2(reasonOf(coordinator).contains(words), qPrintable(reasonOf(coordinator)));
}

void TestDispatcher::cancelLeavesNoWorkerBehind()
{
    const auto plan = lettersPlan(5, 20);
    Coordinator coordinator(plan, options(0, 2));
    QVERIFY(coordinator.start());
    QTRY_VERIFY_WITH_TIMEOUT(coordinator.snapshot().done >= 3, runMilliseconds);

    coordinator.cancel();

    constexpr int promised = 2000; // milliseconds until every worker has heard it
    QTRY_VERIFY_WITH_TIMEOUT(coordinator.snapshot().state == RunState::Reducing ||
                                 coordinator.snapshot().state == RunState::Cancelled,
                             promised);
    coordinator.wait();
    QVERIFY(coordinator.snapshot().done < plan->totalTaskCount());
}

void TestDispatcher::resultsTellOfTheWorkers()
{
    const auto plan = lettersPlan(2);
    Coordinator coordinator(plan, options(1, 2));
    QVERIFY(coordinator.start());
    coordinator.wait();

    const RunTiming timing = coordinator.results()->timing;

    QCOMPARE(timing.hosts, std::vector<std::string>{"this computer"});
    QVERIFY(timing.bytesToWorkers > 0);
    QVERIFY(timing.bytesFromWorkers > 0);
    const double parts =
        timing.startSeconds + timing.transferSeconds + timing.waitSeconds + timing.imbalanceSeconds;
    QVERIFY(std::abs(timing.speedup + parts / timing.wallSeconds - timing.lanes) < 0.05);
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
