// The part of a run that is about what its lanes tell, and what follows for the rest of the tasks.
#include "run/runsession.h"

#include <QTimer>

namespace heddle {

namespace {

/// Between two looks at the mailbox while tasks are short: waking this thread costs a lane more
/// than a short fit takes.
constexpr int drainMilliseconds = 1;

} // namespace

void RunSession::wakeToDrain()
{
    if (!m_drainsSoon.exchange(true))
        callHere(&RunSession::drainAgain);
}

void RunSession::drainAgain()
{
    if (m_isEnding)
        return; // end() does it
    drain();
    if (m_messages.empty()) {
        m_drainsSoon = false;
        drain(); // what came in between has woken nobody
    }
    if (!m_messages.empty()) {
        m_drainsSoon = true;
        m_drainTimer->start(drainMilliseconds);
    }
}

void RunSession::drain()
{
    m_mailbox.drain(m_messages);
    if (m_messages.empty())
        return;
    if (m_dispatcher) {
        for (const LaneMessage &message : m_messages)
            if (message.result)
                m_dispatcher->taskEnded(message.event.task);
    }
    std::int64_t bytes = 0;
    for (const LaneMessage &message : m_messages)
        bytes += message.result ? static_cast<std::int64_t>(bytesOf(*message.result)) : 0;
    takeNews(m_messages);
    m_backlog.take(bytes);
}

void RunSession::lookAtStop()
{
    if (!m_stopRule || m_stopRule->decision())
        return;
    m_stopRule->look(*m_ledger);
    if (!m_stopRule->decision())
        return;
    m_queue.drop([this](std::int64_t task) { return !m_stopRule->needs(task); });
    const std::lock_guard lock(m_mutex);
    m_total = m_stopRule->neededTasks();
}

bool RunSession::isComplete()
{
    if (m_stopRule && m_stopRule->decision())
        return m_stopRule->isComplete(*m_ledger);
    return m_ledger->size() >= m_total;
}

} // namespace heddle
