#include "models/hostmodel.h"

#include "fakehosttest.h"
#include "models/hosttext.h"
#include "models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace heddle;
using test::FakeHostTests;

class TestHostModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRulesOfAModel();
    void showsWhatATestFound();
    void saysNothingOfWhatIsNotKnown();
    void ticksAHost();
    void doesNotTickAChangedKey();
    void unticksAUsedHostWhoseKeyChanges();
    void countsLanes();
    void refusesAHostTwice();
    void forgetsTestsOfAnotherHost();
    void saysWhatFailed();
};

namespace {

WorkerSpec spec(const char *text)
{
    const auto parsed = parseWorkerSpec(text);
    Q_ASSERT(parsed);
    return *parsed;
}

std::string listener()
{
    return "tcp:10.0.0.5:7000,token-file=/home/lena/token,pin=" + std::string(64, 'a');
}

/// Pools with fake tests on a computer of four cores.
struct Pools
{
    FakeHostTests tests;
    WorkerPools pools{std::ref(tests), 4};

    int add(const char *text) { return pools.addHost(spec(text)).value(); }
    void finish(int id, const HostFacts &facts)
    {
        pools.test(id);
        tests.made.back()->finish(facts);
    }
};

QVariant shown(const HostModel &model, int row, HostModel::Column column,
               int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role);
}

} // namespace

void TestHostModel::keepsTheRulesOfAModel()
{
    Pools all;
    HostModel model(all.pools, WorkerKind::Ssh);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changes(&model, &HostModel::dataChanged);

    const int birch = all.add("ssh:birch");
    all.add(listener().c_str());
    const int oak = all.add("ssh:oak:3");
    all.finish(oak, test::readyFacts());
    all.pools.removeHost(birch);

    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.idAt(0), oak);
    QCOMPARE(model.rowOf(birch), -1);
    QVERIFY(!changes.isEmpty());
}

void TestHostModel::showsWhatATestFound()
{
    Pools all;
    const HostModel model(all.pools, WorkerKind::Ssh);
    const int birch = all.add("ssh:lena@birch");

    all.finish(birch, test::readyFacts());

    QCOMPARE(shown(model, 0, HostModel::Host).toString(), QStringLiteral("lena@birch"));
    QCOMPARE(shown(model, 0, HostModel::Cores).toInt(), 2);
    QCOMPARE(shown(model, 0, HostModel::Lanes).toInt(), 2);
    QCOMPARE(shown(model, 0, HostModel::Memory, SortRole).toDouble(), 7.8e9);
    QCOMPARE(shown(model, 0, HostModel::Latency).toDouble(), 0.0004);
    QCOMPARE(shown(model, 0, HostModel::Clock).toDouble(), 0.038);
    QCOMPARE(shown(model, 0, HostModel::Holds).toString(), QStringLiteral("1 table"));
    QCOMPARE(shown(model, 0, HostModel::Status).toString(), QStringLiteral("Ready"));
    QCOMPARE(shown(model, 0, HostModel::Status, ToneRole).toInt(), int(Tone::Good));
}

void TestHostModel::saysNothingOfWhatIsNotKnown()
{
    Pools all;
    const HostModel model(all.pools, WorkerKind::Ssh);
    all.add("ssh:birch");

    for (const auto column : {HostModel::Cores, HostModel::Lanes, HostModel::Memory,
                              HostModel::Latency, HostModel::Worker, HostModel::Clock})
        QVERIFY(!shown(model, 0, column).isValid());
    QCOMPARE(shown(model, 0, HostModel::Status).toString(), QStringLiteral("Not tested"));
}

