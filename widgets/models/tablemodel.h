#pragma once

#include "data/table.h"

#include <QAbstractTableModel>

#include <memory>

namespace heddle {

/// The rows of a table for a view; a million rows cost nothing, values are read where they stand.
///
/// DisplayRole is a double, a level or a text, and nothing at all where the value is missing.
/// Headers: names above, row numbers from 1 at the left.
class TableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(std::shared_ptr<const Table> table);
    const std::shared_ptr<const Table> &table() const { return m_table; }

    /// Decimals that show the first thousand values of a numeric column exactly, at most 6.
    int decimals(int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Row of the first cell at or after (row, column), row by row and round the end, whose text
    /// contains `text` in any case; none when there is none.
    QModelIndex find(const QString &text, const QModelIndex &from) const;

private:
    std::shared_ptr<const Table> m_table;
};

/// The Lucide icon of a column's type.
QString typeIconName(ColumnType type);

/// "Numeric", "Categorical", "Text".
QString typeTitle(ColumnType type);

} // namespace heddle
