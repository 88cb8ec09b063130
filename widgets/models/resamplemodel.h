#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace heddle {

/// Every resample of a run with its metrics, one row each; only the axes the run has are columns.
/// One without a fit has its row, too, in grey and without numbers.
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

    struct Row
    {
        bool isFailure = false;
        std::size_t place = 0; ///< Among the resamples of the results, or their failures.
    };

    void collectRows();
    QVariant value(const ResampleEntry &entry, const Column &column) const;
    QVariant failureData(const FailureEntry &failure, const Column &column, int role) const;

    std::shared_ptr<const Results> m_results;
    std::vector<Row> m_rows; ///< Of chosen points.
    std::vector<Column> m_columns;
};

} // namespace heddle
