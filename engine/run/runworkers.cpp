#include "run/runsession.h"

#include "run/laneabilities.h"
#include "stats/xgboost.h"

#include <algorithm>
#include <set>

namespace heddle {

void RunSession::join(const WorkerSpec &spec)
{
    if (mayBeJoined())
        callHere([this, spec] { addWorkers(spec); });
}

bool RunSession::mayBeJoined() const
{
    const std::lock_guard lock(m_mutex);
    return m_state == RunState::Running || m_state == RunState::Paused;
}

void RunSession::drainWorker(const std::string &name)
{
    callHere([this, name] {
        if (m_dispatcher)
            m_dispatcher->drain(name);
    });
}

void RunSession::makeDispatcher(const std::vector<WorkerSpec> &workers)
{
    m_queue.awaitReturns();
    m_dispatcher = std::make_unique<Dispatcher>(
        m_plan, workers, m_queue, *this,
        DispatcherOptions{.workerProgram = m_options.workerProgram,
                          .window = m_options.window,
                          .heartbeat = m_options.heartbeat,
                          .lanesTakeTrees = m_lanesTakeTrees,
                          .xgboost = hasTrees(*m_plan) ? xgboostVersion() : std::string()});
}

/// To a run that has none so far, too.
void RunSession::addWorkers(const WorkerSpec &spec)
{
    if (m_isEnding || !mayBeJoined())
        return;
    if (isComplete())
        return; // nothing is left; lanes that are about to end must not wait for what comes back
    if (!m_dispatcher) {
        makeDispatcher({});
        m_dispatcher->start();
    }
    m_dispatcher->add(spec);
}

/// A task that was given twice has one result: the first. The lane of another one is free again.
void RunSession::dropSecondResults(std::vector<LaneMessage> &messages)
{
    std::set<std::int64_t> here;
    for (LaneMessage &message : messages) {
        if (!message.result)
            continue;
        if (!hasResult(message.event.task) && here.insert(message.event.task).second)
            continue;
        message.event.kind = TaskEvent::Kind::Dropped;
        message.result.reset();
    }
}

bool RunSession::hasResult(std::int64_t task) const
{
    return m_ledger->has(task);
}

int RunSession::addLanes(int count)
{
    int first = 0;
    {
        const std::lock_guard lock(m_mutex);
        first = m_times.addLanes(count);
    }
    for (int lane = first; lane < first + count; ++lane)
        m_trace.lane(now(), lane);
    return first;
}

int RunSession::idleLanes() const
{
    const std::lock_guard lock(m_mutex);
    return m_lanesLeft - m_times.running(0, m_localLanes);
}

void RunSession::workerChanged(const WorkerStatus &status)
{
    m_trace.worker(now(), status);
    {
        const std::lock_guard lock(m_mutex);
        m_workers = m_dispatcher->statuses();
    }
    // One that is ready may be the last that could have taken what is left, and cannot.
    if (status.state == WorkerStatus::State::SetAside ||
        status.state == WorkerStatus::State::Ended ||
        (status.state == WorkerStatus::State::Ready && !status.cannotTake.empty()))
        callHere(&RunSession::endIfOver);
}

void RunSession::pumpWorkers()
{
    if (m_dispatcher)
        m_dispatcher->pump();
}

void RunSession::stopWorkers()
{
    if (m_dispatcher)
        m_dispatcher->stop();
    endIfOver();
}

/// With workers the run ends when all tasks have results, or when nobody is left to run them.
void RunSession::endIfOver()
{
    if (m_isEnding)
        return;
    if (m_dispatcher) {
        const bool hasAll = isComplete();
        if (hasAll) {
            m_dispatcher->finish();
            m_queue.close();
            m_stop.request_stop(); // what still runs here was brought by others
        }
        const bool isStuckNow = !hasAll && isStuck();
        if (isStuckNow) {
            m_forsaken = forsakenError("No worker is left that has XGBoost.");
            m_dispatcher->finish();
            m_queue.close();
        }
        if (!m_dispatcher->isOver())
            return;
        if (m_lanesLeft == 0 && !hasAll && !isStuckNow && !m_forsaken && !m_stop.stop_requested())
            m_forsaken = forsakenError("No worker is left.");
    }
    if (m_lanesLeft > 0)
        return;
    m_isEnding = true;
    callHere(&RunSession::end);
}

bool RunSession::isStuck() const
{
    if (m_lanesTakeTrees || m_stop.stop_requested() || m_dispatcher->mayTakeTrees())
        return false;
    return m_queue.remaining(false) == 0 && m_ledger->size() + m_queue.remaining() >= m_total;
}

/// What the user is told when the last worker that could take them is gone and tasks are left.
Error RunSession::forsakenError(const std::string &cause) const
{
    Error error{ErrorCode::Io, cause};
    bool wasAnyReady = false;
    for (const WorkerStatus &status : m_dispatcher->statuses()) {
        const std::string &lack = status.cannotTake;
        error.cause +=
            " " + status.name + ": " + (lack.empty() ? status.reason.text().toStdString() : lack);
        wasAnyReady = wasAnyReady || status.firstLane >= 0;
    }
    const bool hasWork = m_ledger->size() > 0 || !isStuck();
    if ((wasAnyReady && hasWork) || m_restored > 0) {
        error.effect = std::to_string(m_total - m_ledger->size()) + " of " +
                       std::to_string(m_total) + " tasks were not run.";
        error.remedy = "Mend the cause and go on with the run: what is done is kept.";
    } else {
        error.code = ErrorCode::BadInput;
        error.effect = "Nothing was run.";
        if (isStuck())
            error.remedy =
                "Install libxgboost0 and heddle-worker-trees of this build there, or add "
                "lanes that have them.";
    }
    return error;
}

void RunSession::addWorkerTiming(RunTiming &timing) const
{
    timing.bytesToWorkers = m_dispatcher->bytesSent();
    timing.bytesFromWorkers = m_dispatcher->bytesHeard();
    timing.retries = m_dispatcher->retries();
    for (const WorkerStatus &status : m_dispatcher->statuses()) {
        if (status.firstLane < 0)
            continue;
        timing.workerRssBytes.push_back(status.residentBytes);
        if (std::find(timing.hosts.begin(), timing.hosts.end(), status.host) == timing.hosts.end())
            timing.hosts.push_back(status.host);
    }
}

} // namespace heddle
