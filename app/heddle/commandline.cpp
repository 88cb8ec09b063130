#include "heddle/commandline.h"

#include <QCommandLineParser>

#include <algorithm>
#include <optional>

namespace heddle {

namespace {

constexpr auto Help =
    R"(usage: heddle [OPTION]... [FILE | examples NAME]

Parallel modelling experiments in a window. FILE is an experiment (*.heddle) or a table; "examples iris"
opens a shipped example. Nothing is run before you press Run.

Options
  --theme THEME         light or dark, for this time only.
  --screenshot DIR      Draws every page that has content to PNG files in DIR and ends. Without FILE or
                        NAME it goes through the whole program: the examples are opened, run and
                        drawn, with dialogs and manual. Both themes, unless --theme is given.
  --run                 With --screenshot: runs what is opened on this computer before it is drawn.
                        The run is kept in no folder of yours.
  --size WxH            With --screenshot: size of the window (1440x900).
  --text PERCENT        With --screenshot: size of text, 100 to 200 (as the desktop's).
  -h, --help            Prints this text.
  -v, --version         Prints the version.
)";

Error usageError(const QString &cause)
{
    return badInput(cause.toStdString(), "Nothing was opened.", "See heddle --help.");
}

/// "1280x800"; pictures outside these bounds are of no use, or of no memory.
std::optional<QSize> sizeFrom(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('x'));
    if (parts.size() != 2)
        return std::nullopt;
    const QSize size(parts.constFirst().toInt(), parts.constLast().toInt()); // 0: no number
    constexpr int least = 400;
    constexpr int most = 8000;
    if (std::min(size.width(), size.height()) < least ||
        std::max(size.width(), size.height()) > most)
        return std::nullopt;
    return size;
}

/// What is drawn, and how; the options for it say nothing without --screenshot.
Result<void> takePictures(const QCommandLineParser &parser, CommandLine &line)
{
    line.screenshotFolder = parser.value(QStringLiteral("screenshot"));
    line.isRun = parser.isSet(QStringLiteral("run"));
    const QString size = parser.value(QStringLiteral("size"));
    if (line.screenshotFolder.isEmpty()) {
        if (parser.isSet(QStringLiteral("screenshot")))
            return usageError(QStringLiteral("--screenshot needs a folder."));
        if (line.isRun || parser.isSet(QStringLiteral("size")) ||
            parser.isSet(QStringLiteral("text")))
            return usageError(
                QStringLiteral("--run, --size and --text go with --screenshot DIR only."));
        return {};
    }
    const auto wanted = sizeFrom(size);
    if (!wanted)
        return usageError(
            QStringLiteral("--size takes width and height of 400 to 8000 pixels, such as "
                           "1280x800, not \"%1\".")
                .arg(size));
    line.screenshotSize = *wanted;
    if (!parser.isSet(QStringLiteral("text")))
        return {};
    line.textPercent = parser.value(QStringLiteral("text")).toInt(); // 0: no number
    if (line.textPercent < 100 || line.textPercent > 200)
        return usageError(QStringLiteral("--text takes per cent from 100 to 200, not \"%1\".")
                              .arg(parser.value(QStringLiteral("text"))));
    return {};
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
    const QCommandLineOption run(QStringLiteral("run"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"),
                                  QStringLiteral("1440x900"));
    const QCommandLineOption text(QStringLiteral("text"), {}, QStringLiteral("PERCENT"));
    parser.addOptions({help, version, screenshot, theme, run, size, text});
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
    if (const Result<void> pictures = takePictures(parser, line); !pictures)
        return pictures.error();
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
