#include "data/tablecache.h"
#include "data/tablefile.h"
#include "typedtables.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>

using namespace heddle;

class TestTableCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findsWhatArrived();
    void makesFoldersForTheUserOnly();
    void refusesFoldersOthersMayWriteTo_data();
    void refusesFoldersOthersMayWriteTo();
    void refusesFoldersOfAnotherUser();
    void refusesWhatIsNoFolder();
    void takesNoTextForAnIdThatIsNone_data();
    void takesNoTextForAnIdThatIsNone();
    void removesADamagedFile();
    void refusesMoreThanTheDiskHasRoomFor();
    void refusesASizeThatCannotBe();
    void refusesOtherBytesThanAnnounced();
    void refusesAnotherTable();
    void leavesNothingWithoutFinish();
    void severalReceiveTheSameTable();
    void processesReceiveTheSameTableAtOnce();
    void removesWhatADeadProcessLeft();
    void trimsTheLongestUnused();
    void findsTheFolderInTheEnvironment();

private:
    std::string folder() const { return m_directory->filePath(QStringLiteral("c")).toStdString(); }
    std::string fileOf(const Table &table) const
    {
        return folder() + "/tables/" + table.id().substr(7) + ".table";
    }
    std::size_t fileCount() const
    {
        const std::filesystem::directory_iterator files(folder() + "/tables");
        return static_cast<std::size_t>(std::distance(begin(files), end(files)));
    }
    std::optional<QTemporaryDir> m_directory;
};

namespace {

/// The cache of a folder that is good; ends the test program otherwise.
TableCache cacheIn(const std::string &folder)
{
    auto cache = TableCache::open(folder);
    if (!cache)
        qFatal("%s", cache.error().text().c_str());
    return std::move(*cache);
}

Result<Table> receive(const TableCache &cache, const Table &table)
{
    auto arrival = cache.begin(table.id(), encodedTableBytes(table));
    if (!arrival)
        return arrival.error();
    const auto given =
        encodeTable(table, [&](std::string_view piece) { return arrival->add(piece); });
    if (!given)
        return given.error();
    return arrival->finish();
}

bool holds(const TableCache &cache, const Table &table)
{
    const auto found = cache.find(table.id());
    return found && found->has_value() && (*found)->id() == table.id();
}

mode_t modeOf(const std::string &path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

/// What the work returns in a process of its own, which ends without leaving its blocks.
template <typename Work>
pid_t startProcess(const Work &work)
{
    const pid_t process = ::fork();
    if (process == 0)
        ::_exit(work() ? 0 : 1);
    return process;
}

bool endedWell(pid_t process)
{
    int status = -1;
    return process > 0 && ::waitpid(process, &status, 0) == process && status == 0;
}

} // namespace

void TestTableCache::init()
{
    m_directory.emplace();
}

void TestTableCache::cleanup()
{
    m_directory.reset();
}

void TestTableCache::findsWhatArrived()
{
    const TableCache cache = cacheIn(folder());
    const Table table = test::mixedTable();
    QVERIFY(!holds(cache, table));

    const auto arrived = receive(cache, table);

    QVERIFY2(arrived, arrived ? "" : arrived.error().text().c_str());
    QCOMPARE(arrived->id(), table.id());
    QVERIFY(holds(cache, table));
    QVERIFY(!holds(cache, test::plainTable(1)));
    const auto held = cache.held();
    QVERIFY(held);
    QCOMPARE(held->ids, std::vector{table.id()});
    QCOMPARE(held->bytes, encodedTableBytes(table));
}

void TestTableCache::makesFoldersForTheUserOnly()
{
    const mode_t before = ::umask(0);
    const TableCache cache = cacheIn(folder() + "/deep/er");
    const Table table = test::mixedTable();
    const auto arrived = receive(cache, table);
    ::umask(before);

    QVERIFY(arrived);
    QCOMPARE(modeOf(folder()), mode_t(0700));
    QCOMPARE(modeOf(folder() + "/deep/er"), mode_t(0700));
    QCOMPARE(modeOf(folder() + "/deep/er/tables"), mode_t(0700));
    QCOMPARE(modeOf(folder() + "/deep/er/tables/" + table.id().substr(7) + ".table"), mode_t(0600));
}

void TestTableCache::refusesFoldersOthersMayWriteTo_data()
{
    QTest::addColumn<std::string>("part");
    QTest::addColumn<unsigned>("mode");
    QTest::newRow("the group, the folder") << std::string() << 0720U;
    QTest::newRow("all, the folder") << std::string() << 0702U;
    QTest::newRow("all, the folder of the tables") << std::string("/tables") << 01777U;
}

void TestTableCache::refusesFoldersOthersMayWriteTo()
{
    QFETCH(std::string, part);
    QFETCH(unsigned, mode);
    cacheIn(folder());
    QCOMPARE(::chmod((folder() + part).c_str(), mode), 0);

    const auto cache = TableCache::open(folder());

    QVERIFY(!cache);
    QCOMPARE(cache.error().code, ErrorCode::BadInput);
    QCOMPARE(cache.error().cause, "The folder \"" + folder() + part +
                                      "\" of the table cache can be written to by others.");
}

void TestTableCache::refusesFoldersOfAnotherUser()
{
    std::string others = "/usr";
    if (::geteuid() == 0) { // to whom that belongs
        others = folder();
        cacheIn(others);
        QCOMPARE(::chown(others.c_str(), 12345, 12345), 0);
    }

    const auto cache = TableCache::open(others);

    QVERIFY(!cache);
    QCOMPARE(cache.error().code, ErrorCode::BadInput);
    QCOMPARE(cache.error().cause,
             "The folder \"" + others + "\" of the table cache belongs to another user.");
}

void TestTableCache::refusesWhatIsNoFolder()
{
    std::ofstream(folder()) << "a file";

    const auto file = TableCache::open(folder());
    const auto relative = TableCache::open("cache");

    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::BadInput);
    QCOMPARE(file.error().cause,
             "The folder \"" + folder() + "\" of the table cache is no folder.");
    QVERIFY(!relative);
    QCOMPARE(relative.error().cause,
             std::string("The cache folder \"cache\" is no absolute path."));
    QVERIFY(!TableCache::open(folder() + "/below"));
}

