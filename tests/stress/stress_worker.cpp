// A worker's lanes at 1, 2, 4 and 8 lanes, while tasks are added, forgotten, taken back and
// stopped: every task is told of once, as a result or as given back; a forgotten one at most once.
// What is told is whole messages, and when the lanes are idle all of it has been told.
// And the inbox alone, closed under lanes that wait for it, and with lanes that read the link.
// Built for the thread sanitizer; ends with 0 when all held.

#include "wire/frame.h"
#include "wire/messages.h"
#include "wire/workerlanes.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <numeric>
#include <thread>
#include <vector>

using namespace heddle;

namespace {

constexpr std::int64_t taskCount = 1'500;
constexpr std::chrono::milliseconds Long{30'000};

bool check(bool holds, int lanes, const char *otherwise)
{
    if (!holds)
        std::fprintf(stderr, "%d lanes: %s\n", lanes, otherwise);
    return holds;
}

/// Keeps what is written. Calls do not interleave, as those of every channel.
class Recorder : public Channel
{
public:
    Result<Read> read(std::span<char> /*buffer*/, std::chrono::milliseconds /*longest*/) override
    {
        return Read{Arrival::End};
    }
    Result<void> write(std::string_view bytes) override
    {
        if (lanes && std::this_thread::get_id() != m_maker)
            isWrittenIdle = isWrittenIdle || lanes.load()->isIdle();
        const std::lock_guard lock(m_mutex);
        m_bytes += bytes;
        return {};
    }
    void close() override {}

    std::string bytes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_bytes;
    }

    std::atomic<const WorkerLanes *> lanes = nullptr;
    std::atomic<bool> isWrittenIdle = false; ///< A lane wrote and none counted as at work.

private:
    const std::thread::id m_maker = std::this_thread::get_id();
    mutable std::mutex m_mutex;
    std::string m_bytes; // guarded by m_mutex
};

/// What was told of each task.
struct Told
{
    std::vector<int> results = std::vector<int>(taskCount);
    std::vector<int> returns = std::vector<int>(taskCount);
    bool isWhole = true;

    explicit Told(const std::string &bytes)
    {
        FrameReader frames(toCoordinatorLimit);
        frames.add(bytes);
        for (;;) {
            const auto payload = frames.next();
            isWhole = isWhole && payload;
            if (!payload || !*payload)
                break;
            const auto message = readToCoordinator(**payload);
            isWhole = isWhole && message;
            if (message)
                add(*message);
        }
        isWhole = isWhole && !frames.isInside();
    }

