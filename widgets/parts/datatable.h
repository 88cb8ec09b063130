#pragma once

#include "parts/tables.h"

#include <QTableView>

namespace heddle {

class HistogramHeader;
class TableModel;
class TableSummaries;

/// A data table: histograms over the columns, row numbers at the left, the current column in the
/// tint, fixed row height so that a million rows scroll as fast as ten.
class DataTable : public QTableView
{
    Q_OBJECT

public:
    /// The model and the summaries must outlive the table.
    DataTable(TableModel &model, TableSummaries &summaries, QWidget *parent = nullptr);

    int currentColumn() const { return currentIndex().column(); }
    void setCurrentColumn(int column);
    void goToRow(int row); ///< From 0.

    /// The selected cells as tab-separated text; at most `mostRows` rows.
    QString selectedText(TableHeaders headers = TableHeaders::With) const;
    static constexpr int mostRows = 100'000;

Q_SIGNALS:
    void currentColumnChanged(int column);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void layOutColumns();

    TableModel &m_tableModel;
    HistogramHeader *m_header;
};

} // namespace heddle
