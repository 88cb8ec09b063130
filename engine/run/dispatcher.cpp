#include "run/dispatcher.h"

#include "core/machine.h"
#include "run/laneabilities.h"
#include "run/sshlink.h"
#include "run/tlslink.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace heddle {

namespace {

using State = WorkerStatus::State;

constexpr int tickMilliseconds = 100;
constexpr double stopSeconds = 1.5; ///< For workers to give back what they run.
constexpr int mostFaults = 3;       ///< In a row; then the worker is set aside.
constexpr int mostDeaths = 3;       ///< Of workers that ran one task; then the task fails.
constexpr double meanWeight = 0.1;  ///< Of the newest task in the mean.

int workerCount(const WorkerSpec &spec)
{
    if (spec.kind != WorkerKind::Processes)
        return 1;
    return spec.count > 0 ? spec.count : coresAllowed();
}

std::string timesText(int count)
{
    return count == 1 ? "once" : std::to_string(count) + " times";
}

} // namespace

Dispatcher::Dispatcher(std::shared_ptr<const Plan> plan, const std::vector<WorkerSpec> &specs,
                       TaskQueue &queue, Site &site, DispatcherOptions options)
    : m_plan(std::move(plan))
    , m_queue(queue)
    , m_site(site)
    , m_options(std::move(options))
    , m_hasTrees(hasTrees(*m_plan))
    , m_xgboost(m_options.xgboost)
{
    for (const WorkerSpec &spec : specs)
        for (int i = 0; i < workerCount(spec); ++i)
            addSlot(spec);
    m_tickTimer.callOnTimeout(this, &Dispatcher::tick);
    m_beatTimer.callOnTimeout(this, &Dispatcher::beat);
}

Dispatcher::~Dispatcher()
{
    for (const auto &slot :
         m_slots) // all at once see the end of their streams, then each is awaited
        if (slot->peer)
            slot->peer->sayBye();
}

bool Dispatcher::Slot::isOut() const
{
    return !peer && (status.state == State::SetAside || status.state == State::Ended);
}

void Dispatcher::addSlot(const WorkerSpec &spec)
{
    std::string name = hostName(spec);
    if (spec.kind == WorkerKind::Processes) {
        const auto others = std::count_if(m_slots.begin(), m_slots.end(), [&](const auto &other) {
            return isSamePlace(other->spec, spec);
        });
        name = "process " + std::to_string(others + 1);
    }
    const auto isTaken = [this](const std::string &text) {
        return std::any_of(m_slots.begin(), m_slots.end(),
                           [&](const auto &other) { return other->status.name == text; });
    };
    auto slot = std::make_unique<Slot>();
    slot->spec = spec;
    slot->status.name = name;
    for (int i = 2; isTaken(slot->status.name); ++i) // two workers on one host
        slot->status.name = name + " (" + std::to_string(i) + ")";
    slot->status.host = hostName(spec);
    slot->status.spec = spec;
    m_slots.push_back(std::move(slot));
}

void Dispatcher::start()
{
    m_shipment = std::make_unique<TableShipment>(*m_plan);
    m_tickTimer.start(tickMilliseconds);
    m_beatTimer.start(static_cast<int>(m_options.heartbeat * 1000));
    for (const auto &slot : m_slots)
        startPeer(*slot);
}

void Dispatcher::add(const WorkerSpec &spec)
{
    if (m_stopAt > 0 || m_isFinished)
        return;
    int missing = workerCount(spec);
    for (const auto &slot : m_slots) {
        if (missing == 0 || !isSamePlace(slot->spec, spec))
            continue;
        if (slot->isOut()) {
            slot->spec = slot->status.spec = spec;
            slot->faults = 0;
            startPeer(*slot);
        } else if (spec.kind == WorkerKind::Processes) {
            continue; // any number of them may run here
        }
        --missing;
    }
    for (; missing > 0; --missing) {
        addSlot(spec);
        startPeer(*m_slots.back());
    }
}

void Dispatcher::drain(const std::string &name)
{
    const auto found = std::find_if(m_slots.begin(), m_slots.end(),
                                    [&](const auto &slot) { return slot->status.name == name; });
    if (found == m_slots.end() || (*found)->isOut())
        return;
    Slot &slot = **found;
    slot.restartAt = 0;
    if (!slot.peer) {
        setState(slot, State::Ended);
    } else if (slot.peer->isReady()) {
        setState(slot, State::Draining);
        slot.peer->drain();
    } else {
        slot.status.state = State::Ended; // so that its end is no loss
        slot.peer->cut({tr("It was drained before it had a task."), {}});
    }
}

