#pragma once

#include "run/workerstatus.h"

#include <QObject>

#include <string>
#include <vector>

namespace heddle {

/// Who takes part in the run under way, and the wish that others join or some be drained. Lives in
/// the GUI thread; is told of the run by who steers it and asks for nothing while there is none.
class RunMembers : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// What is known of the run: with which lanes of this process it goes on (0: none), and of all
    /// workers it ever had.
    void setRun(int localLanes, std::vector<WorkerStatus> workers);
    void endRun();

    bool isActive() const { return m_isActive; } ///< A run goes on that workers may join.
    int localLanes() const { return m_localLanes; }

    /// The workers at this place that take part or are on their way, the first one first.
    std::vector<const WorkerStatus *> at(const WorkerSpec &spec) const;
    /// Of a host: how it stands in the run; null when the run never had it.
    const WorkerStatus *statusOf(const WorkerSpec &spec) const;

    bool mayJoin(const WorkerSpec &spec) const; ///< Processes: more of them always may.
    /// Whether all at this place can go. Not those that are on their way out, and not the last ones
    /// that run tasks.
    bool mayDrain(const WorkerSpec &spec) const;
    bool isLast(const WorkerSpec &spec) const; ///< Without this place nobody would run tasks.

    void join(const WorkerSpec &spec);
    void drain(const WorkerSpec &spec); ///< All of this place.

Q_SIGNALS:
    void changed();
    void joinRequested(const heddle::WorkerSpec &spec);
    void drainRequested(const std::string &worker);

private:
    bool isSameAt(const WorkerSpec &spec, const std::vector<WorkerStatus> &others) const;

    bool m_isActive = false;
    int m_localLanes = 0;
    std::vector<WorkerStatus> m_workers;
    std::vector<WorkerSpec> m_asked; ///< To join, just now.
};

} // namespace heddle
