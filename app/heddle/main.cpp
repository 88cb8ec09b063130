#include "appresources.h"
#include "commandline.h"
#include "pages/mainwindow.h"
#include "parts/theme.h"
#include "screenshots.h"

#include <QApplication>
#include <QSettings>

#include <cstdio>
#include <memory>

using namespace heddle;

namespace {

/// Where the window keeps its settings: $XDG_CONFIG_HOME/heddle/heddle.ini.
std::unique_ptr<QSettings> openSettings()
{
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                       QStringLiteral("heddle"), QStringLiteral("heddle"));
}

void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toLocal8Bit();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream);
}

QString errorLine(const Error &error)
{
    return QStringLiteral("heddle: %1\n").arg(QString::fromStdString(error.text()));
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<CommandLine> line = parseCommandLine(arguments); // before a display is needed
    if (!line) {
        print(stderr, errorLine(line.error()));
        return 2;
    }
    if (!line->message.isEmpty()) {
        print(stdout, line->message);
        return 0;
    }

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("heddle"));
    QApplication::setApplicationDisplayName(QStringLiteral("Heddle"));
    QApplication::setDesktopFileName(QStringLiteral("heddle"));
    initialiseResources();
    const QColor desktopWindow = QApplication::palette().color(QPalette::Window);
    const auto settings = openSettings();
    const QString themeKey = QStringLiteral("view/theme");
    const ThemeChoice choice =
        line->theme.value_or(themeChoiceFromName(settings->value(themeKey).toString()));
    Theme::apply(application, resolveTheme(choice, desktopWindow));

    MainWindow window;
    window.setThemeChoice(choice);
    QObject::connect(&window, &MainWindow::themeChosen, &window, [&](ThemeChoice chosen) {
        settings->setValue(themeKey, themeChoiceName(chosen));
        Theme::apply(application, resolveTheme(chosen, desktopWindow));
    });
    if (!line->screenshotFolder.isEmpty()) {
        const Result<void> drawn = saveScreenshots(window, line->screenshotFolder);
        if (!drawn)
            print(stderr, errorLine(drawn.error()));
        return drawn ? 0 : 2;
    }
    window.show();
    return QApplication::exec();
}