std::unique_ptr<WorkerLink> Dispatcher::makeLink(const WorkerSpec &spec)
{
    if (spec.kind == WorkerKind::Tcp)
        return std::make_unique<TlsLink>(spec);
    if (spec.kind == WorkerKind::Ssh)
        return std::make_unique<SshLink>(spec, *m_program);
    const QString trees =
        m_hasTrees && m_options.workerProgram.isEmpty() ? treesWorkerPath() : QString();
    return std::make_unique<ProcessLink>(
        trees.isEmpty() ? m_program->path : trees,
        QStringList{QStringLiteral("--stdio"), QStringLiteral("--lanes"), QStringLiteral("1")});
}

void Dispatcher::startPeer(Slot &slot)
{
    slot.restartAt = 0;
    slot.status.reason = {};
    setState(slot, State::Starting);
    const auto setAside = [&](const Error &error) {
        slot.status.reason = deathReason(error);
        setState(slot, State::SetAside);
    };
    if (!m_program && slot.spec.kind != WorkerKind::Tcp) {
        auto program = findWorkerProgram(m_options.workerProgram);
        if (!program)
            return setAside(program.error());
        m_program = std::move(*program);
        m_program->prefersTrees = m_hasTrees;
    }
    slot.peer = std::make_unique<WorkerPeer>(
        makeLink(slot.spec), *this, [this] { return m_site.now(); }, m_options.heartbeat);
    slot.peer->open();
}

Dispatcher::Slot &Dispatcher::slotOf(const WorkerPeer &peer)
{
    const auto found = std::find_if(m_slots.begin(), m_slots.end(),
                                    [&](const auto &slot) { return slot->peer.get() == &peer; });
    return **found;
}

void Dispatcher::setState(Slot &slot, WorkerStatus::State state)
{
    slot.status.state = state;
    m_site.workerChanged(slot.status);
}

void Dispatcher::peerGreeted(WorkerPeer &peer)
{
    Slot &slot = slotOf(peer);
    slot.status.lanes = static_cast<int>(peer.hello().lanes);
    learnAbilities(slot);
    if (slot.status.state == State::Draining)
        return; // it says bye
    slot.status.tableBytes = m_shipment->bytes();
    setState(slot, State::Loading);
    loadWaiting();
}

/// Of several workers that share a cache one gets the table; the others find it there.
void Dispatcher::loadWaiting()
{
    for (const auto &slot : m_slots) {
        WorkerPeer *const peer = slot->peer.get();
        if (slot->status.state != State::Loading || !peer || !peer->isGreeted() ||
            peer->isLoading())
            continue;
        if (const auto stored = m_shipment->store(); !stored) {
            DeathReason reason = deathReason(stored.error());
            reason.cause.prepend(tr("The table cannot be sent. "));
            return peer->cut(reason);
        }
        const std::string &cache = peer->hello().cache;
        const bool isHeld =
            slot->spec.kind == WorkerKind::Processes || m_servedCaches.contains(cache);
        if (isHeld || m_loadingCaches.insert(cache).second)
            peer->load(*m_shipment);
    }
}

void Dispatcher::peerReady(WorkerPeer &peer)
{
    Slot &slot = slotOf(peer);
    m_loadingCaches.erase(peer.hello().cache);
    m_servedCaches.insert(peer.hello().cache);
    if (peer.tasksOfPlan() != m_plan->totalTaskCount())
        return peer.cut({tr("It plans %1 tasks where there are %2.")
                             .arg(peer.tasksOfPlan())
                             .arg(m_plan->totalTaskCount()),
                         {}});
    const int lanes = static_cast<int>(peer.hello().lanes);
    if (lanes > slot.laneCount) {
        slot.status.firstLane = m_site.addLanes(lanes);
        slot.laneCount = lanes;
    }
    slot.status.lanes = lanes;
    slot.status.tableBytesSent = peer.tableBytesSent();
    peer.setFirstLane(slot.status.firstLane);
    setState(slot, State::Ready);
    fill(slot);
    loadWaiting();
}

