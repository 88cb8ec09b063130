#pragma once

#include "models/warningmodel.h"
#include "parts/panel.h"

class QTableView;

namespace heddle {

class ExperimentDocument;

/// Lines and cells that could not be read, with the faulty part tinted; hidden when there are
/// none. Choosing one asks for its row.
class WarningsPanel : public Panel
{
    Q_OBJECT

public:
    explicit WarningsPanel(ExperimentDocument &document, QWidget *parent = nullptr);

    void save(); ///< Asks for it.

Q_SIGNALS:
    void rowChosen(int row);                     ///< Of the table, from 0.
    void saveRequested(const QByteArray &lines); ///< "Save these lines…"

private:
    void takeTable();

    ExperimentDocument &m_document;
    WarningModel m_model;
    QTableView *m_view;
};

} // namespace heddle
