#pragma once

#include "models/tablemodel.h"
#include "parts/panel.h"

class QLineEdit;

namespace heddle {

class DataTable;
class ExperimentDocument;
class TableSummaries;

/// The rows that were read, and a field that goes to a row or finds a value.
class TablePanel : public Panel
{
    Q_OBJECT

public:
    TablePanel(ExperimentDocument &document, TableSummaries &summaries, QWidget *parent = nullptr);

    DataTable *table() const { return m_table; }

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
