#include "run/dispatcher.h"

#include "run/laneabilities.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

using State = WorkerStatus::State;

constexpr double aheadSeconds = 0.02; ///< Of work that a lane has ahead, at least.
constexpr double lateSeconds = 0.05;  ///< A task is late after twice the mean and this.
constexpr int mostAhead = 4096;       ///< Tasks a lane.

} // namespace

/// Trees of two versions of XGBoost differ, and with them the run's digest.
void Dispatcher::learnAbilities(Slot &slot)
{
    const std::string &version = slot.peer->hello().xgboost;
    slot.status.cannotTake.clear();
    slot.takesTrees = true;
    if (!m_hasTrees)
        return;
    if (m_xgboost.empty())
        m_xgboost = version;
    slot.takesTrees = !version.empty() && version == m_xgboost;
    if (version.empty())
        slot.status.cannotTake =
            "It has no XGBoost: it gets no tasks of boosted trees and random forests.";
    else if (!slot.takesTrees)
        slot.status.cannotTake = "It has XGBoost " + version + ", this run has " + m_xgboost +
                                 ": it gets no tasks of boosted trees and random forests.";
}

bool Dispatcher::takes(const Slot *slot, std::int64_t task) const
{
    const bool takesAll = !m_hasTrees || (slot ? slot->takesTrees : m_options.lanesTakeTrees);
    return takesAll || !isTaskOfTrees(*m_plan, task);
}

bool Dispatcher::mayTakeTrees() const
{
    return std::any_of(m_slots.begin(), m_slots.end(),
                       [](const auto &slot) { return slot->takesTrees && !slot->isOut(); });
}

void Dispatcher::forgetElsewhere(std::int64_t task, const WorkerPeer *but)
{
    for (const auto &slot : m_slots) {
        WorkerPeer *const peer = slot->peer.get();
        if (!peer || peer == but || peer->isGone())
            continue;
        const auto &tasks = peer->inFlight();
        if (std::any_of(tasks.begin(), tasks.end(),
                        [task](const auto &one) { return one.task == task; }))
            peer->forget(task);
    }
}

int Dispatcher::laneCount() const
{
    int count = 0;
    for (const auto &slot : m_slots)
        count += slot->peer && slot->peer->isReady() ? slot->status.lanes : 0;
    return std::max(count, 1);
}

/// Tasks in flight for each lane: what it runs, and what keeps it busy while news travel.
int Dispatcher::depthOf(const Slot &slot) const
{
    if (m_options.window > 0)
        return m_options.window;
    int depth = 2;
    if (slot.meanSeconds > 0) {
        const double ahead = std::max(2 * slot.peer->roundTrip().value_or(0), aheadSeconds);
        const double tasks = std::ceil(ahead / std::max(slot.meanSeconds, 1e-6));
        depth = 1 + static_cast<int>(std::min(tasks, double{mostAhead}));
    }
    // Near the end a lane holds no more than its share of half of what is left.
    const std::int64_t share = m_queue.remaining(slot.takesTrees) / (2 * laneCount()) + 1;
    return static_cast<int>(std::min<std::int64_t>(depth, share));
}

void Dispatcher::fill(Slot &slot)
{
    if (slot.status.state != State::Ready || m_stopAt > 0 || m_isFinished)
        return;
    const std::size_t target =
        static_cast<std::size_t>(depthOf(slot)) * static_cast<std::size_t>(slot.status.lanes);
    const std::size_t before = slot.peer->inFlight().size();
    const bool isFedWell =
        before > target - target / 4 && before >= static_cast<std::size_t>(slot.status.lanes);
    if (isFedWell)
        return; // a batch later costs less than a task now
    std::vector<std::int64_t> tasks;
    std::vector<LaneMessage> sent;
    while (before + tasks.size() < target) {
        const auto task = m_queue.tryNext(slot.takesTrees);
        if (!task)
            break;
        if (m_site.hasResult(*task))
            continue;
        tasks.push_back(*task);
        sent.push_back(newsOf(slot, TaskEvent::Kind::Sent, *task));
    }
    if (tasks.empty())
        return;
    slot.peer->run(tasks);
    m_site.takeNews(sent);
}

void Dispatcher::pump()
{
    for (const auto &slot : m_slots)
        fill(*slot);
}

/// The task that another worker will bring last, when this one could be faster.
std::optional<std::int64_t> Dispatcher::lateTask(const Slot *idle) const
{
    std::optional<std::int64_t> late;
    double longest = 0;
    for (const auto &slot : m_slots) {
        if (slot.get() == idle || !slot->peer || slot->peer->isGone())
            continue;
        const auto &tasks = slot->peer->inFlight();
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            const double age = m_site.now() - tasks[i].sent;
            const bool waits = i >= static_cast<std::size_t>(slot->status.lanes);
            const bool isLate = age > 2 * slot->meanSeconds + lateSeconds;
            if ((waits || isLate) && age > longest && !m_doubled.contains(tasks[i].task) &&
                takes(idle, tasks[i].task)) {
                late = tasks[i].task;
                longest = age;
            }
        }
    }
    return late;
}

void Dispatcher::shareTail()
{
    if (m_stopAt > 0 || m_isFinished)
        return;
    for (const auto &slot : m_slots) {
        if (slot->status.state != State::Ready || m_queue.remaining(slot->takesTrees) > 0)
            continue;
        while (slot->peer->inFlight().size() < static_cast<std::size_t>(slot->status.lanes)) {
            const auto task = lateTask(slot.get());
            if (!task)
                break;
            m_doubled.insert(*task);
            slot->peer->run(std::span(&*task, 1));
        }
    }
    if (m_queue.remaining(m_options.lanesTakeTrees) > 0)
        return;
    for (int lane = m_site.idleLanes(); lane > 0; --lane) {
        const auto task = lateTask(nullptr);
        if (!task)
            return;
        m_doubled.insert(*task);
        m_queue.putBack(*task);
    }
}

} // namespace heddle
