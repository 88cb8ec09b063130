#include "appresources.h"
#include "data/tablecache.h"
#include "fakehosttest.h"
#include "models/runcontroller.h"
#include "pages/workers/hostinspector.h"
#include "pages/workers/hosttable.h"
#include "pages/workerspage.h"
#include "parts/theme.h"
#include "runplans.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QPointer>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

namespace {

using State = WorkerStatus::State;

/// What empties a cache, played by the test.
class FakeClearing : public CacheClearing
{
public:
    using CacheClearing::CacheClearing;
    void start() override { isStarted = true; }
    bool isStarted = false;
};

WorkerStatus worker(const char *place, State state)
{
    WorkerStatus status;
    status.spec = *parseWorkerSpec(place);
    status.name = status.host = hostName(status.spec);
    status.state = state;
    status.lanes = 2;
    return status;
}

} // namespace

/// The Workers page while a run goes on: real clicks, a real run, and hosts that a test plays.
class TestWorkersInRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void processesJoinAndAreDrained();
    void aTickedHostJoinsTheRun();
    void joinsAndDrainsTheSelectedHost();
    void keepsTheLastHost();
    void tellsHowAHostIsDoing_data();
    void tellsHowAHostIsDoing();
    void showsNothingOfRunsWithoutOne();
    void clearsAHostsCache();
    void saysWhyACacheIsNotCleared();
    void clearsTheCacheHere();

private:
    template <typename Widget>
    Widget *named(const char *accessibleName) const;
    QAbstractButton *button(const char *text, const QWidget *inside = nullptr) const;
    void click(const char *buttonText, const QWidget *inside = nullptr) const;
    const QWidget *inspector() const { return m_page->findChild<HostInspector *>(); }
    void clickUse(int row) const;
    int addBirch() { return m_pools->addHost(*parseWorkerSpec("ssh:birch:2")).value(); }
    QString status(int row) const;

    QTemporaryDir m_folder;
    test::FakeHostTests m_tests;
    std::unique_ptr<WorkerPools> m_pools;
    std::unique_ptr<WorkersPage> m_page;
};

void TestWorkersInRun::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    qputenv("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")).toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestWorkersInRun::init()
{
    m_tests.made.clear();
    m_pools = std::make_unique<WorkerPools>(std::ref(m_tests), 4);
    m_page = std::make_unique<WorkersPage>(*m_pools);
    m_page->resize(1360, 764);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestWorkersInRun::cleanup()
{
    m_page.reset();
    m_pools.reset();
}

template <typename Widget>
Widget *TestWorkersInRun::named(const char *accessibleName) const
{
    for (Widget *widget : m_page->findChildren<Widget *>())
        if (widget->accessibleName() == QLatin1String(accessibleName))
            return widget;
    return nullptr;
}

/// The one that can be seen.
QAbstractButton *TestWorkersInRun::button(const char *text, const QWidget *inside) const
{
    for (QAbstractButton *button :
         (inside ? inside : m_page.get())->findChildren<QAbstractButton *>())
        if (button->text() == QLatin1String(text) && button->isVisible())
            return button;
    return nullptr;
}

void TestWorkersInRun::click(const char *buttonText, const QWidget *inside) const
{
    QAbstractButton *found = button(buttonText, inside);
    QVERIFY2(found && found->isEnabled(), buttonText);
    QTest::mouseClick(found, Qt::LeftButton);
}

void TestWorkersInRun::clickUse(int row) const
{
    auto *table = named<HostTable>("SSH hosts");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(row, HostModel::Use)).center());
}

QString TestWorkersInRun::status(int row) const
{
    return named<HostTable>("SSH hosts")->model()->index(row, HostModel::Status).data().toString();
}

