#include "appresources.h"
#include "core/machine.h"
#include "formats/examples.h"
#include "heddle/commandline.h"
#include "heddle/helpdesk.h"
#include "heddle/lookdesk.h"
#include "heddle/recoverydesk.h"
#include "heddle/rundesk.h"
#include "heddle/screenshots.h"
#include "heddle/settings.h"
#include "heddle/statusdesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "parts/stylesheet.h"
#include "run/coordinator.h"

#include <QApplication>

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

int draw(MainWindow &window, Workbench &workbench, const QString &folder)
{
    workbench.settle();
    const Result<void> drawn = saveScreenshots(window, folder);
    return drawn ? 0 : fail(drawn.error());
}

int runWindow(const CommandLine &line)
{
    const auto settings = openSettings();
    LookDesk look(*settings, line.theme);
    std::optional<StyleSheetPause> unstyled(std::in_place);
    MainWindow window;
    look.setWindow(window);
    Workbench workbench(window, *settings,
                        [](const std::shared_ptr<const Plan> &plan) { return forecast(plan); });
    WorkersDesk workers(window, *settings);
    look.setPools(workers.pools());
    RunDesk desk(window, workbench.document(), workers.pools());
    const StatusDesk status(window, workbench, workers.pools(), desk.controller());
    unstyled.reset();
    if (const Result<void> opened = openNamed(workbench, line); !opened)
        return fail(opened.error());
    if (!line.screenshotFolder.isEmpty())
        return draw(window, workbench, line.screenshotFolder);

    const HelpDesk help(window, *settings);
    workbench.keepUnsaved(unsavedRoot());
    restoreLayout(*settings, window);
    window.show();
    const int code = QApplication::exec();
    saveLayout(*settings, window);
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
    return runWindow(*line);
}