void TestTableCache::takesNoTextForAnIdThatIsNone_data()
{
    QTest::addColumn<std::string>("id");
    const std::string good = test::mixedTable().id();
    QTest::newRow("empty") << std::string();
    QTest::newRow("digits alone") << good.substr(7);
    QTest::newRow("too short") << good.substr(0, 70);
    QTest::newRow("too long") << good + "0";
    QTest::newRow("a path") << "sha256:../../" + good.substr(13);
    QTest::newRow("upper case") << "sha256:" + std::string(64, 'A');
}

void TestTableCache::takesNoTextForAnIdThatIsNone()
{
    QFETCH(std::string, id);
    const TableCache cache = cacheIn(folder());

    const auto found = cache.find(id);
    const auto begun = cache.begin(id, 1000);

    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::BadInput);
    QVERIFY(!begun);
    QCOMPARE(begun.error().code, ErrorCode::BadInput);
    QCOMPARE(fileCount(), std::size_t(0));
}

void TestTableCache::removesADamagedFile()
{
    const TableCache cache = cacheIn(folder());
    const Table table = test::mixedTable();
    QVERIFY(receive(cache, table));
    std::string bytes = test::encoded(table);
    bytes.at(72) ^= 1;
    std::ofstream(fileOf(table), std::ios::binary) << bytes;

    const auto found = cache.find(table.id());

    QVERIFY(found);
    QVERIFY(!found->has_value());
    QVERIFY(!std::filesystem::exists(fileOf(table)));
    QVERIFY(receive(cache, table));
    QVERIFY(holds(cache, table));
}

void TestTableCache::refusesMoreThanTheDiskHasRoomFor()
{
    const TableCache cache = cacheIn(folder());

    const auto begun =
        cache.begin(test::mixedTable().id(), std::numeric_limits<std::int64_t>::max());

    QVERIFY(!begun);
    QCOMPARE(begun.error().code, ErrorCode::Resources);
    QVERIFY(begun.error().cause.find(folder()) != std::string::npos);
    QVERIFY(begun.error().remedy.starts_with("Free some space"));
    QCOMPARE(fileCount(), std::size_t(0));
}

void TestTableCache::refusesASizeThatCannotBe()
{
    const TableCache cache = cacheIn(folder());

    for (const std::int64_t bytes : {std::int64_t(-1), std::int64_t(0), std::int64_t(47)}) {
        const auto begun = cache.begin(test::mixedTable().id(), bytes);
        QVERIFY(!begun);
        QCOMPARE(begun.error().code, ErrorCode::BadInput);
    }
}

void TestTableCache::refusesOtherBytesThanAnnounced()
{
    const TableCache cache = cacheIn(folder());
    const Table table = test::mixedTable();
    const std::string bytes = test::encoded(table);
    auto arrival = cache.begin(table.id(), std::ssize(bytes));
    QVERIFY(arrival);
    QVERIFY(arrival->add(bytes.substr(0, 100)));

    const auto tooMuch = arrival->add(bytes);
    const auto tooLittle = arrival->finish();

    QVERIFY(!tooMuch);
    QCOMPARE(tooMuch.error().code, ErrorCode::BadInput);
    QVERIFY(!tooLittle);
    QCOMPARE(tooLittle.error().code, ErrorCode::BadInput);
    QVERIFY(!holds(cache, table));
}

void TestTableCache::refusesAnotherTable()
{
    const TableCache cache = cacheIn(folder());
    const std::string bytes = test::encoded(test::plainTable(1));
    {
        auto arrival = cache.begin(test::plainTable(2).id(), std::ssize(bytes));
        QVERIFY(arrival);
        QVERIFY(arrival->add(bytes));

        const auto table = arrival->finish();

        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::BadInput);
    }
    QCOMPARE(fileCount(), std::size_t(0));
}

