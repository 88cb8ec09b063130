#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace heddle {

/// Every two learners on one metric: a triangle of their differences, the row's score less the
/// column's. Learners stand in the order of their means, the best first.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        PRole = Qt::UserRole + 1, ///< "p 0.14", adjusted.
        NaivePRole,               ///< "naive 0.012"
        IsClearRole               ///< The adjusted p is below 0.05.
    };

    explicit ComparisonModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results, Metric metric);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString name(std::size_t place) const;
    const ComparisonEntry *entry(const QModelIndex &index, double &sign) const;

    std::shared_ptr<const Results> m_results;
    Metric m_metric = Metric::LogLoss;
    std::vector<int> m_order; ///< Learners.
};

} // namespace heddle
