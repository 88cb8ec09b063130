#include "pages/workers/runrow.h"

#include "models/format.h"
#include "models/hosttext.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/tables.h"

#include <QHBoxLayout>

#include <algorithm>

namespace heddle {

RunRow::RunRow(RunMembers &run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_state(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_join(new Button(tr("Join")))
    , m_drain(new Button(tr("Drain")))
{
    m_state->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(8));
    row->addWidget(m_state, 1);
    row->addWidget(m_join);
    row->addWidget(m_drain);
    connect(m_join, &Button::clicked, this, [this] {
        WorkerSpec spec = *m_spec;
        if (spec.kind == WorkerKind::Processes)
            spec.count -= static_cast<int>(m_run.at(spec).size());
        m_run.join(spec);
    });
    connect(m_drain, &Button::clicked, this, [this] { m_run.drain(*m_spec); });
    connect(&run, &RunMembers::changed, this, &RunRow::takeRun);
    takeRun();
}

void RunRow::setPlace(const WorkerSpec &spec, bool mayJoin)
{
    m_spec = spec;
    m_mayJoin = mayJoin;
    takeRun();
}

void RunRow::takeRun()
{
    setVisible(m_spec && m_run.isActive());
    if (!m_spec || !m_run.isActive())
        return;
    // A button that goes hands the focus on to whatever is next, and the next key would press that.
    const bool hasFocusHere = hasFocus() || m_join->hasFocus() || m_drain->hasFocus();
    if (hasFocusHere)
        setFocus();
    if (m_spec->kind == WorkerKind::Processes)
        takeProcesses();
    else
        takeHost();
    showDrain();
    for (Button *button : {m_join, m_drain})
        if (hasFocusHere && !button->isHidden() && button->isEnabled())
            button->setFocus();
}

void RunRow::takeHost()
{
    const WorkerStatus *status = m_run.statusOf(*m_spec);
    const HostStatus words = status != nullptr ? runStatus(*status) : HostStatus();
    m_state->setText(status != nullptr ? words.text : tr("Not in this run"));
    m_state->setToolTip(words.details);
    m_state->setInk(toneInk(words.tone));
    m_join->setVisible(m_run.at(*m_spec).empty());
    m_join->setEnabled(m_mayJoin && m_run.mayJoin(*m_spec));
    m_join->setToolTip(tr("Start a worker there and give it tasks of this run"));
}

void RunRow::takeProcesses()
{
    const auto here = static_cast<int>(m_run.at(*m_spec).size());
    const int missing = std::max(0, m_spec->count - here);
    m_state->setText(here == 0 ? tr("None in run") : tr("%1 in run").arg(formatCount(here)));
    m_join->setEnabled(missing > 0 && m_run.mayJoin(*m_spec));
    m_join->setToolTip(
        missing > 0 ? tr("Start %1 for this run")
                          .arg(formatCounted(missing, tr("more process"), tr("more processes")))
                    : tr("Choose a larger number of processes above"));
}

void RunRow::showDrain()
{
    m_drain->setVisible(!m_run.at(*m_spec).empty());
    m_drain->setEnabled(m_run.mayDrain(*m_spec));
    m_drain->setToolTip(
        m_run.isLast(*m_spec)
            ? tr("Nobody else runs tasks: pause or cancel the run instead")
            : tr("Finish what runs there, then leave the run; it can join again later"));
}

} // namespace heddle
