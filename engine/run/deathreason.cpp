#include "run/deathreason.h"

#include <QCoreApplication>
#include <QStringList>

#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

namespace heddle {

namespace {

QString text(const char *literal)
{
    return QCoreApplication::translate("DeathReason", literal);
}

QString joined(const QString &first, const QString &second)
{
    return first.isEmpty() || second.isEmpty() ? first + second : first + QLatin1Char(' ') + second;
}

} // namespace

QString DeathReason::text() const
{
    return joined(cause, remedy);
}

DeathReason deathReason(const Error &error)
{
    return {joined(QString::fromStdString(error.cause), QString::fromStdString(error.effect)),
            QString::fromStdString(error.remedy)};
}

DeathReason deathReason(const ProgramEnd &end)
{
    if (end.isSignal)
        return signalReason(end.code, end.memoryWasOut);
    if (end.code == 0)
        return {};
    return {joined(text("It ended with exit code %1.").arg(end.code), lastLine(end.lastWords)), {}};
}

DeathReason signalReason(int signal, bool memoryWasOut)
{
    if (signal == SIGKILL && memoryWasOut)
        return {text("Out of memory: the kernel killed it."),
                text("Use fewer lanes, or a host with more.")};
    if (signal == SIGKILL)
        return {text("It was killed (signal 9) by a user or for want of memory."), {}};
    if (signal == SIGTERM)
        return {text("It was told to end (signal 15)."), {}};
    const char *const description = ::sigdescr_np(signal); // the same in every language
    return {text("It crashed (signal %1, %2).")
                .arg(signal)
                .arg(QString::fromLatin1(description ? description : "unknown")),
            text("Please report it with the experiment.")};
}

QString lastLine(const QString &words)
{
    const QStringList lines = words.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.constLast().trimmed();
}

std::int64_t machineMemoryKills()
{
    std::ifstream file("/proc/vmstat");
    std::string name;
    std::int64_t count = 0;
    while (file >> name >> count)
        if (name == "oom_kill")
            return count;
    return 0;
}

} // namespace heddle
