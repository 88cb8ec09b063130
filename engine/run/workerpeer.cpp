#include "run/workerpeer.h"

#include <algorithm>
#include <variant>

namespace heddle {

namespace {

constexpr double helloSeconds = 15;          ///< For a started program to say something.
constexpr int missedBeats = 3;               ///< Then the link is lost; of 2 s, ssh's scale.
constexpr std::size_t mostUnsent = 4 << 20;  ///< Bytes of a table in the link's own memory.
constexpr std::size_t pieceBytes = 64 << 10; ///< Of a table between two pings.

} // namespace

WorkerPeer::WorkerPeer(std::unique_ptr<WorkerLink> link, Owner &owner, std::function<double()> now,
                       double heartbeat)
    : m_link(std::move(link))
    , m_owner(owner)
    , m_now(std::move(now))
    , m_heartbeat(heartbeat)
    , m_heard(m_now())
    , m_lastBeat(m_heard)
{
    connect(m_link.get(), &WorkerLink::bytesCame, this, &WorkerPeer::hear);
    connect(m_link.get(), &WorkerLink::bytesLeft, this, [this] {
        if (m_isNeeded || m_link->unsentBytes() > 0)
            m_heard = m_now(); // a slow link that takes bytes is alive; a ping only fills a buffer
        sendPieces();
    });
    connect(m_link.get(), &WorkerLink::bytesArrived, this, [this] { m_heard = m_now(); });
    connect(m_link.get(), &WorkerLink::ended, this, [this](const DeathReason &reason) {
        end(reason.isEmpty() ? DeathReason{tr("It ended without a word."), {}} : reason, false);
    });
}

void WorkerPeer::open()
{
    m_link->open();
}

template <typename Message>
void WorkerPeer::send(const Message &message)
{
    const std::string bytes = frameOf(message);
    m_bytesSent += std::ssize(bytes);
    m_link->send(bytes);
}

void WorkerPeer::load(const TableShipment &shipment)
{
    m_phase = Phase::Loading;
    m_shipment = &shipment;
    send(message::Load{shipment.id(), shipment.bytes(), shipment.experiment()});
}

void WorkerPeer::run(std::span<const std::int64_t> tasks)
{
    const double now = m_now();
    for (const std::int64_t task : tasks)
        m_inFlight.push_back({task, now, false});
    send(message::Run{{tasks.begin(), tasks.end()}});
}

void WorkerPeer::forget(std::int64_t task)
{
    takeOut(task);
    send(message::Forget{{task}});
}

void WorkerPeer::stop()
{
    send(message::Stop{});
}

void WorkerPeer::drain()
{
    if (std::exchange(m_isDraining, true) || m_phase == Phase::Gone)
        return;
    if (m_phase != Phase::Opening) // until then what is sent may go to the shell of its host
        send(message::Drain{});
}

void WorkerPeer::sayBye()
{
    if (m_phase != Phase::Gone)
        send(message::Bye{"The run is over."});
}

void WorkerPeer::ping()
{
    m_pingSent = m_now();
    send(message::Ping{++m_pingNumber});
}

void WorkerPeer::beat()
{
    if (m_phase == Phase::Gone)
        return;
    const double now = m_now();
    if (now - std::exchange(m_lastBeat, now) > 2 * m_heartbeat)
        m_heard = now; // this side was away, not the worker
    const double silence = now - m_heard;
    if (m_phase == Phase::Opening) {
        if (silence > helloSeconds)
            cut({tr("It did not answer within %1 s.").arg(static_cast<int>(helloSeconds)), {}});
        return;
    }
    if (silence > missedBeats * m_heartbeat)
        return cut({tr("Nothing was heard of it for %1 s: the link is lost.")
                        .arg(static_cast<int>(silence)),
                    {}});
    ping();
}

void WorkerPeer::cut(const DeathReason &reason)
{
    end(reason, false);
}

void WorkerPeer::hear(std::string_view bytes)
{
    m_heard = m_now();
    m_bytesHeard += std::ssize(bytes);
    m_frames.add(bytes);
    while (m_phase != Phase::Gone) {
        const auto payload = m_frames.next();
        if (!payload)
            return breakLink(deathReason(payload.error()));
        if (!*payload)
            break;
        auto message = readToCoordinator(**payload);
        if (!message)
            return breakLink(deathReason(message.error()));
        std::visit([this](auto &known) { handle(known); }, *message);
    }
    bringNews();
}

void WorkerPeer::bringNews()
{
    if (m_news.empty())
        return;
    std::vector<LaneMessage> news = std::exchange(m_news, {}); // the owner may cut this link
    m_owner.peerBrought(*this, news);
}

bool WorkerPeer::expects(Phase phase, const char *type)
{
    if (m_phase == phase)
        return true;
    breakOrder(type);
    return false;
}

void WorkerPeer::breakOrder(const char *type)
{
    breakLink({tr("Its message \"%1\" came out of order.").arg(QLatin1String(type)), {}});
}

void WorkerPeer::breakLink(const DeathReason &reason)
{
    if (m_phase != Phase::Gone)
        send(message::Refused{reason.text().toStdString()});
    end(reason, false);
}

void WorkerPeer::end(const DeathReason &reason, bool inOrder)
{
    if (m_phase == Phase::Gone)
        return;
    bringNews();
    m_phase = Phase::Gone;
    m_link->disconnect(this);
    m_link->close();
    m_owner.peerGone(*this, reason, inOrder);
}

void WorkerPeer::handle(const message::Token & /*token*/)
{
    breakOrder("token");
}

void WorkerPeer::handle(const message::Hello &hello)
{
    if (!expects(Phase::Opening, "hello"))
        return;
    if (const auto same = checkIdentity(hello.identity, "The worker"); !same)
        return breakLink(deathReason(same.error()));
    m_hello = hello;
    m_frames.setLimit(toCoordinatorLimit);
    m_phase = Phase::Greeted;
    send(message::Welcome{ownIdentity(), m_heartbeat});
    if (m_isDraining)
        send(message::Drain{});
    ping();
    m_owner.peerGreeted(*this);
}

void WorkerPeer::handle(const message::Refused &refused)
{
    end({tr("It refused: %1").arg(QString::fromStdString(refused.reason)), {}}, false);
}

void WorkerPeer::handle(const message::Need & /*need*/)
{
    if (!expects(Phase::Loading, "need"))
        return;
    m_isNeeded = true;
    sendPieces();
}

void WorkerPeer::sendPieces()
{
    if (!m_isNeeded || m_phase != Phase::Loading)
        return;
    while (m_link->unsentBytes() < mostUnsent && m_tableBytesSent < m_shipment->bytes()) {
        const auto piece = m_shipment->piece(m_tableBytesSent);
        if (!piece)
            return breakLink(deathReason(piece.error()));
        const std::string_view part = piece->substr(0, pieceBytes);
        std::string bytes;
        appendPieceFrame(bytes, part);
        m_tableBytesSent += std::ssize(part);
        m_bytesSent += std::ssize(bytes);
        m_link->send(bytes);
        ping(); // its answer tells that the piece has come, however slow the way
    }
    if (m_tableBytesSent >= m_shipment->bytes())
        m_isNeeded = false;
}

void WorkerPeer::handle(const message::Ready &ready)
{
    if (!expects(Phase::Loading, "ready"))
        return;
    m_tasksOfPlan = ready.tasks;
    m_phase = Phase::Ready;
    m_owner.peerReady(*this);
}

void WorkerPeer::handle(const message::Unable &unable)
{
    end({tr("It cannot run this: %1").arg(QString::fromStdString(unable.reason)), {}}, false);
}

WorkerPeer::TaskInFlight *WorkerPeer::find(std::int64_t task)
{
    const auto found = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                    [task](const TaskInFlight &one) { return one.task == task; });
    return found == m_inFlight.end() ? nullptr : &*found;
}

