#pragma once

#include "models/tablemodel.h"
#include "parts/panel.h"

class QLineEdit;

namespace heddle {

class ColumnMenus;
class DataTable;
class ExperimentDocument;
class TableSummaries;

/// The rows that were read, and a field that goes to a row or finds a value.
class TablePanel : public Panel
{
    Q_OBJECT

public:
    /// The menus are offered on the table's columns, too.
    TablePanel(ExperimentDocument &document, TableSummaries &summaries, ColumnMenus &menus,
               QWidget *parent = nullptr);

    DataTable *table() const { return m_table; }
    QLineEdit *findField() const { return m_go; }

public Q_SLOTS:
    void goToRow(int row); ///< From 0.

private:
    void takeTable();
    void go();

    ExperimentDocument &m_document;
    TableModel m_model;
    DataTable *m_table;
    QLineEdit *m_go;
};

} // namespace heddle
