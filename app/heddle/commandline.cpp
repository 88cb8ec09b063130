#include "heddle/commandline.h"

#include <QCommandLineParser>

namespace heddle {

namespace {

constexpr auto Help =
    R"(usage: heddle [OPTION]... [FILE | examples NAME]

Parallel modelling experiments in a window. FILE is an experiment (*.heddle) or a table; "examples iris"
opens a shipped example. Nothing is run before you press Run.

Options
  --theme THEME         light or dark, for this time only.
  --screenshot DIR      Draws every page that has content to PNG files in DIR and ends.
  -h, --help            Prints this text.
  -v, --version         Prints the version.
)";

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
    const QCommandLineOption help(QStringList{QStringLiteral("h"), QStringLiteral("help")});
    const QCommandLineOption version(QStringList{QStringLiteral("v"), QStringLiteral("version")});
    const QCommandLineOption screenshot(QStringLiteral("screenshot"), {}, QStringLiteral("DIR"));
    const QCommandLineOption theme(QStringLiteral("theme"), {}, QStringLiteral("THEME"));
    parser.addOptions({help, version, screenshot, theme});
    if (!parser.parse(arguments))
        return usageError(parser.errorText());
    CommandLine line;
    if (parser.isSet(help)) {
        line.message = QString::fromUtf8(Help);
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
