#pragma once

#include "work/backlog.h"
#include "work/mailbox.h"
#include "work/taskcontrol.h"
#include "work/taskevent.h"
#include "work/taskresult.h"
#include "work/tasksource.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace heddle {

/// What a lane tells the coordinator: an event, and with Done or Failed the result.
struct LaneMessage
{
    TaskEvent event;
    std::unique_ptr<TaskResult> result;
};

/// The event that tells a task's end: done, or failed when one of its cells has no fit.
TaskEvent endOf(const TaskResult &result);

/// What all lanes of a run share. Outlives them.
struct LaneContext
{
    TaskSource &tasks;
    Mailbox<LaneMessage> &mailbox;
    std::function<Result<TaskResult>(std::int64_t task, const TaskControl &)>
        run; ///< TaskRunner::run, or a test's.
    std::chrono::steady_clock::time_point start;
    std::stop_token stop;
    Backlog *backlog = nullptr; ///< Of results in the mailbox; null: lanes never wait for room.
};

/// One lane: pulls tasks and runs them until there are none, or until all lanes are stopped.
/// Long-lived; hosted by the coordinator's QThreadPool here and by std::jthread in a worker.
/// Touches no QObject, logs nothing, waits for no other lane. Tells a task's progress ten times a
/// second at most. A task cancelled half-way goes back.
void runLane(int lane, LaneContext &context);

} // namespace heddle
