#pragma once

#include "run/tableshipment.h"
#include "run/workerlink.h"
#include "wire/frame.h"
#include "wire/messages.h"
#include "work/lane.h"

#include <QObject>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// The coordinator's side of one link (docs/protocol.md): greets a worker, ships table and
/// experiment, gives it tasks, hears its news, and finds out when it is gone. Lives in the
/// coordinator's thread.
class WorkerPeer : public QObject
{
    Q_OBJECT

public:
    /// Told of what happens. A peer must not be destroyed in one of these calls.
    class Owner
    {
    public:
        virtual ~Owner() = default;
        virtual void peerGreeted(WorkerPeer &peer) = 0; ///< hello() is known; load() may follow.
        virtual void peerReady(WorkerPeer &peer) = 0;
        virtual void peerBrought(WorkerPeer &peer, std::vector<LaneMessage> &messages) = 0;
        virtual void peerReturned(WorkerPeer &peer, const std::vector<std::int64_t> &tasks) = 0;
        /// Once, the last call. `inOrder`: it said goodbye.
        virtual void peerGone(WorkerPeer &peer, const DeathReason &reason, bool inOrder) = 0;
    };

    struct TaskInFlight
    {
        std::int64_t task = 0;
        double sent = 0;        ///< Seconds since the start of the run, as all times here.
        bool isStarted = false; ///< As far as it told.
    };

    /// @param now        seconds since the start of the run.
    /// @param heartbeat  seconds between two calls of beat().
    WorkerPeer(std::unique_ptr<WorkerLink> link, Owner &owner, std::function<double()> now,
               double heartbeat);

    void open();
    void load(const TableShipment &shipment); ///< The shipment must outlive the peer.
    void run(std::span<const std::int64_t> tasks);
    void forget(std::int64_t task); ///< No longer in flight; the worker drops it.
    void stop();                    ///< Everything comes back.
    /// It finishes what runs and goes. Asked before the greeting, it is told with it.
    void drain();
    void sayBye();
    void beat(); ///< Once every heartbeat: tells it is alive, and looks whether the worker is.
    void cut(const DeathReason &reason); ///< Gone at once.

    void setFirstLane(int lane) { m_firstLane = lane; }
    const message::Hello &hello() const { return m_hello; }
    bool isGreeted() const { return !m_hello.identity.version.empty(); }
    bool isLoading() const { return m_phase == Phase::Loading; }
    bool isReady() const { return m_phase == Phase::Ready; }
    bool isGone() const { return m_phase == Phase::Gone; }
    std::int64_t tasksOfPlan() const { return m_tasksOfPlan; } ///< As the worker counts them.
    const std::deque<TaskInFlight> &inFlight() const { return m_inFlight; }
    std::optional<double> roundTrip() const { return m_roundTrip; } ///< The shortest; seconds.
    std::int64_t resident() const { return m_resident; }            ///< Bytes, the most it told.
    double cpuSeconds() const { return m_cpuSeconds; } ///< Of all its threads, as last told.
    std::int64_t bytesSent() const { return m_bytesSent; }
    std::int64_t bytesHeard() const { return m_bytesHeard; }
    std::int64_t tableBytesSent() const { return m_tableBytesSent; }

private:
    enum class Phase
    {
        Opening,
        Greeted,
        Loading,
        Ready,
        Gone
    };

    void hear(std::string_view bytes);
    void handle(const message::Token &token);
    void handle(const message::Hello &hello);
    void handle(const message::Refused &refused);
    void handle(const message::Need &need);
    void handle(const message::Ready &ready);
    void handle(const message::Unable &unable);
    void handle(const message::Started &started);
    void handle(const message::Progress &progress);
    void handle(TaskResult &result);
    void handle(const message::Returned &returned);
    void handle(const message::Pong &pong);
    void handle(const message::Echo &echo);
    void handle(const message::Bye &bye);
    bool expects(Phase phase, const char *type);
    void breakOrder(const char *type); ///< A message that may not come now.
    void breakLink(const DeathReason &reason);
    void end(const DeathReason &reason, bool inOrder);
    void bringNews();
    void sendPieces();
    void ping();
    TaskInFlight *find(std::int64_t task);
    bool takeOut(std::int64_t task); ///< Of those in flight; false: it was not there.
    TaskEvent eventOf(TaskEvent::Kind kind, std::int64_t task, int lane, double time) const;
    template <typename Message>
    void send(const Message &message);

    std::unique_ptr<WorkerLink> m_link;
    Owner &m_owner;
    const std::function<double()> m_now;
    const double m_heartbeat;
    FrameReader m_frames;
    Phase m_phase = Phase::Opening;
    message::Hello m_hello;
    const TableShipment *m_shipment = nullptr;
    bool m_isNeeded = false;             ///< The table, by its host.
    bool m_isDraining = false;           ///< Asked to; told once it is greeted.
    std::deque<TaskInFlight> m_inFlight; ///< In the order in which the worker runs them.
    std::vector<LaneMessage> m_news;     ///< Of the bytes in hand.
    int m_firstLane = 0;
    std::int64_t m_tasksOfPlan = 0;
    double m_heard = 0; ///< When something came or went last.
    double m_lastBeat = 0;
    std::int64_t m_pingNumber = 0;
    double m_pingSent = 0;
    double m_clockOffset = 0; ///< The run's clock minus the worker's.
    std::optional<double> m_roundTrip;
    double m_cpuSeconds = 0;
    std::int64_t m_resident = 0, m_bytesSent = 0, m_bytesHeard = 0, m_tableBytesSent = 0;
};

} // namespace heddle
