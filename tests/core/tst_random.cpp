#include "core/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace heddle;

using Block = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;
Q_DECLARE_METATYPE(Block)
Q_DECLARE_METATYPE(Key)

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meetsKnownAnswers_data();
    void meetsKnownAnswers();
    void keepsItsDraws();
    void drawsBlockAfterBlock();
    void keepsItsShuffle();
    void dependsOnEachPartOfItsKey();
    void ignoresTheOrderOfCoordinates();
    void staysBelowTheBound_data();
    void staysBelowTheBound();
    void drawsUniformly();
    void shufflesEveryOrderAlike();
};

/// kat_vectors of Random123.
void TestRandom::meetsKnownAnswers_data()
{
    QTest::addColumn<Block>("counter");
    QTest::addColumn<Key>("key");
    QTest::addColumn<Block>("expected");
    QTest::newRow("zeros") << Block{} << Key{}
                           << Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    QTest::newRow("ones") << Block{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}
                          << Key{0xffffffff, 0xffffffff}
                          << Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    QTest::newRow("pi") << Block{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                        << Key{0xa4093822, 0x299f31d0}
                        << Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
}

void TestRandom::meetsKnownAnswers()
{
    QFETCH(Block, counter);
    QFETCH(Key, key);
    QFETCH(Block, expected);

    QVERIFY(philox4x32(counter, key) == expected);
}

/// Frozen: results of earlier versions are repeatable only while these stay.
void TestRandom::keepsItsDraws()
{
    RandomStream stream(2024, "folds", {{"repeat", 3}});

    QCOMPARE(stream.next64(), std::uint64_t{0x4fc626200c4a8fb5ULL});
    QCOMPARE(stream.next64(), std::uint64_t{0xbe0fd4cebed58429ULL});
    QCOMPARE(stream.next64(), std::uint64_t{0x876952e5dc2fdad5ULL});
    QCOMPARE(stream.below(1000), std::uint64_t{466});
    QCOMPARE(stream.uniform(), 0x1.dced251e1d451p-1);
}

/// Blocks are made several at a time; the draws are those of one at a time (of an earlier version).
void TestRandom::drawsBlockAfterBlock()
{
    RandomStream stream(2024, "folds", {{"repeat", 3}});
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 40; ++i)
        drawn.push_back(stream.next64());

    QCOMPARE(drawn[7], std::uint64_t{0x9d5327c96809ef83ULL});
    QCOMPARE(drawn[8], std::uint64_t{0xf0371308587ca069ULL});
    QCOMPARE(drawn[9], std::uint64_t{0xe996dedf6f434766ULL});
    QCOMPARE(drawn[16], std::uint64_t{0x730244ee678a1070ULL});
    QCOMPARE(drawn[39], std::uint64_t{0xd2af82f382197e22ULL});
}

void TestRandom::keepsItsShuffle()
{
    std::vector<std::int64_t> values(10);
    std::iota(values.begin(), values.end(), 0);

    RandomStream(1, "shuffle", {}).shuffle(values);

    QCOMPARE(values, (std::vector<std::int64_t>{6, 4, 8, 3, 5, 1, 9, 2, 0, 7}));
}

void TestRandom::dependsOnEachPartOfItsKey()
{
    const std::vector<std::uint64_t> draws = {
        RandomStream(1, "folds", {{"repeat", 1}}).next64(),
        RandomStream(2, "folds", {{"repeat", 1}}).next64(),
        RandomStream(std::uint64_t{1} << 40, "folds", {{"repeat", 1}}).next64(),
        RandomStream(1, "bootstrap", {{"repeat", 1}}).next64(),
        RandomStream(1, "folds", {{"repeat", 2}}).next64(),
        RandomStream(1, "folds", {{"replicate", 1}}).next64(),
        RandomStream(1, "folds", {}).next64(),
        RandomStream(1, "folds", {{"repeat", 1}, {"fold", 1}}).next64()};

    std::vector<std::uint64_t> sorted = draws;
    std::sort(sorted.begin(), sorted.end());

    QVERIFY(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
}

void TestRandom::ignoresTheOrderOfCoordinates()
{
    QCOMPARE(RandomStream(7, "draw", {{"repeat", 2}, {"fold", 5}}).next64(),
             RandomStream(7, "draw", {{"fold", 5}, {"repeat", 2}}).next64());
}

void TestRandom::staysBelowTheBound_data()
{
    QTest::addColumn<quint64>("bound");
    QTest::newRow("one") << quint64{1};
    QTest::newRow("three") << quint64{3};
    QTest::newRow("power of two") << quint64{0x100000};
    QTest::newRow("just above half the range") << quint64{0x8000000000000001};
    QTest::newRow("largest") << ~quint64{0};
}

void TestRandom::staysBelowTheBound()
{
    QFETCH(quint64, bound);
    RandomStream stream(5, "bound", {});

    for (int i = 0; i < 10000; ++i)
        QVERIFY(stream.below(bound) < bound);
}

/// Counts within five standard deviations of what they should be.
void TestRandom::drawsUniformly()
{
    constexpr int Draws = 70000, Bins = 7;
    std::array<int, Bins> integers{}, reals{};
    RandomStream stream(11, "uniform", {});

    for (int i = 0; i < Draws; ++i) {
        ++integers[stream.below(Bins)];
        const double value = stream.uniform();
        QVERIFY(value >= 0 && value < 1);
        ++reals[static_cast<std::size_t>(value * Bins)];
    }

    const double expected = Draws / Bins;
    const double tolerance = 5 * std::sqrt(expected * (1 - 1.0 / Bins));
    for (std::size_t i = 0; i < Bins; ++i) {
        QVERIFY(std::abs(integers[i] - expected) < tolerance);
        QVERIFY(std::abs(reals[i] - expected) < tolerance);
    }
}

void TestRandom::shufflesEveryOrderAlike()
{
    constexpr int Draws = 24000, Orders = 24;
    std::vector<int> counts(4321 + 1);
    RandomStream stream(13, "orders", {});

    for (int i = 0; i < Draws; ++i) {
        std::vector<std::int64_t> values = {1, 2, 3, 4};
        stream.shuffle(values);
        ++counts[static_cast<std::size_t>(((values[0] * 10 + values[1]) * 10 + values[2]) * 10 +
                                          values[3])];
    }

    const double expected = Draws / Orders;
    QCOMPARE(std::count_if(counts.begin(), counts.end(), [](int count) { return count > 0; }),
             Orders);
    for (const int count : counts)
        QVERIFY(count == 0 || std::abs(count - expected) < 5 * std::sqrt(expected));
}

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