void Dispatcher::peerBrought(WorkerPeer &peer, std::vector<LaneMessage> &messages)
{
    Slot &slot = slotOf(peer);
    for (const LaneMessage &message : messages) {
        if (!message.result)
            continue;
        if (!fitsPlan(*m_plan, *message.result))
            return peer.cut({tr("Its result of task %1 has another form than the plan gives it.")
                                 .arg(message.event.task),
                             {}});
        slot.faults = 0;
        const double wall = message.event.wallSeconds;
        slot.meanSeconds = slot.meanSeconds == 0
                               ? wall
                               : slot.meanSeconds + meanWeight * (wall - slot.meanSeconds);
        if (!m_doubled.empty() && m_doubled.erase(message.event.task) > 0)
            forgetElsewhere(message.event.task, &peer);
    }
    m_site.takeNews(messages);
    if (!peer.isGone())
        fill(slot);
}

void Dispatcher::taskEnded(std::int64_t task)
{
    if (m_doubled.erase(task) > 0)
        forgetElsewhere(task, nullptr);
}

void Dispatcher::peerReturned(WorkerPeer &peer, const std::vector<std::int64_t> &tasks)
{
    Slot &slot = slotOf(peer);
    std::vector<LaneMessage> messages;
    for (const std::int64_t task : std::views::reverse(tasks)) {
        m_queue.putBack(task);
        messages.push_back(newsOf(slot, TaskEvent::Kind::Returned, task));
    }
    m_site.takeNews(messages);
    pump();
}

/// What happens to a task between this process and a worker, whose first lane stands for it.
LaneMessage Dispatcher::newsOf(const Slot &slot, TaskEvent::Kind kind, std::int64_t task) const
{
    TaskEvent event;
    event.kind = kind;
    event.task = task;
    event.lane = slot.status.firstLane;
    event.time = m_site.now();
    return {event, nullptr};
}

void Dispatcher::failTask(const Slot &slot, std::int64_t task, const std::string &reason)
{
    TaskResult result;
    result.task = task;
    result.timing = {slot.status.firstLane, m_site.now(), 0, 0};
    result.cells.resize(static_cast<std::size_t>(m_plan->task(task).cellCount()));
    for (CellResult &cell : result.cells)
        cell.failure = "Its worker died " + timesText(mostDeaths) + " running it. " + reason;
    std::vector<LaneMessage> messages;
    const TaskEvent event = endOf(result);
    messages.push_back({event, std::make_unique<TaskResult>(std::move(result))});
    m_site.takeNews(messages);
}

/// What a lost worker had goes back to the queue. The first tasks, one a lane, were running.
void Dispatcher::takeBack(Slot &slot, const WorkerPeer &peer, const std::string &reason)
{
    std::vector<LaneMessage> messages;
    std::vector<std::int64_t> failing;
    const auto &tasks = peer.inFlight();
    for (std::size_t i = tasks.size(); i-- > 0;) {
        const std::int64_t task = tasks[i].task;
        if (m_doubled.erase(task) > 0 || m_site.hasResult(task))
            continue; // somebody else has it
        messages.push_back(newsOf(slot, TaskEvent::Kind::Lost, task));
        if (m_stopAt == 0) {
            m_retries.push_back({task, slot.status.name, reason});
            ++slot.status.tasksReturned;
        }
        const bool wasRunning = i < static_cast<std::size_t>(slot.status.lanes);
        const bool isSuspect = wasRunning && m_stopAt == 0;
        if (isSuspect && ++m_deaths[task] >= mostDeaths)
            failing.push_back(task);
        else if (isSuspect)
            m_queue.putLast(task); // the others tell whether it or the worker is at fault
        else
            m_queue.putBack(task);
    }
    m_site.takeNews(messages);
    for (const std::int64_t task : failing) // after the news that it was lost
        failTask(slot, task, reason);
}

