#include "work/lane.h"

#include "core/machine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace heddle {

namespace {

/// Mean of the ranking metric over the cells that have one.
float scoreOf(const TaskResult &result)
{
    double sum = 0;
    int count = 0;
    for (const CellResult &cell : result.cells) {
        if (cell.metrics.empty() || std::isnan(cell.metrics.front()))
            continue;
        sum += cell.metrics.front();
        ++count;
    }
    return count == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sum / count);
}

std::uint16_t warningsOf(const TaskResult &result)
{
    std::size_t count = 0;
    for (const CellResult &cell : result.cells)
        count += cell.warnings.size();
    constexpr std::size_t most = std::numeric_limits<std::uint16_t>::max();
    return static_cast<std::uint16_t>(std::min(count, most));
}

/// A lane's CPU time, task by task. Reading the thread's clock is a system call, dear beside a task
/// that does little: short tasks are charged their wall time and settled at the next reading.
class CpuMeter
{
public:
    /// CPU seconds of a task that took so long on the wall.
    double charge(double wallSeconds)
    {
        constexpr double shortTask = 20e-6;
        constexpr double longestDebt = 200e-6; // of short tasks in a row before the clock is read
        if (wallSeconds < shortTask && m_charged < longestDebt) {
            m_charged += wallSeconds;
            return wallSeconds;
        }
        const double before = std::exchange(m_read, threadCpuSeconds());
        const double since = m_read - before - std::exchange(m_charged, 0);
        return std::clamp(since, 0.0, wallSeconds);
    }

private:
    double m_read = threadCpuSeconds();
    double m_charged = 0; ///< Charged since the clock was read.
};

/// What stands in the ledger of a task that ended with an error instead of a result.
TaskResult failedResult(std::int64_t task, const Error &error)
{
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells.front().failure = error.text();
    return result;
}

/// One lane's clocks and its way to the mailbox.
class Lane
{
public:
    Lane(int number, LaneContext &context)
        : m_number(number)
        , m_context(context)
        , m_control{context.stop, [this](double share) { tellProgress(share); }}
    {
    }

    void runTask(std::int64_t task)
    {
        const double start = now();
        post(task, TaskEvent::Kind::Started, start);
        m_task = task;
        m_told = start;
        Result<TaskResult> result = m_context.run(task, m_control);
        const double end = now();
        const double wall = end - start;
        const double cpu = m_cpu.charge(wall);
        if (!result && result.error().code == ErrorCode::Cancelled) {
            m_context.tasks.putBack(task);
            post(task, TaskEvent::Kind::Returned, end);
            return;
        }
        TaskResult ended = result ? std::move(*result) : failedResult(task, result.error());
        ended.timing = {m_number, start, wall, cpu};
        const TaskEvent event = endOf(ended);
        if (m_context.backlog)
            m_context.backlog->add(static_cast<std::int64_t>(bytesOf(ended)));
        m_context.mailbox.post({event, std::make_unique<TaskResult>(std::move(ended))});
    }

private:
    double now() const
    {
        const auto passed = std::chrono::steady_clock::now() - m_context.start;
        return std::chrono::duration<double>(passed).count();
    }

    void tellProgress(double share)
    {
        constexpr double secondsBetween = 0.1; // nobody sees more, and short tasks tell nothing
        const double time = now();
        if (time - m_told < secondsBetween)
            return;
        m_told = time;
        post(m_task, TaskEvent::Kind::Progress, time, share);
    }

    void post(std::int64_t task, TaskEvent::Kind kind, double time, double progress = 0)
    {
        TaskEvent event;
        event.task = task;
        event.time = time;
        event.progress = static_cast<float>(progress);
        event.lane = m_number;
        event.kind = kind;
        m_context.mailbox.post({event, nullptr});
    }

    int m_number;
    LaneContext &m_context;
    const TaskControl m_control; ///< Of every task: it speaks of the one in hand.
    CpuMeter m_cpu;
    std::int64_t m_task = -1;
    double m_told = 0; ///< When the task in hand last told anything.
};

} // namespace

TaskEvent endOf(const TaskResult &result)
{
    TaskEvent event;
    event.task = result.task;
    event.time = result.timing.start + result.timing.wallSeconds;
    event.wallSeconds = result.timing.wallSeconds;
    event.cpuSeconds = result.timing.cpuSeconds;
    event.score = scoreOf(result);
    event.progress = 1;
    event.lane = result.timing.lane;
    event.warnings = warningsOf(result);
    event.kind = result.hasFailure() ? TaskEvent::Kind::Failed : TaskEvent::Kind::Done;
    return event;
}

void runLane(int lane, LaneContext &context)
{
    Lane self(lane, context);
    while (!context.stop.stop_requested()) {
        if (context.backlog)
            context.backlog->wait(context.stop);
        const auto task = context.tasks.next();
        if (!task)
            return;
        self.runTask(*task);
    }
}

} // namespace heddle
