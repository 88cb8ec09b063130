#pragma once

#include "run/tableshipment.h"
#include "run/workerpeer.h"
#include "run/workerprogram.h"
#include "run/workerspec.h"
#include "run/workerstatus.h"
#include "work/taskqueue.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace heddle {

struct DispatcherOptions
{
    QString workerProgram; ///< Empty: heddle-worker beside this program.
    int window = 0; ///< Tasks in flight a lane; 0: adapted to task and round trip (benchmark).
    double heartbeat = 2;       ///< Seconds.
    bool lanesTakeTrees = true; ///< The local ones have XGBoost.
    std::string xgboost =
        {}; ///< Version that trees are grown by; empty: the first worker's that has it.
};

/// Gives tasks of one run to workers in other processes and on other hosts, and takes their
/// results.
///
/// It pulls from the queue that the local lanes pull from. A worker gets as many tasks ahead as its
/// round trip needs; the last tasks of a run are given a second time to workers that are idle, and
/// the first result counts. Tasks of a lost worker go back to the queue; the worker is started
/// again, until it is set aside. Lives in the coordinator's thread.
class Dispatcher : public QObject, public WorkerPeer::Owner
{
    Q_OBJECT

public:
    /// What the run does for its dispatcher.
    class Site
    {
    public:
        virtual ~Site() = default;
        virtual double now() const = 0;      ///< Seconds since the start of the run.
        virtual int addLanes(int count) = 0; ///< Their first number.
        virtual void takeNews(std::vector<LaneMessage> &messages) = 0;
        virtual bool hasResult(std::int64_t task) const = 0;
        virtual int idleLanes() const = 0; ///< Local ones that wait for a task.
        virtual void workerChanged(const WorkerStatus &status) = 0;
    };

    /// @param specs  of all kinds but threads.
    Dispatcher(std::shared_ptr<const Plan> plan, const std::vector<WorkerSpec> &specs,
               TaskQueue &queue, Site &site, DispatcherOptions options);
    ~Dispatcher() override; ///< Cuts what is left.

    void start();
    void pump();                       ///< Hands out tasks (again), after a pause.
    void stop();                       ///< The run is cancelled: all tasks come back within 1.5 s.
    void finish();                     ///< Every task has a result: the workers may go.
    void taskEnded(std::int64_t task); ///< On a local lane.
    /// Starts more workers. A host that takes part stays as it is; one that has gone comes back
    /// under its name and on its lanes.
    void add(const WorkerSpec &spec);
    void drain(const std::string &name); ///< It finishes what it runs, gives back the rest, goes.

    bool isOver() const;       ///< Nothing more will come.
    bool isForsaken() const;   ///< No worker is left nor will come.
    bool mayTakeTrees() const; ///< A worker does, or one that has not come yet may.
    std::vector<WorkerStatus> statuses() const;
    const std::vector<TaskRetry> &retries() const { return m_retries; }
    std::int64_t bytesSent() const;
    std::int64_t bytesHeard() const;

private:
    struct Slot
    {
        WorkerSpec spec;
        WorkerStatus status;
        std::unique_ptr<WorkerPeer> peer;
        int faults = 0;    ///< In a row, without a result between them.
        int laneCount = 0; ///< Of the run, from its first one on.
        double restartAt = 0;
        double meanSeconds = 0; ///< Of its tasks, the later ones weighing more; 0: none yet.
        std::int64_t bytesSent = 0, bytesHeard = 0; ///< By peers that are gone.
        bool takesTrees = true;                     ///< As far as it is known.

        bool isOut() const; ///< Gone, and nobody starts it again.
    };

    void peerGreeted(WorkerPeer &peer) override;
    void peerReady(WorkerPeer &peer) override;
    void peerBrought(WorkerPeer &peer, std::vector<LaneMessage> &messages) override;
    void peerReturned(WorkerPeer &peer, const std::vector<std::int64_t> &tasks) override;
    void peerGone(WorkerPeer &peer, const DeathReason &reason, bool inOrder) override;

    void addSlot(const WorkerSpec &spec);
    void startPeer(Slot &slot);
    std::unique_ptr<WorkerLink> makeLink(const WorkerSpec &spec);
    Slot &slotOf(const WorkerPeer &peer);
    void setState(Slot &slot, WorkerStatus::State state);
    void loadWaiting();
    void fill(Slot &slot);
    int depthOf(const Slot &slot) const;
    void shareTail();
    std::optional<std::int64_t> lateTask(const Slot *idle) const; ///< Null: a local lane is idle.
    LaneMessage newsOf(const Slot &slot, TaskEvent::Kind kind, std::int64_t task) const;
    void forgetElsewhere(std::int64_t task, const WorkerPeer *but);
    void takeBack(Slot &slot, const WorkerPeer &peer, const std::string &reason);
    void failTask(const Slot &slot, std::int64_t task, const std::string &reason);
    void tick();
    void beat();
    int laneCount() const;
    void learnAbilities(Slot &slot);
    bool takes(const Slot *slot, std::int64_t task) const; ///< Null: a local lane.

    const std::shared_ptr<const Plan> m_plan;
    TaskQueue &m_queue;
    Site &m_site;
    const DispatcherOptions m_options;
    const bool m_hasTrees;
    std::string m_xgboost; ///< As in the options, once it is known.
    std::optional<WorkerProgram> m_program;
    std::unique_ptr<TableShipment> m_shipment;
    std::vector<std::unique_ptr<Slot>> m_slots;
    std::set<std::string> m_loadingCaches; ///< A worker of theirs is getting the table.
    std::set<std::string> m_servedCaches;  ///< They hold it.
    std::map<std::int64_t, int> m_deaths;  ///< Of workers that ran this task.
    std::set<std::int64_t> m_doubled;      ///< Tasks given twice.
    std::vector<TaskRetry> m_retries;
    QTimer m_tickTimer, m_beatTimer;
    double m_stopAt = 0; ///< When what is still out is given up; 0: not stopping.
    bool m_isFinished = false;
};

} // namespace heddle
