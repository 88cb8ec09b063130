// Times the window: from the start of the process to its first picture, frames of the Run page
// while tasks finish, what the open page costs, how long an event waits while a large table is read
// and a run goes on, and a jump in a wide table. Prints one figure a line.
//
// usage: bench_window TABLE.csv    (a table of a million rows; needs a display or -platform
// offscreen)

#include "appresources.h"
#include "core/machine.h"
#include "data/csvreader.h"
#include "models/tablemodel.h"
#include "models/tablesummaries.h"
#include "orend.h"
#include "parts/datatable.h"
#include "parts/theme.h"
#include "programwindow.h"

#include <QApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

using namespace heddle;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Lets the event loop go round until something holds, at most so long. False: it never did.
template <typename Condition>
bool waitUntil(Condition condition, double seconds)
{
    const auto start = Clock::now();
    QEventLoop loop;
    QTimer poll;
    bool holds = false;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        holds = condition();
        if (holds || secondsSince(start) > seconds)
            loop.quit();
    });
    poll.start(10);
    loop.exec();
    return holds;
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Counts the time that the window's thread spends in events.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (QThread::currentThread() != thread() || m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const double before = threadCpuSeconds();
        const bool taken = QApplication::notify(receiver, event);
        m_seconds += threadCpuSeconds() - before;
        --m_depth;
        return taken;
    }

    double takeSeconds() { return std::exchange(m_seconds, 0); } ///< Since the last call.

private:
    int m_depth = 0;
    double m_seconds = 0;
};

/// The program's window in a folder of its own.
struct Program : QTemporaryDir, test::ProgramWindow
{
    Program()
        : test::ProgramWindow(filePath(QStringLiteral("heddle.ini")), 0.25)
    {
    }

    void open(const char *example, const std::function<void(Experiment &)> &change)
    {
        if (!openExample(example))
            std::exit(1);
        Experiment experiment = workbench.document().experiment();
        change(experiment);
        workbench.document().edit(QStringLiteral("bench"), experiment);
        workbench.settle();
    }

    /// Starts a run with its page open, and lets its first tasks end.
    void run(int lanes)
    {
        window.showPage(3);
        if (!desk.controller().start(workbench.document().plan(), lanes) ||
            !waitUntil([this] { return done() >= 2; }, 60))
            std::exit(1);
    }

    std::int64_t done() { return desk.controller().snapshot().done; }

    void endRun()
    {
        desk.controller().cancel();
        waitUntil([this] { return !desk.controller().isActive(); }, 60);
    }
};

/// Ends the process once the window has been drawn.
class FirstPicture : public QObject
{
protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, [] { std::_Exit(0); });
        return QObject::eventFilter(watched, event);
    }
};

int startAndEnd()
{
    Program program;
    FirstPicture first;
    program.window.centralWidget()->installEventFilter(&first);
    program.window.show();
    return QApplication::exec();
}

void benchStart(const QString &self, const QStringList &platform)
{
    std::vector<double> seconds;
    for (int i = 0; i < 7; ++i) {
        const auto start = Clock::now();
        if (QProcess::execute(self, QStringList{QStringLiteral("start")} + platform) != 0)
            std::exit(1);
        seconds.push_back(secondsSince(start));
    }
    std::printf("window_start_s %.3f\n", quantile(seconds, 0.5));
}

/// Frames of the Run page while a bootstrap of small fits runs on eight lanes: the time that the
/// window's thread works for each.
void benchFrames(TimedApplication &application)
{
    constexpr int replicates = 100'000;
    Program program;
    program.window.show();
    program.open("breast_cancer", [](Experiment &experiment) {
        experiment.resampling.kind = ResamplingKind::Bootstrap;
        experiment.resampling.replicates = replicates;
        experiment.intervals.reset();
    });
    program.run(8);
    std::vector<double> frames;
    application.takeSeconds();
    const QMetaObject::Connection counting =
        QObject::connect(&program.desk.controller(), &RunController::framed, &program.window,
                         [&] { frames.push_back(application.takeSeconds()); });
    const auto start = Clock::now();
    const std::int64_t before = program.done();
    waitUntil([&] { return program.done() >= replicates; }, 60);
    std::printf("window_tasks_per_s %.0f\nwindow_frame_p50_ms %.2f\nwindow_frame_p95_ms %.2f\n",
                static_cast<double>(program.done() - before) / secondsSince(start),
                1e3 * quantile(frames, 0.5), 1e3 * quantile(frames, 0.95));

    QObject::disconnect(counting);
    program.endRun();
}