void Dispatcher::peerGone(WorkerPeer &peer, const DeathReason &reason, bool inOrder)
{
    Slot &slot = slotOf(peer);
    const bool wasGreeted = peer.isGreeted();
    const State before = slot.status.state;
    const bool isOver = m_isFinished || m_stopAt > 0 || before == State::Ended;
    m_loadingCaches.erase(peer.hello().cache);
    slot.bytesSent += peer.bytesSent();
    slot.bytesHeard += peer.bytesHeard();
    slot.status.residentBytes = std::max(slot.status.residentBytes, peer.resident());
    slot.status.cpuSeconds += peer.cpuSeconds();
    slot.status.reason = reason;
    std::unique_ptr<WorkerPeer> gone = std::move(slot.peer);
    takeBack(slot, *gone, reason.text().toStdString());
    gone.release()->deleteLater(); // it is in the middle of a call
    const bool wasOnceReady = slot.status.firstLane >= 0;
    if (!inOrder && !isOver) {
        ++slot.status.losses;
        slot.status.lastLoss = reason;
    }
    if (m_isFinished && before == State::Ended) {
        // told by finish()
    } else if (inOrder || isOver || before == State::Draining) {
        setState(slot, State::Ended);
    } else if ((!wasGreeted && !wasOnceReady) || (wasGreeted && before != State::Ready) ||
               ++slot.faults >= mostFaults) {
        setState(slot, State::SetAside);
    } else {
        constexpr double firstWait = 0.05; // heartbeats
        constexpr double growth = 10; // the third try waits long enough for a host to start again
        slot.restartAt =
            m_site.now() + firstWait * m_options.heartbeat * std::pow(growth, slot.faults - 1);
        setState(slot, State::Lost);
    }
    loadWaiting();
    pump();
}

void Dispatcher::tick()
{
    const double now = m_site.now();
    for (const auto &slot : m_slots) {
        if (slot->restartAt > 0 && now >= slot->restartAt && m_stopAt == 0 && !m_isFinished)
            startPeer(*slot);
        if (slot->peer && slot->status.state == State::Loading)
            slot->status.tableBytesSent = slot->peer->tableBytesSent();
        if (slot->peer && m_stopAt > 0 && now >= m_stopAt)
            slot->peer->cut({tr("It did not give back its tasks in time."), {}});
    }
    pump();
    shareTail();
}

void Dispatcher::beat()
{
    for (const auto &slot : m_slots)
        if (slot->peer)
            slot->peer->beat();
}

void Dispatcher::stop()
{
    if (m_stopAt > 0 || m_isFinished)
        return;
    m_stopAt = m_site.now() + stopSeconds;
    for (const auto &slot : m_slots) {
        slot->restartAt = 0;
        if (!slot->peer)
            continue;
        if (slot->peer->isReady())
            slot->peer->stop();
        else
            slot->peer->cut({tr("The run was cancelled."), {}});
    }
}

void Dispatcher::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    m_tickTimer.stop();
    m_beatTimer.stop();
    for (const auto &slot : m_slots) {
        if (!slot->peer)
            continue;
        slot->peer->sayBye();
        setState(*slot, State::Ended); // nobody waits for its answer
    }
}

bool Dispatcher::isForsaken() const
{
    return std::all_of(m_slots.begin(), m_slots.end(),
                       [](const auto &slot) { return slot->isOut(); });
}

bool Dispatcher::isOver() const
{
    const bool hasNothingOut = std::all_of(m_slots.begin(), m_slots.end(), [](const auto &slot) {
        return !slot->peer || slot->peer->inFlight().empty();
    });
    return m_isFinished || (m_stopAt > 0 && hasNothingOut) || isForsaken();
}

std::vector<WorkerStatus> Dispatcher::statuses() const
{
    std::vector<WorkerStatus> list;
    for (const auto &slot : m_slots) {
        WorkerStatus status = slot->status;
        if (slot->peer) {
            status.residentBytes = std::max(status.residentBytes, slot->peer->resident());
            status.cpuSeconds += slot->peer->cpuSeconds();
            status.roundTrip = slot->peer->roundTrip();
            status.tableBytesSent = slot->peer->tableBytesSent();
        }
        list.push_back(std::move(status));
    }
    return list;
}

std::int64_t Dispatcher::bytesSent() const
{
    std::int64_t sum = 0;
    for (const auto &slot : m_slots)
        sum += slot->bytesSent + (slot->peer ? slot->peer->bytesSent() : 0);
    return sum;
}

std::int64_t Dispatcher::bytesHeard() const
{
    std::int64_t sum = 0;
    for (const auto &slot : m_slots)
        sum += slot->bytesHeard + (slot->peer ? slot->peer->bytesHeard() : 0);
    return sum;
}

} // namespace heddle
