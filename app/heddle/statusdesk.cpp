#include "heddle/statusdesk.h"

#include "core/machine.h"
#include "heddle/workbench.h"
#include "models/format.h"
#include "models/runcontroller.h"
#include "models/workerpools.h"
#include "pages/mainwindow.h"
#include "pages/results/resultspage.h"
#include "pages/run/runpage.h"
#include "pages/setuppage.h"
#include "pages/workerspage.h"

#include <QFileInfo>

#include <algorithm>

namespace heddle {

namespace {

constexpr int updateEvery = 3; // frames

bool isAway(WorkerKind kind)
{
    return kind == WorkerKind::Ssh || kind == WorkerKind::Tcp;
}

/// What guards the links to workers of these kinds.
QString securityText(const std::vector<WorkerKind> &kinds)
{
    const auto has = [&](WorkerKind kind) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    QStringList guards;
    if (has(WorkerKind::Ssh))
        guards.append(StatusDesk::tr("ssh"));
    if (has(WorkerKind::Tcp))
        guards.append(QStringLiteral("TLS 1.3"));
    return guards.isEmpty() ? StatusDesk::tr("this computer only")
                            : guards.join(QStringLiteral(", "));
}

/// What the run waits for: "Sending data to birch, 1.4 of 2.7 MB".
QString startingText(const std::vector<WorkerStatus> &workers)
{
    for (const WorkerStatus &worker : workers) {
        const QString name = QString::fromStdString(worker.name);
        if (worker.state == WorkerStatus::State::Starting)
            return StatusDesk::tr("Starting %1").arg(name);
        if (worker.state == WorkerStatus::State::Loading)
            return StatusDesk::tr("Sending data to %1, %2 of %3")
                .arg(name, formatBytes(static_cast<double>(worker.tableBytesSent)),
                     formatBytes(static_cast<double>(worker.tableBytes)));
    }
    return StatusDesk::tr("%1 left").arg(unknownText());
}

/// "3:14 left, ends about 14:27".
QString leftText(const RunSnapshot &snapshot)
{
    if (snapshot.state == RunState::Paused)
        return StatusDesk::tr("paused");
    if (!snapshot.secondsLeft)
        return startingText(snapshot.workers);
    QString left = StatusDesk::tr("%1 left").arg(formatDuration(*snapshot.secondsLeft));
    if (*snapshot.secondsLeft < 60)
        return left;
    const QTime end = QTime::currentTime().addSecs(static_cast<int>(*snapshot.secondsLeft));
    return StatusDesk::tr("%1, ends about %2").arg(left, end.toString(QStringLiteral("HH:mm")));
}

/// "412 MB on workers, 96 MB here".
QString memoryText(const RunSnapshot &snapshot)
{
    std::int64_t workers = 0;
    for (const WorkerStatus &worker : snapshot.workers)
        workers += worker.residentBytes;
    const QString here = formatBytes(static_cast<double>(snapshot.rssBytes));
    return workers == 0 ? here
                        : StatusDesk::tr("%1 on workers, %2 here")
                              .arg(formatBytes(static_cast<double>(workers)), here);
}

/// "birch 0.4 ms, 11.2 MB sent"; empty without workers elsewhere.
QString linkText(const RunSnapshot &snapshot)
{
    QStringList links;
    for (const WorkerStatus &worker : snapshot.workers)
        if (isAway(worker.spec.kind) && worker.roundTrip)
            links.append(StatusDesk::tr("%1 %2").arg(QString::fromStdString(worker.name),
                                                     formatDuration(*worker.roundTrip)));
    constexpr int mostNamed = 2;
    if (links.size() > mostNamed)
        links = {StatusDesk::tr("%1 links").arg(links.size())};
    if (!links.isEmpty())
        links.append(StatusDesk::tr("%1 sent").arg(
            formatBytes(static_cast<double>(snapshot.timing.bytesToWorkers))));
    return links.join(QStringLiteral(", "));
}

} // namespace

StatusDesk::StatusDesk(MainWindow &window, const Workbench &workbench, WorkerPools &pools,
                       const RunController &controller, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_workbench(workbench)
    , m_pools(pools)
    , m_controller(controller)
{
    connect(&window, &MainWindow::currentPageChanged, this, &StatusDesk::update);
    connect(&workbench, &Workbench::statusChanged, this, &StatusDesk::update);
    connect(&pools, &WorkerPools::choiceChanged, this, &StatusDesk::update);
    connect(&pools, &WorkerPools::hostChanged, this, &StatusDesk::update);
    connect(&controller, &RunController::framed, this, [this](int frame) {
        if (frame % updateEvery == 0)
            update();
    });
    connect(&controller, &RunController::stateChanged, this, &StatusDesk::update);
    connect(&controller, &RunController::finished, this, [this] {
        m_ended = QTime::currentTime();
        update();
    });
    update();
}

void StatusDesk::update()
{
    const Page *page = m_window.page(m_window.currentPage());
    const bool isOfRun = qobject_cast<const RunPage *>(page) != nullptr ||
                         qobject_cast<const ResultsPage *>(page) != nullptr;
    const bool isOfNext = qobject_cast<const SetupPage *>(page) != nullptr ||
                          qobject_cast<const WorkersPage *>(page) != nullptr;
    Line line;
    if (m_controller.isActive())
        line = running();
    else if (isOfRun && m_ended.isValid())
        line = ended();
    else if (isOfRun || isOfNext)
        line = nextRun();
    else
        line = data();
    if (qobject_cast<const WorkersPage *>(page) != nullptr && !m_controller.isActive())
        line.right = {QStringLiteral("lock"), chosenSecurity(), Token::Ink2};
    if (const auto error = m_workbench.autosaveError())
        line.right = {QStringLiteral("triangle-alert"),
                      tr("Unsaved edits are not kept against a crash: %1")
                          .arg(QString::fromStdString(error->cause)),
                      Token::Warn};
    m_window.setStatus(line.left, line.right);
}

StatusDesk::Line StatusDesk::running() const
{
    const RunSnapshot &snapshot = m_controller.snapshot();
    Line line;
    line.left = {
        {QStringLiteral("cpu"), tr("%1 of %2 busy")
                                    .arg(formatCount(snapshot.running),
                                         formatCounted(snapshot.lanes, tr("lane"), tr("lanes")))},
        {QStringLiteral("timer"), leftText(snapshot)},
        {QStringLiteral("layers"), memoryText(snapshot)},
    };
    if (const QString link = linkText(snapshot); !link.isEmpty())
        line.left.append({QStringLiteral("network"), link});
    std::vector<WorkerKind> kinds;
    for (const WorkerStatus &worker : snapshot.workers)
        kinds.push_back(worker.spec.kind);
    line.right = {QStringLiteral("lock"), securityText(kinds), Token::Ink2};
    if (!snapshot.hold.empty())
        line.right = {QStringLiteral("triangle-alert"), QString::fromStdString(snapshot.hold),
                      Token::Bad};
    return line;
}

StatusDesk::Line StatusDesk::ended() const
{
    const RunSnapshot &snapshot = m_controller.snapshot();
    const bool isCancelled = snapshot.state == RunState::Cancelled;
    const QString time = m_ended.toString(QStringLiteral("HH:mm"));
    Line line;
    line.left = {
        {isCancelled ? QStringLiteral("ban") : QStringLiteral("circle-check"),
         isCancelled ? tr("Cancelled %1, %2 of %3 tasks kept")
                           .arg(time, formatCount(snapshot.done + snapshot.failed),
                                formatCount(snapshot.total))
                     : tr("Finished %1, %2 in %3")
                           .arg(time, formatCounted(snapshot.total, tr("task"), tr("tasks")),
                                formatDuration(snapshot.elapsedSeconds))},
        {QStringLiteral("activity"),
         tr("%1 on %2")
             .arg(formatSpeedUp(snapshot.timing.speedup),
                  formatCounted(snapshot.timing.lanes, tr("lane"), tr("lanes")))},
    };
    if (const auto plan = m_controller.plan(); plan && plan->experiment().seed)
        line.left.append({QStringLiteral("hash"), tr("seed %1").arg(*plan->experiment().seed)});
    line.right.text = dataText();
    return line;
}

/// "iris.csv, 150 rows".
QString StatusDesk::dataText() const
{
    const ExperimentDocument &document = m_workbench.document();
    const auto table = document.table();
    if (!document.isOpen() || !table)
        return tr("Nothing open");
    return tr("%1, %2").arg(QFileInfo(document.dataPath()).fileName(),
                            formatCounted(table->rows(), tr("row"), tr("rows")));
}

StatusDesk::Line StatusDesk::data() const
{
    const ExperimentDocument &document = m_workbench.document();
    const auto source = document.source();
    Line line;
    if (source == nullptr || !document.isOpen()) {
        line.left = {{QStringLiteral("cpu"),
                      tr("%1, %2").arg(formatCounted(m_pools.coresHere(), tr("core"), tr("cores")),
                                       laneText())},
                     {QStringLiteral("layers"), formatBytes(static_cast<double>(memoryAllowed()))}};
        line.right.text = tr("Nothing open");
        return line;
    }
    const Table &table = source->table;
    line.left = {
        {QStringLiteral("table-2"),
         tr("%1, %2").arg(formatCounted(table.rows(), tr("row"), tr("rows")),
                          formatCounted(table.columnCount(), tr("column"), tr("columns")))},
        {QStringLiteral("layers"),
         tr("%1 in memory").arg(formatBytes(static_cast<double>(table.bytes())))},
        {QStringLiteral("timer"),
         document.isLoading() ? tr("reading")
                              : tr("read in %1").arg(formatDuration(document.readSeconds()))},
    };
    line.right.text = QFileInfo(document.dataPath()).fileName();
    return line;
}

QString StatusDesk::laneText() const
{
    const int lanes = m_pools.laneCount();
    const int more = m_pools.uncountedHosts();
    const QString known = tr("%1 ready").arg(formatCounted(lanes, tr("lane"), tr("lanes")));
    return more == 0
               ? known
               : tr("%1 and those of %2")
                     .arg(known, formatCounted(more, tr("untested host"), tr("untested hosts")));
}

/// Pilot tasks tell of lanes of this computer alone.
StatusItem StatusDesk::expectedTime() const
{
    StatusItem item{QStringLiteral("timer"), {}};
    const std::optional<Forecast> &forecast = m_workbench.forecast();
    const int lanes = m_pools.laneCount();
    if (!forecast || lanes == 0 || m_pools.chosen().size() != 1 || m_pools.threads() != lanes)
        return item;
    const Forecast::Row *best = nullptr;
    for (const Forecast::Row &row : forecast->rows)
        if (row.lanes <= lanes)
            best = &row;
    if (best != nullptr)
        item.text = tr("about %1").arg(formatDuration((best->lowSeconds + best->highSeconds) / 2));
    return item;
}

StatusDesk::Line StatusDesk::nextRun() const
{
    Line line;
    line.left = {{QStringLiteral("cpu"), laneText()}};
    if (const StatusItem time = expectedTime(); !time.text.isEmpty())
        line.left.append(time);
    double freeBytes = 0;
    for (const WorkerHost &host : m_pools.hosts())
        if (host.isUsed && host.facts)
            freeBytes += static_cast<double>(host.facts->freeBytes);
    line.left.append({QStringLiteral("layers"),
                      freeBytes > 0
                          ? tr("%1 free on hosts").arg(formatBytes(freeBytes))
                          : tr("%1 here").arg(formatBytes(static_cast<double>(memoryAllowed())))});
    line.right.text = dataText();
    return line;
}

QString StatusDesk::chosenSecurity() const
{
    std::vector<WorkerKind> kinds;
    for (const WorkerSpec &spec : m_pools.chosen())
        kinds.push_back(spec.kind);
    return securityText(kinds);
}

} // namespace heddle
