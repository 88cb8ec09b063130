#include "models/runmembers.h"

#include <QTimer>

#include <algorithm>
#include <iterator>
#include <utility>

namespace heddle {

namespace {

using State = WorkerStatus::State;

constexpr int askedMilliseconds = 2000; ///< News of a run come within a few tenths.

bool isGone(const WorkerStatus &worker)
{
    return worker.state == State::SetAside || worker.state == State::Ended;
}

bool isGoing(const WorkerStatus &worker)
{
    return worker.state == State::Draining;
}

/// What the page shows of a worker; its figures change all the time.
bool looksSame(const WorkerStatus &a, const WorkerStatus &b)
{
    return a.name == b.name && a.state == b.state && a.lanes == b.lanes && a.reason == b.reason &&
           a.tableBytesSent == b.tableBytesSent;
}

} // namespace

void RunMembers::setRun(int localLanes, std::vector<WorkerStatus> workers)
{
    const bool isSame =
        m_isActive && m_localLanes == localLanes &&
        std::equal(workers.begin(), workers.end(), m_workers.begin(), m_workers.end(), looksSame);
    if (isSame)
        return;
    m_isActive = true;
    m_localLanes = localLanes;
    std::erase_if(m_asked, [&](const WorkerSpec &spec) { return !isSameAt(spec, workers); });
    m_workers = std::move(workers);
    Q_EMIT changed();
}

/// Whether the others have nothing new of this place.
bool RunMembers::isSameAt(const WorkerSpec &spec, const std::vector<WorkerStatus> &others) const
{
    const auto here = [&](const std::vector<WorkerStatus> &all) {
        std::vector<WorkerStatus> list;
        std::copy_if(all.begin(), all.end(), std::back_inserter(list),
                     [&](const WorkerStatus &worker) { return isSamePlace(worker.spec, spec); });
        return list;
    };
    const auto before = here(m_workers), now = here(others);
    return std::equal(before.begin(), before.end(), now.begin(), now.end(), looksSame);
}

void RunMembers::endRun()
{
    if (!std::exchange(m_isActive, false))
        return;
    m_workers.clear();
    m_asked.clear();
    Q_EMIT changed();
}

std::vector<const WorkerStatus *> RunMembers::at(const WorkerSpec &spec) const
{
    std::vector<const WorkerStatus *> list;
    for (const WorkerStatus &worker : m_workers)
        if (isSamePlace(worker.spec, spec) && !isGone(worker))
            list.push_back(&worker);
    return list;
}

const WorkerStatus *RunMembers::statusOf(const WorkerSpec &spec) const
{
    const auto found =
        std::find_if(m_workers.begin(), m_workers.end(),
                     [&](const WorkerStatus &worker) { return isSamePlace(worker.spec, spec); });
    return found == m_workers.end() ? nullptr : &*found;
}

bool RunMembers::mayJoin(const WorkerSpec &spec) const
{
    if (!m_isActive)
        return false;
    const bool isAsked = std::any_of(m_asked.begin(), m_asked.end(), [&](const WorkerSpec &asked) {
        return isSamePlace(asked, spec);
    });
    return !isAsked && (spec.kind == WorkerKind::Processes || at(spec).empty());
}

bool RunMembers::isLast(const WorkerSpec &spec) const
{
    return m_localLanes == 0 &&
           std::none_of(m_workers.begin(), m_workers.end(), [&](const WorkerStatus &worker) {
               return worker.state == State::Ready && !isSamePlace(worker.spec, spec);
           });
}

bool RunMembers::mayDrain(const WorkerSpec &spec) const
{
    const auto workers = at(spec);
    const bool stays = std::any_of(workers.begin(), workers.end(),
                                   [](const WorkerStatus *worker) { return !isGoing(*worker); });
    return m_isActive && stays && !isLast(spec);
}

void RunMembers::join(const WorkerSpec &spec)
{
    if (!mayJoin(spec))
        return;
    m_asked.push_back(spec); // until the run tells of it, or has had the time to
    QTimer::singleShot(askedMilliseconds, this, [this] {
        m_asked.clear();
        Q_EMIT changed();
    });
    Q_EMIT joinRequested(spec);
    Q_EMIT changed();
}

void RunMembers::drain(const WorkerSpec &spec)
{
    if (!mayDrain(spec))
        return;
    std::vector<std::string> names; // who is asked to may change what is known
    for (const WorkerStatus *worker : at(spec))
        names.push_back(worker->name);
    for (const std::string &name : names)
        Q_EMIT drainRequested(name);
}

} // namespace heddle