/// The window's thread, beside the lanes of a run of 26 x 10 x 10 fits, as a share of one core.
void benchOpenPage()
{
    Program program;
    program.window.show();
    program.open("letters", [](Experiment &experiment) { experiment.resampling.repeats = 20; });
    program.run(2);
    const auto start = Clock::now();
    const double before = threadCpuSeconds();
    waitUntil([&] { return program.done() >= 390; }, 10);
    std::printf("window_open_page_percent %.2f\n",
                100 * (threadCpuSeconds() - before) / secondsSince(start));
    program.endRun();
}

/// How late a timer of 5 ms is while a run goes on and a table of a million rows is read.
void benchDelay(const QString &table)
{
    Program program;
    program.window.show();
    program.open("letters", [](Experiment &experiment) { experiment.resampling.repeats = 40; });
    program.run(2);
    std::vector<double> late;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    auto last = Clock::now();
    QObject::connect(&timer, &QTimer::timeout, &program.window, [&] {
        late.push_back(std::max(0.0, secondsSince(last) - 0.005));
        last = Clock::now();
    });
    timer.start(5);
    ExperimentDocument &document = program.workbench.document();
    document.open(table);
    const bool isRead = waitUntil(
        [&] {
            return document.table() && document.table()->rows() > 500'000 && !document.isLoading();
        },
        60);
    waitUntil([] { return false; }, 2); // its summaries and plan
    if (!isRead)
        std::exit(1);
    std::printf("window_delay_p99_ms %.1f\nwindow_delay_most_ms %.1f\n", 1e3 * quantile(late, 0.99),
                1e3 * quantile(late, 1));
    program.endRun();
}

/// To a far row of a table of 1e6 x 50 and its picture.
void benchJump()
{
    constexpr std::size_t rows = 1'000'000;
    std::vector<Column> columns;
    for (int j = 0; j < 50; ++j) {
        std::vector<double> values(rows);
        for (std::size_t i = 0; i < rows; ++i)
            values[i] = static_cast<double>((i * 7919 + static_cast<std::size_t>(j)) % 100'000) / 8;
        columns.push_back(Column::numeric("x" + std::to_string(j), std::move(values)));
    }
    TableModel model;
    model.setTable(std::make_shared<const Table>(orEnd(Table::fromColumns(std::move(columns)))));
    TableSummaries summaries;
    DataTable view(model, summaries);
    view.resize(1000, 500);
    view.show();
    QCoreApplication::processEvents();
    std::vector<double> seconds;
    for (int i = 1; i <= 50; ++i) {
        const auto start = Clock::now();
        view.goToRow(static_cast<int>(i * 104'729L % static_cast<long>(rows)));
        view.viewport()->repaint();
        seconds.push_back(secondsSince(start));
    }
    std::printf("window_jump_ms %.2f\n", 1e3 * quantile(seconds, 0.95));
}

} // namespace

int main(int argc, char **argv)
{
    limitLibraryThreads();
    keepFreedMemory(); // as the program does
    const QTemporaryDir home;
    if (!qEnvironmentVariableIsSet("HEDDLE_BENCH_HOME")) {
        qputenv("HEDDLE_BENCH_HOME", home.path().toLocal8Bit());
        for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
            qputenv(name, home.path().toLocal8Bit());
    }
    TimedApplication application(argc, argv);
    initialiseResources();
    Theme::apply(application, ThemeKind::Light);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2) {
        std::fprintf(stderr, "usage: bench_window TABLE.csv\n");
        return 2;
    }
    if (arguments.at(1) == QLatin1String("start"))
        return startAndEnd();
    benchStart(QApplication::applicationFilePath(),
               {QStringLiteral("-platform"), QApplication::platformName()});
    benchFrames(application);
    benchOpenPage();
    benchDelay(arguments.at(1));
    benchJump();
    return 0;
}
