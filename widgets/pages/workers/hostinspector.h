#pragma once

#include "models/workerpools.h"
#include "parts/panel.h"

class QStackedWidget;
class QToolButton;

namespace heddle {

class Button;
class HeldRow;
class RunRow;
class Section;
class Sparkline;
class StepList;

/// All that is known of one host: its test step by step, round trip, what it holds, its key.
class HostInspector : public Panel
{
    Q_OBJECT

public:
    /// The pools must outlive the panel.
    explicit HostInspector(WorkerPools &pools, QWidget *parent = nullptr);

    void setHost(int id); ///< 0: none.
    int host() const { return m_id; }

Q_SIGNALS:
    void editRequested(int id);

private:
    QWidget *createEmpty();
    QWidget *createContents();
    QLayout *createButtons();
    void createSections();
    void takeHost();
    void showFacts(const WorkerHost &host);
    void showRoundTrip(const HostFacts &facts);

    WorkerPools &m_pools;
    int m_id = 0;
    QStackedWidget *m_stack;
    Button *m_test;
    Button *m_edit;
    QToolButton *m_more;
    RunRow *m_inRun;
    StepList *m_steps;
    Section *m_roundTrip;
    Sparkline *m_line;
    Section *m_holds;
    HeldRow *m_held;
    Section *m_security;
    Label *m_fingerprintTitle;
    Label *m_fingerprint;
    Label *m_securityText;
};

} // namespace heddle