void TestWorkersInRun::processesJoinAndAreDrained()
{
    const auto plan = test::lettersPlan(2, 6);
    RunController controller;
    controller.setWorkerProgram(QStringLiteral(HEDDLE_WORKER));
    RunMembers &run = m_pools->run();
    connect(&run, &RunMembers::joinRequested, &controller, &RunController::join);
    connect(&run, &RunMembers::drainRequested, &controller, &RunController::drain);
    connect(&controller, &RunController::framed, this,
            [&] { run.setRun(controller.snapshot().localLanes, controller.snapshot().workers); });
    QVERIFY(controller.start(plan, 1));
    QTRY_VERIFY(controller.snapshot().done > 0);
    controller.pause(); // so that nothing ends meanwhile
    QTRY_VERIFY(button("Join"));
    QVERIFY(!button("Join")->isEnabled()); // none is chosen
    QVERIFY(!button("Drain"));

    QTest::keyClick(named<QSpinBox>("Processes"), Qt::Key_Up);
    click("Join");
    QTRY_COMPARE(controller.snapshot().lanes, 2);
    QVERIFY(!button("Join")->isEnabled());
    QTRY_VERIFY(button("Drain"));
    click("Drain");
    QTRY_COMPARE(controller.snapshot().lanes, 1);
    QTRY_VERIFY(!button("Drain"));
    click("Join");
    QTRY_COMPARE(controller.snapshot().lanes, 2);
    controller.resume();
    QTRY_VERIFY_WITH_TIMEOUT(!controller.isActive(), 20'000);
    const auto joined = controller.results();
    QVERIFY(joined);
    QVERIFY(controller.start(plan, 2));
    QTRY_VERIFY_WITH_TIMEOUT(!controller.isActive(), 20'000);

    QCOMPARE(joined->digest, controller.results()->digest);
}

void TestWorkersInRun::aTickedHostJoinsTheRun()
{
    const int birch = addBirch();
    m_pools->run().setRun(2, {});
    const QSignalSpy joined(&m_pools->run(), &RunMembers::joinRequested);
    const QSignalSpy drained(&m_pools->run(), &RunMembers::drainRequested);

    clickUse(0);

    QCOMPARE(joined.count(), 1);
    QVERIFY(joined[0][0].value<WorkerSpec>() == m_pools->host(birch)->spec);
    m_pools->run().setRun(2, {worker("ssh:birch:2", State::Ready)});
    QCOMPARE(status(0), QStringLiteral("In the run, 2 lanes"));

    clickUse(0);

    QCOMPARE(drained.count(), 1);
    QCOMPARE(drained[0][0].value<std::string>(), std::string("birch"));
}

void TestWorkersInRun::joinsAndDrainsTheSelectedHost()
{
    const int birch = addBirch();
    named<HostTable>("SSH hosts")->selectHost(birch);
    m_pools->run().setRun(2, {worker("ssh:birch:2", State::Ready)});
    const QSignalSpy joined(&m_pools->run(), &RunMembers::joinRequested);
    const QSignalSpy drained(&m_pools->run(), &RunMembers::drainRequested);

    click("Drain");
    QCOMPARE(drained.count(), 1);
    m_pools->run().setRun(2, {worker("ssh:birch:2", State::Draining)});
    QVERIFY(!button("Drain")->isEnabled());
    QTest::keyClick(m_page->focusWidget(), Qt::Key_Space); // must press nothing else
    QCOMPARE(drained.count(), 1);
    QVERIFY(m_tests.made.empty());
    QCOMPARE(status(0), QStringLiteral("Draining"));
    m_pools->run().setRun(2, {worker("ssh:birch:2", State::Ended)});
    QVERIFY(!button("Drain"));
    QCOMPARE(joined.count(), 0);
    QCOMPARE(m_page->focusWidget(), button("Join", inspector()));
    click("Join", inspector());

    QCOMPARE(joined.count(), 1);
    QVERIFY(joined[0][0].value<WorkerSpec>() == m_pools->host(birch)->spec);
    QVERIFY(!m_pools->host(birch)->isUsed); // the next run is another matter
}

void TestWorkersInRun::keepsTheLastHost()
{
    const int birch = addBirch();
    named<HostTable>("SSH hosts")->selectHost(birch);

    m_pools->run().setRun(0, {worker("ssh:birch:2", State::Ready)});

    QVERIFY(!button("Drain")->isEnabled());
    QVERIFY(button("Drain")->toolTip().startsWith(QLatin1String("Nobody else runs tasks")));
}

void TestWorkersInRun::tellsHowAHostIsDoing_data()
{
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("text");
    QTest::newRow("on its way") << State::Starting << QStringLiteral("Starting");
    QTest::newRow("getting the table") << State::Loading << QStringLiteral("Gets the table");
    QTest::newRow("lost") << State::Lost << QStringLiteral("Lost, starts again");
    QTest::newRow("set aside") << State::SetAside << QStringLiteral("Set aside");
    QTest::newRow("drained") << State::Ended << QStringLiteral("Left the run");
}

void TestWorkersInRun::tellsHowAHostIsDoing()
{
    QFETCH(State, state);
    QFETCH(QString, text);
    addBirch();
    QCOMPARE(status(0), QStringLiteral("Not tested"));

    m_pools->run().setRun(1, {worker("ssh:birch:2", state)});
    QCOMPARE(status(0), text);
    m_pools->run().endRun();

    QCOMPARE(status(0), QStringLiteral("Not tested"));
}

void TestWorkersInRun::showsNothingOfRunsWithoutOne()
{
    addBirch();

    QVERIFY(!button("Join"));
    QVERIFY(!button("Drain"));
}

void TestWorkersInRun::clearsAHostsCache()
{
    const int birch = addBirch();
    m_pools->setTested(birch, {}, test::readyFacts());
    QPointer<FakeClearing> clearing;
    m_pools->setClearer([&](const WorkerSpec &spec, QObject *owner) {
        return clearing = new FakeClearing(spec, owner);
    });
    named<HostTable>("SSH hosts")->selectHost(birch);

    click("Clear", inspector());
    QVERIFY(clearing && clearing->isStarted);
    QVERIFY(!button("Clear", inspector())->isEnabled());
    Q_EMIT clearing->finished({});

    QVERIFY(!button("Clear", inspector()));
    QCOMPARE(m_pools->host(birch)->facts->heldTables, 0);
    QCOMPARE(named<HostTable>("SSH hosts")->model()->index(0, HostModel::Holds).data().toString(),
             QStringLiteral("nothing"));
    QTRY_VERIFY(!clearing);
}

void TestWorkersInRun::saysWhyACacheIsNotCleared()
{
    const int birch = addBirch();
    m_pools->setTested(birch, {}, test::readyFacts());
    FakeClearing *clearing = nullptr;
    m_pools->setClearer([&](const WorkerSpec &spec, QObject *owner) {
        return clearing = new FakeClearing(spec, owner);
    });
    named<HostTable>("SSH hosts")->selectHost(birch);

    click("Clear", inspector());
    Q_EMIT clearing->finished(QStringLiteral("The disk is read-only."));

    QVERIFY(button("Clear", inspector())->isEnabled());
    bool isSaid = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        isSaid = isSaid || (label->text() == QLatin1String("Not cleared: The disk is read-only.") &&
                            label->isVisible());
    QVERIFY(isSaid);
}

void TestWorkersInRun::clearsTheCacheHere()
{
    const std::string folder = defaultCacheFolder().value();
    const auto cache = TableCache::open(folder);
    QVERIFY(cache);
    QVERIFY(!cache->held()->ids.empty()); // of the run with processes above
    m_page->hide();
    m_page->show();
    QTRY_VERIFY(button("Clear"));

    click("Clear");

    QTRY_VERIFY(!button("Clear"));
    QVERIFY(cache->held()->ids.empty());
}

QTEST_MAIN(TestWorkersInRun)
#include "tst_workersinrun.moc"
