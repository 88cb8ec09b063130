#include "pages/run/runpage.h"

#include "charts/gridview.h"
#include "models/format.h"
#include "models/lanenames.h"
#include "models/plantext.h"
#include "pages/run/corespanel.h"
#include "pages/run/problemspanel.h"
#include "pages/run/runfigures.h"
#include "pages/run/speeduppanel.h"
#include "pages/run/taskspanel.h"
#include "pages/run/timelinepanel.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/panel.h"

#include <QDir>
#include <QSplitter>
#include <QVBoxLayout>

namespace heddle {

namespace {

/// Figures, table and charts are brought up to date every third frame, in turns, so that no frame
/// does the work of all.
constexpr int turns = 3;
constexpr int mostCauses = 8; // of problems: they change while they are read; Results shows more

QSplitter *makeSplitter(Qt::Orientation orientation, const QString &name)
{
    auto *splitter = new QSplitter(orientation);
    splitter->setObjectName(name);
    splitter->setHandleWidth(Theme::px(12));
    splitter->setChildrenCollapsible(false);
    return splitter;
}

} // namespace

RunPage::RunPage(RunController *controller, QWidget *parent)
    : Page(parent)
    , m_controller(controller)
    , m_problems(new ProblemModel(this))
    , m_figures(new RunFigures)
{
    auto *halves = makeSplitter(Qt::Vertical, QStringLiteral("runHalves"));
    halves->addWidget(createUpperHalf());
    halves->addWidget(createLowerHalf());
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    halves->setSizes({Theme::px(440), Theme::px(250)});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(16), Theme::px(16), Theme::px(16));
    layout->setSpacing(Theme::px(16));
    layout->addWidget(m_figures);
    layout->addWidget(halves, 1);

    connect(controller, &RunController::started, this, &RunPage::runStarted);
    connect(controller, &RunController::framed, this, &RunPage::frame);
    connect(controller, &RunController::finished, this, &RunPage::runEnded);
    connect(controller, &RunController::unfinishedChanged, this, &RunPage::showContinue);
}

QString RunPage::title() const
{
    return tr("Run");
}

QString RunPage::iconName() const
{
    return QStringLiteral("activity");
}

bool RunPage::hasContent() const
{
    return m_shown != nullptr;
}

QLineEdit *RunPage::findField() const
{
    return m_tasks->findField();
}

QWidget *RunPage::createUpperHalf()
{
    m_gridPanel = new Panel(tr("Grid"));
    setHelpTopic(m_gridPanel, QStringLiteral("run#grid"));
    m_grid = new GridView;
    m_gridPanel->body()->addWidget(m_grid, 1);
    connect(m_grid, &GridView::taskActivated, this, &RunPage::selectTask);

    m_timeline = new TimelinePanel;
    connect(m_timeline, &TimelinePanel::taskActivated, this, &RunPage::selectTask);
    m_cores = new CoresPanel;
    m_speedup = new SpeedUpPanel;
    auto *charts = makeSplitter(Qt::Horizontal, QStringLiteral("runCoresAndSpeedUp"));
    charts->addWidget(m_cores);
    charts->addWidget(m_speedup);
    charts->setSizes({Theme::px(365), Theme::px(365)});
    auto *right = makeSplitter(Qt::Vertical, QStringLiteral("runRight"));
    right->addWidget(m_timeline);
    right->addWidget(charts);
    right->setSizes({Theme::px(220), Theme::px(190)});

    auto *upper = makeSplitter(Qt::Horizontal, QStringLiteral("runUpper"));
    upper->addWidget(m_gridPanel);
    upper->addWidget(right);
    upper->setStretchFactor(0, 3);
    upper->setStretchFactor(1, 4);
    upper->setSizes({Theme::px(570), Theme::px(740)});
    return upper;
}

QWidget *RunPage::createLowerHalf()
{
    m_tasks = new TasksPanel;
    connect(m_tasks, &TasksPanel::taskSelected, this, &RunPage::selectTask);
    auto *problems = new ProblemsPanel(m_problems, mostCauses);
    connect(problems, &ProblemsPanel::taskRequested, this, &RunPage::selectTask);
    m_openResults = new Button(tr("Open results"), Button::Role::Primary);
    m_continue = new Button(tr("Continue"));
    connect(m_continue, &Button::clicked, this, &RunPage::continueRequested);
    connect(m_openResults, &Button::clicked, this, &RunPage::resultsRequested);
    problems->addAction(m_continue);
    problems->addAction(m_openResults);
    m_openResults->hide();
    showContinue();

    auto *lower = makeSplitter(Qt::Horizontal, QStringLiteral("runLower"));
    lower->addWidget(m_tasks);
    lower->addWidget(problems);
    lower->setStretchFactor(0, 5);
    lower->setStretchFactor(1, 2);
    lower->setSizes({Theme::px(940), Theme::px(376)});
    return lower;
}

