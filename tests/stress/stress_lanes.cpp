// Lanes over one queue and mailbox at 1, 2, 4 and 8 lanes, while another thread pauses, resumes
// and cancels: no task may be lost, run twice, or end before it was started.
// And the queue alone, with tasks put back while it is paused and closed under the pulling threads.
// Built for the thread sanitizer; ends with 0 when all held.

#include "work/lane.h"
#include "work/taskqueue.h"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <thread>
#include <vector>

using namespace heddle;

namespace {

constexpr std::int64_t taskCount = 5'000;

/// What happened to each task.
struct Tally
{
    std::vector<int> started = std::vector<int>(taskCount);
    std::vector<int> ended = std::vector<int>(taskCount);
    std::vector<int> returned = std::vector<int>(taskCount);
    bool inOrder = true;

    void add(const LaneMessage &message)
    {
        const auto task = static_cast<std::size_t>(message.event.task);
        switch (message.event.kind) {
        case TaskEvent::Kind::Started:
            ++started[task];
            break;
        case TaskEvent::Kind::Returned:
            ++returned[task];
            break;
        default:
            ++ended[task];
            break;
        }
        inOrder = inOrder && started[task] == 1 && ended[task] + returned[task] <= 1 &&
                  (message.result != nullptr) == (ended[task] == 1);
    }
};

/// A few hundred steps of work; hears of a cancel at each.
Result<TaskResult> work(std::int64_t task, const TaskControl &control)
{
    std::uint64_t state = static_cast<std::uint64_t>(task) + 1;
    for (int step = 0; step < 200; ++step) {
        if (control.stop.stop_requested())
            return Error{ErrorCode::Cancelled, "Stopped."};
        state = state * 6364136223846793005U + 1442695040888963407U;
    }
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    if (state % 5 == 0)
        result.cells[0].failure = "one of five fails";
    return result;
}

bool check(bool holds, int lanes, const char *otherwise)
{
    if (!holds)
        std::fprintf(stderr, "%d lanes: %s\n", lanes, otherwise);
    return holds;
}

bool runOnce(int lanes, bool cancels)
{
    std::vector<std::int64_t> order(taskCount);
    std::iota(order.begin(), order.end(), 0);
    TaskQueue queue(std::move(order));
    std::atomic<int> wakes = 0;
    Mailbox<LaneMessage> mailbox([&] { ++wakes; });
    std::stop_source stop;
    LaneContext context{queue, mailbox, work, std::chrono::steady_clock::now(), stop.get_token()};
    std::atomic<int> lanesLeft = lanes;
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < lanes; ++lane)
        threads.emplace_back([&, lane] {
            runLane(lane, context);
            --lanesLeft;
        });
    std::jthread storm([&] {
        for (int i = 0; i < 200 && lanesLeft > 0; ++i) {
            queue.pause();
            std::this_thread::yield();
            queue.resume();
        }
        if (cancels) {
            stop.request_stop();
            queue.close();
        }
    });

    Tally tally;
    std::vector<LaneMessage> messages;
    for (bool last = false; !last;) {
        last = lanesLeft == 0; // read first: what was posted before is drained below
        mailbox.drain(messages);
        for (const LaneMessage &message : messages)
            tally.add(message);
    }
    storm.join();
    const std::int64_t ended = std::accumulate(tally.ended.begin(), tally.ended.end(), 0);
    bool holds = check(tally.inOrder, lanes, "an event came twice or out of order");
    holds &= check(ended + queue.remaining() == taskCount, lanes, "a task was lost");
    holds &= check(cancels || ended == taskCount, lanes, "not every task has ended");
    holds &= check(wakes > 0 || ended == 0, lanes, "nobody was woken");
    return holds;
}

/// Every third task is put back once: it must come twice, any other once, and none after close().
bool pullOnce(int lanes, bool closes)
{
    std::vector<std::int64_t> order(taskCount);
    std::iota(order.begin(), order.end(), 0);
    TaskQueue queue(std::move(order));
    std::vector<std::atomic<int>> pulls(taskCount);
    std::atomic<bool> isClosed = false;
    std::atomic<int> pullsAfterClose = 0;
    std::atomic<int> lanesLeft = lanes;
    std::vector<std::jthread> threads;
    for (int lane = 0; lane < lanes; ++lane)
        threads.emplace_back([&] {
            for (bool wasClosed = isClosed;; wasClosed = isClosed) {
                const std::optional<std::int64_t> task = queue.next();
                if (!task)
                    break;
                pullsAfterClose += wasClosed ? 1 : 0;
                if (++pulls[static_cast<std::size_t>(*task)] == 1 && *task % 3 == 0)
                    queue.putBack(*task);
            }
            --lanesLeft;
        });
    for (int i = 0; i < 200 && lanesLeft > 0; ++i) {
        queue.pause();
        std::this_thread::yield();
        queue.resume();
    }
    if (closes) {
        queue.close();
        isClosed = true;
    }
    threads.clear(); // joins
    std::int64_t tasks = 0;
    std::int64_t returned = 0;
    bool neverTooOften = true;
    for (std::size_t task = 0; task < taskCount; ++task) {
        tasks += pulls[task] > 0 ? 1 : 0;
        returned += pulls[task] > 1 ? 1 : 0;
        neverTooOften = neverTooOften && pulls[task] <= (task % 3 == 0 ? 2 : 1);
    }
    const std::int64_t putBack = (taskCount + 2) / 3;
    bool holds = check(neverTooOften, lanes, "a task was handed out too often");
    holds &= check(pullsAfterClose == 0, lanes, "a closed queue handed out a task");
    holds &= check(closes || (tasks == taskCount && returned == putBack && queue.remaining() == 0),
                   lanes, "a task put back was lost");
    return holds;
}

} // namespace

int main()
{
    bool holds = true;
    for (const int lanes : {1, 2, 4, 8}) {
        for (int round = 0; round < 5; ++round) {
            holds &= pullOnce(lanes, false);
            holds &= pullOnce(lanes, true);
            holds &= runOnce(lanes, false);
            holds &= runOnce(lanes, true);
        }
    }
    return holds ? 0 : 1;
}