bool WorkerPeer::takeOut(std::int64_t task)
{
    return std::erase_if(m_inFlight, [task](const TaskInFlight &one) { return one.task == task; }) >
           0;
}

TaskEvent WorkerPeer::eventOf(TaskEvent::Kind kind, std::int64_t task, int lane, double time) const
{
    TaskEvent event;
    event.kind = kind;
    event.task = task;
    event.lane = m_firstLane + lane;
    event.time = std::clamp(time + m_clockOffset, 0.0, m_now());
    return event;
}

void WorkerPeer::handle(const message::Started &started)
{
    TaskInFlight *const known = find(started.task);
    if (!known || known->isStarted || started.lane >= m_hello.lanes)
        return; // its end, or our forgetting it, was faster
    known->isStarted = true;
    m_news.push_back(
        {eventOf(TaskEvent::Kind::Started, started.task, started.lane, started.time), nullptr});
}

void WorkerPeer::handle(const message::Progress &progress)
{
    if (!find(progress.task) || progress.lane >= m_hello.lanes)
        return;
    TaskEvent event =
        eventOf(TaskEvent::Kind::Progress, progress.task, progress.lane, progress.time);
    event.progress = static_cast<float>(std::clamp(progress.share, 0.0, 1.0));
    m_news.push_back({event, nullptr});
}

void WorkerPeer::handle(TaskResult &result)
{
    if (result.timing.lane < 0 || result.timing.lane >= m_hello.lanes)
        return breakLink({tr("It sent a result from a lane that it has not."), {}});
    const TaskInFlight *const known = find(result.task);
    if (!known)
        return; // forgotten when it was on its way
    const double start = result.timing.start;
    const TaskEvent started =
        eventOf(TaskEvent::Kind::Started, result.task, result.timing.lane, start);
    if (!known->isStarted)
        m_news.push_back({started, nullptr});
    result.timing.lane = started.lane;
    result.timing.start = started.time;
    takeOut(result.task);
    const TaskEvent ended = endOf(result);
    m_news.push_back({ended, std::make_unique<TaskResult>(std::move(result))});
}

void WorkerPeer::handle(const message::Returned &returned)
{
    bringNews();
    std::vector<std::int64_t> tasks;
    for (const std::int64_t task : returned.tasks) {
        if (takeOut(task))
            tasks.push_back(task);
    }
    m_owner.peerReturned(*this, tasks);
}

void WorkerPeer::handle(const message::Pong &pong)
{
    m_resident = std::max(m_resident, pong.resident);
    m_cpuSeconds = std::max(m_cpuSeconds, pong.cpuSeconds);
    if (pong.number != m_pingNumber)
        return;
    const double now = m_now();
    const double roundTrip = now - m_pingSent;
    if (m_roundTrip && *m_roundTrip <= roundTrip)
        return;
    m_roundTrip = roundTrip;
    m_clockOffset = (now + m_pingSent) / 2 - pong.time;
}

void WorkerPeer::handle(const message::Echo & /*echo*/)
{
    breakOrder("echo");
}

void WorkerPeer::handle(const message::Bye &bye)
{
    end({QString::fromStdString(bye.reason), {}}, true);
}

} // namespace heddle
