#pragma once

#include "models/latestjob.h"
#include "models/taskboard.h"
#include "models/unfinishedrun.h"
#include "run/coordinator.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// What the live charts remember of a run: one sample each half second, thinned when they grow.
struct RunHistory
{
    std::vector<double> seconds;
    std::vector<std::vector<double>> laneBusy; ///< By lane, mean since the sample before, 0 … 1.
};

/// The window's one run: starts it, steers it, and turns its events into a board and a history
/// once a frame. Lives in the GUI thread; nothing here waits.
class RunController : public QObject
{
    Q_OBJECT

public:
    explicit RunController(QObject *parent = nullptr);
    ~RunController() override; ///< Cancels a run that is still going.

    void setWorkerProgram(const QString &path); ///< Instead of that beside this program.

    /// Starts a run of the plan into a new folder of the user's data folder.
    Result<void> start(const std::shared_ptr<const Plan> &plan, int lanes,
                       std::vector<WorkerSpec> workers = {});

    /// Looks whether the user's newest run of this question is one to go on with; none: forgets it.
    void lookForUnfinished(const std::optional<RunQuestion> &question);
    /// What continueRun() goes on with: the last run, when it was cancelled or failed, or what
    /// lookForUnfinished() has found.
    const std::optional<UnfinishedRun> &unfinished() const { return m_unfinished; }
    /// Goes on with the unfinished run in its folder, once its journal was read; continueFailed()
    /// says why not.
    void continueRun(int lanes, std::vector<WorkerSpec> workers = {});
    bool isReading() const { return m_opening != nullptr; } ///< The journal, to go on.

    void pause();
    void resume();
    void cancel();
    void join(const WorkerSpec &spec); ///< As Coordinator's, likewise the next one.
    void drain(const std::string &worker);

    bool isActive() const; ///< Started and not yet ended.
    RunState state() const { return m_snapshot.state; }
    const RunSnapshot &snapshot() const { return m_snapshot; } ///< As of the last frame.
    const TaskBoard &board() const { return m_board; }
    const RunHistory &history() const { return m_history; }
    const std::vector<TaskEvent> &frameEvents() const { return m_events; } ///< Of the last frame.
    /// Of the tasks that ended in the last frame, without predictions.
    const TaskResults &frameResults() const { return m_results; }
    const Ledger &ledger() const
    {
        return m_coordinator->ledger();
    } ///< Only once a run was started.
    const QString &folder() const { return m_folder; }
    std::shared_ptr<const Plan> plan() const { return m_board.plan(); }
    std::shared_ptr<const Results> results() const; ///< Of the last finished run; null before.
    std::optional<Error> error() const;

Q_SIGNALS:
    void started();
    void stateChanged(heddle::RunState state);
    void
    framed(int frame); ///< At most 10 a second, while something happens; the board is up to date.
    void unfinishedChanged(); ///< Or whether its journal is being read.
    void continueFailed(const heddle::Error &error);
    void finished(); ///< Results are there, or error() says why not.

private:
    void take(std::unique_ptr<Coordinator> coordinator, const RunOptions &options);
    void setUnfinished(std::optional<UnfinishedRun> run);
    void frame();
    void pace();
    void countLoad(double seconds);
    void sample();
    void end();

    std::unique_ptr<Coordinator> m_coordinator;
    TaskBoard m_board;
    RunSnapshot m_snapshot;
    std::vector<TaskEvent> m_events;
    TaskResults m_results;
    RunHistory m_history;
    std::vector<double> m_busySeconds; ///< By lane, since the last sample.
    double m_loadSeconds = 0;          ///< Length of that time.
    QTimer m_timer;
    QString m_folder, m_workerProgram;
    int m_frame = 0;
    double m_used = 0;      ///< Seconds of CPU time of the window's thread until the last frame.
    double m_frameCost = 0; ///< Of them a frame, as a running mean.
    int m_sampleEvery =
        5; ///< Frames between two samples of the history; doubled when it is thinned.
    std::optional<UnfinishedRun> m_unfinished;
    std::unique_ptr<Coordinator> m_opening; ///< While its journal is read.
    LatestJob m_search;
    LatestJob m_reading; ///< Ends before what it reads into.
};

} // namespace heddle