void TestHostModel::ticksAHost()
{
    Pools all;
    HostModel model(all.pools, WorkerKind::Ssh);
    const int birch = all.add("ssh:birch:2");
    QSignalSpy choices(&all.pools, &WorkerPools::choiceChanged);

    QVERIFY(model.setData(model.index(0, HostModel::Use), Qt::Checked, Qt::CheckStateRole));

    QVERIFY(all.pools.host(birch)->isUsed);
    QCOMPARE(shown(model, 0, HostModel::Use, Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(choices.size(), 1);
}

void TestHostModel::doesNotTickAChangedKey()
{
    Pools all;
    HostModel model(all.pools, WorkerKind::Ssh);
    const int ash = all.add("ssh:ash:2");
    all.finish(ash, test::changedKeyFacts());
    const QModelIndex use = model.index(0, HostModel::Use);

    QVERIFY(!model.setData(use, Qt::Checked, Qt::CheckStateRole));
    all.pools.setUsed(ash, true);

    QVERIFY(!all.pools.host(ash)->isUsed);
    QVERIFY(!model.flags(use).testFlag(Qt::ItemIsEnabled));
    QCOMPARE(shown(model, 0, HostModel::Status).toString(), QStringLiteral("Host key changed"));
}

void TestHostModel::unticksAUsedHostWhoseKeyChanges()
{
    Pools all;
    const int ash = all.add("ssh:ash:2");
    all.pools.setUsed(ash, true);

    all.finish(ash, test::changedKeyFacts());

    QVERIFY(!all.pools.host(ash)->isUsed);
    QCOMPARE(all.pools.chosen().size(), std::size_t(1)); // threads
}

void TestHostModel::countsLanes()
{
    Pools all;
    all.pools.setThreads(3);
    all.pools.setProcesses(1);
    const int birch = all.add("ssh:birch:8");
    const int oak = all.add("ssh:oak");
    all.add("ssh:elm:64"); // not used
    all.pools.setUsed(birch, true);
    all.pools.setUsed(oak, true);

    QCOMPARE(all.pools.laneCount(), 3 + 1 + 8);
    QCOMPARE(all.pools.uncountedHosts(), 1);
    QCOMPARE(all.pools.chosen().size(), std::size_t(4));
    QCOMPARE(toText(all.pools.chosen().front()), std::string("threads:3"));

    all.finish(oak, test::readyFacts());

    QCOMPARE(all.pools.laneCount(), 3 + 1 + 8 + 2);
    QCOMPARE(all.pools.uncountedHosts(), 0);
    all.pools.setThreads(99);
    QCOMPARE(all.pools.threads(), 4);
}

void TestHostModel::refusesAHostTwice()
{
    Pools all;
    all.add("ssh:birch:8");

    const auto again = all.pools.addHost(spec("ssh:birch:2"));

    QVERIFY(!again);
    QCOMPARE(all.pools.hosts().size(), std::size_t(1));
}

void TestHostModel::forgetsTestsOfAnotherHost()
{
    Pools all;
    const int birch = all.add("ssh:birch");
    all.finish(birch, test::readyFacts());

    QVERIFY(all.pools.changeHost(birch, spec("ssh:birch:1")));
    QVERIFY(all.pools.host(birch)->facts); // the same place with fewer lanes
    all.pools.test(birch);
    QVERIFY(all.pools.changeHost(birch, spec("ssh:larch:1")));

    QVERIFY(!all.pools.host(birch)->facts);
    QVERIFY(!all.pools.host(birch)->isTesting);
    QVERIFY(all.tests.made.back().isNull()); // that test is over
}

void TestHostModel::saysWhatFailed()
{
    Pools all;
    const int oak = all.add("ssh:oak");
    all.pools.test(oak);
    test::FakeHostTest *running = all.tests.made.back();
    QVERIFY(running->isStarted);
    running->pass(HostStep::Address, QStringLiteral("0.8 ms"));
    QCOMPARE(hostStepLine(*all.pools.host(oak), HostStep::Answers).iconName,
             QStringLiteral("loader"));

    running->fail(HostStep::Answers, QStringLiteral("Nobody answers."),
                  QStringLiteral("Switch it on."));
    running->finish({});

    const WorkerHost &host = *all.pools.host(oak);
    QCOMPARE(hostStatus(host).text, QStringLiteral("ssh does not answer"));
    QCOMPARE(hostStepLine(host, HostStep::Address).figure, QStringLiteral("0.8 ms"));
    QCOMPARE(hostStatus(host).details, QStringLiteral("Nobody answers. Switch it on."));
    QVERIFY(hostStepLine(host, HostStep::HostKey).isOpen);
    QCOMPARE(hostStepLine(host, HostStep::HostKey).tone, Tone::Muted);
}

QTEST_GUILESS_MAIN(TestHostModel)
#include "tst_hostmodel.moc"
