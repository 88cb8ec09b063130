#include "commands.h"

#include "core/text.h"
#include "formats/textreport.h"
#include "importoptions.h"
#include "input.h"
#include "interrupt.h"
#include "lanes.h"
#include "progressline.h"
#include "run/coordinator.h"
#include "run/journal.h"
#include "run/resultswriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTimer>

namespace heddle {

namespace {

constexpr int drainMilliseconds = 50;
constexpr int holdMilliseconds = 500; ///< Between two looks whether the run waits for the disk.

/// Where the results go; must be new or empty, or the one to go on with.
Result<QString> outputFolder(const Arguments &arguments, const Experiment &experiment)
{
    if (arguments.isSet(QStringLiteral("resume"))) {
        if (arguments.isSet(QStringLiteral("out")))
            return badInput("--out and --resume are given together.", "Nothing was run.",
                            "Give --resume alone: its folder gets the results.");
        return arguments.value(QStringLiteral("resume"));
    }
    QString folder = arguments.value(QStringLiteral("out"));
    if (!arguments.isSet(QStringLiteral("out"))) {
        QString name = QString::fromStdString(experiment.name);
        if (name.isEmpty() || name.contains(QLatin1Char('/')))
            name = QFileInfo(arguments.positional.constFirst()).completeBaseName();
        folder = name + QStringLiteral(".results");
    }
    const QFileInfo info(folder);
    const bool isUsable =
        !folder.isEmpty() && (!info.exists() || (info.isDir() && QDir(folder).isEmpty()));
    if (!isUsable)
        return badInput("The folder " + heddle::quoted(folder.toStdString()) +
                            " for the results is not an empty folder.",
                        "Nothing was run.", "Name another one with --out, or remove it.");
    return folder;
}

/// Runs to the end with the event loop; a first interrupt cancels.
/// @return whether it was cancelled.
bool runToEnd(Coordinator &coordinator, bool showsProgress)
{
    bool isCancelled = false;
    QObject::connect(&coordinator, &Coordinator::finished, qApp, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::asked, &coordinator, [&] {
        isCancelled = true;
        coordinator.cancel();
    });
    std::string hold;
    QTimer watch;
    watch.callOnTimeout([&] {
        const std::string now = coordinator.snapshot().hold;
        if (now != hold)
            printNote(now.empty() ? "The run goes on." : "The run waits. " + now);
        hold = now;
    });
    watch.start(holdMilliseconds);
    QTimer drain; // nobody looks at the events here, and they must not pile up
    drain.callOnTimeout([&] { coordinator.drainEvents(); });
    drain.start(drainMilliseconds);
    ProgressLine progress;
    if (showsProgress)
        progress.watch(coordinator);
    QCoreApplication::exec();
    coordinator.wait();
    return isCancelled;
}

ExitCode cancelled(Coordinator &coordinator, const QString &folder)
{
    const RunSnapshot snapshot = coordinator.snapshot();
    printNote("Cancelled: " + std::to_string(snapshot.done) + " of " +
              std::to_string(snapshot.total) + " tasks were done. " +
              (coordinator.results() == nullptr
                   ? "Nothing was written."
                   : "What is done stands in " + folder.toStdString() + "; go on with --resume " +
                         folder.toStdString() + "."));
    return ExitCode::Cancelled;
}

ExitCode report(const Results &results, const Arguments &arguments, const QString &folder)
{
    if (arguments.isSet(QStringLiteral("json")))
        printResult(resultsJson(results));
    else if (!arguments.isSet(QStringLiteral("quiet")))
        printResult(runReport(results) + "Results written to " + folder.toStdString() + "\n");
    if (results.failures.empty())
        return ExitCode::Done;
    printNote(failureReport(results) + "The rest is in " + folder.toStdString() + ".");
    return ExitCode::TasksFailed;
}

ExitCode run(const Arguments &arguments)
{
    const auto lanes = lanesFrom(arguments);
    if (!lanes)
        return fail(lanes.error());
    auto experiment = readExperimentFor(arguments);
    if (!experiment)
        return fail(experiment.error());
    const auto folder = outputFolder(arguments, *experiment);
    if (!folder)
        return fail(folder.error());
    const bool resumes = arguments.isSet(QStringLiteral("resume"));
    if (resumes && !experiment->seed) { // drawn when the run began
        const auto header = readJournalHeader(journalPath(folder->toStdString()));
        if (!header)
            return fail(header.error());
        experiment->seed = header->seed;
    }
    const QDir dataFolder(QString::fromStdString(experiment->folder));
    const QString data = dataFolder.filePath(QString::fromStdString(experiment->data.source));
    if (const auto checked = checkOutput(arguments, QStringLiteral("events"),
                                         {arguments.positional.constFirst(), data});
        !checked)
        return fail(checked.error());
    const auto plan =
        makePlan(std::move(*experiment), arguments.positional.constFirst().toStdString());
    if (!plan)
        return fail(plan.error());
    RunOptions options;
    options.lanes = lanes->local;
    options.workers = lanes->workers;
    options.folder = *folder;
    options.resumes = resumes;
    options.eventsFile = arguments.value(QStringLiteral("events"));
    Coordinator coordinator(*plan, options);
    if (const auto started = coordinator.start(); !started)
        return fail(started.error());
    const bool isCancelled = runToEnd(coordinator, showsProgress(arguments));
    if (const auto error = coordinator.error()) {
        const ExitCode code = fail(*error);
        if (isCancelled)
            return ExitCode::Cancelled;
        const RunSnapshot snapshot = coordinator.snapshot();
        const std::int64_t ended = snapshot.done + snapshot.failed;
        return ended > 0 && ended < snapshot.total ? ExitCode::TasksFailed : code;
    }
    if (isCancelled)
        return cancelled(coordinator, *folder);
    return report(*coordinator.results(), arguments, *folder);
}

} // namespace

Command runCommand()
{
    const auto text = [](const char *literal) { return QString::fromUtf8(literal); };
    Command command{
        text("run"),
        {text("EXP")},
        text("Runs an experiment and prints its models as R does; all results go to a folder."),
        {{text("data"), text("FILE"), text("Read this file instead of the experiment's data.")},
         {text("set"), text("POINTER=JSON"), text("Change the experiment: /seed=2; may repeat.")},
         {text("out"), text("DIR"), text("Where results go (NAME.results).")},
         {text("resume"), text("DIR"), text("Go on with the run whose results are there.")},
         {text("seed"), text("N"), text("Seed of the run instead of the experiment's.")},
         {text("json"), {}, text("Print results.json instead of the summary.")},
         {text("quiet"), {}, text("Print no summary and no progress.")},
         {text("progress"), {}, text("Show progress though stderr is no terminal.")},
         {text("events"), text("FILE"), text("Write the timeline there, one JSON object a line.")}},
        &run};
    for (const auto &more : {laneOptions(), importOptions()})
        command.options.insert(command.options.end(), more.begin(), more.end());
    return command;
}

} // namespace heddle
