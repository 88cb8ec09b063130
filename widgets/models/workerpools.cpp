#include "models/workerpools.h"

#include "core/text.h"

#include <algorithm>
#include <utility>

namespace heddle {

std::optional<int> WorkerHost::lanes() const
{
    if (spec.count > 0)
        return spec.count;
    if (facts && facts->cores > 0)
        return facts->cores;
    return std::nullopt;
}

bool WorkerHost::isBlocked() const
{
    return facts && facts->isHostKeyChanged;
}

WorkerPools::WorkerPools(Tester tester, int coresHere, QObject *parent)
    : QObject(parent)
    , m_tester(std::move(tester))
    , m_clearer(
          [](const WorkerSpec &spec, QObject *owner) { return new CacheClearing(spec, owner); })
    , m_coresHere(coresHere)
    , m_threads(coresHere)
{
}

void WorkerPools::setThreads(int threads)
{
    threads = std::clamp(threads, 0, m_coresHere);
    if (threads != std::exchange(m_threads, threads))
        Q_EMIT choiceChanged();
}

void WorkerPools::setCoresKeptFree(int cores)
{
    cores = std::clamp(cores, 0, m_coresHere - 1);
    if (cores == std::exchange(m_coresKeptFree, cores))
        return;
    m_threads = threadsByDefault();
    Q_EMIT choiceChanged();
}

void WorkerPools::setProcesses(int processes)
{
    processes = std::clamp(processes, 0, m_coresHere);
    if (processes != std::exchange(m_processes, processes))
        Q_EMIT choiceChanged();
}

const WorkerHost *WorkerPools::host(int id) const
{
    const auto found = std::find_if(m_hosts.begin(), m_hosts.end(),
                                    [id](const WorkerHost &host) { return host.id == id; });
    return found == m_hosts.end() ? nullptr : &*found;
}

WorkerHost *WorkerPools::find(int id)
{
    const auto found = std::find_if(m_hosts.begin(), m_hosts.end(),
                                    [id](const WorkerHost &host) { return host.id == id; });
    return found == m_hosts.end() ? nullptr : &*found;
}

Result<void> WorkerPools::checkNew(const WorkerSpec &spec, int except) const
{
    for (const WorkerHost &host : m_hosts) {
        const WorkerSpec &other = host.spec;
        if (host.id != except && isSamePlace(other, spec))
            return badInput("The host " + quoted(spec.host) + " stands in the list already.", {},
                            "Change the one that is there.");
    }
    return {};
}

Result<int> WorkerPools::addHost(const WorkerSpec &spec, bool isUsed)
{
    if (const auto checked = checkNew(spec, 0); !checked)
        return checked.error();
    WorkerHost host;
    host.id = m_nextId++;
    host.spec = spec;
    host.isUsed = isUsed;
    m_hosts.push_back(std::move(host));
    const int id = m_hosts.back().id;
    Q_EMIT hostsChanged();
    Q_EMIT choiceChanged();
    return id;
}

Result<void> WorkerPools::changeHost(int id, const WorkerSpec &spec)
{
    WorkerHost *host = find(id);
    if (host == nullptr || host->spec == spec)
        return {};
    if (const auto checked = checkNew(spec, id); !checked)
        return checked.error();
    WorkerSpec sameCount = host->spec;
    sameCount.count = spec.count;
    const bool isSamePlace = sameCount == spec;
    host->spec = spec;
    if (!isSamePlace) {
        host->steps.clear();
        host->facts.reset();
        host->isTesting = false;
        for (HostTest *test : findChildren<HostTest *>(QString::number(id)))
            delete test;
    }
    Q_EMIT hostChanged(id);
    Q_EMIT choiceChanged();
    return {};
}

void WorkerPools::removeHost(int id)
{
    if (std::erase_if(m_hosts, [id](const WorkerHost &host) { return host.id == id; }) == 0)
        return;
    for (HostTest *test : findChildren<HostTest *>(QString::number(id)))
        delete test;
    Q_EMIT hostsChanged();
    Q_EMIT choiceChanged();
}

void WorkerPools::setUsed(int id, bool used)
{
    WorkerHost *host = find(id);
    if (host == nullptr || host->isUsed == used || (used && host->isBlocked()))
        return;
    host->isUsed = used;
    const WorkerSpec spec = host->spec;
    Q_EMIT hostChanged(id);
    Q_EMIT choiceChanged();
    if (used)
        m_run.join(spec);
    else
        m_run.drain(spec);
}

HostTest *WorkerPools::makeTest(const WorkerSpec &spec, QObject *parent) const
{
    return m_tester(spec, parent);
}

void WorkerPools::test(int id)
{
    WorkerHost *host = find(id);
    if (host == nullptr || host->isTesting)
        return;
    host->isTesting = true;
    host->steps.clear();
    HostTest *test = makeTest(host->spec, this);
    test->setObjectName(QString::number(id));
    connect(test, &HostTest::stepEnded, this,
            [this, id](const HostStepResult &result) { takeStep(id, result); });
    connect(test, &HostTest::finished, this, [this, id, test](const HostFacts &facts) {
        test->setObjectName({});
        test->deleteLater();
        takeFacts(id, facts);
    });
    Q_EMIT hostChanged(id);
    test->start();
}

void WorkerPools::takeStep(int id, const HostStepResult &result)
{
    WorkerHost *host = find(id);
    if (host == nullptr || !host->isTesting)
        return;
    host->steps.push_back(result);
    Q_EMIT hostChanged(id);
}

void WorkerPools::takeFacts(int id, const HostFacts &facts)
{
    if (WorkerHost *host = find(id); host != nullptr && host->isTesting)
        setTested(id, std::move(host->steps), facts);
}

void WorkerPools::setTested(int id, std::vector<HostStepResult> steps, const HostFacts &facts)
{
    WorkerHost *host = find(id);
    if (host == nullptr)
        return;
    host->steps = std::move(steps);
    host->facts = facts;
    host->isTesting = false;
    if (host->isBlocked())
        host->isUsed = false;
    Q_EMIT hostChanged(id);
    Q_EMIT choiceChanged();
}

void WorkerPools::setClearer(Clearer clearer)
{
    m_clearer = std::move(clearer);
}

void WorkerPools::clearCache(int id)
{
    WorkerHost *host = find(id);
    if (host == nullptr || host->isClearing || host->spec.kind != WorkerKind::Ssh)
        return;
    host->isClearing = true;
    host->clearFault.clear();
    CacheClearing *clearing = m_clearer(host->spec, this);
    connect(clearing, &CacheClearing::finished, this, [this, id, clearing](const QString &fault) {
        clearing->deleteLater();
        takeCleared(id, fault);
    });
    Q_EMIT hostChanged(id);
    clearing->start();
}

void WorkerPools::takeCleared(int id, const QString &fault)
{
    WorkerHost *host = find(id);
    if (host == nullptr)
        return;
    host->isClearing = false;
    host->clearFault = fault;
    if (fault.isEmpty() && host->facts)
        host->facts->heldBytes = host->facts->heldTables = 0;
    Q_EMIT hostChanged(id);
}

std::vector<WorkerSpec> WorkerPools::chosen() const
{
    std::vector<WorkerSpec> specs;
    const auto addHere = [&](WorkerKind kind, int count) {
        WorkerSpec spec;
        spec.kind = kind;
        spec.count = count;
        if (count > 0)
            specs.push_back(spec);
    };
    addHere(WorkerKind::Threads, m_threads);
    addHere(WorkerKind::Processes, m_processes);
    for (const WorkerHost &host : m_hosts) {
        if (host.isUsed)
            specs.push_back(host.spec);
    }
    return specs;
}

std::vector<LaneShare> WorkerPools::shares() const
{
    std::vector<LaneShare> shares;
    if (m_threads > 0)
        shares.push_back({tr("this computer"), m_threads});
    if (m_processes > 0)
        shares.push_back({tr("processes"), m_processes});
    for (const WorkerHost &host : m_hosts) {
        if (host.isUsed)
            shares.push_back({QString::fromStdString(hostName(host.spec)), host.lanes()});
    }
    return shares;
}

int WorkerPools::laneCount() const
{
    int lanes = 0;
    for (const LaneShare &share : shares())
        lanes += share.lanes.value_or(0);
    return lanes;
}

int WorkerPools::uncountedHosts() const
{
    const auto all = shares();
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [](const LaneShare &share) { return !share.lanes; }));
}

} // namespace heddle
