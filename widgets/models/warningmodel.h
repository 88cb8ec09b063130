#pragma once

#include "data/csvreader.h"

#include <QAbstractTableModel>

#include <memory>

namespace heddle {

/// The lines and cells of a file that could not be read as they stand.
class WarningModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnNumber
    {
        LineColumn,
        MessageColumn,
        TextColumn,
        ColumnCount
    };
    enum Role
    {
        FaultBeginRole = Qt::UserRole + 200, ///< int: characters of the text at fault.
        FaultEndRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setSource(std::shared_ptr<const CsvTable> source); ///< May be null.

    /// The row of the table, from 0, where the line of a warning is or would be; counts lines, so
    /// quoted line breaks before it shift it.
    int tableRow(int warning) const;

    QByteArray lines() const; ///< The raw lines, one below the other, each once.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const CsvWarning &warning, int column) const;

    std::shared_ptr<const CsvTable> m_source;
};

} // namespace heddle
