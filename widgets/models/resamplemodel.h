#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace heddle {

/// Every resample of a run with its metrics, one row each; only the axes the run has are columns.
/// Owned by the Results page.
class ResampleModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Field
    {
        Name, ///< Learner or level.
        Repeat,
        Fold,
        Replicate,
        RowsTrain,
        RowsTest,
        Metric, ///< As many columns as the experiment has metrics.
        Warnings,
    };

    explicit ResampleModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);

    int columnOf(Field field) const; ///< Of the first metric; -1 when there is none.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Column
    {
        Field field = Field::Name;
        std::size_t metric = 0;
    };

    QVariant value(const ResampleEntry &entry, const Column &column) const;

    std::shared_ptr<const Results> m_results;
    std::vector<std::size_t> m_entries; ///< Places of those of chosen points, of m_results.
    std::vector<Column> m_columns;
};

} // namespace heddle
