#include "models/runcontroller.h"

#include <QDateTime>
#include <QDir>
#include <QStandardPaths>

#include <algorithm>
#include <limits>

namespace heddle {

namespace {

constexpr int frameMilliseconds = 100;     // 10 Hz: watching must not slow the run
constexpr std::size_t historyLimit = 1000; // a chart is less than 1,000 pixels wide

/// A folder that does not exist yet: runs are kept, never written over.
QString newRunFolder(const QString &experiment)
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                         QStringLiteral("/heddle/runs");
    QString name = experiment.isEmpty() ? QStringLiteral("experiment") : experiment;
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    const QString stamp =
        QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    return QDir(base).filePath(name + QLatin1Char('-') + stamp);
}

/// Halves the samples of one series by keeping each second one.
void thin(std::vector<double> &values)
{
    for (std::size_t i = 0; 2 * i < values.size(); ++i)
        values[i] = values[2 * i];
    values.resize((values.size() + 1) / 2);
}

/// What the views show of each cell of a finished task.
std::vector<CellState> cellsOf(const std::shared_ptr<const TaskResult> &result)
{
    std::vector<CellState> cells;
    if (!result)
        return cells;
    for (const CellResult &cell : result->cells) {
        CellState state;
        state.hasFailed = !cell.failure.empty();
        if (!cell.metrics.empty())
            state.score = static_cast<float>(cell.metrics.front());
        cells.push_back(state);
    }
    return cells;
}

} // namespace

RunController::RunController(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(frameMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &RunController::frame);
}

RunController::~RunController() = default;

Result<void> RunController::start(const std::shared_ptr<const Plan> &plan, int lanes,
                                  std::vector<WorkerSpec> workers)
{
    RunOptions options;
    options.lanes = lanes;
    options.workers = std::move(workers);
    options.folder = newRunFolder(QString::fromStdString(plan->experiment().name));
    return begin(plan, options);
}

Result<void> RunController::continueRun()
{
    RunOptions options;
    options.lanes = m_lanes;
    options.workers = m_workers;
    options.folder = m_folder;
    options.resumes = true;
    return begin(plan(), options);
}

std::int64_t RunController::tasksLeft() const
{
    const bool ended =
        m_snapshot.state == RunState::Cancelled || m_snapshot.state == RunState::Failed;
    return ended ? m_snapshot.total - m_snapshot.done - m_snapshot.failed : 0;
}

Result<void> RunController::begin(const std::shared_ptr<const Plan> &plan,
                                  const RunOptions &options)
{
    if (isActive())
        return badInput("A run is going on.", "No second one was started.", "Cancel it first.");
    auto coordinator = std::make_unique<Coordinator>(plan, options);
    connect(coordinator.get(), &Coordinator::finished, this, &RunController::end,
            Qt::QueuedConnection);
    if (auto begun = coordinator->start(); !begun)
        return begun;

    m_coordinator = std::move(coordinator);
    m_folder = options.folder;
    m_lanes = options.lanes;
    m_workers = options.workers;
    m_board = TaskBoard(plan);
    m_history = {};
    m_busySeconds.clear();
    m_loadSeconds = 0;
    m_frame = 0;
    m_sampleEvery = 5;
    m_snapshot = m_coordinator->snapshot();
    m_history.laneBusy.resize(m_snapshot.laneBusy.size());
    m_timer.start();
    Q_EMIT started();
    Q_EMIT stateChanged(m_snapshot.state);
    return {};
}

void RunController::pause()
{
    if (isActive())
        m_coordinator->pause();
}

void RunController::resume()
{
    if (isActive())
        m_coordinator->resume();
}

void RunController::cancel()
{
    if (isActive())
        m_coordinator->cancel();
}

bool RunController::isActive() const
{
    return m_coordinator && m_timer.isActive();
}

std::shared_ptr<const Results> RunController::results() const
{
    return m_coordinator ? m_coordinator->results() : nullptr;
}

std::optional<Error> RunController::error() const
{
    return m_coordinator ? m_coordinator->error() : std::nullopt;
}

void RunController::frame()
{
    m_events = m_coordinator->drainEvents();
    m_board.apply(m_events);
    for (const TaskEvent &event : m_events)
        if (event.kind == TaskEvent::Kind::Done || event.kind == TaskEvent::Kind::Failed)
            m_board.setCells(event.task, cellsOf(m_coordinator->ledger().find(event.task)));
    const RunState before = m_snapshot.state;
    const double since = m_snapshot.elapsedSeconds;
    m_snapshot = m_coordinator->snapshot();
    countLoad(m_snapshot.elapsedSeconds - since);
    if (m_frame % m_sampleEvery == 0)
        sample();
    Q_EMIT framed(m_frame++);
    if (before != m_snapshot.state)
        Q_EMIT stateChanged(m_snapshot.state);
}

void RunController::countLoad(double seconds)
{
    m_busySeconds.resize(m_snapshot.laneBusy.size());
    for (std::size_t lane = 0; lane < m_busySeconds.size(); ++lane)
        m_busySeconds[lane] += m_snapshot.laneBusy[lane] * seconds;
    m_loadSeconds += seconds;
}

void RunController::sample()
{
    if (m_loadSeconds <= 0)
        return;
    m_history.seconds.push_back(m_snapshot.elapsedSeconds);
    m_history.laneBusy.resize(std::max(m_history.laneBusy.size(), m_busySeconds.size()));
    for (std::size_t lane = 0; lane < m_history.laneBusy.size(); ++lane) {
        std::vector<double> &series = m_history.laneBusy[lane];
        series.resize(m_history.seconds.size() - 1, 0.0);
        series.push_back(lane < m_busySeconds.size() ? m_busySeconds[lane] / m_loadSeconds : 0);
    }
    m_busySeconds.clear();
    m_loadSeconds = 0;
    if (m_history.seconds.size() < historyLimit)
        return;
    thin(m_history.seconds);
    std::for_each(m_history.laneBusy.begin(), m_history.laneBusy.end(), thin);
    m_sampleEvery *= 2;
}

void RunController::end()
{
    frame();
    m_timer.stop();
    Q_EMIT finished();
}

} // namespace heddle
