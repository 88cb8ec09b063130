#include "heddle/screenshottour.h"

#include "formats/examples.h"
#include "heddle/helpdesk.h"
#include "heddle/lookdesk.h"
#include "heddle/rundesk.h"
#include "heddle/screenshots.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "pages/manual/manualwindow.h"
#include "pages/windowactions.h"
#include "parts/button.h"
#include "parts/spinner.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <vector>

namespace heddle {

namespace {

constexpr double runSeconds = 3600;
constexpr double stopSeconds = 60;

/// An example as it is shipped, or with some of it changed, and what of it is worth a picture.
struct Stop
{
    const char *name; ///< What its pictures begin with.
    const char *example;
    std::vector<const char *> changes; ///< As of --set: "/resampling/folds=5".
    QStringList pages;                 ///< Empty: all.
    bool isLive = false;               ///< Drawn half-way through its run.
};

std::vector<Stop> stops()
{
    return {
        {"iris", "iris", {}, {}},
        {"letters",
         "letters",
         {},
         {QStringLiteral("data"), QStringLiteral("run"), QStringLiteral("results-evaluate")}},
        {"running",
         "letters",
         {"/resampling/folds=5", "/resampling/repeats=10"},
         {QStringLiteral("run")},
         true},
        {"tuned",
         "breast_cancer",
         {R"(/learners=[{"kind": "logistic"}, {"kind": "elastic-net", "grid": {"alpha": [0.2, 0.5, 1]}},)"
          R"( {"kind": "baseline"}])",
          "/resampling/repeats=3"},
         {QStringLiteral("setup"), QStringLiteral("run"), QStringLiteral("results-models"),
          QStringLiteral("results-resamples"), QStringLiteral("results-tuning"),
          QStringLiteral("results-evaluate")}},
        {"bootstrap",
         "birthwt",
         {},
         {QStringLiteral("setup"), QStringLiteral("run"), QStringLiteral("results-bootstrap"),
          QStringLiteral("results-warnings")}},
        {"treated",
         "birthwt",
         {R"(/formula="low ~ age + lwt + smoke + race + ht + ui")", R"(/prepare={"kind": "treat"})",
          R"(/resampling={"kind": "cross-validation"})"},
         {QStringLiteral("results-treatment")}}};
}

/// Opens it and, where something of it is another than shipped, edits it.
Result<void> openStop(Workbench &workbench, const Stop &stop)
{
    const Result<std::string> path = examplePath(stop.example);
    if (!path)
        return path.error();
    workbench.openExample(QString::fromStdString(*path));
    workbench.settle();
    if (stop.changes.empty())
        return {};
    ExperimentDocument &document = workbench.document();
    nlohmann::ordered_json json = toJson(document.experiment());
    for (const char *change : stop.changes)
        if (const Result<void> set = setByPointer(json, change); !set)
            return set.error();
    Result<Experiment> changed = experimentFromJson(json);
    if (!changed)
        return changed.error();
    changed->folder = document.experiment().folder;
    document.edit(MainWindow::tr("Change the example"), std::move(*changed));
    workbench.settle();
    return {};
}

/// A workbook that somebody gave another name, as the picture of the error page has it.
Result<void> drawError(const ProgramParts &program, Screenshots &pictures)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("letters_march.csv"));
    QFile file(path);
    const QByteArray begin("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"
                           "b\xee\x9dh^\x01\x00\x00\x90\x04\x00\x00\x13\x00\x08\x02"
                           "[Content_Types].xml",
                           49);
    if (!file.open(QIODevice::WriteOnly) || file.write(begin) != begin.size())
        return Error{ErrorCode::Io, "The file " + path.toStdString() + " cannot be written.",
                     "The drawing stopped there.", "Make room in the folder for temporary files."};
    file.close();
    program.workbench.open(path);
    program.workbench.settle();
    return pictures.drawWindow(QStringLiteral("error"));
}

int pageOf(const MainWindow &window, const QString &title)
{
    for (int index = 0; index < window.pageCount(); ++index)
        if (window.page(index)->title() == title)
            return index;
    return -1;
}

