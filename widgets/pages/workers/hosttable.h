#pragma once

#include "models/hostmodel.h"

#include <QTableView>

namespace heddle {

/// The hosts of one kind; the box in front takes a host into the next run, so does Space.
class HostTable : public QTableView
{
    Q_OBJECT

public:
    /// The pools must outlive the table.
    HostTable(WorkerPools &pools, WorkerKind kind, QWidget *parent = nullptr);

    const HostModel &hosts() const { return *m_model; }
    int currentHost() const; ///< 0: none is selected.
    void selectHost(int id); ///< 0, or one that is not here: none.

Q_SIGNALS:
    void hostSelected(int id);

private:
    void layOutColumns(WorkerKind kind);
    void toggleCurrent();

    HostModel *m_model;
};

} // namespace heddle
