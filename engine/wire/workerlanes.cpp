#include "wire/workerlanes.h"

#include "wire/messages.h"

namespace heddle {

namespace {

constexpr double longTask = 0.02; // seconds; the end of a shorter one is news enough

} // namespace

WorkerLanes::WorkerLanes(Channel &channel, int lanes, RunTask run,
                         std::chrono::steady_clock::time_point start)
    : m_channel(channel)
    , m_run(std::move(run))
    , m_mailbox([this] { tell(); })
    , m_context{m_inbox, m_mailbox,
                [this](std::int64_t task, const TaskControl &control) {
                    return runTask(task, control);
                },
                start, m_stop.get_token()}
    , m_lanesLeft(lanes)
{
    m_threads.reserve(static_cast<std::size_t>(lanes));
    for (int lane = 0; lane < lanes; ++lane)
        m_threads.emplace_back([this, lane] { hostLane(lane); });
}

WorkerLanes::~WorkerLanes()
{
    end({});
}

void WorkerLanes::giveBackWaiting()
{
    const std::vector<std::int64_t> tasks = m_inbox.takeWaiting();
    if (!tasks.empty())
        static_cast<void>(m_channel.write(frameOf(message::Returned{tasks})));
}

void WorkerLanes::giveBackAll()
{
    giveBackWaiting();
    m_inbox.stopRunning();
}

void WorkerLanes::tellLongTasks()
{
    const auto passed = std::chrono::steady_clock::now() - m_context.start;
    const double now = std::chrono::duration<double>(passed).count();
    std::string bytes;
    {
        const std::lock_guard lock(m_mutex);
        for (auto &[lane, running] : m_running)
            if (!running.isTold && now - running.started.time > longTask)
                appendStarted(bytes, running);
    }
    if (!bytes.empty())
        static_cast<void>(m_channel.write(bytes));
}

bool WorkerLanes::isIdle() const
{
    return m_inbox.size() == 0 && m_tellers == 0; // in this order: a teller takes tasks out
}

std::int64_t WorkerLanes::ended() const
{
    const std::lock_guard lock(m_mutex);
    return m_ended;
}

void WorkerLanes::mute()
{
    const std::lock_guard lock(m_telling);
    m_isMute = true;
}

bool WorkerLanes::end(std::chrono::milliseconds longest)
{
    m_stop.request_stop();
    m_inbox.stopRunning();
    m_inbox.close();
    std::unique_lock lock(m_mutex);
    return m_laneEnded.wait_for(lock, longest, [this] { return m_lanesLeft == 0; });
}

Result<TaskResult> WorkerLanes::runTask(std::int64_t task, const TaskControl &control) const
{
    return m_run(task, {m_inbox.stopOf(task), control.progress});
}

/// Called by the lane whose message came into the empty mailbox. What it cannot write, nobody
/// reads any more: the thread that reads the channel finds out.
void WorkerLanes::tell()
{
    ++m_tellers;
    {
        const std::lock_guard lock(m_telling);
        std::string bytes;
        for (const LaneMessage &message : m_mailbox.drain())
            appendNews(bytes, message);
        if (!bytes.empty() && !m_isMute)
            static_cast<void>(m_channel.write(bytes));
    }
    --m_tellers;
}

void WorkerLanes::appendNews(std::string &bytes, const LaneMessage &message)
{
    const TaskEvent &event = message.event;
    switch (event.kind) {
    case TaskEvent::Kind::Sent:
    case TaskEvent::Kind::Dropped:
    case TaskEvent::Kind::Lost:
        return; // a coordinator's
    case TaskEvent::Kind::Started: {
        const std::lock_guard lock(m_mutex);
        m_running[event.lane] = {event, false};
        return;
    }
    case TaskEvent::Kind::Progress: {
        const std::lock_guard lock(m_mutex);
        appendStarted(bytes, m_running[event.lane]);
        appendMessage(bytes, message::Progress{event.task, event.lane, event.time,
                                               static_cast<double>(event.progress)});
        return;
    }
    case TaskEvent::Kind::Done:
    case TaskEvent::Kind::Failed:
    case TaskEvent::Kind::Returned:
        return appendEnd(bytes, message);
    }
}

void WorkerLanes::appendEnd(std::string &bytes, const LaneMessage &message)
{
    {
        const std::lock_guard lock(m_mutex);
        m_running.erase(message.event.lane);
        m_ended += message.result ? 1 : 0;
    }
    if (!m_inbox.ended(message.event.task))
        return;
    if (message.result)
        appendMessage(bytes, *message.result);
    else
        appendMessage(bytes, message::Returned{{message.event.task}});
}

void WorkerLanes::appendStarted(std::string &bytes, Running &running) const
{
    if (running.isTold)
        return;
    running.isTold = true;
    const TaskEvent &event = running.started;
    appendMessage(bytes, message::Started{event.task, event.lane, event.time});
}

void WorkerLanes::hostLane(int lane)
{
    runLane(lane, m_context);
    const std::lock_guard lock(m_mutex);
    --m_lanesLeft;
    m_laneEnded.notify_all();
}

} // namespace heddle
