#pragma once

#include "models/exportcheck.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace heddle {

/// A few rows as an exported text scores them: number, what was observed, the prediction or the
/// probability of each level (of one-vs-rest models first as each says, then normalised), and the
/// largest difference from Heddle's own.
class ScoredRowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ScoredRowsModel(QObject *parent = nullptr);

    /// @param rows      numbers of the table's rows, from 1
    /// @param observed  the target of each
    void setRows(const QString &target, std::vector<std::int64_t> rows, QStringList observed,
                 Predictions expected);
    void setVerdict(const ExportVerdict &verdict);

    int outputs() const; ///< Columns of predictions; the first is column 2.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    int levels() const;  ///< Those that are predicted; 0 of numbers.
    bool hasOwn() const; ///< Each level's own probability stands before the normalised ones.
    double score(std::int64_t row, int output) const;

    QString m_target;
    std::vector<std::int64_t> m_rows;
    QStringList m_observed;
    Predictions m_expected;
    ExportVerdict m_verdict;
};

} // namespace heddle
