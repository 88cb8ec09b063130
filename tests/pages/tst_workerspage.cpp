#include "appresources.h"
#include "fakehosttest.h"
#include "pages/workers/addhostdialog.h"
#include "pages/workers/addlistenerdialog.h"
#include "pages/workers/hosttable.h"
#include "pages/workers/poolrow.h"
#include "pages/workerspage.h"
#include "parts/label.h"

#include <QAbstractButton>
#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace heddle;

/// The Workers page with real clicks and keys, and hosts that a test program plays.
class TestWorkersPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void choosesThreads();
    void startsProcesses();
    void saysWhenThereIsNoLane();
    void inviteToAddTheFirstHost();
    void addsAHostThatWasTested();
    void saysWhatIsWrongWithANewHost();
    void addsAWorkerStartedByHand();
    void ticksTheStepsOneByOne();
    void showsCauseAndRemedyInPlace();
    void cannotTickAChangedKey();
    void ticksAHostByMouseAndKey();
    void testsAll();
    void removesAHost();
    void editsAHost();
    void goesToAPool();

private:
    template <typename Widget>
    Widget *named(const QString &accessibleName, const QWidget *inside = nullptr) const;
    QAbstractButton *button(const QString &text, const QWidget *inside = nullptr) const;
    void click(const QString &buttonText, const QWidget *inside = nullptr) const;
    bool shows(const QString &text) const;
    int add(const char *spec);
    test::FakeHostTest *runningTest() const { return m_tests.made.back(); }
    HostTable *table(const char *name = "SSH hosts") const
    {
        return named<HostTable>(QLatin1String(name));
    }
    void clickUse(int row) const;

    test::FakeHostTests m_tests;
    std::unique_ptr<WorkerPools> m_pools;
    std::unique_ptr<WorkersPage> m_page;
};

void TestWorkersPage::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestWorkersPage::init()
{
    m_tests.made.clear();
    m_pools = std::make_unique<WorkerPools>(std::ref(m_tests), 4);
    m_page = std::make_unique<WorkersPage>(*m_pools);
    m_page->resize(1360, 764);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestWorkersPage::cleanup()
{
    m_page.reset();
    m_pools.reset();
}

template <typename Widget>
Widget *TestWorkersPage::named(const QString &accessibleName, const QWidget *inside) const
{
    for (Widget *widget : (inside ? inside : m_page.get())->findChildren<Widget *>())
        if (widget->accessibleName() == accessibleName)
            return widget;
    return nullptr;
}

QAbstractButton *TestWorkersPage::button(const QString &text, const QWidget *inside) const
{
    for (QAbstractButton *button :
         (inside ? inside : m_page.get())->findChildren<QAbstractButton *>())
        if (button->text() == text && button->isVisible())
            return button;
    return nullptr;
}

void TestWorkersPage::click(const QString &buttonText, const QWidget *inside) const
{
    QAbstractButton *found = button(buttonText, inside);
    QVERIFY2(found && found->isEnabled(), qPrintable(buttonText));
    QTest::mouseClick(found, Qt::LeftButton);
}

bool TestWorkersPage::shows(const QString &text) const
{
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        if (label->text() == text && label->isVisible())
            return true;
    return false;
}

int TestWorkersPage::add(const char *spec)
{
    return m_pools->addHost(*parseWorkerSpec(spec)).value();
}

void TestWorkersPage::clickUse(int row) const
{
    const QRect cell = table()->visualRect(table()->model()->index(row, HostModel::Use));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell.center());
}

void TestWorkersPage::choosesThreads()
{
    auto *threads = named<QSpinBox>(QStringLiteral("Threads"));
    auto *slider = named<QSlider>(QStringLiteral("Threads, slider"));
    QVERIFY(threads && slider);
    QCOMPARE(threads->value(), 4); // every core at first

    QTest::keyClick(threads, Qt::Key_Down);

    QCOMPARE(m_pools->threads(), 3);
    QCOMPARE(slider->value(), 3);
    QVERIFY(shows(QStringLiteral("1 core stays free for other programs.")));

    QTest::keyClick(slider, Qt::Key_Home);
    QTest::keyClick(slider, Qt::Key_Right);

    QCOMPARE(m_pools->threads(), 1);
    QCOMPARE(threads->value(), 1);
    QVERIFY(shows(QStringLiteral("3 cores stay free for other programs.")));
    QCOMPARE(m_page->findChild<QLabel *>(QStringLiteral("laneSum"))->text(), QStringLiteral("1"));
}

void TestWorkersPage::startsProcesses()
{
    auto *count = named<QSpinBox>(QStringLiteral("Processes"));

    QTest::keyClick(count, Qt::Key_Up);

    QCOMPARE(m_pools->processes(), 1);
    QCOMPARE(m_page->findChild<QLabel *>(QStringLiteral("laneSum"))->text(), QStringLiteral("5"));
    QVERIFY(shows(QStringLiteral("Threads and processes together are more than the cores.")));
}

