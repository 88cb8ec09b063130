#include "commands.h"
#include "core/machine.h"
#include "core/text.h"
#include "interrupt.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdlib>
#include <exception>

using namespace heddle;

namespace {

std::vector<Command> allCommands()
{
    return {dataCommand(),    planCommand(),   runCommand(),
            predictCommand(), exportCommand(), verifyCommand()};
}

QString generalHelp()
{
    QString text = QStringLiteral("usage: heddle-cli COMMAND ARGUMENT... [OPTION]...\n\n"
                                  "Parallel modelling experiments without a window.\n\nCommands\n");
    for (const Command &command : allCommands())
        text += QStringLiteral("  %1 %2\n      %3\n")
                    .arg(command.name, command.positional.join(QLatin1Char(' ')), command.summary);
    return text + QStringLiteral("\nheddle-cli COMMAND --help tells the options of one; --version "
                                 "the version.\nExit codes: 0 done, 1 internal error, 2 bad input, "
                                 "3 some tasks failed, 130 cancelled.\n");
}

Error unknownCommand(const QString &name)
{
    for (const char *later : {"scale", "history"}) {
        if (name == QLatin1String(later))
            return notBuiltIn("The command " + name.toStdString());
    }
    const bool isOption = name.startsWith(QLatin1Char('-'));
    std::vector<std::string> known;
    for (const Command &command : allCommands())
        known.push_back(command.name.toStdString());
    if (isOption)
        known = {"--help", "--version"};
    const auto nearest = nearestName(name.toStdString(), known);
    return badInput(
        "There is no " + std::string(isOption ? "option " : "command ") + name.toStdString() + ".",
        "Nothing was done.", nearest ? "Did you mean " + *nearest + "?" : "See heddle-cli --help.");
}

ExitCode runCommandNamed(const QString &name, const QStringList &words)
{
    for (const Command &command : allCommands()) {
        if (command.name != name)
            continue;
        const auto arguments = parseArguments(command, words);
        if (!arguments)
            return fail(arguments.error());
        if (!arguments->isSet(QStringLiteral("help")))
            return command.run(*arguments);
        printResult(helpText(command).toStdString());
        return ExitCode::Done;
    }
    return fail(unknownCommand(name));
}

ExitCode runArguments(QStringList words)
{
    words.removeFirst();
    if (words.isEmpty()) {
        return fail(
            badInput("No command is given.", "Nothing was done.", "See heddle-cli --help."));
    }
    const QString first = words.takeFirst();
    if (first == QLatin1String("--help") || first == QLatin1String("-h")) {
        printResult(generalHelp().toStdString());
        return ExitCode::Done;
    }
    if (first == QLatin1String("--version") || first == QLatin1String("-v")) {
        printResult("heddle-cli " HEDDLE_VERSION "\n");
        return ExitCode::Done;
    }
    return runCommandNamed(first, words);
}

} // namespace

int main(int argc, char *argv[])
{
    std::signal(SIGPIPE, SIG_IGN);
    limitLibraryThreads();
    keepFreedMemory();
    Interrupt::install();
    setenv("LC_ALL", "C.UTF-8", 1); // texts are UTF-8 and numbers have a point, wherever this runs
    QCoreApplication application(argc, argv);
    ExitCode code = ExitCode::Internal;
    try {
        code = finishOutput(runArguments(QCoreApplication::arguments()));
    } catch (const std::exception &exception) {
        fail({ErrorCode::Internal,
              "heddle-cli made a mistake: " + std::string(exception.what()) + ".", "It has ended.",
              "Please report it with the command."});
    }
    return static_cast<int>(code);
}
