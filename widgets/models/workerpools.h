#pragma once

#include "models/runmembers.h"
#include "run/cacheclearing.h"
#include "run/hosttest.h"
#include "run/workerspec.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace heddle {

/// A host of the list: where it is, whether the next run takes it, what its last test has shown.
struct WorkerHost
{
    int id = 0;      ///< Its name in this list, for as long as it stands there.
    WorkerSpec spec; ///< Ssh or Tcp.
    bool isUsed = false;
    bool isTesting = false;
    bool isClearing = false;           ///< Its cache of tables is being emptied.
    QString clearFault;                ///< Why it could not be, the last time; else empty.
    std::vector<HostStepResult> steps; ///< Of the last test or the one under way, in their order.
    std::optional<HostFacts> facts;    ///< Of the last test that has ended.

    /// As asked for, or every core its last test has found; absent while that is not known.
    std::optional<int> lanes() const;
    bool isBlocked() const; ///< Its key has changed: it is not used before that is cleared up.
};

/// The lanes one host gives to the next run.
struct LaneShare
{
    QString name;
    std::optional<int> lanes; ///< Absent: every core there, and nobody has counted them.
};

/// Where the next run shall run: threads and processes here, and a list of hosts with their tests.
/// Lives in the GUI thread; holds no secrets.
class WorkerPools : public QObject
{
    Q_OBJECT

public:
    /// Makes the test of a host; the pools start it and own it.
    using Tester = std::function<HostTest *(const WorkerSpec &spec, QObject *parent)>;

    /// Makes what empties a host's cache; likewise.
    using Clearer = std::function<CacheClearing *(const WorkerSpec &spec, QObject *parent)>;

    /// @param coresHere how many cores this process may use; that many threads at first.
    WorkerPools(Tester tester, int coresHere, QObject *parent = nullptr);

    int coresHere() const { return m_coresHere; }
    /// Cores that are left to other programs unless more threads are asked for.
    int coresKeptFree() const { return m_coresKeptFree; }
    /// 0 … coresHere() - 1, likewise; as many threads as are left then.
    void setCoresKeptFree(int cores);
    int threadsByDefault() const { return m_coresHere - m_coresKeptFree; }
    int threads() const { return m_threads; }
    void setThreads(int threads); ///< 0 … coresHere(); others are brought into that range.
    int processes() const { return m_processes; }
    void setProcesses(int processes); ///< 0 … coresHere() likewise.

    RunMembers &run() { return m_run; } ///< Who of all these takes part in the run under way.
    const RunMembers &run() const { return m_run; }

    const std::vector<WorkerHost> &hosts() const { return m_hosts; }
    const WorkerHost *host(int id) const; ///< Null when it was removed.

    /// @return the id of the new host, or BadInput when it stands in the list.
    Result<int> addHost(const WorkerSpec &spec, bool isUsed = false);
    /// Another way to the same place of the list; what was tested is forgotten.
    Result<void> changeHost(int id, const WorkerSpec &spec);
    void removeHost(int id);
    /// For the next runs, and for the one under way: the host joins it or is drained, where it may.
    /// A blocked host stays unused.
    void setUsed(int id, bool used);
    /// Takes over a test that was made elsewhere: of the dialog that added the host.
    void setTested(int id, std::vector<HostStepResult> steps, const HostFacts &facts);

    void test(int id); ///< Nothing happens while its test is under way.
    HostTest *makeTest(const WorkerSpec &spec, QObject *parent) const;

    void setClearer(Clearer clearer); ///< Instead of one that asks the host.
    /// Empties the cache of tables of a host that is reached by ssh.
    void clearCache(int id);

    std::vector<WorkerSpec> chosen() const; ///< What the next run gets.
    std::vector<LaneShare> shares() const;  ///< Of each that has lanes, in the order of chosen().
    int laneCount() const;                  ///< Those that are known.
    int uncountedHosts() const;             ///< Used ones whose lanes are not known.

Q_SIGNALS:
    void choiceChanged(); ///< Threads, processes, or which hosts are used or stand in the list.
    void hostsChanged();  ///< Some were added or removed.
    void hostChanged(int id);

private:
    WorkerHost *find(int id);
    Result<void> checkNew(const WorkerSpec &spec, int except) const;
    void takeStep(int id, const HostStepResult &result);
    void takeFacts(int id, const HostFacts &facts);
    void takeCleared(int id, const QString &fault);

    Tester m_tester;
    Clearer m_clearer;
    int m_coresHere;
    int m_coresKeptFree = 0;
    int m_threads;
    int m_processes = 0;
    int m_nextId = 1;
    RunMembers m_run;
    std::vector<WorkerHost> m_hosts;
};

} // namespace heddle