void TestWorkersPage::saysWhenThereIsNoLane()
{
    const QString fault =
        QStringLiteral("The next run needs at least one lane: a thread, a process or a host.");
    QVERIFY(!shows(fault));

    named<QSpinBox>(QStringLiteral("Threads"))->setValue(0);

    QVERIFY(shows(fault));
    QVERIFY(m_pools->chosen().empty());
}

void TestWorkersPage::inviteToAddTheFirstHost()
{
    QVERIFY(shows(QStringLiteral("No hosts yet")));
    QVERIFY(!button(QStringLiteral("Test all")));

    click(QStringLiteral("Add host…"));

    QVERIFY(m_page->findChild<AddHostDialog *>());
}

void TestWorkersPage::addsAHostThatWasTested()
{
    click(QStringLiteral("Add host…"));
    const QPointer<AddHostDialog> dialog = m_page->findChild<AddHostDialog *>();
    QTest::keyClicks(named<QLineEdit>(QStringLiteral("Host"), dialog),
                     QStringLiteral("lena@birch"));
    named<QSpinBox>(QStringLiteral("Lanes"), dialog)->setValue(2);
    click(QStringLiteral("Test connection"), dialog);
    QVERIFY(runningTest()->isStarted);
    QCOMPARE(toText(runningTest()->spec), std::string("ssh:lena@birch:2"));
    runningTest()->pass(HostStep::Address, QStringLiteral("0.8 ms"));
    const auto *result = dialog->findChild<QLabel *>(QStringLiteral("testResult"));
    QCOMPARE(result->text(), QStringLiteral("Address found, 0.8 ms"));
    runningTest()->finish(test::readyFacts());
    QCOMPARE(result->text(), QStringLiteral("Test passed: worker answers in 0.4 ms, 94 MB/s"));

    click(QStringLiteral("Add host"), dialog);

    QCOMPARE(m_pools->hosts().size(), std::size_t(1));
    QVERIFY(m_pools->hosts().front().isUsed);
    QVERIFY(m_pools->hosts().front().facts);
    QCOMPARE(m_pools->laneCount(), 4 + 2);
    QVERIFY(shows(QStringLiteral("lena@birch"))); // the inspector's title
    QTRY_VERIFY(!dialog);
}

void TestWorkersPage::saysWhatIsWrongWithANewHost()
{
    add("ssh:birch");
    click(QStringLiteral("Add host…"));
    auto *dialog = m_page->findChild<AddHostDialog *>();
    const auto *result = dialog->findChild<QLabel *>(QStringLiteral("testResult"));
    auto *host = named<QLineEdit>(QStringLiteral("Host"), dialog);
    const auto fault = [&](const char *name) {
        host->setText(QLatin1String(name));
        click(QStringLiteral("Add host"), dialog);
        return result->text();
    };

    QVERIFY(fault("").startsWith(QLatin1String("There is no host yet.")));
    QVERIFY(fault("birch:22").startsWith(QLatin1String("A host has no port here.")));
    QVERIFY(fault("-oX").startsWith(QLatin1String("There is no usable host name")));
    QVERIFY(fault("birch").contains(QLatin1String("stands in the list already.")));

    QCOMPARE(m_pools->hosts().size(), std::size_t(1));
    QVERIFY(dialog->isVisible());
    QVERIFY(m_tests.made.empty());
}

void TestWorkersPage::addsAWorkerStartedByHand()
{
    click(QStringLiteral("Add…"));
    auto *dialog = m_page->findChild<AddListenerDialog *>();
    QVERIFY(dialog);
    named<QLineEdit>(QStringLiteral("Address"), dialog)->setText(QStringLiteral("[::1]:7000"));
    named<QLineEdit>(QStringLiteral("Token file"), dialog)->setText(QStringLiteral("/etc/a,b"));
    named<QLineEdit>(QStringLiteral("Pin"), dialog)->setText(QString(64, u'A'));

    click(QStringLiteral("Add host"), dialog);

    QCOMPARE(m_pools->hosts().size(), std::size_t(1));
    const WorkerSpec &spec = m_pools->hosts().front().spec;
    QCOMPARE(spec.host, std::string("::1"));
    QCOMPARE(int(spec.port), 7000);
    QCOMPARE(spec.tokenFile, std::string("/etc/a,b"));
    QCOMPARE(spec.pin, std::string(64, 'a'));
    QVERIFY(!m_pools->hosts().front().isUsed); // nobody has seen it work
    QCOMPARE(table("Workers started by hand")->model()->rowCount(), 1);
}

void TestWorkersPage::ticksTheStepsOneByOne()
{
    add("ssh:birch");
    click(QStringLiteral("Test connection"));
    QVERIFY(!button(QStringLiteral("Testing"))->isEnabled());

    runningTest()->pass(HostStep::Address, QStringLiteral("0.8 ms"));
    QVERIFY(shows(QStringLiteral("0.8 ms")));
    QVERIFY(!shows(QStringLiteral("port 22")));
    runningTest()->pass(HostStep::Answers, QStringLiteral("port 22"));
    QVERIFY(shows(QStringLiteral("port 22")));
    for (const HostStep step : {HostStep::HostKey, HostStep::SignedIn, HostStep::WorkerStarts,
                                HostStep::Transfer, HostStep::Clock})
        runningTest()->pass(step);
    runningTest()->finish(test::readyFacts());

    QVERIFY(shows(QStringLiteral("Signed in as lena")));
    QVERIFY(shows(QStringLiteral("Clock is 38 ms ahead")));
    QVERIFY(shows(QStringLiteral("last test, median 0.4 ms")));
    QVERIFY(shows(QStringLiteral("1 table, 2.7 MB")));
    QVERIFY(button(QStringLiteral("Test connection"))->isEnabled());
}

