#include "run/runsession.h"

#include "core/machine.h"
#include "core/text.h"
#include "run/folderlock.h"
#include "run/journal.h"
#include "run/laneabilities.h"
#include "run/reducer.h"
#include "run/resultswriter.h"
#include "stats/xgboost.h"

#include <QDir>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace heddle {

namespace {

constexpr int journalMilliseconds = 200;      ///< What a crash may cost at most.
constexpr std::int64_t mostBacklog = 1 << 20; ///< Bytes: a moment's work of many lanes.
constexpr std::size_t recentTasks = 511;      ///< Enough for a steady median, cheap to sort.

int localLanes(const RunOptions &options)
{
    const bool isDefault = options.lanes == 0 && options.workers.empty();
    return isDefault ? coresAllowed() : options.lanes;
}

Result<void> prepareFolder(const QString &path)
{
    const QDir folder(path);
    const std::string name = "The folder \"" + path.toStdString() + "\"";
    if (folder.exists() &&
        !folder.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return badInput(name + " is not empty.", "Nothing was run.",
                        "Choose another folder for the results, or empty this one.");
    if (!folder.mkpath(QStringLiteral(".")))
        return Error{ErrorCode::Io, name + " cannot be made.", "Nothing was run.",
                     "Choose a folder you may write to."};
    return {};
}

TaskQueue::Speciality specialityOf(const Plan &plan)
{
    if (!hasTrees(plan))
        return {};
    return [&plan](std::int64_t task) { return isTaskOfTrees(plan, task); };
}

std::string_view stateName(RunState state)
{
    switch (state) {
    case RunState::Finished:
        return "finished";
    case RunState::Cancelled:
        return "cancelled";
    default:
        return "failed";
    }
}

} // namespace

RunSession::RunSession(std::shared_ptr<const Plan> plan, RunOptions options,
                       std::function<void()> ended)
    : m_plan(std::move(plan))
    , m_options(std::move(options))
    , m_ended(std::move(ended))
    , m_localLanes(localLanes(m_options))
    , m_lanesTakeTrees(!hasTrees(*m_plan) || (m_localLanes > 0 && (m_options.run || xgboost())))
    , m_total(m_options.order.empty() ? m_plan->totalTaskCount()
                                      : static_cast<std::int64_t>(m_options.order.size()))
    , m_ledger(m_options.folder.isEmpty()
                   ? makeMemoryLedger(m_plan->totalTaskCount(), {m_options.memoryForResults, {}})
                   : makeJournalLedger(
                         journalPath(m_options.folder.toStdString()), m_plan->totalTaskCount(),
                         {m_options.memoryForResults, m_options.folder.toStdString()}))
    , m_runner(m_plan)
    , m_queue(m_options.order.empty() ? m_plan->runOrder() : m_options.order, specialityOf(*m_plan))
    , m_mailbox([this] { wakeToDrain(); })
    , m_backlog(mostBacklog)
    , m_context{m_queue, m_mailbox, m_options.run, {}, m_stop.get_token(), &m_backlog}
    , m_clocks(m_localLanes)
    , m_times(m_localLanes)
{
    if (!m_context.run)
        m_context.run = [this](std::int64_t task, const TaskControl &control) {
            return m_runner.run(task, control);
        };
    if (!m_lanesTakeTrees)
        m_queue.keepSpecialFromLanes();
    if (m_plan->experiment().stop && m_options.order.empty())
        m_stopRule.emplace(*m_plan);
    m_thread.setObjectName(QStringLiteral("coordinator"));
    m_inThread.moveToThread(&m_thread);
}

RunSession::~RunSession()
{
    m_abandon.request_stop();
    cancel();
    m_thread.wait();
    m_pool.waitForDone();
}

Result<void> RunSession::start()
{
    m_context.start = std::chrono::steady_clock::now();
    if (!m_options.run) {
        const auto lanes =
            laneAbilities(*m_plan, m_localLanes, m_options.workers, m_options.workerProgram);
        if (auto checked = checkAbilities(*m_plan, lanes); !checked)
            return checked;
    }
    if (!m_options.eventsFile.isEmpty()) { // first: a wrong name must leave no folder behind
        if (auto opened = m_trace.addFile(m_options.eventsFile.toStdString()); !opened)
            return opened;
    }
    if (!m_options.folder.isEmpty()) {
        if (auto ready = takeFolder(); !ready)
            return ready;
        if (auto opened = m_trace.addFile(fileInFolder("trace.jsonl"), m_options.resumes); !opened)
            return opened;
    }
    m_thread.start();
    const std::lock_guard lock(m_mutex);
    m_state = RunState::Running;
    callHere(&RunSession::begin); // before whatever a running one is told
    return {};
}

Result<void> RunSession::takeFolder()
{
    if (!m_options.resumes) {
        if (auto prepared = prepareFolder(m_options.folder); !prepared)
            return prepared;
    }
    auto lock = lockRunFolder(m_options.folder.toStdString());
    if (!lock)
        return lock.error();
    m_folderLock = std::move(*lock);
    return m_options.resumes ? restore() : Result<void>();
}

Result<void> RunSession::restore()
{
    const std::string journal = journalPath(m_options.folder.toStdString());
    const auto header = readJournalHeader(journal);
    if (!header)
        return header.error();
    if (auto checked = checkJournal(*header, *m_plan); !checked)
        return checked;
    std::vector<TaskEvent> events;
    auto read = readJournal(journal, [&](std::unique_ptr<TaskResult> result) -> Result<void> {
        if (!fitsPlan(*m_plan, *result))
            return badInput("The journal " + heddle::quoted(journal) + " is damaged: task " +
                                std::to_string(result->task) + " has a result of another form.",
                            "Nothing was run.", "Run the experiment anew with --out.");
        events.push_back(endOf(*result));
        ++(result->hasFailure() ? m_failed : m_done);
        std::vector<std::unique_ptr<TaskResult>> one;
        one.push_back(std::move(result));
        return m_ledger->restore(std::move(one));
    });
    if (!read)
        return read;
    m_restored = m_done + m_failed;
    std::vector<std::int64_t> left = m_plan->runOrder();
    std::erase_if(left, [this](std::int64_t task) { return m_ledger->has(task); });
    m_queue.setOrder(std::move(left));
    m_watchers.postAll(events);
    return {};
}

void RunSession::pause()
{
    const std::lock_guard lock(m_mutex);
    m_isPausedByHold = false; // the user's pause outlasts the reason of ours
    if (m_state == RunState::Running)
        pauseLocked();
}

void RunSession::pauseLocked()
{
    m_state = RunState::Paused;
    m_queue.pause();
    m_times.pause(now());
}

void RunSession::resume()
{
    const std::lock_guard lock(m_mutex);
    if (m_state == RunState::Paused)
        resumeLocked();
}

void RunSession::resumeLocked()
{
    m_state = RunState::Running;
    m_times.resume(now());
    m_queue.resume();
    callHere(&RunSession::pumpWorkers);
}

void RunSession::cancel()
{
    const std::lock_guard lock(m_mutex);
    if (m_state == RunState::Paused)
        m_times.resume(now());
    if (m_state == RunState::Running || m_state == RunState::Paused)
        m_state = RunState::Cancelling;
    else
        m_abandon.request_stop();
    m_stop.request_stop();
    m_queue.close();
    callHere(&RunSession::stopWorkers);
}

std::shared_ptr<const Results> RunSession::results() const
{
    const std::lock_guard lock(m_mutex);
    return m_results;
}

std::optional<Error> RunSession::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

double RunSession::now() const
{
    const auto passed = std::chrono::steady_clock::now() - m_context.start;
    return std::chrono::duration<double>(passed).count();
}

std::string RunSession::fileInFolder(const char *name) const
{
    return m_options.folder.toStdString() + "/" + name;
}

void RunSession::callHere(std::function<void()> work)
{
    QMetaObject::invokeMethod(&m_inThread, std::move(work), Qt::QueuedConnection);
}

void RunSession::callHere(void (RunSession::*member)())
{
    callHere([this, member] { (this->*member)(); });
}

void RunSession::hostLane(int lane)
{
    m_clocks.laneBegins(lane);
    runLane(lane, m_context);
    m_clocks.laneEnds(lane);
    if (--m_lanesLeft == 0)
        callHere(&RunSession::endIfOver);
}

void RunSession::begin()
{
    if (!m_options.folder.isEmpty() && !m_options.resumes) {
        // Here and not in start(): its header holds a hash of the whole table.
        const auto made =
            createJournal(journalPath(m_options.folder.toStdString()), journalHeaderOf(*m_plan));
        if (!made)
            return finishAs(RunState::Failed, nullptr, made.error());
    }
    m_trace.run(*m_plan, m_localLanes);
    m_drainTimer = new QTimer(&m_inThread);
    m_drainTimer->setSingleShot(true);
    m_drainTimer->setTimerType(Qt::PreciseTimer);
    m_drainTimer->callOnTimeout(&m_inThread, [this] { drainAgain(); });
    m_journalTimer = new QTimer(&m_inThread);
    m_journalTimer->callOnTimeout(&m_inThread, [this] { holdOrGoOn(); });
    m_journalTimer->start(journalMilliseconds);
    lookAtStop(); // what was restored may be enough
    if (!m_options.workers.empty())
        makeDispatcher(m_options.workers);
    startLanes();
    if (m_dispatcher)
        m_dispatcher->start();
    endIfOver(); // where every task was restored, or no worker could be started
}

void RunSession::startLanes()
{
    const auto lanes =
        static_cast<int>(std::clamp<std::int64_t>(m_total, m_dispatcher ? 0 : 1, m_localLanes));
    m_lanesLeft = lanes;
    m_pool.setMaxThreadCount(std::max(lanes, 1));
    for (int lane = 0; lane < lanes; ++lane) {
        m_trace.lane(now(), lane);
        m_pool.start([this, lane] { hostLane(lane); });
    }
}

void RunSession::takeNews(std::vector<LaneMessage> &messages)
{
    if (m_dispatcher)
        dropSecondResults(messages);
    m_events.clear();
    {
        const std::lock_guard lock(m_mutex);
        for (const LaneMessage &message : messages)
            count(message);
    }
    std::vector<std::unique_ptr<TaskResult>> results;
    for (LaneMessage &message : messages) {
        m_trace.event(message.event, message.result.get());
        m_events.push_back(message.event);
        if (message.result)
            results.push_back(std::move(message.result));
    }
    // The ledger first: who sees that a task is done finds its result there.
    if (const auto kept = m_ledger->append(std::move(results)); !kept) {
        const std::lock_guard lock(m_mutex);
        m_error = kept.error();
    }
    m_watchers.postAll(m_events);
    lookAtStop();
    if (m_dispatcher)
        endIfOver();
}

Result<void> RunSession::keepFiles()
{
    auto kept = m_ledger->flush();
    auto told = m_trace.flush();
    return kept ? told : kept;
}

void RunSession::holdOrGoOn()
{
    const Result<void> kept = keepFiles();
    std::vector<WorkerStatus> workers;
    if (m_dispatcher)
        workers = m_dispatcher->statuses();
    const std::lock_guard lock(m_mutex);
    m_workers = std::move(workers);
    m_hold = kept ? std::nullopt : std::optional(kept.error());
    if (m_hold && m_state == RunState::Running) {
        pauseLocked();
        m_isPausedByHold = true;
    } else if (!m_hold && m_isPausedByHold) {
        m_isPausedByHold = false;
        if (m_state == RunState::Paused)
            resumeLocked();
    }
}

void RunSession::count(const LaneMessage &message)
{
    const TaskEvent &event = message.event;
    switch (event.kind) {
    case TaskEvent::Kind::Sent:
        return;
    case TaskEvent::Kind::Started:
        m_times.taskStarted(event.lane, event.time);
        return;
    case TaskEvent::Kind::Progress:
        return;
    case TaskEvent::Kind::Returned:
    case TaskEvent::Kind::Lost:
    case TaskEvent::Kind::Dropped:
        m_times.taskReturned(event.lane, event.time);
        return;
    case TaskEvent::Kind::Done:
        ++m_done;
        break;
    case TaskEvent::Kind::Failed:
        ++m_failed;
        break;
    }
    m_times.taskEnded(message.result->timing);
    if (m_recentWalls.size() < recentTasks)
        m_recentWalls.push_back(0);
    m_recentWalls[m_nextRecent++ % recentTasks] = static_cast<float>(event.wallSeconds);
}

void RunSession::end()
{
    drain();
    m_drainTimer->stop();
    m_journalTimer->stop();
    const Result<void> kept = keepFiles();
    m_ledger->close();
    bool cancelled = false;
    {
        const std::lock_guard lock(m_mutex);
        cancelled = m_state == RunState::Cancelling;
        if (m_state == RunState::Paused) // the last tasks had been pulled before
            m_times.resume(now());
        m_state = RunState::Reducing;
    }
    std::optional<Error> failure;
    if (m_ledger->hasSpilled())
        releaseFreedMemory(); // what the lanes needed is not needed beside the reduction
    auto results = m_options.reduces ? reduceAndWrite(failure) : nullptr;
    if (failure && failure->code == ErrorCode::Cancelled) {
        cancelled = true;
        failure.reset();
    }
    if (!failure && m_forsaken)
        failure = m_forsaken;
    if (!failure && !kept)
        failure = kept.error();
    if (!failure)
        failure = error();
    const RunState done = cancelled ? RunState::Cancelled : RunState::Finished;
    finishAs(failure ? RunState::Failed : done, std::move(results), std::move(failure));
}

std::shared_ptr<Results> RunSession::reduceAndWrite(std::optional<Error> &failure)
{
    ReduceOptions options;
    options.threads = m_localLanes > 0 ? m_localLanes : coresAllowed();
    options.spareThreads = options.threads < coresAllowed() ? 1 : 0;
    options.stop = m_abandon.get_token();
    const bool writes = !m_options.folder.isEmpty();
    if (writes) {
        options.predictionsFile = fileInFolder("predictions.csv");
        options.temporaryFolder = m_options.folder.toStdString();
    }
    auto reduced = reduce(m_plan, *m_ledger, options);
    if (!reduced) {
        failure = reduced.error();
        return nullptr;
    }
    auto results = std::make_shared<Results>(std::move(*reduced));
    {
        const std::lock_guard lock(m_mutex);
        results->timing = m_times.timing(now());
    }
    results->timing.peakRssBytes = peakResidentBytes();
    if (m_dispatcher)
        addWorkerTiming(results->timing);
    failure = results->writeError;
    if (writes && !failure) {
        if (const auto written = writeResults(*results, m_options.folder.toStdString()); !written)
            failure = written.error();
    }
    return results;
}

void RunSession::finishAs(RunState state, std::shared_ptr<Results> results,
                          std::optional<Error> failure)
{
    std::vector<WorkerStatus> workers;
    if (m_dispatcher)
        workers = m_dispatcher->statuses();
    m_dispatcher.reset(); // here, where its timers and links live
    m_trace.end(now(), stateName(state), m_done, m_failed);
    if (const auto told = m_trace.flush(); !told && !failure) {
        failure = told.error();
        state = RunState::Failed;
    }
    m_folderLock = {}; // who hears of the end may go on with it
    {
        const std::lock_guard lock(m_mutex);
        m_workers = std::move(workers);
        m_finalTiming = results ? results->timing : m_times.timing(now());
        m_results = std::move(results);
        m_error = std::move(failure);
        m_state = state;
    }
    m_ended();
    m_thread.quit();
}

} // namespace heddle
