#include "run/orderedwork.h"

#include <QTest>

#include <atomic>
#include <stdexcept>

using namespace heddle;

/// Items made on several threads and consumed in order; what throws must end the work.
class TestOrderedWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void consumesInOrder_data() { threadRows(); }
    void consumesInOrder();
    void throwsWhatMakingThrew_data() { threadRows(); }
    void throwsWhatMakingThrew();
    void throwsWhatConsumingThrew_data() { threadRows(); }
    void throwsWhatConsumingThrew();

private:
    static void threadRows()
    {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 8})
            QTest::addRow("%d threads", threads) << threads;
    }
};

void TestOrderedWork::consumesInOrder()
{
    QFETCH(int, threads);
    std::vector<std::int64_t> seen;

    makeInOrder<std::int64_t>(
        1000, threads, 8, [](std::int64_t i) { return i * i; },
        [&](std::int64_t i, std::int64_t &square) {
            QCOMPARE(square, i * i);
            seen.push_back(i);
        });

    QCOMPARE(seen.size(), 1000);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void TestOrderedWork::throwsWhatMakingThrew()
{
    QFETCH(int, threads);
    const auto make = [](std::int64_t i) {
        if (i == 50)
            throw std::runtime_error("no 50");
        return i;
    };

    QVERIFY_EXCEPTION_THROWN(
        makeInOrder<std::int64_t>(1000, threads, 8, make, [](std::int64_t, std::int64_t &) {}),
        std::runtime_error);
}

void TestOrderedWork::throwsWhatConsumingThrew()
{
    QFETCH(int, threads);
    std::atomic<int> made = 0;
    const auto make = [&](std::int64_t i) {
        ++made;
        return i;
    };
    const auto consume = [](std::int64_t i, std::int64_t &) {
        if (i == 50)
            throw std::bad_alloc();
    };

    QVERIFY_EXCEPTION_THROWN(makeInOrder<std::int64_t>(1000, threads, 8, make, consume),
                             std::bad_alloc);
    QVERIFY(made < 1000); // the others were not made in vain
}

QTEST_APPLESS_MAIN(TestOrderedWork)
#include "tst_orderedwork.moc"