void TestWorkersPage::showsCauseAndRemedyInPlace()
{
    add("ssh:birch");
    click(QStringLiteral("Test connection"));
    runningTest()->pass(HostStep::Address);
    runningTest()->pass(HostStep::Answers);

    runningTest()->fail(HostStep::HostKey, QStringLiteral("The key is not known."),
                        QStringLiteral("Run \"ssh birch\" in a terminal and compare it."));
    runningTest()->finish({});

    QVERIFY(shows(QStringLiteral("Host key not known")));
    QVERIFY(shows(QStringLiteral("The key is not known.")));
    QVERIFY(shows(QStringLiteral("Run \"ssh birch\" in a terminal and compare it.")));
    const auto inkOf = [this](const char *text) {
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            if (label->text() == QLatin1String(text))
                return label->property("heddleInk").toString();
        return QString();
    };
    QCOMPARE(inkOf("Address found"), QStringLiteral("ink"));
    QCOMPARE(inkOf("Signed in"), QStringLiteral("ink3"));
    QCOMPARE(inkOf("Worker starts"), QStringLiteral("ink3"));
}

void TestWorkersPage::cannotTickAChangedKey()
{
    const int ash = add("ssh:ash:4");
    clickUse(0);
    QVERIFY(m_pools->host(ash)->isUsed);
    click(QStringLiteral("Test connection"));
    runningTest()->fail(HostStep::HostKey, QStringLiteral("The key is another one."),
                        QStringLiteral("Ask its keeper."));
    runningTest()->finish(test::changedKeyFacts());
    QVERIFY(!m_pools->host(ash)->isUsed);

    clickUse(0);
    QTest::keyClick(table(), Qt::Key_Space);

    QVERIFY(!m_pools->host(ash)->isUsed);
    QVERIFY(shows(QStringLiteral("Host key changed")));
    QCOMPARE(m_pools->laneCount(), 4);
}

void TestWorkersPage::ticksAHostByMouseAndKey()
{
    add("ssh:birch:2");
    const int larch = add("ssh:larch:8");

    clickUse(1);
    QVERIFY(m_pools->host(larch)->isUsed);
    QCOMPARE(m_page->findChild<QLabel *>(QStringLiteral("laneSum"))->text(), QStringLiteral("12"));

    table()->selectHost(larch);
    QTest::keyClick(table(), Qt::Key_Space);
    QVERIFY(!m_pools->host(larch)->isUsed);
}

void TestWorkersPage::testsAll()
{
    add("ssh:birch");
    add("ssh:larch");

    click(QStringLiteral("Test all"));
    click(QStringLiteral("Test all")); // those under way are left alone

    QCOMPARE(m_tests.made.size(), std::size_t(2));
    m_tests.made[1]->finish(test::readyFacts());
    QCOMPARE(table()->model()->index(1, HostModel::Status).data().toString(),
             QStringLiteral("Ready"));
    QCOMPARE(table()->model()->index(0, HostModel::Status).data().toString(),
             QStringLiteral("Testing"));
}

void TestWorkersPage::removesAHost()
{
    const int birch = add("ssh:birch");
    const int larch = add("ssh:larch");
    table()->selectHost(birch);
    auto *more = named<QToolButton>(QStringLiteral("More for this host"));
    QVERIFY(more);

    more->menu()->actions().constFirst()->trigger();

    QVERIFY(!m_pools->host(birch));
    QCOMPARE(table()->currentHost(), larch); // another one is explained
    more->menu()->actions().constFirst()->trigger();
    QVERIFY(shows(QStringLiteral("No hosts yet")));
    QVERIFY(shows(QStringLiteral("No host selected")));
}

void TestWorkersPage::editsAHost()
{
    const int birch = add("ssh:birch:2");
    click(QStringLiteral("Edit…"));
    auto *dialog = m_page->findChild<AddHostDialog *>();
    auto *lanes = named<QSpinBox>(QStringLiteral("Lanes"), dialog);
    QCOMPARE(lanes->value(), 2);

    lanes->setValue(7);
    click(QStringLiteral("Change host"), dialog);

    QCOMPARE(toText(m_pools->host(birch)->spec), std::string("ssh:birch:7"));
    QCOMPARE(table()->model()->index(0, HostModel::Lanes).data().toInt(), 7);
}

void TestWorkersPage::goesToAPool()
{
    QTest::mouseClick(named<PoolRow>(QStringLiteral("Local processes")), Qt::LeftButton);

    QVERIFY(named<QSpinBox>(QStringLiteral("Processes"))->hasFocus());
}

QTEST_MAIN(TestWorkersPage)
#include "tst_workerspage.moc"
