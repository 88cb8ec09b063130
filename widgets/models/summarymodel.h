#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace heddle {

/// All scores of a run: a row a learner (or level of a one-vs-rest), for each metric its mean ±
/// corrected standard error over the resamples and its value over all held-out rows together.
/// Owned by the Results page.
class SummaryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit SummaryModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        Cell cell;
        std::vector<const SummaryEntry *> entries; ///< One a metric; null: not there.
    };

    int metricCount() const;
    bool isOfSome(const Row &row, int column) const;
    QVariant display(const Row &row, int column) const;

    std::shared_ptr<const Results> m_results;
    std::vector<Row> m_rows;
};

/// "Logistic", or "Logistic, setosa" for one level: what the resamples of one row share.
QString scoreName(const Results &results, const Cell &cell);

/// Whether accuracy-like metrics are shown in per cent.
bool isShare(Metric metric);

/// A score with three digits after the point, of an accuracy "95.9 %".
QString formatScore(Metric metric, double value);

} // namespace heddle
