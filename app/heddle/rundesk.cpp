#include "rundesk.h"

#include "models/format.h"
#include "models/workerpools.h"
#include "pages/mainwindow.h"
#include "pages/results/resultspage.h"
#include "pages/run/runpage.h"
#include "pages/windowactions.h"

#include <QAction>
#include <QDesktopServices>
#include <QMessageBox>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

constexpr double muchWork = 60; // seconds of running work above which a cancel asks once

FrameState frameStateOf(RunState state)
{
    switch (state) {
    case RunState::Paused:
        return FrameState::Paused;
    case RunState::Cancelling:
        return FrameState::Cancelling;
    case RunState::Reducing:
        return FrameState::Ending;
    default:
        return FrameState::Running;
    }
}

} // namespace

RunDesk::RunDesk(MainWindow &window, ExperimentDocument &document, WorkerPools &pools,
                 QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_document(document)
    , m_pools(pools)
    , m_page(new RunPage(&m_controller))
    , m_results(new ResultsPage(&m_controller))
{
    m_pageIndex = window.addPage(m_page);
    m_resultsIndex = window.addPage(m_results);
    connectWindow();
    connect(&document, &ExperimentDocument::planChanged, this, &RunDesk::takePlan);
    connect(&document, &ExperimentDocument::faultChanged, this, &RunDesk::takePlan);
    connect(&document, &ExperimentDocument::loadingChanged, this, &RunDesk::takePlan);
    connect(&pools, &WorkerPools::choiceChanged, this, &RunDesk::takePlan);
    connect(&m_controller, &RunController::framed, this, &RunDesk::takeFrame);
    connect(&m_controller, &RunController::stateChanged, this, &RunDesk::takeState);
    connect(&m_controller, &RunController::finished, this, &RunDesk::runEnded);
    connect(&m_controller, &RunController::started, this, [this] {
        m_ranFor = m_lookedFor;
        m_document.setVersionInRun(m_document.version());
    });
    connect(&m_controller, &RunController::unfinishedChanged, this, &RunDesk::takePlan);
    connect(&m_controller, &RunController::stateChanged, this, &RunDesk::takeActions);
    connect(&m_controller, &RunController::continueFailed, this, &RunDesk::tell);
    connect(&pools.run(), &RunMembers::joinRequested, &m_controller, &RunController::join);
    connect(&pools.run(), &RunMembers::drainRequested, &m_controller, &RunController::drain);
    takePlan();
    takeResults();
}

RunDesk::~RunDesk()
{
    delete m_page;
    delete m_results;
}

void RunDesk::connectWindow()
{
    const WindowActions &commands = m_window.commands();
    const auto on = [&](Command command, auto *receiver, auto slot) {
        connect(commands[command], &QAction::triggered, receiver, slot);
    };
    on(Command::Run, this, &RunDesk::start);
    on(Command::Cancel, this, &RunDesk::cancel);
    on(Command::Continue, this, &RunDesk::goOn);
    on(Command::Export, m_results.data(), &ResultsPage::openExport);
    on(Command::Prove, m_results.data(), &ResultsPage::prove);
    on(Command::ShowRunFolder, this, &RunDesk::showFolder);
    on(Command::OpenResults, this, [this] { m_window.showPage(m_resultsIndex); });
    connect(&m_window, &MainWindow::pauseRequested, &m_controller, &RunController::pause);
    connect(&m_window, &MainWindow::resumeRequested, &m_controller, &RunController::resume);
    connect(m_results, &ResultsPage::resultsChanged, this, &RunDesk::takeResults);
    connect(m_results, &ResultsPage::proofChanged, this, &RunDesk::takeActions);
    connect(m_results, &ResultsPage::refitRequested, this, &RunDesk::refit);
    connect(m_page, &RunPage::continueRequested, this, &RunDesk::goOn);
    connect(m_page, &RunPage::resultsRequested, this,
            [this] { m_window.showPage(m_resultsIndex); });
}

void RunDesk::start()
{
    const auto plan = m_document.plan();
    if (!plan)
        return;
    const Result<void> started = m_controller.start(plan, m_pools.threads(), chosenWorkers());
    if (!started)
        return tell(started.error());
    m_window.setPageEnabled(m_pageIndex, true);
    m_window.showPage(m_pageIndex);
}

/// Makes the next version of the experiment and runs it.
void RunDesk::refit(const QString &learner, Remedy remedy)
{
    if (m_controller.isActive())
        return tell(badInput("A run is under way.", "Nothing was refitted.",
                             "Wait for its end, or cancel it."));
    if (m_pools.chosen().empty())
        return tell(badInput("No lanes are chosen.", "Nothing was refitted.",
                             "Take threads or a host on Workers."));
    const auto &results = m_results->results();
    if (!results || !isSameData(results->plan->experiment(), m_document.experiment()))
        return tell(badInput("The results are of another experiment than the one that is open.",
                             "Nothing was refitted.", "Open that experiment and run it."));
    auto next = withRemedy(m_document.experiment(), learner.toStdString(), remedy);
    if (!next)
        return tell(next.error());
    m_isRefitWanted = true;
    m_document.edit(remedyEdit(remedy), std::move(*next));
    startRefit();
}

/// Once the plan of the edited experiment is there, or known to be impossible.
void RunDesk::startRefit()
{
    if (!m_isRefitWanted || m_document.isPlanning() || m_document.isLoading())
        return;
    m_isRefitWanted = false;
    if (const auto fault = m_document.fault())
        return tell(fault->error);
    start();
    m_isRefit = m_controller.isActive();
}

std::vector<WorkerSpec> RunDesk::chosenWorkers() const
{
    std::vector<WorkerSpec> workers = m_pools.chosen();
    std::erase_if(workers, [](const WorkerSpec &spec) { return spec.kind == WorkerKind::Threads; });
    return workers;
}

void RunDesk::goOn()
{
    if (!m_pools.chosen().empty())
        m_controller.continueRun(m_pools.threads(), chosenWorkers());
    else
        tell(badInput("No lanes are chosen.", "The run does not go on.",
                      "Take threads or a host on Workers."));
}

/// Once a plan: a run of it may have ended with its window.
void RunDesk::lookForUnfinished(const std::shared_ptr<const Plan> &plan)
{
    if (plan == m_lookedFor)
        return;
    m_lookedFor = plan;
    if (!plan)
        return m_controller.lookForUnfinished(std::nullopt);
    const bool isSeedFree = !m_document.experiment().seed.has_value();
    m_controller.lookForUnfinished(RunQuestion{plan, m_document.table(), isSeedFree});
}

void RunDesk::tell(const Error &error)
{
    QMessageBox::warning(&m_window, tr("Run"), QString::fromStdString(error.text()));
}

void RunDesk::cancel()
{
    if (m_controller.snapshot().timing.taskCpuSeconds > muchWork) {
        const auto answer = QMessageBox::question(
            &m_window, tr("Cancel the run"),
            tr("%1 of work is done. Finished fits are kept; the rest is not run.")
                .arg(formatDuration(m_controller.snapshot().timing.taskCpuSeconds)),
            QMessageBox::Ok | QMessageBox::Cancel, QMessageBox::Cancel);
        if (answer != QMessageBox::Ok)
            return;
    }
    m_controller.cancel();
}

void RunDesk::takePlan()
{
    if (m_controller.isActive())
        return;
    m_results->setProofProcesses(m_pools.threadsByDefault());
    const auto plan = m_document.isLoading() ? nullptr : m_document.plan();
    m_page->setPlan(plan && plan == m_ranFor ? m_controller.plan() : plan);
    m_window.setPageEnabled(m_pageIndex, m_page->hasContent(),
                            tr("Open a table or an experiment first."));
    lookForUnfinished(plan);
    takeActions();
    if (m_controller.isReading()) {
        m_window.setFrameState(FrameState::Unavailable, tr("The run's journal is being read."));
        return;
    }
    if (plan && m_pools.chosen().empty()) {
        m_window.setFrameState(FrameState::Unavailable,
                               tr("No lanes are chosen: take threads or a host on Workers."));
        return;
    }
    if (plan) {
        m_window.setFrameState(FrameState::Ready);
        return startRefit();
    }
    QString reason = m_document.isOpen() ? tr("The plan is being made.")
                                         : tr("Open a table or an experiment first.");
    if (const auto fault = m_document.fault())
        reason = QString::fromStdString(fault->error.text());
    m_window.setFrameState(FrameState::Unavailable, reason);
    startRefit();
}

void RunDesk::takeFrame()
{
    const RunSnapshot &snapshot = m_controller.snapshot();
    const bool canJoin = snapshot.state == RunState::Running || snapshot.state == RunState::Paused;
    if (canJoin)
        m_pools.run().setRun(snapshot.localLanes, snapshot.workers);
    else
        m_pools.run().endRun();
    const auto ended = snapshot.done + snapshot.failed;
    m_window.setPageProgress(
        m_pageIndex,
        snapshot.total > 0 ? static_cast<double>(ended) / static_cast<double>(snapshot.total) : 0);
}

void RunDesk::takeState()
{
    if (m_controller.isActive())
        m_window.setFrameState(frameStateOf(m_controller.state()));
}

void RunDesk::runEnded()
{
    m_window.setPageProgress(m_pageIndex, -1);
    m_document.setVersionInRun(0);
    takePlan();
    const RunSnapshot &snapshot = m_controller.snapshot();
    const bool wasRefit = std::exchange(m_isRefit, false);
    if (const auto error = m_controller.error())
        return tell(*error);
    if (wasRefit && snapshot.state != RunState::Cancelled)
        m_window.showPage(m_resultsIndex);
}

void RunDesk::takeResults()
{
    m_window.setPageBadge(m_resultsIndex, m_results->warningCount());
    const auto &results = m_results->results(); // none while a bootstrap is under way
    m_window.commands().setPossible(Command::Export, results && !results->fits.empty(),
                                    tr("There are no fitted models yet: run the experiment."));
    m_window.setPageEnabled(m_resultsIndex, m_results->hasContent(),
                            tr("There are no results yet: press Run at the top."));
    takeActions();
}

void RunDesk::takeActions()
{
    WindowActions &commands = m_window.commands();
    const bool isActive = m_controller.isActive();
    commands.setPossible(
        Command::Continue, !isActive && m_controller.unfinished() && !m_controller.isReading(),
        isActive ? tr("A run is under way.") : tr("No run waits to be continued."));
    commands.setPossible(Command::OpenResults, m_results->hasContent(),
                         tr("There are no results yet."));
    commands.setPossible(Command::Prove, m_results->canProve(),
                         m_results->isProving() ? tr("It is being proved.")
                                                : tr("There is no finished run yet."));
    commands.setPossible(Command::ShowRunFolder, !m_controller.folder().isEmpty(),
                         tr("Nothing was run yet."));
}

void RunDesk::showFolder()
{
    const QString folder = m_controller.folder();
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        tell(badInput("No file manager was found.", "The run's folder is not shown.",
                      "It is " + folder.toStdString() + "."));
}

} // namespace heddle
