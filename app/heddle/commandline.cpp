#include "heddle/commandline.h"

#include <QCommandLineParser>

namespace heddle {

namespace {

Error usageError(const QString &cause)
{
    return badInput(cause.toStdString(), "Nothing was opened.", "See heddle --help.");
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Parallel modelling experiments."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Print this text."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Print the version."));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        QStringLiteral("Draw every page that has content to PNG files in DIR and end."),
        QStringLiteral("DIR"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("light or dark, for this time only."),
                                   QStringLiteral("THEME"));
    parser.addOptions({help, version, screenshot, theme});
    if (!parser.parse(arguments))
        return usageError(parser.errorText());
    CommandLine line;
    if (parser.isSet(help)) {
        line.message = parser.helpText();
        return line;
    }
    if (parser.isSet(version)) {
        line.message = QStringLiteral("heddle " HEDDLE_VERSION "\n");
        return line;
    }
    if (!parser.positionalArguments().isEmpty())
        return usageError(QStringLiteral("Unexpected argument \"%1\".")
                              .arg(parser.positionalArguments().constFirst()));
    line.screenshotFolder = parser.value(screenshot);
    if (!parser.isSet(theme))
        return line;
    const ThemeChoice choice = themeChoiceFromName(parser.value(theme));
    if (choice == ThemeChoice::MatchDesktop)
        return usageError(
            QStringLiteral("--theme takes light or dark, not \"%1\".").arg(parser.value(theme)));
    line.theme = choice;
    return line;
}

} // namespace heddle
