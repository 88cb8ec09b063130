#pragma once

#include "work/tasksource.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace heddle {

/// The tasks still to run, in order, for lanes to pull. Every member may be called from any thread.
/// As long as nothing is paused, closed or put back, a pull is one atomic step.
///
/// Some tasks may be special: not every lane can take them (those of trees need XGBoost). Who can
/// gets them before all others, which are for everyone.
class TaskQueue : public TaskSource
{
public:
    /// Which tasks are special; empty: none.
    using Speciality = std::function<bool(std::int64_t task)>;

    explicit TaskQueue(std::vector<std::int64_t> order, Speciality isSpecial = {});

    void setOrder(std::vector<std::int64_t> order); ///< Another one, before the first pull.

    /// From now on lanes wait when all is handed out, for tasks that others put back, until the
    /// queue is closed. To be called before others pull: a lane that ended earlier found all tasks
    /// in the hands of lanes, which put none back.
    void awaitReturns() { m_awaitsReturns = true; }
    /// Next() gives no special tasks: the lanes of this process cannot take them. Before the first
    /// pull.
    void keepSpecialFromLanes() { m_lanesTakeSpecial = false; }

    /// The next task; waits while paused. None when all that the lane can take are handed out or
    /// the queue is closed.
    std::optional<std::int64_t> next() override;
    /// The same for one that must not wait.
    std::optional<std::int64_t> tryNext(bool takesSpecial = true);
    void putBack(std::int64_t task) override; ///< To the front.
    void putLast(std::int64_t task);          ///< Behind all others.

    void pause();
    void resume();
    /// Hands out none of these any more, nor keeps one that is put back. Called once.
    void drop(std::function<bool(std::int64_t task)> isDropped);
    void close(); ///< Nothing more is handed out; waiting lanes return.

    /// Tasks that are left for somebody who takes special ones, or does not.
    std::int64_t remaining(bool takesSpecial = true) const;

private:
    /// The special tasks, or the others.
    struct Part
    {
        std::vector<std::int64_t> order;    // constant from the first pull on
        std::atomic<std::size_t> next = 0;  ///< Place in the order; its end or beyond: all are out.
        std::vector<std::int64_t> returned; // guarded by m_mutex; the next one is last
        std::deque<std::int64_t> last;      // guarded by m_mutex; after the order

        std::optional<std::int64_t> nextOfOrder();
        std::optional<std::int64_t> takeReturned(); ///< The mutex is held, as in the next two.
        std::optional<std::int64_t> takeLast();
    };

    std::span<Part> partsFor(bool takesSpecial);
    std::span<const Part> partsFor(bool takesSpecial) const;
    Part &partOf(std::int64_t task) { return m_parts[m_isSpecial && m_isSpecial(task) ? 0 : 1]; }
    std::optional<std::int64_t> nextOfOrder(bool takesSpecial);
    std::optional<std::int64_t> takeLocked(bool takesSpecial); ///< The mutex is held.
    std::size_t left(bool takesSpecial) const;                 ///< The mutex is held.
    std::size_t leftOf(const Part &part) const;
    bool isDropped(std::int64_t task) const
    {
        return m_drops.load(std::memory_order_acquire) && m_isDropped(task);
    }
    void hold(); ///< Sends lanes through the mutex while there is a reason to.

    const Speciality m_isSpecial;
    std::function<bool(std::int64_t)> m_isDropped; // constant once m_drops is set
    std::atomic<bool> m_drops = false;
    std::array<Part, 2> m_parts; ///< Special tasks, others.
    bool m_lanesTakeSpecial = true;
    std::atomic<bool> m_awaitsReturns = false;
    std::atomic<bool> m_held = false; ///< Paused, closed or with tasks put back.
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false; // guarded by m_mutex
    bool m_closed = false; // guarded by m_mutex
};

} // namespace heddle
