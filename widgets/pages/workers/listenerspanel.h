#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QStackedWidget;

namespace heddle {

class Button;
class HostTable;

/// Workers that somebody started on another computer and that wait there at a port.
class ListenersPanel : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit ListenersPanel(WorkerPools &pools, QWidget *parent = nullptr);

    HostTable &table() const { return *m_table; }
    void focusWorkers(); ///< The table, or "Add" while there is none.

Q_SIGNALS:
    void addRequested();

private:
    void takeHosts();

    HostTable *m_table;
    Button *m_add;
    Label *m_about;
};

/// A command in one line, with a button that copies it.
QWidget *makeCommandLine(const QString &command, const QString &accessibleName);

} // namespace heddle