void RunPage::setPlan(const std::shared_ptr<const Plan> &plan)
{
    if (m_controller->isActive())
        return; // a run shows the version it started from
    if (plan && m_controller->plan() == plan)
        return;
    showBoard(nullptr);
    m_preview = plan ? TaskBoard(plan) : TaskBoard();
    m_problems->clear();
    m_openResults->hide();
    if (!plan)
        return;
    showBoard(&m_preview);
    m_figures->setPlanned(plan->totalTaskCount());
    m_speedup->setTiming({});
}

void RunPage::showBoard(const TaskBoard *board)
{
    m_shown = board;
    m_grid->setBoard(board);
    m_timeline->setBoard(board);
    m_tasks->setBoard(board);
    if (board)
        m_gridPanel->setExplanation(tr("%1; a cell is one fit").arg(planAxes(*board->plan())));
}

void RunPage::runStarted()
{
    m_problems->clear();
    m_openResults->hide();
    showBoard(&m_controller->board());
    m_timeline->setLive(true);
    takeLanes();
    refresh();
}

/// Workers join while the run goes on.
void RunPage::takeLanes()
{
    const RunSnapshot &snapshot = m_controller->snapshot();
    const QStringList names = laneNames(snapshot.timing.lanes, snapshot.workers);
    const std::vector<int> hosts = laneHosts(snapshot.timing.lanes, snapshot.workers);
    m_timeline->setLanes(names, hosts);
    m_cores->setLanes(names, hosts);
    m_tasks->setLaneNames(names);
    m_problems->setWorkers(snapshot.workers);
}

void RunPage::frame(int frame)
{
    takeLanes();
    m_problems->add(*m_controller->plan(), m_controller->frameResults());
    m_timeline->add(m_controller->frameEvents());
    if (!isVisible())
        return;
    m_grid->tasksChanged(m_controller->frameEvents());
    m_timeline->refresh(m_controller->snapshot().elapsedSeconds);
    switch (frame % turns) {
    case 0:
        return refreshFigures();
    case 1:
        return m_tasks->boardChanged();
    default:
        return refreshCharts();
    }
}

void RunPage::refresh()
{
    if (m_shown != &m_controller->board())
        return;
    m_grid->boardChanged();
    m_timeline->refresh(m_controller->snapshot().elapsedSeconds);
    refreshFigures();
    m_tasks->boardChanged();
    refreshCharts();
}

void RunPage::refreshFigures()
{
    m_figures->setSnapshot(m_controller->snapshot());
    m_grid->sumsChanged();
    m_cores->setMachineBusy(m_controller->snapshot().machineBusy);
}

void RunPage::refreshCharts()
{
    m_timeline->lookBack();
    m_cores->setHistory(m_controller->history());
    m_speedup->setTiming(m_controller->snapshot().timing);
}

void RunPage::runEnded()
{
    m_timeline->setLive(false);
    refresh();
    m_openResults->setVisible(m_controller->results() != nullptr);
}

/// There is a run to go on with: the last one, or one that ended with its window.
void RunPage::showContinue()
{
    const std::optional<UnfinishedRun> &run = m_controller->unfinished();
    m_continue->setVisible(run.has_value());
    if (!run)
        return;
    const QString done = formatCount(run->done);
    m_continue->setEnabled(!m_controller->isReading());
    m_continue->setText(
        m_controller->isReading()
            ? tr("Reading %1 results").arg(done)
            : tr("Continue: %1 of %2 done").arg(done, formatCount(run->plan->totalTaskCount())));
    m_continue->setToolTip(tr("Go on with the tasks that have no result yet, in %1")
                               .arg(QDir::toNativeSeparators(run->folder)));
}

void RunPage::showEvent(QShowEvent *)
{
    refresh();
}

void RunPage::selectTask(std::int64_t task)
{
    if (!m_shown)
        return;
    m_grid->setCurrentTask(task);
    m_timeline->setCurrentTask(task);
    m_tasks->selectTask(task);
}

} // namespace heddle
