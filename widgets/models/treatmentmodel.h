#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>

namespace heddle {

/// What is derived from the variables, and how much each explains by itself; one row each.
/// Owned by the Results page.
class TreatmentModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Derived,
        Variable,
        Code,
        Level, ///< Empty unless of a one-vs-rest.
        R2,
        PValue,
        Recommended,
        ColumnCount
    };

    explicit TreatmentModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    bool hasLevels() const; ///< Whether the column Level has content.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant value(const TreatmentEntry &entry, int column) const;

    std::shared_ptr<const Results> m_results;
};

} // namespace heddle
