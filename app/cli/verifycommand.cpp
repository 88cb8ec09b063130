#include "commands.h"

#include "core/json.h"
#include "core/machine.h"
#include "core/text.h"
#include "input.h"
#include "interrupt.h"
#include "lanes.h"
#include "run/journal.h"
#include "run/verification.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QFileInfo>

#include <thread>

namespace heddle {

namespace {

constexpr std::size_t TasksNamed = 20; ///< Of those that differ.

Result<double> shareFrom(const Arguments &arguments)
{
    if (!arguments.isSet(QStringLiteral("sample")))
        return 1.0;
    const std::string text = arguments.text(QStringLiteral("sample"));
    const auto share = parseNumber(text);
    if (share && *share > 0 && *share <= 1)
        return *share;
    return badInput("--sample takes a share above 0 and up to 1, not " + heddle::quoted(text) + ".",
                    "Nothing was run.", "Give it as --sample 0.1.");
}

/// The experiment of the run as it stands in its journal.
Result<Experiment> experimentOf(const JournalHeader &header, const Arguments &arguments)
{
    const auto document = parseJson(header.experiment);
    if (!document)
        return document.error();
    auto experiment = experimentFromJson(*document);
    if (!experiment)
        return experiment;
    experiment->folder = header.folder;
    if (arguments.isSet(QStringLiteral("data")))
        experiment->data.source =
            QFileInfo(arguments.value(QStringLiteral("data"))).absoluteFilePath().toStdString();
    return experiment;
}

/// Runs the tasks on threads of their own while this one listens for an interrupt.
Result<Verification> verifyListening(const std::shared_ptr<const Plan> &plan,
                                     const std::vector<std::unique_ptr<TaskResult>> &results,
                                     VerificationOptions options)
{
    std::stop_source stop;
    options.stop = stop.get_token();
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::asked, qApp, [&stop] { stop.request_stop(); });
    std::optional<Result<Verification>> found;
    std::jthread worker([&] {
        found = verifyTasks(plan, results, options);
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    worker.join();
    return *found;
}

ExitCode report(const Plan &plan, const Verification &found, std::size_t finished)
{
    const std::string of = std::to_string(found.checked) + " of " + std::to_string(finished) +
                           (finished == 1 ? " finished task" : " finished tasks");
    if (found.different.empty()) {
        printResult("Checked " + of + ": the same numbers to the last bit.\n");
        return ExitCode::Done;
    }
    std::string text = "Checked " + of + ": " + std::to_string(found.different.size()) +
                       (found.different.size() == 1 ? " has" : " have") + " other numbers now.\n";
    for (std::size_t i = 0; i < std::min(found.different.size(), TasksNamed); ++i) {
        const std::int64_t task = found.different[i];
        text +=
            "  task " + std::to_string(task) + ": " + plan.cellText(plan.task(task).first) + "\n";
    }
    if (found.different.size() > TasksNamed)
        text += "  and " + std::to_string(found.different.size() - TasksNamed) + " more\n";
    printResult(text);
    return ExitCode::TasksFailed;
}

ExitCode run(const Arguments &arguments)
{
    VerificationOptions options;
    const auto lanes = lanesFrom(arguments);
    if (!lanes)
        return fail(lanes.error());
    options.lanes = lanes->local;
    options.workers = lanes->workers;
    const auto share = shareFrom(arguments);
    if (!share)
        return fail(share.error());
    options.share = *share;
    const std::string journal = journalPath(arguments.positional.constFirst().toStdString());
    const auto header = readJournalHeader(journal);
    if (!header)
        return fail(header.error());
    auto experiment = experimentOf(*header, arguments);
    if (!experiment)
        return fail(experiment.error().withContext(journal));
    const auto plan = makePlan(std::move(*experiment), journal);
    if (!plan)
        return fail(plan.error());
    if (const auto checked = checkJournal(*header, **plan); !checked)
        return fail(checked.error());
    const auto results = readJournal(journal);
    if (!results)
        return fail(results.error());
    if (results->empty())
        return fail(badInput("The run has no finished task.", "Nothing was checked.",
                             "Go on with it by heddle-cli run --resume."));
    const auto found = verifyListening(*plan, *results, options);
    if (!found) {
        printNote(found.error().text());
        return ExitCode::Cancelled;
    }
    return report(**plan, *found, results->size());
}

} // namespace

Command verifyCommand()
{
    Command command{
        QStringLiteral("verify"),
        {QStringLiteral("DIR")},
        QStringLiteral("Runs tasks of a run again and compares them with its journal, bit by bit."),
        {{QStringLiteral("sample"), QStringLiteral("F"),
          QStringLiteral("Check this share of the tasks, 0 < F <= 1 (all).")},
         {QStringLiteral("data"), QStringLiteral("FILE"),
          QStringLiteral("The data file, when it has moved.")}},
        &run};
    for (OptionSpec &option : laneOptions())
        command.options.push_back(std::move(option));
    return command;
}

} // namespace heddle
