#include "models/hostmodel.h"

#include "models/format.h"

#include <algorithm>

namespace heddle {

namespace {

bool isNumber(int column)
{
    return column >= HostModel::Cores && column <= HostModel::Clock;
}

template <typename Value>
QVariant known(const std::optional<Value> &value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

QVariant factOf(const HostFacts &facts, HostModel::Column column)
{
    switch (column) {
    case HostModel::Cores:
        return facts.cores > 0 ? QVariant(facts.cores) : QVariant();
    case HostModel::Memory:
        return facts.freeBytes > 0 ? QVariant(double(facts.freeBytes)) : QVariant();
    case HostModel::Latency:
        return known(facts.latencySeconds);
    case HostModel::Worker:
        return facts.version.isEmpty() ? QVariant() : QVariant(facts.version);
    case HostModel::Clock:
        return known(facts.clockAheadSeconds);
    default:
        return {};
    }
}

} // namespace

HostModel::HostModel(WorkerPools &pools, WorkerKind kind, QObject *parent)
    : QAbstractTableModel(parent)
    , m_pools(pools)
    , m_kind(kind)
{
    connect(&pools, &WorkerPools::hostsChanged, this, &HostModel::takeHosts);
    connect(&pools, &WorkerPools::hostChanged, this, &HostModel::takeHost);
    connect(&pools.run(), &RunMembers::changed, this, &HostModel::takeRun);
    takeHosts();
}

void HostModel::takeHosts()
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_pools.host(idAt(row)) != nullptr)
            continue;
        beginRemoveRows({}, row, row);
        m_ids.erase(m_ids.begin() + row);
        endRemoveRows();
    }
    for (const WorkerHost &host : m_pools.hosts()) {
        if (host.spec.kind != m_kind || rowOf(host.id) >= 0)
            continue;
        beginInsertRows({}, rowCount(), rowCount());
        m_ids.push_back(host.id);
        endInsertRows();
    }
}

void HostModel::takeHost(int id)
{
    if (const int row = rowOf(id); row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void HostModel::takeRun()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Use), index(rowCount() - 1, Status));
}

HostStatus HostModel::statusOf(const WorkerHost &host) const
{
    const WorkerStatus *inRun = m_pools.run().statusOf(host.spec);
    return inRun != nullptr && !host.isTesting ? runStatus(*inRun) : hostStatus(host);
}

int HostModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_ids[static_cast<std::size_t>(row)] : 0;
}

int HostModel::rowOf(int id) const
{
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    return found == m_ids.end() ? -1 : static_cast<int>(found - m_ids.begin());
}

int HostModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int HostModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HostModel::valueOf(const WorkerHost &host, Column column) const
{
    switch (column) {
    case Host:
        return hostAddress(host.spec);
    case Lanes:
        return known(host.lanes());
    case TokenFile:
        return QString::fromStdString(host.spec.tokenFile);
    case Pin:
        return QString::fromStdString(host.spec.pin);
    case Holds:
        return host.facts && host.facts->isReady ? heldText(*host.facts) : unknownText();
    case Status:
        return statusOf(host).text;
    default:
        break;
    }
    if (host.facts)
        return factOf(*host.facts, column);
    return {};
}

QVariant HostModel::toolTipOf(const WorkerHost &host, Column column) const
{
    switch (column) {
    case Use:
        if (host.isBlocked())
            return tr("A host whose key has changed is not used.");
        return m_pools.run().isActive() ? tr("Take this host into this run and the next ones")
                                        : tr("Take this host into the next run");
    case Host:
    case TokenFile:
    case Pin:
        return valueOf(host, column);
    case Holds:
        return host.facts
                   ? QVariant(tr("%1 in its cache")
                                  .arg(formatBytes(static_cast<double>(host.facts->heldBytes))))
                   : QVariant();
    case Status: {
        const HostStatus status = statusOf(host);
        return status.details.isEmpty() ? status.text
                                        : QStringLiteral("%1: %2").arg(status.text, status.details);
    }
    default:
        return {};
    }
}

QVariant HostModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const WorkerHost *host = m_pools.host(idAt(index.row()));
    if (host == nullptr)
        return {}; // about to be removed
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return valueOf(*host, column);
    case SortRole:
        return column == Use ? QVariant(host->isUsed) : valueOf(*host, column);
    case Qt::CheckStateRole:
        if (column == Use)
            return host->isUsed ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::TextAlignmentRole:
        return isNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole:
        return toolTipOf(*host, column);
    case Qt::AccessibleTextRole:
        return column == Use ? QVariant(tr("use %1").arg(hostAddress(host->spec))) : QVariant();
    case ToneRole:
        if (column == Status)
            return int(statusOf(*host).tone);
        return int(column == Holds || column == TokenFile || column == Pin ? Tone::Muted
                                                                           : Tone::Normal);
    case IconNameRole:
        return column == Status ? QVariant(statusOf(*host).iconName) : QVariant();
    default:
        return {};
    }
}

bool HostModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Use ||
        role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsEnabled))
        return false;
    m_pools.setUsed(idAt(index.row()), value.toInt() == Qt::Checked);
    return true;
}

QVariant HostModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(section) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    const QString names[ColumnCount] = {
        tr("Use"),    m_kind == WorkerKind::Tcp ? tr("Address") : tr("Host"),
        tr("Cores"),  tr("Lanes"),
        tr("Memory"), tr("Latency"),
        tr("Worker"), tr("Clock"),
        tr("Holds"),  tr("Token file"),
        tr("Pin"),    tr("Status")};
    return names[section];
}

Qt::ItemFlags HostModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid() || index.column() != Use)
        return flags;
    flags |= Qt::ItemIsUserCheckable;
    const WorkerHost *host = m_pools.host(idAt(index.row()));
    if (host == nullptr || host->isBlocked())
        flags &= ~Qt::ItemIsEnabled;
    return flags;
}

} // namespace heddle
