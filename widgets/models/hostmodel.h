#pragma once

#include "models/hosttext.h"
#include "models/workerpools.h"

#include <QAbstractTableModel>

#include <vector>

namespace heddle {

/// The hosts of one kind as a table, in the order they were added. The box of the first column
/// says whether the next run takes the host; that of a blocked one cannot be ticked. During a run
/// the status of a host that it has, or had, is that in the run.
class HostModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Use,
        Host,
        Cores,
        Lanes,
        Memory,  ///< Bytes.
        Latency, ///< Seconds.
        Worker,  ///< Its version.
        Clock,   ///< Seconds ahead.
        Holds,
        TokenFile,
        Pin,
        Status,
        ColumnCount
    };

    /// The pools must outlive the model.
    HostModel(WorkerPools &pools, WorkerKind kind, QObject *parent = nullptr);

    int idAt(int row) const; ///< 0 when there is no such row.
    int rowOf(int id) const; ///< -1 when it is not here.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    void takeHosts();
    void takeHost(int id);
    void takeRun();
    HostStatus statusOf(const WorkerHost &host) const;
    QVariant valueOf(const WorkerHost &host, Column column) const;
    QVariant toolTipOf(const WorkerHost &host, Column column) const;

    WorkerPools &m_pools;
    WorkerKind m_kind;
    std::vector<int> m_ids; ///< By row.
};

} // namespace heddle
