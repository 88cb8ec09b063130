#pragma once

#include "models/runmembers.h"

#include <QWidget>

#include <optional>

namespace heddle {

class Button;
class Label;

/// What a place has to do with the run under way, with "Join" and "Drain"; hidden while there is
/// none.
class RunRow : public QWidget
{
    Q_OBJECT

public:
    /// The run must outlive the row.
    explicit RunRow(RunMembers &run, QWidget *parent = nullptr);

    /// @param spec     of processes, with how many of them there shall be.
    /// @param mayJoin  false: whatever the run says, not from here.
    void setPlace(const WorkerSpec &spec, bool mayJoin = true);

private:
    void takeRun();
    void takeHost();
    void takeProcesses();
    void showDrain();

    RunMembers &m_run;
    std::optional<WorkerSpec> m_spec;
    bool m_mayJoin = true;
    Label *m_state;
    Button *m_join;
    Button *m_drain;
};

} // namespace heddle
