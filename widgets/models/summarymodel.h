#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>

namespace heddle {

/// All scores of a run: a row for each learner and level, for each metric the mean over the
/// resamples with its corrected standard error, and the metric pooled over all out-of-sample rows.
class SummaryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit SummaryModel(QObject *parent = nullptr);

    void setResults(std::shared_ptr<const Results> results);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const SummaryEntry *entryAt(int row, int metric) const;
    int metricCount() const;

    std::shared_ptr<const Results> m_results;
    std::vector<Cell> m_rows;
};

/// "logistic", "logistic, setosa" or "setosa": who a summary or resample is of.
QString cellTitle(const Plan &plan, const Cell &cell);

} // namespace heddle
