#include "run/journal.h"

#include "core/json.h"
#include "core/sha256.h"
#include "core/text.h"
#include "run/laneabilities.h"
#include "run/resultsections.h"
#include "stats/xgboost.h"
#include "wire/taskcodec.h"

#include <nlohmann/json.hpp>

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <atomic>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;

Json comparable(const std::string &experiment)
{
    Json json = Json::parse(experiment, nullptr, false);
    if (!json.is_object())
        return json;
    eraseNamesAndPaths(json);
    return json;
}

/// The first place in which two documents differ, as a JSON pointer.
std::string firstDifference(const Json &a, const Json &b)
{
    const Json changes = Json::diff(a, b);
    return changes.empty() ? std::string() : changes.front()["path"].get<std::string>();
}

/// What a list file may have changed beneath the same experiment.
std::string rowsOf(const Plan &plan)
{
    if (plan.experiment().resampling.kind != ResamplingKind::Explicit)
        return {};
    Sha256 hash;
    for (std::int64_t number = 0; number < plan.taskCount(); ++number) {
        const Cell cell = plan.task(number).first;
        if (cell.learner > 0 || cell.level > 0)
            continue;
        const Resample resample = plan.resample(cell);
        hash.addBytes(resample.multiplicities.data(),
                      resample.multiplicities.size() * sizeof(std::uint32_t));
        hash.addBytes(resample.testRows.data(), resample.testRows.size() * sizeof(std::int64_t));
    }
    return toText(hash.finish());
}

/// One connection to a journal; used on the thread that made it.
class Connection
{
public:
    explicit Connection(const std::string &path)
        : m_path(path)
        , m_name(QStringLiteral("journal-%1").arg(++connections))
        , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name))
    {
        m_database.setDatabaseName(QString::fromStdString(path));
        m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=100"));
    }

    ~Connection()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Result<void> open()
    {
        if (!m_database.open())
            return failure(m_database.lastError());
        for (const char *setting : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                                    "PRAGMA cache_size=-512"}) { // KiB: rows are added in order
            if (auto set = run(QLatin1String(setting)); !set)
                return set;
        }
        return {};
    }

    QSqlQuery query() const
    {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        return query;
    }

    Result<void> run(const QString &statement)
    {
        QSqlQuery query(m_database);
        return query.exec(statement) ? Result<void>() : failure(query.lastError());
    }

    Result<void> begin()
    {
        return m_database.transaction() ? Result<void>() : failure(m_database.lastError());
    }
    /// Nothing of the transaction remains after an error.
    Result<void> commit()
    {
        if (m_database.commit())
            return {};
        const Error error = failure(m_database.lastError());
        m_database.rollback();
        return error;
    }
    void rollback() { m_database.rollback(); }

    /// Everything in one transaction, or nothing.
    template <typename Body>
    Result<void> transaction(const Body &body)
    {
        if (!m_database.transaction())
            return failure(m_database.lastError());
        Result<void> done = body();
        if (done && !m_database.commit())
            done = failure(m_database.lastError());
        if (!done)
            m_database.rollback();
        return done;
    }

    Error failure(const QSqlError &error) const
    {
        constexpr int full = 13; // SQLITE_FULL
        const bool isFull = error.nativeErrorCode().toInt() == full;
        return {isFull ? ErrorCode::Resources : ErrorCode::Io,
                "The journal " + heddle::quoted(m_path) +
                    " cannot be used: " + error.databaseText().toStdString() + ".",
                "What is not in it would be lost with this program.",
                isFull ? "Free some space on that disk." : "Check the folder and its rights."};
    }

private:
    static inline std::atomic<int> connections = 0;

    std::string m_path;
    QString m_name;
    QSqlDatabase m_database;
};

Error noJournal(const std::string &path, const std::string &why)
{
    return badInput("The file " + heddle::quoted(path) + " is no journal of a run: " + why + ".",
                    "Nothing was run.", "Name a folder with the results of a run.");
}

/// Keeps results in memory and writes them behind.
class JournalLedger : public Ledger
{
public:
    JournalLedger(std::string path, std::int64_t taskCount, LedgerOptions options)
        : m_path(std::move(path))
        , m_memory(makeMemoryLedger(taskCount, std::move(options)))
    {
    }

    Result<void> append(std::vector<std::unique_ptr<TaskResult>> batch) override
    {
        for (const std::unique_ptr<TaskResult> &result : batch) {
            if (m_memory->has(result->task))
                continue;
            m_unwritten.push_back({result->task, encodeTaskResult(*result)});
            m_bytes += m_unwritten.back().bytes.size();
        }
        auto kept = m_memory->append(std::move(batch));
        // Large results leave memory between two flushes; an error is for flush() to tell.
        if (m_bytes >= mostBytes && !m_hasFailed)
            m_hasFailed = !insert();
        return kept;
    }

