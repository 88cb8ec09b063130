#pragma once

#include "run/coordinator.h"
#include "run/dispatcher.h"
#include "run/lanetimes.h"
#include "run/machineload.h"
#include "run/stoprule.h"
#include "run/trace.h"
#include "wire/filedescriptor.h"
#include "work/lane.h"
#include "work/mailbox.h"
#include "work/taskqueue.h"
#include "work/taskrunner.h"

#include <QThread>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

class QTimer;

namespace heddle {

/// One run with its threads: the lanes in a pool, and the coordinator's own thread, which drains
/// their mailbox, keeps ledger and trace, and reduces at the end. Owned by a Coordinator, through
/// which any thread steers it.
class RunSession : public Dispatcher::Site
{
public:
    /// @param ended  called once, in the coordinator's thread, when all is over.
    RunSession(std::shared_ptr<const Plan> plan, RunOptions options, std::function<void()> ended);
    ~RunSession() override; ///< Cancels, waits for lanes that still run, and reduces nothing.

    Result<void> start();
    void pause();
    void resume();
    void cancel();
    void join(const WorkerSpec &spec);
    void drainWorker(const std::string &name);
    void wait() { m_thread.wait(); }

    const std::shared_ptr<const Plan> &plan() const { return m_plan; }
    const Ledger &ledger() const { return *m_ledger; }
    RunSnapshot snapshot();
    std::vector<TaskEvent> drainEvents() { return m_watchers.drain(); }
    std::shared_ptr<const Results> results() const;
    std::optional<Error> error() const;

private:
    double now() const override; ///< Seconds since the start.
    std::string fileInFolder(const char *name) const;
    Result<void> takeFolder(); ///< For this run alone.
    Result<void> restore();    ///< What the journal of the run to go on with holds.
    bool mayBeJoined() const;
    void callHere(std::function<void()> work); ///< In the coordinator's thread, soon.
    void callHere(void (RunSession::*member)());

    // In a lane's thread.
    void hostLane(int lane);

    // In the coordinator's thread.
    void begin();
    void startLanes();
    void wakeToDrain(); ///< From any thread.
    void drain();
    void drainAgain(); ///< Soon after drain() has found something.
    void takeNews(std::vector<LaneMessage> &messages) override;
    void dropSecondResults(std::vector<LaneMessage> &messages);
    bool hasResult(std::int64_t task) const override;
    int addLanes(int count) override;
    int idleLanes() const override;
    void workerChanged(const WorkerStatus &status) override;
    void makeDispatcher(const std::vector<WorkerSpec> &workers);
    void addWorkers(const WorkerSpec &spec);
    void pumpWorkers();
    void stopWorkers();
    void endIfOver();
    void lookAtStop();    ///< Whether enough has been drawn.
    bool isComplete();    ///< Every task that the results need has one.
    bool isStuck() const; ///< What is left is for lanes that nobody has.
    Error forsakenError(const std::string &cause) const;
    Result<void> keepFiles(); ///< Makes journal and trace durable.
    void holdOrGoOn();        ///< A run whose files cannot be written waits.
    void count(const LaneMessage &message);
    void end();
    std::shared_ptr<Results> reduceAndWrite(std::optional<Error> &failure);
    void addWorkerTiming(RunTiming &timing) const;
    void finishAs(RunState state, std::shared_ptr<Results> results, std::optional<Error> failure);

    void pauseLocked(); ///< With m_mutex held, as the next three.
    void resumeLocked();
    int lanesNow() const;
    std::optional<double> secondsLeft() const;
    std::vector<double> busySeconds(double time) const;
    void sampleLoad(RunSnapshot &snapshot);

    const std::shared_ptr<const Plan> m_plan;
    const RunOptions m_options;
    const std::function<void()> m_ended;
    const int m_localLanes;
    const bool m_lanesTakeTrees; ///< There are lanes here that can, or no trees.
    std::int64_t m_total;        ///< Tasks; changes at an early end, with m_mutex held.
    const std::unique_ptr<Ledger> m_ledger;
    TaskRunner m_runner;
    TaskQueue m_queue;
    Mailbox<LaneMessage> m_mailbox;
    Mailbox<TaskEvent> m_watchers;
    Backlog m_backlog;          ///< Of the mailbox.
    std::stop_source m_stop;    ///< Of the lanes.
    std::stop_source m_abandon; ///< Of the reduction.
    LaneContext m_context;
    LaneClocks m_clocks;
    FileDescriptor m_folderLock; ///< Held from start() to the end.
    std::atomic<int> m_lanesLeft = 0;
    std::atomic<bool> m_drainsSoon = false; ///< The mailbox need not wake anybody.
    QTimer *m_drainTimer = nullptr;         // of the coordinator's thread, as the next seven
    QTimer *m_journalTimer = nullptr;
    std::unique_ptr<Dispatcher> m_dispatcher; ///< Null: local lanes alone, so far.
    std::optional<Error> m_forsaken;          ///< Why tasks are left that nobody runs.
    bool m_isEnding = false;
    std::optional<StopRule> m_stopRule; ///< Of a run that may end early.
    Trace m_trace;
    std::vector<LaneMessage> m_messages; ///< Kept for their memory.
    std::vector<TaskEvent> m_events;

    mutable std::mutex m_mutex; // guards what follows
    RunState m_state = RunState::Ready;
    LaneTimes m_times;
    std::int64_t m_done = 0, m_failed = 0, m_restored = 0;
    std::optional<Error> m_hold;      ///< Why the files of the run cannot be written: it waits.
    bool m_isPausedByHold = false;    ///< And not by the user.
    std::vector<float> m_recentWalls; ///< A ring.
    std::size_t m_nextRecent = 0;
    std::optional<RunTiming> m_finalTiming;
    std::vector<WorkerStatus> m_workers; ///< As of the last change or look at the files.
    std::shared_ptr<const Results> m_results;
    std::optional<Error> m_error;

    std::mutex m_sampleMutex;       // guards what the last snapshot saw
    std::vector<double> m_lastBusy; ///< Seconds, by lane.
    double m_lastSample = 0;
    MachineLoad m_machineLoad;

    QThreadPool m_pool;
    QThread m_thread;
    QObject m_inThread; ///< Lives in m_thread and gives it its work.
};

} // namespace heddle