    void add(const ToCoordinator &message)
    {
        if (const auto *result = std::get_if<TaskResult>(&message))
            ++results.at(static_cast<std::size_t>(result->task));
        if (const auto *returned = std::get_if<message::Returned>(&message))
            for (const std::int64_t task : returned->tasks)
                ++returns.at(static_cast<std::size_t>(task));
    }
};

/// A few hundred steps of work; hears of a stop at each.
Result<TaskResult> work(std::int64_t task, const TaskControl &control)
{
    std::uint64_t state = static_cast<std::uint64_t>(task) + 1;
    for (int step = 0; step < 300; ++step) {
        if (control.stop.stop_requested())
            return Error{ErrorCode::Cancelled, "Stopped."};
        state = state * 6364136223846793005U + 1442695040888963407U;
    }
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    result.cells[0].rowsTrain = static_cast<std::int64_t>(state >> 32);
    return result;
}

bool isForgotten(std::int64_t task)
{
    return task % 5 == 0;
}

/// Adds the tasks by batches; between them forgets every fifth, takes back, and stops.
void steer(WorkerLanes &lanes, bool givesBack)
{
    constexpr std::int64_t batch = 50;
    for (std::int64_t first = 0; first < taskCount; first += batch) {
        std::vector<std::int64_t> tasks(batch);
        std::iota(tasks.begin(), tasks.end(), first);
        lanes.run(tasks);
        std::erase_if(tasks, [](std::int64_t task) { return !isForgotten(task); });
        lanes.forget(tasks);
        lanes.tellLongTasks();
        if (givesBack && first % (4 * batch) == 0)
            lanes.giveBackWaiting();
        if (givesBack && first % (7 * batch) == 0)
            lanes.giveBackAll();
    }
}

bool runOnce(int laneCount, bool givesBack)
{
    Recorder channel;
    WorkerLanes lanes(channel, laneCount, work, std::chrono::steady_clock::now());
    channel.lanes = &lanes;

    steer(lanes, givesBack);
    while (!lanes.isIdle())
        std::this_thread::yield();
    const Told told(channel.bytes());

    bool neverTwice = true;
    bool neverLost = true;
    bool hasReturns = false;
    for (std::size_t task = 0; task < taskCount; ++task) {
        const int count = told.results[task] + told.returns[task];
        neverTwice = neverTwice && count <= 1;
        neverLost = neverLost && (count > 0 || isForgotten(static_cast<std::int64_t>(task)));
        hasReturns = hasReturns || told.returns[task] > 0;
    }
    bool holds = check(told.isWhole, laneCount, "a message cannot be read");
    holds &= check(neverTwice, laneCount, "a task was told of twice");
    holds &= check(neverLost, laneCount, "an idle worker had not told of a task");
    holds &= check(givesBack || !hasReturns, laneCount, "a task came back unasked");
    holds &= check(!channel.isWrittenIdle, laneCount, "a lane wrote while the worker was idle");
    holds &= check(lanes.end(Long), laneCount, "a lane did not end");
    return holds;
}

/// Ends lanes in the middle of their work: all return in time, and no task is told of twice.
bool endOnce(int laneCount)
{
    Recorder channel;
    WorkerLanes lanes(channel, laneCount, work, std::chrono::steady_clock::now());
    steer(lanes, false);

    bool holds = check(lanes.end(Long), laneCount, "a lane did not end");

    const Told told(channel.bytes());
    const auto sums = [&](std::size_t task) { return told.results[task] + told.returns[task]; };
    for (std::size_t task = 0; task < taskCount && holds; ++task)
        holds &= check(sums(task) <= 1, laneCount, "a task was told of twice at the end");
    return holds;
}

/// The inbox without lanes' news: each task ends with exactly one who got it.
bool pullOnce(int laneCount)
{
    WorkerInbox inbox;
    std::vector<std::atomic<int>> got(taskCount);
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < laneCount; ++lane)
        threads.emplace_back([&] {
            while (const auto task = inbox.next()) {
                const bool canStop = inbox.stopOf(*task).stop_possible();
                const bool isWanted = inbox.ended(*task);
                got[static_cast<std::size_t>(*task)] += isWanted && canStop ? 1 : 0;
            }
        });
    std::vector<std::int64_t> back;
    for (std::int64_t task = 0; task < taskCount; ++task) {
        inbox.add(std::span(&task, 1));
        if (task % 16 != 0)
            continue;
        const std::vector<std::int64_t> taken = inbox.takeWaiting();
        back.insert(back.end(), taken.begin(), taken.end());
        inbox.stopRunning();
    }
    while (inbox.size() > 0)
        std::this_thread::yield();
    inbox.close();
    threads.clear(); // joins
    for (const std::int64_t task : back)
        ++got[static_cast<std::size_t>(task)];
    const bool holds = std::all_of(got.begin(), got.end(), [](const auto &n) { return n == 1; });
    return check(holds, laneCount, "the inbox lost or doubled a task");
}

/// Tasks come only from the link, which lanes without a task and this thread read by turns: never
/// two at once, and every task is pulled once.
bool readOnce(int laneCount)
{
    WorkerInbox inbox;
    std::atomic<int> readers = 0;
    std::atomic<bool> hasOverlapped = false;
    std::vector<std::atomic<int>> got(taskCount);
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < laneCount; ++lane)
        threads.emplace_back([&] {
            while (const auto task = inbox.next()) {
                static_cast<void>(inbox.ended(*task));
                ++got[static_cast<std::size_t>(*task)];
            }
        });
    std::int64_t come = 0; // of whoever reads
    inbox.readLink([&](std::chrono::milliseconds) {
        hasOverlapped = hasOverlapped || ++readers > 1;
        std::vector<std::int64_t> tasks;
        for (std::int64_t i = 0; i < 1 + come % 3 && come < taskCount; ++i)
            tasks.push_back(come++);
        inbox.add(tasks);
        --readers;
        return come < taskCount;
    });
    while (inbox.size() > 0)
        std::this_thread::yield();
    inbox.close();
    threads.clear(); // joins
    const bool holds = std::all_of(got.begin(), got.end(), [](const auto &n) { return n == 1; });
    return check(holds, laneCount, "a task from the link was lost or doubled") &
           check(!hasOverlapped, laneCount, "two read the link at once");
}

} // namespace

int main()
{
    bool holds = true;
    for (const int lanes : {1, 2, 4, 8}) {
        for (int round = 0; round < 2; ++round) {
            holds &= pullOnce(lanes);
            holds &= readOnce(lanes);
            holds &= runOnce(lanes, false);
            holds &= runOnce(lanes, true);
            holds &= endOnce(lanes);
        }
    }
    return holds ? 0 : 1;
}
