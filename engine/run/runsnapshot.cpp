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
        snapshot.total = m_total;
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
    }
    if (snapshot.state != RunState::Ready)
        sampleLoad(snapshot);
    snapshot.rssBytes = residentBytes();
    snapshot.timing.peakRssBytes = peakResidentBytes();
    return snapshot;
}

std::optional<double> RunSession::secondsLeft() const
{
    const std::int64_t ended = m_done + m_failed - m_restored;
    const bool counts = m_state == RunState::Running || m_state == RunState::Paused;
    if (!counts || ended == 0 || ended < std::min<std::int64_t>(8, m_total / 50 + 1))
        return std::nullopt;
    const std::int64_t left = m_total - m_done - m_failed;
    const double rounds = std::max(static_cast<double>(left) / m_lanes, left > 0 ? 1.0 : 0.0);
    return rounds * median(m_recentWalls);
}

void RunSession::sampleLoad(RunSnapshot &snapshot)
{
    const std::lock_guard lock(m_sampleMutex);
    const double time = now();
    const double passed = std::max(1e-9, time - m_lastSample);
    const std::vector<double> cpu = m_clocks.cpuSeconds();
    snapshot.laneBusy.reserve(cpu.size());
    for (std::size_t lane = 0; lane < cpu.size(); ++lane)
        snapshot.laneBusy.push_back(std::clamp((cpu[lane] - m_lastCpu[lane]) / passed, 0.0, 1.0));
    snapshot.machineBusy = m_machineLoad.busySinceLast();
    m_lastCpu = cpu;
    m_lastSample = time;
}

} // namespace heddle
