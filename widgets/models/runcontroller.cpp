#include "models/runcontroller.h"

#include "core/machine.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace heddle {

namespace {

constexpr std::size_t memoryForResults = std::size_t{64} << 20U; // pages look at each as it comes

constexpr int soonestFrame = 100, latestFrame = 150; // milliseconds after the one before
constexpr double affordable = 0.03; // of a core for the window: watching must not slow the run
constexpr std::size_t historyLimit = 1000; // a chart is less than 1,000 pixels wide

bool isOver(RunState state)
{
    return state == RunState::Finished || state == RunState::Cancelled || state == RunState::Failed;
}

/// Halves the samples of one series by keeping each second one.
void thin(std::vector<double> &values)
{
    for (std::size_t i = 0; 2 * i < values.size(); ++i)
        values[i] = values[2 * i];
    values.resize((values.size() + 1) / 2);
}

/// Read once for all views: most may have to come from a file.
TaskResults resultsOf(const std::vector<TaskEvent> &events, const Ledger &ledger)
{
    TaskResults results;
    for (const TaskEvent &event : events)
        if (event.kind == TaskEvent::Kind::Done || event.kind == TaskEvent::Kind::Failed)
            if (auto result = ledger.find(event.task, ResultPart::WithoutPredictions))
                results.push_back(std::move(result));
    return results;
}

/// What the views show of each cell of a finished task.
std::vector<CellState> cellsOf(const TaskResult &result)
{
    std::vector<CellState> cells;
    cells.reserve(result.cells.size());
    for (const CellResult &cell : result.cells) {
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
    m_timer.setInterval(soonestFrame);
    connect(&m_timer, &QTimer::timeout, this, &RunController::frame);
}

RunController::~RunController() = default;

void RunController::setWorkerProgram(const QString &path)
{
    m_workerProgram = path;
}

Result<void> RunController::start(const std::shared_ptr<const Plan> &plan, int lanes,
                                  std::vector<WorkerSpec> workers)
{
    if (isActive() || isReading())
        return badInput("A run is going on.", "No second one was started.", "Cancel it first.");
    RunOptions options;
    options.lanes = lanes;
    options.workers = std::move(workers);
    options.workerProgram = m_workerProgram;
    options.folder = newRunFolder(plan->experiment().name);
    options.memoryForResults = memoryForResults;
    auto coordinator = std::make_unique<Coordinator>(plan, options);
    if (auto begun = coordinator->start(); !begun)
        return begun;
    take(std::move(coordinator), options);
    return {};
}

void RunController::lookForUnfinished(const std::optional<RunQuestion> &question)
{
    if (isReading())
        return;
    m_search.cancel();
    setUnfinished(std::nullopt);
    if (!question)
        return;
    m_search.start(
        this,
        [question = *question](const std::stop_token &stop) {
            return findUnfinishedRun(question, stop);
        },
        [this](std::optional<UnfinishedRun> found) { setUnfinished(std::move(found)); });
}

void RunController::setUnfinished(std::optional<UnfinishedRun> run)
{
    m_unfinished = std::move(run);
    Q_EMIT unfinishedChanged();
}

void RunController::continueRun(int lanes, std::vector<WorkerSpec> workers)
{
    if (isActive() || isReading() || !m_unfinished)
        return;
    RunOptions options;
    options.lanes = lanes;
    options.workers = std::move(workers);
    options.workerProgram = m_workerProgram;
    options.folder = m_unfinished->folder;
    options.resumes = true;
    options.memoryForResults = memoryForResults;
    m_opening = std::make_unique<Coordinator>(m_unfinished->plan, options);
    m_reading.start(
        this,
        [coordinator = m_opening.get()](const std::stop_token &) { return coordinator->start(); },
        [this, options](const Result<void> &begun) {
            auto coordinator = std::move(m_opening);
            if (begun)
                return take(std::move(coordinator), options);
            Q_EMIT unfinishedChanged();
            Q_EMIT continueFailed(begun.error());
        });
    Q_EMIT unfinishedChanged();
}

void RunController::take(std::unique_ptr<Coordinator> coordinator, const RunOptions &options)
{
    connect(coordinator.get(), &Coordinator::finished, this, &RunController::end,
            Qt::QueuedConnection);
    m_search.cancel();
    m_coordinator = std::move(coordinator);
    m_folder = options.folder;
    m_board = TaskBoard(m_coordinator->plan());
    m_history = {};
    m_busySeconds.clear();
    m_loadSeconds = 0;
    m_frame = 0;
    m_sampleEvery = 5;
    m_snapshot = m_coordinator->snapshot();
    m_history.laneBusy.resize(m_snapshot.laneBusy.size());
    m_used = threadCpuSeconds();
    m_frameCost = 0;
    m_timer.start();
    setUnfinished(std::nullopt);
    Q_EMIT started();
    Q_EMIT stateChanged(m_snapshot.state);
    if (isOver(m_snapshot.state)) // before anybody listened
        QMetaObject::invokeMethod(this, &RunController::end, Qt::QueuedConnection);
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

void RunController::join(const WorkerSpec &spec)
{
    if (isActive())
        m_coordinator->join(spec);
}

void RunController::drain(const std::string &worker)
{
    if (isActive())
        m_coordinator->drain(worker);
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
    m_results = resultsOf(m_events, m_coordinator->ledger());
    for (const auto &result : m_results)
        m_board.setCells(result->task, cellsOf(*result));
    const RunState before = m_snapshot.state;
    const double since = m_snapshot.elapsedSeconds;
    m_snapshot = m_coordinator->snapshot();
    countLoad(m_snapshot.elapsedSeconds - since);
    if (m_frame % m_sampleEvery == 0)
        sample();
    Q_EMIT framed(m_frame++);
    pace();
    if (before != m_snapshot.state)
        Q_EMIT stateChanged(m_snapshot.state);
}

/// The next frames come as soon as the window's thread can afford them.
void RunController::pace()
{
    constexpr double weight = 0.125; // of the last frame in the running mean
    constexpr int worthwhile = 10;   // milliseconds: a timer that is set anew begins again
    const double used = threadCpuSeconds();
    m_frameCost += weight * (used - m_used - m_frameCost);
    m_used = used;
    const auto interval = static_cast<int>(
        std::clamp(1e3 * m_frameCost / affordable, double{soonestFrame}, double{latestFrame}));
    if (std::abs(interval - m_timer.interval()) >= worthwhile)
        m_timer.setInterval(interval);
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
    if (!isActive() || !isOver(m_coordinator->snapshot().state))
        return; // of another run, or for the second time
    frame();
    m_timer.stop();
    const std::int64_t done = m_snapshot.done + m_snapshot.failed;
    if (m_snapshot.state != RunState::Finished && done < m_snapshot.total)
        setUnfinished(UnfinishedRun{m_folder, plan(), done});
    Q_EMIT finished();
}

} // namespace heddle