void TestTableCache::leavesNothingWithoutFinish()
{
    const TableCache cache = cacheIn(folder());
    {
        auto arrival = cache.begin(test::mixedTable().id(), 1000);
        QVERIFY(arrival);
        TableArrival moved = std::move(*arrival);
        QVERIFY(moved.add("some bytes"));
        QCOMPARE(fileCount(), std::size_t(1));
    }

    QCOMPARE(fileCount(), std::size_t(0));
}

void TestTableCache::severalReceiveTheSameTable()
{
    const TableCache cache = cacheIn(folder());
    const Table table = test::mixedTable();
    const std::string bytes = test::encoded(table);
    auto first = cache.begin(table.id(), std::ssize(bytes));
    auto second = cache.begin(table.id(), std::ssize(bytes));
    QVERIFY(first && second);

    QVERIFY(first->add(bytes.substr(0, 50)));
    QVERIFY(second->add(bytes));
    QVERIFY(first->add(bytes.substr(50)));
    const auto fromFirst = first->finish();
    const auto fromSecond = second->finish();

    QVERIFY(fromFirst && fromSecond);
    QCOMPARE(fromFirst->id(), fromSecond->id());
    QVERIFY(holds(cache, table));
    QCOMPARE(fileCount(), std::size_t(1));
}

void TestTableCache::processesReceiveTheSameTableAtOnce()
{
    const Table table = test::plainTable(1, 20'000);
    cacheIn(folder());
    const auto work = [&] {
        for (int i = 0; i < 25; ++i) {
            const auto cache = TableCache::open(folder()); // looks for leftovers of the others
            if (!cache || !receive(*cache, table) || !holds(*cache, table))
                return false;
        }
        return true;
    };

    const std::vector<pid_t> processes{startProcess(work), startProcess(work), startProcess(work)};

    for (const pid_t process : processes)
        QVERIFY(endedWell(process));
    QCOMPARE(fileCount(), std::size_t(1));
    QVERIFY(holds(cacheIn(folder()), table));
}

void TestTableCache::removesWhatADeadProcessLeft()
{
    const TableCache cache = cacheIn(folder());
    auto alive = cache.begin(test::mixedTable().id(), 1000);
    QVERIFY(alive);
    QVERIFY(endedWell(startProcess([&] {
        auto arrival = cache.begin(test::mixedTable().id(), 1000);
        if (!arrival || !arrival->add("half a table"))
            return false;
        ::_exit(0); // as when killed
    })));
    QCOMPARE(fileCount(), std::size_t(2));

    cacheIn(folder());

    QCOMPARE(fileCount(), std::size_t(1));
    QVERIFY(alive->add("goes on"));
}

void TestTableCache::trimsTheLongestUnused()
{
    using namespace std::chrono_literals;
    const TableCache cache = cacheIn(folder());
    const std::vector<Table> tables{test::plainTable(1), test::plainTable(2), test::plainTable(3)};
    const std::int64_t size = encodedTableBytes(tables[0]);
    auto time = std::filesystem::file_time_type::clock::now() - 3h;
    for (const Table &table : tables) {
        QVERIFY(receive(cache, table));
        std::filesystem::last_write_time(fileOf(table), time += 1h);
    }
    QVERIFY(holds(cache, tables[0])); // used now
    const auto second = cache.find(tables[1].id());
    std::filesystem::last_write_time(fileOf(tables[1]), time - 1h);

    const auto nothing = cache.trim();
    const auto one = cache.trim(2 * size);

    QVERIFY(nothing && one);
    QCOMPARE(*nothing, 0);
    QCOMPARE(*one, size);
    QCOMPARE(cache.held()->ids, (std::vector{tables[2].id(), tables[0].id()}));
    QCOMPARE((*second)->id(), tables[1].id()); // is still mapped
    QCOMPARE(*cache.trim(0), 2 * size);
    QCOMPARE(cache.held()->bytes, 0);
}

void TestTableCache::findsTheFolderInTheEnvironment()
{
    const QByteArray cache = qgetenv("XDG_CACHE_HOME");
    const QByteArray home = qgetenv("HOME");

    qputenv("HOME", "/home/ada");
    qputenv("XDG_CACHE_HOME", "/var/cache/ada");
    const auto fromCache = defaultCacheFolder();
    qputenv("XDG_CACHE_HOME", "relative");
    const auto fromHome = defaultCacheFolder();
    qunsetenv("XDG_CACHE_HOME");
    qputenv("HOME", "");
    const auto none = defaultCacheFolder();
    qputenv("HOME", home);
    if (!cache.isNull())
        qputenv("XDG_CACHE_HOME", cache);

    QVERIFY(fromCache && fromHome && !none);
    QCOMPARE(*fromCache, std::string("/var/cache/ada/heddle"));
    QCOMPARE(*fromHome, std::string("/home/ada/.cache/heddle"));
    QCOMPARE(none.error().code, ErrorCode::BadInput);
    QVERIFY(none.error().remedy.find("XDG_CACHE_HOME") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestTableCache)
#include "tst_tablecache.moc"
