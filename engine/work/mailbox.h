#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace heddle {

/// Carries messages from any thread to the one that drains them, oldest first.
/// Every member may be called from any thread.
template <typename Message>
class Mailbox
{
public:
    /// `wake` is called, outside the lock, when a message arrives in an empty box.
    explicit Mailbox(std::function<void()> wake = {})
        : m_wake(std::move(wake))
    {
    }

    void post(Message message)
    {
        bool wasEmpty = false;
        {
            const std::unique_lock lock = lockSoon();
            wasEmpty = m_messages.empty();
            m_messages.push_back(std::move(message));
        }
        if (wasEmpty && m_wake)
            m_wake();
    }

    /// Posts several, in their order; they are copied.
    void postAll(const std::vector<Message> &messages)
    {
        if (messages.empty())
            return;
        bool wasEmpty = false;
        {
            const std::lock_guard lock(m_mutex);
            wasEmpty = m_messages.empty();
            m_messages.insert(m_messages.end(), messages.begin(), messages.end());
        }
        if (wasEmpty && m_wake)
            m_wake();
    }

    /// Hands over all posted so far.
    std::vector<Message> drain()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_messages, {});
    }

    /// The same into a vector used before, whose memory serves the next messages.
    void drain(std::vector<Message> &messages)
    {
        messages.clear();
        const std::lock_guard lock(m_mutex);
        m_messages.swap(messages);
    }

private:
    /// The lock is held for a few nanoseconds at a time: trying again beats going to sleep.
    std::unique_lock<std::mutex> lockSoon()
    {
        constexpr int tries = 64;
        std::unique_lock lock(m_mutex, std::try_to_lock);
        for (int i = 0; !lock && i < tries; ++i)
            lock.try_lock();
        if (!lock)
            lock.lock();
        return lock;
    }

    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<Message> m_messages; // guarded by m_mutex
};

} // namespace heddle
