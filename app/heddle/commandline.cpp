#include "heddle/commandline.h"

#include <QCommandLineParser>

namespace heddle {

namespace {

Error usageError(const QString &cause)
{
    return badInput(cause.toStdString(), "Nothing was opened.", "See heddle --help.");
}

/// FILE, or `examples NAME`, or nothing.
Result<void> takeNames(const QStringList &names, CommandLine &line)
{
    const QString command = QStringLiteral("examples");
    if (names.size() == 1 && names.constFirst() != command) {
        line.file = names.constFirst();
    } else if (names.size() == 2 && names.constFirst() == command) {
        line.example = names.constLast();
    } else if (names == QStringList{command}) {
        return usageError(QStringLiteral("examples needs a name, such as \"iris\"."));
    } else if (!names.isEmpty()) {
        return usageError(QStringLiteral("Unexpected argument \"%1\".").arg(names.constLast()));
    }
    return {};
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
    parser.addPositionalArgument(
        QStringLiteral("FILE"),
        QStringLiteral("An experiment (.heddle) or data file to open; or: examples NAME."),
        QStringLiteral("[FILE | examples NAME]"));
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
    const Result<void> named = takeNames(parser.positionalArguments(), line);
    if (!named)
        return named.error();
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
