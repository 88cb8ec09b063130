#include "pages/results/proofbar.h"

#include "core/machine.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "run/journal.h"
#include "run/workerprogram.h"

#include <QHBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr double tasksProved = 100; ///< Of a larger run a sample: seconds, not as long as the run.

/// Reads the journal and runs its tasks on worker processes, or on lanes of this process where
/// there is no worker program. On another thread.
Result<Verification> prove(const std::shared_ptr<const Plan> &plan, const QString &folder,
                           int processes, const std::stop_token &stop)
{
    const auto results = readJournal(journalPath(folder.toStdString()));
    if (!results)
        return results.error();
    if (results->empty())
        return badInput("The run has no finished task.");
    VerificationOptions options;
    options.stop = stop;
    options.share = std::min(1.0, tasksProved / static_cast<double>(results->size()));
    if (findWorkerProgram()) {
        WorkerSpec spec;
        spec.kind = WorkerKind::Processes;
        spec.count = processes > 0 ? processes : coresAllowed();
        options.workers = {spec};
    }
    return verifyTasks(plan, *results, options);
}

} // namespace

ProofBar::ProofBar(QWidget *parent)
    : QWidget(parent)
    , m_button(new Button(tr("Prove it")))
    , m_verdict(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("results#prove-it"));
    m_button->setIconName(QStringLiteral("circle-check"));
    m_button->setToolTip(tr("Runs tasks of this run again in other processes and compares the "
                            "numbers bit by bit"));
    m_verdict->setAccessibleName(tr("Verdict of the proof"));
    connect(m_button, &Button::clicked, this, &ProofBar::start);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(8));
    row->addWidget(m_verdict);
    row->addWidget(m_button);
}

void ProofBar::setRun(const std::shared_ptr<const Plan> &plan, const QString &folder)
{
    m_job.cancel();
    m_plan = plan;
    m_folder = folder;
    m_verdict->setText({});
    m_button->setEnabled(true);
    setVisible(plan != nullptr && !folder.isEmpty());
    Q_EMIT changed();
}

void ProofBar::start()
{
    if (!canStart())
        return;
    m_button->setEnabled(false);
    m_verdict->setInk(Token::Ink2);
    m_verdict->setText(tr("Running tasks again…"));
    m_job.start(
        this,
        [plan = m_plan, folder = m_folder, processes = m_processes](const std::stop_token &stop) {
            return prove(plan, folder, processes, stop);
        },
        [this](const Result<Verification> &found) {
            show(found);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void ProofBar::show(const Result<Verification> &found)
{
    m_button->setEnabled(true);
    m_verdict->setInk(Token::Bad);
    if (!found)
        return m_verdict->setText(QString::fromStdString(found.error().text()));
    const QString tasks = formatCounted(found->checked, tr("task"), tr("tasks"));
    if (!found->different.empty())
        return m_verdict->setText(tr("%1 run again: %2 with other numbers")
                                      .arg(tasks, formatCount(std::ssize(found->different))));
    m_verdict->setInk(Token::Good);
    m_verdict->setText(tr("%1 run again: the same to the last bit").arg(tasks));
}

} // namespace heddle