Result<void> drawDialogs(const ProgramParts &program, Screenshots &pictures)
{
    const auto isChecked = [](const QWidget &dialog) {
        for (const Spinner *spinner : dialog.findChildren<Spinner *>())
            if (spinner->isVisible())
                return false;
        return true;
    };
    Result<void> drawn = pictures.drawDialog(
        QStringLiteral("export"), [&] { program.window.commands()[Command::Export]->trigger(); },
        isChecked);
    if (!drawn)
        return drawn;
    drawn = pictures.drawDialog(QStringLiteral("settings"),
                                [&] { program.window.commands()[Command::Settings]->trigger(); });
    if (!drawn)
        return drawn;
    program.window.showPage(pageOf(program.window, QStringLiteral("Workers")));
    for (const char *add : {"addHost", "addWorker"}) {
        auto *button = program.window.findChild<Button *>(QLatin1String(add));
        if (button == nullptr)
            continue;
        drawn = pictures.drawDialog(QLatin1String(add), [&] { button->click(); });
        if (!drawn)
            return drawn;
    }
    program.help.show(QStringLiteral("run"));
    drawn = pictures.drawOther(QStringLiteral("manual"), *program.help.manual());
    program.help.manual()->close();
    return drawn;
}

/// Starts a run and comes back when half of its tasks are done.
Result<void> runHalf(const ProgramParts &program)
{
    const RunController &controller = program.run.controller();
    program.window.commands()[Command::Run]->trigger();
    if (!controller.isActive())
        return badInput("The run could not be started.", "The drawing stopped there.",
                        "Open the window to see why.");
    waitUntil(
        [&] {
            const RunSnapshot &now = controller.snapshot();
            return !controller.isActive() || (now.total > 0 && 2 * now.done >= now.total);
        },
        runSeconds);
    return {};
}

} // namespace

Result<void> runToEnd(const ProgramParts &program)
{
    const ExperimentDocument &document = program.workbench.document();
    if (const auto fault = document.fault())
        return fault->error;
    if (!document.plan())
        return badInput("No experiment is open that could be run.", "Nothing was drawn.",
                        "Name an experiment, or a table with a target.");
    const RunController &controller = program.run.controller();
    const auto before = controller.results();
    std::optional<Error> told; // what the window would wait for an answer to
    program.window.commands()[Command::Run]->trigger();
    waitUntil(
        [&] {
            if (auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget())) {
                told = Error{ErrorCode::BadInput, box->text().toStdString(), {}, {}};
                box->reject();
            }
            return told || controller.error() ||
                   (!controller.isActive() && controller.results() != before);
        },
        runSeconds);
    if (const auto error = controller.error())
        return *error;
    if (told)
        return *told;
    return {};
}

Result<void> drawTour(const ProgramParts &program, Screenshots &pictures)
{
    if (const Result<void> drawn = pictures.drawWindow(QStringLiteral("start")); !drawn)
        return drawn;
    if (const Result<void> drawn = drawError(program, pictures); !drawn) // before there are edits
        return drawn;
    bool hasDialogs = false;
    for (const Stop &stop : stops()) {
        pictures.setPrefix(QString::fromLatin1(stop.name) + QLatin1Char('-'));
        if (const Result<void> opened = openStop(program.workbench, stop); !opened)
            return opened;
        const Result<void> ran = stop.isLive ? runHalf(program) : runToEnd(program);
        if (!ran)
            return ran;
        if (const Result<void> drawn = pictures.drawPages(stop.pages); !drawn)
            return drawn;
        if (stop.isLive) {
            program.window.commands()[Command::Cancel]->trigger();
            waitUntil([&] { return !program.run.controller().isActive(); }, stopSeconds);
        }
        if (hasDialogs)
            continue;
        hasDialogs = true;
        pictures.setPrefix({});
        if (const Result<void> drawn = drawDialogs(program, pictures); !drawn)
            return drawn;
    }
    return {};
}

} // namespace heddle