    bool has(std::int64_t task) const override { return m_memory->has(task); }

    std::shared_ptr<const TaskResult> find(std::int64_t task, ResultPart part) const override
    {
        return m_memory->find(task, part);
    }

    std::shared_ptr<const CellResult> findCell(std::int64_t task, std::size_t place,
                                               ResultPart part) const override
    {
        return m_memory->findCell(task, place, part);
    }

    std::int64_t size() const override { return m_memory->size(); }
    bool hasSpilled() const override { return m_memory->hasSpilled(); }
    std::optional<Error> fault() const override { return m_memory->fault(); }

    Result<void> flush() override
    {
        auto written = writeUnwritten();
        auto kept = m_memory->flush();
        return written ? kept : written;
    }

    void close() override { m_connection.reset(); }

    Result<void> restore(std::vector<std::unique_ptr<TaskResult>> results) override
    {
        return m_memory->restore(std::move(results)); // they stand in the journal already
    }

private:
    struct Entry
    {
        std::int64_t task = -1;
        std::string bytes;
    };

    /// Makes all rows durable, those too that were inserted since the last time.
    Result<void> writeUnwritten()
    {
        m_hasFailed = false;
        if (m_unwritten.empty() && m_inserted.empty())
            return {};
        if (auto inserted = insert(); !inserted)
            return inserted;
        if (auto committed = m_connection->commit(); !committed) {
            takeBack();
            return committed;
        }
        m_inserted.clear();
        return {};
    }

    /// Hands the rows to the database, which makes them durable with the next commit.
    Result<void> insert()
    {
        if (!m_connection) {
            auto connection = std::make_unique<Connection>(m_path);
            if (auto opened = connection->open(); !opened)
                return opened;
            m_connection = std::move(connection);
        }
        if (m_inserted.empty())
            if (auto begun = m_connection->begin(); !begun)
                return begun;
        auto written = write();
        if (!written) {
            m_connection->rollback();
            takeBack();
            return written;
        }
        for (const Entry &entry : m_unwritten)
            m_inserted.push_back(entry.task);
        m_unwritten.clear();
        m_bytes = 0;
        return {};
    }

    /// Rows of a transaction that came to nothing are to be written anew.
    void takeBack()
    {
        for (const std::int64_t task : m_inserted)
            if (const auto result = m_memory->find(task))
                m_unwritten.push_back({task, encodeTaskResult(*result)});
        m_inserted.clear();
    }

    Result<void> write()
    {
        QSqlQuery query = m_connection->query();
        query.prepare(QStringLiteral("INSERT OR IGNORE INTO results (task, result) VALUES (?, ?)"));
        for (const Entry &entry : m_unwritten) {
            query.bindValue(0, static_cast<qlonglong>(entry.task));
            query.bindValue(1, QByteArray::fromRawData(entry.bytes.data(),
                                                       static_cast<qsizetype>(entry.bytes.size())));
            if (!query.exec())
                return m_connection->failure(query.lastError());
        }
        return {};
    }

    static constexpr std::size_t mostBytes = std::size_t{256} << 10U;

    const std::string m_path;
    const std::unique_ptr<Ledger> m_memory;
    std::vector<Entry> m_unwritten;           // of the coordinator's thread, as the next four
    std::size_t m_bytes = 0;                  ///< Of these.
    bool m_hasFailed = false;                 ///< An insert since the last flush().
    std::vector<std::int64_t> m_inserted;     ///< Tasks of the transaction under way.
    std::unique_ptr<Connection> m_connection; ///< Made with the first insert.
};

} // namespace

std::string journalPath(const std::string &folder)
{
    return folder + "/journal.sqlite";
}

JournalHeader journalHeaderOf(const Plan &plan)
{
    const Experiment &experiment = plan.experiment();
    JournalHeader header;
    header.experiment = toJson(experiment).dump();
    header.folder = experiment.folder;
    header.seed = experiment.seed.value_or(0);
    header.datasetId = plan.table().id();
    header.rows = rowsOf(plan);
    header.version = HEDDLE_VERSION;
    if (hasTrees(plan)) // another version of it grows other trees
        header.version += " with XGBoost " + xgboostVersion();
    header.tasks = plan.totalTaskCount();
    return header;
}

Result<void> checkJournal(const JournalHeader &header, const Plan &plan)
{
    const JournalHeader now = journalHeaderOf(plan);
    const auto differs = [](const std::string &what, const std::string &remedy) {
        return badInput(what, "Nothing was run.", remedy);
    };
    if (header.version != now.version)
        return differs("The run was begun by Heddle " + header.version + ", this is " +
                           now.version + ".",
                       "Go on with that version, or run it anew with --out.");
    if (header.datasetId != now.datasetId)
        return differs("The data are not those of the run: " + now.datasetId + " instead of " +
                           header.datasetId + ".",
                       "Restore the data file, or run it anew with --out.");
    const std::string place =
        firstDifference(comparable(header.experiment), comparable(now.experiment));
    if (header.rows != now.rows)
        return differs("The rows of the resamples are not those of the run.",
                       "Restore the file with the lists of rows, or run it anew with --out.");
    if (!place.empty() || header.tasks != now.tasks)
        return differs("The experiment is not that of the run: " +
                           (place.empty() ? "the tasks" : place) + " differs.",
                       "Take the experiment as it was run, or run this one anew with --out.");
    return {};
}

