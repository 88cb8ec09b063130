#include "run/machineload.h"

#include "core/machine.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace heddle;

class TestMachineLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesABusyCore();
};

void TestMachineLoad::seesABusyCore()
{
    CoreLoads cores;
    MachineLoad machine;
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 300) // thirty ticks of one core at least
        ;

    const std::vector<double> shares = cores.busySinceLast();
    const double together = machine.busySinceLast();

    QVERIFY(shares.size() >= static_cast<std::size_t>(coresAllowed()));
    QVERIFY(*std::max_element(shares.begin(), shares.end()) > 0);
    for (const double share : shares)
        QVERIFY(share >= 0 && share <= 1);
    QVERIFY(together > 0 && together <= 1);
}

QTEST_APPLESS_MAIN(TestMachineLoad)
#include "tst_machineload.moc"
