#pragma once

#include "plan/plan.h"
#include "run/ledger.h"
#include "run/results.h"
#include "run/workerspec.h"
#include "run/workerstatus.h"
#include "work/taskcontrol.h"
#include "work/taskevent.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

enum class RunState
{
    Ready,
    Running,
    Paused,
    Cancelling,
    Reducing,
    Finished,
    Cancelled,
    Failed
};

struct RunOptions
{
    /// Lanes of this process; 0: every core allowed (affinity, cgroup quota), or none where there
    /// are workers.
    int lanes = 0;
    std::vector<WorkerSpec> workers; ///< Of all kinds but threads.
    QString workerProgram;           ///< Empty: heddle-worker beside this program.
    int window = 0;                  ///< Tasks in flight a lane; 0: adapted (benchmark).
    double heartbeat = 2;            ///< Seconds between two; three missed: a lost link (tests).
    QString folder;                  ///< Results go here; empty: kept in memory only.
    bool resumes = false;            ///< The folder holds a run to go on with.
    QString eventsFile;              ///< A copy of the trace ("--events"); empty: none.
    std::size_t memoryForResults = LedgerOptions().memory;
    bool reduces = true;             ///< Else the ledger is all that it gives.
    std::vector<std::int64_t> order; ///< Tasks in this order instead of the plan's (tests).
    std::function<Result<TaskResult>(std::int64_t, const TaskControl &)>
        run; ///< Runs a task instead of the plan's own runner (tests).
};

/// Forecast from the pilot tasks: how long the rest takes on so many lanes.
struct Forecast
{
    struct Row
    {
        int lanes = 1;
        double lowSeconds = 0, highSeconds = 0;
    };
    std::vector<Row> rows; ///< 1, 2, 4 … up to the cores allowed.
    std::string advice;    ///< "One lane is enough: …", or empty.
    std::int64_t pilots = 0;
    double secondsPerTask = 0;
    double jackknifeSeconds = 0; ///< Of all fits without one row or group, on one lane.
};

/// What the watched run looks like at one moment. A value, copied under a lock.
struct RunSnapshot
{
    RunState state = RunState::Ready;
    std::int64_t total = 0, done = 0, failed = 0, running = 0;
    std::int64_t restored = 0; ///< Of those that are done or failed: by an earlier part of the run.
    double elapsedSeconds = 0;
    std::optional<double> secondsLeft; ///< After 2 % or 8 tasks, median-based.
    RunTiming timing;                  ///< As of now.
    std::vector<double> laneBusy;      ///< CPU share of each lane since the last snapshot, 0 … 1.
    int localLanes = 0;                ///< Of this process.
    int lanes = 0;                     ///< That take part now; timing.lanes counts all that did.
    double machineBusy = 0;            ///< All load on the cores allowed, 0 … 1.
    std::int64_t rssBytes = 0;
    std::vector<WorkerStatus> workers;
    std::string hold; ///< Why the run waits by itself (a full disk); empty otherwise.
};

/// Runs one plan on local lanes and workers and hands out its events, ledger and results.
///
/// Owned by whoever started the run (the CLI, or the window's run controller), which may call every
/// member from its own thread; nothing here waits for work except wait(). Inside, a thread of its
/// own with an event loop drains the lanes' mailbox, keeps the ledger and the trace, and reduces at
/// the end; the lanes are long-lived loops in a QThreadPool of the coordinator's own.
class Coordinator : public QObject
{
    Q_OBJECT

public:
    Coordinator(std::shared_ptr<const Plan> plan, RunOptions options, QObject *parent = nullptr);
    ~Coordinator() override; ///< Cancels and waits for lanes that still run (< 100 ms).

    /// BadInput when the folder is not empty, or does not hold this run when it is to be resumed;
    /// Io when it cannot be made or written to.
    Result<void> start();
    void pause(); ///< Running tasks finish.
    void resume();
    /// Finished cells are kept and reduced, lanes are idle within 100 ms. Called again, it gives
    /// up the reduction too.
    void cancel();

    /// More workers for a run under way, also for one that began on local lanes alone: processes,
    /// or a host, which comes back when it has gone and is left alone when it takes part.
    void join(const WorkerSpec &spec);
    /// Lets the worker of this name finish what it runs and go. A run whose last worker goes while
    /// it has no lanes here ends as if it were lost: Failed, and it can be resumed.
    void drain(const std::string &worker);

    const std::shared_ptr<const Plan> &plan() const;
    const Ledger &ledger() const;
    RunSnapshot snapshot();
    std::vector<TaskEvent> drainEvents(); ///< All since the last call, oldest first.

    /// The results once finished() was said; null before, or when there are none. They stand here
    /// also when they could not be written (error() then says so).
    std::shared_ptr<const Results> results() const;
    std::optional<Error> error() const; ///< Why the run as a whole failed (disk full …).

    /// Blocks until the run has ended (programs without an event loop, tests).
    void wait();

Q_SIGNALS:
    void finished(); ///< Emitted once, from the coordinator's thread; connect queued.

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Times a few pilot tasks of the plan on this thread and extrapolates. Costs about
/// `budgetSeconds`.
Forecast forecast(const std::shared_ptr<const Plan> &plan, double budgetSeconds = 0.5);

} // namespace heddle
