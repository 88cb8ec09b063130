#include "run/runsession.h"

#include <algorithm>

namespace heddle {

namespace {

double median(std::vector<float> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return static_cast<double>(*middle);
}

} // namespace

RunSnapshot RunSession::snapshot()
{
    RunSnapshot snapshot;
    {
        const std::lock_guard lock(m_mutex);
        snapshot.state = m_state;
        // Behind an early end some were under way.
        snapshot.total = std::max(m_total, m_done + m_failed);
        snapshot.done = m_done;
        snapshot.failed = m_failed;
        snapshot.restored = m_restored;
        snapshot.hold = m_hold ? m_hold->text() : std::string();
        snapshot.running = m_times.running();
        if (m_finalTiming)
            snapshot.timing = *m_finalTiming;
        else if (m_state != RunState::Ready)
            snapshot.timing = m_times.timing(now());
        snapshot.elapsedSeconds = snapshot.timing.wallSeconds;
        snapshot.secondsLeft = secondsLeft();
        snapshot.workers = m_workers;
        snapshot.localLanes = m_localLanes;
        snapshot.lanes = lanesNow();
    }
    if (snapshot.state != RunState::Ready)
        sampleLoad(snapshot);
    snapshot.rssBytes = residentBytes();
    snapshot.timing.peakRssBytes = peakResidentBytes();
    return snapshot;
}

/// Without those of workers that are not there yet, or no longer.
int RunSession::lanesNow() const
{
    int lanes = m_localLanes;
    for (const WorkerStatus &worker : m_workers)
        lanes += worker.state == WorkerStatus::State::Ready ? worker.lanes : 0;
    return lanes;
}

std::optional<double> RunSession::secondsLeft() const
{
    const std::int64_t ended = m_done + m_failed - m_restored;
    const bool counts = m_state == RunState::Running || m_state == RunState::Paused;
    if (!counts || ended == 0 || ended < std::min<std::int64_t>(8, m_total / 50 + 1))
        return std::nullopt;
    const std::int64_t left = std::max<std::int64_t>(m_total - m_done - m_failed, 0);
    const double rounds =
        std::max(static_cast<double>(left) / std::max(1, lanesNow()), left > 0 ? 1.0 : 0.0);
    return rounds * median(m_recentWalls);
}

/// Of each lane so far: local ones by their processor clocks, others by their tasks.
std::vector<double> RunSession::busySeconds(double time) const
{
    std::vector<double> busy = m_clocks.cpuSeconds();
    const std::lock_guard lock(m_mutex);
    for (int lane = m_localLanes; lane < m_times.laneCount(); ++lane)
        busy.push_back(m_times.busySeconds(lane, time));
    return busy;
}

void RunSession::sampleLoad(RunSnapshot &snapshot)
{
    const std::lock_guard lock(m_sampleMutex);
    const double time = now();
    const double passed = std::max(1e-9, time - m_lastSample);
    std::vector<double> busy = busySeconds(time);
    m_lastBusy.resize(busy.size());
    snapshot.laneBusy.reserve(busy.size());
    for (std::size_t lane = 0; lane < busy.size(); ++lane)
        snapshot.laneBusy.push_back(std::clamp((busy[lane] - m_lastBusy[lane]) / passed, 0.0, 1.0));
    snapshot.machineBusy = m_machineLoad.busySinceLast();
    m_lastBusy = std::move(busy);
    m_lastSample = time;
}

} // namespace heddle
