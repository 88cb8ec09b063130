#pragma once

#include "data/summary.h"
#include "data/table.h"
#include "models/columnhistogram.h"
#include "models/latestjob.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace heddle {

/// What the header, the inspector and the variable list show of one column.
struct ColumnPicture
{
    ColumnSummary summary;
    ColumnHistogram histogram; ///< By the classes of the target where there are a few.
};

/// Pictures of all columns of the table, made on a thread of its own. Lives in the GUI thread;
/// until a picture is made its place is null.
class TableSummaries : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// @param target  the column whose levels colour the histograms; may be empty.
    void setTable(const std::shared_ptr<const Table> &table, const std::string &target);

    const ColumnPicture *column(int index) const; ///< Null while it is being made.
    bool isBusy() const { return m_job.isBusy(); }
    const Table *table() const { return m_table.get(); }

    /// Levels that colour the histograms; empty when there are none, or too many to tell apart.
    std::vector<std::string> classes() const;

    static constexpr int mostClasses = 6; ///< As many as there are hues.

Q_SIGNALS:
    void changed();

private:
    std::shared_ptr<const Table> m_table;
    std::string m_target;
    std::shared_ptr<const std::vector<ColumnPicture>> m_pictures;
    LatestJob m_job;
};

} // namespace heddle
