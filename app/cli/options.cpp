#include "options.h"

#include "core/text.h"

#include <QCommandLineParser>

#include <charconv>

namespace heddle {

namespace {

constexpr auto NothingDone = "Nothing was done.";

Error usageError(const Command &command, const std::string &cause)
{
    return badInput(cause, NothingDone,
                    "See heddle-cli " + command.name.toStdString() + " --help.");
}

Error unknownOption(const Command &command, const QString &name)
{
    std::vector<std::string> known;
    for (const OptionSpec &option : command.options) {
        if (option.isBuiltIn())
            known.push_back(option.name.toStdString());
    }
    const std::string dashes = name.size() > 1 ? "--" : "-";
    const std::string cause = "There is no option " + dashes + name.toStdString() + ".";
    const auto nearest = nearestName(name.toStdString(), known);
    if (!nearest)
        return usageError(command, cause);
    return badInput(cause, NothingDone, "Did you mean --" + *nearest + "?");
}

std::string countedArguments(const Command &command)
{
    if (command.positional.isEmpty())
        return "no argument";
    return command.positional.join(QStringLiteral(" and ")).toStdString();
}

} // namespace

QString Arguments::value(const QString &name) const
{
    const QStringList all = values(name);
    return all.isEmpty() ? QString() : all.constLast();
}

QStringList Arguments::values(const QString &name) const
{
    const auto found = options.find(name);
    return found == options.end() ? QStringList() : found->second;
}

Result<std::optional<std::int64_t>> Arguments::number(const QString &name, std::int64_t least,
                                                      std::int64_t greatest) const
{
    if (!isSet(name))
        return std::optional<std::int64_t>();
    const std::string given = text(name);
    std::int64_t number = 0;
    const auto end = std::from_chars(given.data(), given.data() + given.size(), number);
    if (given.empty() || end.ec != std::errc() || end.ptr != given.data() + given.size() ||
        number < least || number > greatest)
        return badInput("--" + name.toStdString() + " takes a whole number from " +
                            std::to_string(least) + " to " + std::to_string(greatest) + ", not " +
                            heddle::quoted(given) + ".",
                        NothingDone, "Give such a number.");
    return std::optional(number);
}

Result<Arguments> parseArguments(const Command &command, const QStringList &words)
{
    QCommandLineParser parser;
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QString()});
    for (const OptionSpec &option : command.options)
        parser.addOption({option.name, option.description, option.value});
    if (!parser.parse(QStringList(command.name) + words)) {
        if (!parser.unknownOptionNames().isEmpty())
            return unknownOption(command, parser.unknownOptionNames().constFirst());
        return usageError(command, parser.errorText().toStdString());
    }
    Arguments arguments;
    if (parser.isSet(QStringLiteral("help"))) {
        arguments.options[QStringLiteral("help")] = {QString()};
        return arguments;
    }
    for (const OptionSpec &option : command.options) {
        if (!parser.isSet(option.name))
            continue;
        if (!option.isBuiltIn())
            return notBuiltIn("The option --" + option.name.toStdString());
        arguments.options[option.name] =
            option.value.isEmpty() ? QStringList(QString()) : parser.values(option.name);
    }
    arguments.positional = parser.positionalArguments();
    if (arguments.positional.size() != command.positional.size())
        return usageError(command, "heddle-cli " + command.name.toStdString() + " takes " +
                                       countedArguments(command) + ", " +
                                       std::to_string(arguments.positional.size()) + " given.");
    return arguments;
}

QString helpText(const Command &command)
{
    QString text =
        QStringLiteral("usage: heddle-cli %1 %2 [OPTION]...\n\n%3\n\nOptions\n")
            .arg(command.name, command.positional.join(QLatin1Char(' ')), command.summary);
    std::vector<OptionSpec> options = command.options;
    options.push_back({QStringLiteral("help"), QString(), QStringLiteral("Print this text.")});
    for (const OptionSpec &option : options) {
        if (!option.isBuiltIn())
            continue;
        const QString left = QStringLiteral("  --%1 %2").arg(option.name, option.value);
        text += left.leftJustified(28) + option.description + QLatin1Char('\n');
    }
    return text;
}

Error notBuiltIn(const std::string &what)
{
    return badInput(what + " is not built into this version.", NothingDone,
                    "See heddle-cli --help for what is.");
}

} // namespace heddle