Result<void> createJournal(const std::string &path, const JournalHeader &header)
{
    Connection connection(path);
    if (auto opened = connection.open(); !opened)
        return opened;
    return connection.transaction([&]() -> Result<void> {
        for (const char *statement :
             {"CREATE TABLE run (format INTEGER, experiment TEXT, folder TEXT, seed INTEGER, "
              "dataset TEXT, rows TEXT, version TEXT, tasks INTEGER)",
              "CREATE TABLE results (task INTEGER PRIMARY KEY, result BLOB NOT NULL)"}) {
            if (auto made = connection.run(QLatin1String(statement)); !made)
                return made;
        }
        QSqlQuery query = connection.query();
        query.prepare(QStringLiteral("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
        query.addBindValue(formatVersion);
        query.addBindValue(QString::fromStdString(header.experiment));
        query.addBindValue(QString::fromStdString(header.folder));
        query.addBindValue(static_cast<qlonglong>(header.seed));
        query.addBindValue(QString::fromStdString(header.datasetId));
        query.addBindValue(QString::fromStdString(header.rows));
        query.addBindValue(QString::fromStdString(header.version));
        query.addBindValue(static_cast<qlonglong>(header.tasks));
        return query.exec() ? Result<void>() : connection.failure(query.lastError());
    });
}

Result<JournalHeader> readJournalHeader(const std::string &path)
{
    if (!QFileInfo(QString::fromStdString(path)).isFile())
        return badInput("There is no journal " + heddle::quoted(path) + ".", "Nothing was run.",
                        "Name a folder with the results of a run.");
    Connection connection(path);
    if (auto opened = connection.open(); !opened)
        return noJournal(path, "it cannot be opened");
    QSqlQuery query = connection.query();
    if (!query.exec(QStringLiteral(
            "SELECT format, version, experiment, folder, seed, dataset, rows, tasks FROM run")) ||
        !query.next())
        return noJournal(path, "it says nothing of its run, which may have ended as it began");
    if (query.value(0).toInt() > formatVersion)
        return noJournal(path, "Heddle " + query.value(1).toString().toStdString() +
                                   " wrote it in a newer format");
    JournalHeader header;
    header.version = query.value(1).toString().toStdString();
    header.experiment = query.value(2).toString().toStdString();
    header.folder = query.value(3).toString().toStdString();
    header.seed = query.value(4).toULongLong();
    header.datasetId = query.value(5).toString().toStdString();
    header.rows = query.value(6).toString().toStdString();
    header.tasks = query.value(7).toLongLong();
    return header;
}

Result<void>
readJournal(const std::string &path,
            const std::function<Result<void>(std::unique_ptr<TaskResult> result)> &take)
{
    Connection connection(path);
    if (auto opened = connection.open(); !opened)
        return opened;
    QSqlQuery query = connection.query();
    if (!query.exec(QStringLiteral("SELECT task, result FROM results ORDER BY task")))
        return connection.failure(query.lastError());
    while (query.next()) {
        const QByteArray bytes = query.value(1).toByteArray();
        auto result = decodeTaskResult({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        const qlonglong task = query.value(0).toLongLong();
        if (!result || result->task != task)
            return noJournal(path, "the result of task " + std::to_string(task) + " is damaged");
        if (auto taken = take(std::make_unique<TaskResult>(std::move(*result))); !taken)
            return taken;
    }
    return {};
}

Result<std::vector<std::unique_ptr<TaskResult>>> readJournal(const std::string &path)
{
    std::vector<std::unique_ptr<TaskResult>> results;
    auto read = readJournal(path, [&results](std::unique_ptr<TaskResult> result) {
        results.push_back(std::move(result));
        return Result<void>();
    });
    if (!read)
        return read.error();
    return results;
}

Result<std::int64_t> countResults(const std::string &path)
{
    Connection connection(path);
    if (auto opened = connection.open(); !opened)
        return opened.error();
    QSqlQuery query = connection.query();
    if (!query.exec(QStringLiteral("SELECT count(*) FROM results")) || !query.next())
        return connection.failure(query.lastError());
    return query.value(0).toLongLong();
}

std::unique_ptr<Ledger> makeJournalLedger(std::string path, std::int64_t taskCount,
                                          LedgerOptions options)
{
    return std::make_unique<JournalLedger>(std::move(path), taskCount, std::move(options));
}

} // namespace heddle
