#include "appresources.h"
#include "core/machine.h"
#include "formats/examples.h"
#include "heddle/commandline.h"
#include "heddle/helpdesk.h"
#include "heddle/lookdesk.h"
#include "heddle/recoverydesk.h"
#include "heddle/rundesk.h"
#include "heddle/screenshots.h"
#include "heddle/screenshottour.h"
#include "heddle/settings.h"
#include "heddle/statusdesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "parts/stylesheet.h"
#include "run/coordinator.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <optional>
#include <utility>

using namespace heddle;

namespace {

void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toLocal8Bit();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream);
}

int fail(const Error &error)
{
    print(stderr, QStringLiteral("heddle: %1\n").arg(QString::fromStdString(error.text())));
    return error.code == ErrorCode::Internal ? 1 : 2;
}

/// Qt ends a program that finds no display by SIGABRT. Pages can be drawn without one.
Result<void> findDisplay(const CommandLine &line)
{
    const auto isNamed = [](const char *variable) {
        return !qEnvironmentVariableIsEmpty(variable);
    };
    if (isNamed("QT_QPA_PLATFORM") || isNamed("DISPLAY") || isNamed("WAYLAND_DISPLAY"))
        return {};
    if (line.screenshotFolder.isEmpty())
        return badInput("No display is named: DISPLAY and WAYLAND_DISPLAY are not set.",
                        "The window was not opened.",
                        "Log in with ssh -X, or use heddle-cli, which needs no display.");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return {};
}

/// Opens what the command line names; it runs nothing.
Result<void> openNamed(Workbench &workbench, const CommandLine &line)
{
    if (!line.file.isEmpty()) {
        workbench.open(line.file);
    } else if (!line.example.isEmpty()) {
        const auto path = examplePath(line.example.toStdString());
        if (!path)
            return path.error();
        workbench.openExample(QString::fromStdString(*path));
    }
    return {};
}

/// The window and what drives it, from the settings on.
struct Program
{
    Program(QSettings &settings, std::optional<ThemeChoice> theme)
        : look(settings, theme)
        , workbench(window, settings,
                    [](const std::shared_ptr<const Plan> &plan) { return forecast(plan); })
        , workers(window, settings)
        , run(window, workbench.document(), workers.pools())
        , status(window, workbench, workers.pools(), run.controller())
        , help(window, settings)
    {
        look.setWindow(window);
        look.setPools(workers.pools());
        unstyled.reset();
    }

    LookDesk look;
    std::optional<StyleSheetPause> unstyled{std::in_place}; ///< Until all is put together.
    MainWindow window;
    Workbench workbench;
    WorkersDesk workers;
    RunDesk run;
    StatusDesk status;
    HelpDesk help;
};

/// In a home of its own that is gone afterwards: a picture shows the program, not its
/// user's hosts and recent files, and leaves no run behind.
int drawPictures(const CommandLine &line)
{
    const QTemporaryDir home;
    if (!home.isValid())
        return fail(Error{ErrorCode::Io, "No folder for temporary files can be made.",
                          "No picture was drawn.", "Make room there, or set TMPDIR."});
    qputenv("HOME", home.path().toLocal8Bit());
    for (const char *name : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        qunsetenv(name);
    QSettings settings(home.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    Look look;
    look.textPercent = line.textPercent;
    saveLook(settings, look);
    const bool isDark = line.theme == ThemeChoice::Dark;
    Program program(settings, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
    const ProgramParts parts{program.window,  program.look, program.workbench,
                             program.workers, program.run,  program.help};
    QList<ThemeKind> themes{isDark ? ThemeKind::Dark : ThemeKind::Light};
    if (!line.theme)
        themes.append(ThemeKind::Dark);
    Screenshots pictures(program.window, line.screenshotFolder, themes, line.screenshotSize);
    Result<void> drawn;
    if (line.file.isEmpty() && line.example.isEmpty()) {
        drawn = drawTour(parts, pictures);
    } else {
        if (const Result<void> opened = openNamed(program.workbench, line); !opened)
            return fail(opened.error());
        program.workbench.settle();
        if (line.isRun)
            drawn = runToEnd(parts);
        if (drawn)
            drawn = pictures.drawPages();
    }
    return drawn ? 0 : fail(drawn.error());
}

int runWindow(const CommandLine &line)
{
    const auto settings = openSettings();
    Program program(*settings, line.theme);
    if (const Result<void> opened = openNamed(program.workbench, line); !opened)
        return fail(opened.error());
    program.workbench.keepUnsaved(unsavedRoot());
    restoreLayout(*settings, program.window);
    program.window.show();
    const int code = QApplication::exec();
    saveLayout(*settings, program.window);
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<CommandLine> line = parseCommandLine(arguments); // before a display is needed
    if (!line)
        return fail(line.error());
    if (!line->message.isEmpty()) {
        print(stdout, line->message);
        return 0;
    }

    if (const Result<void> found = findDisplay(*line); !found)
        return fail(found.error());
    limitLibraryThreads();
    keepFreedMemory();
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("heddle"));
    QApplication::setApplicationDisplayName(QStringLiteral("Heddle"));
    QApplication::setDesktopFileName(QStringLiteral("heddle"));
    initialiseResources();
    return line->screenshotFolder.isEmpty() ? runWindow(*line) : drawPictures(*line);
}
