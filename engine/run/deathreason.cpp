#include "run/deathreason.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

namespace heddle {

namespace {

constexpr int sshFailed = 255;
constexpr int shellSignal = 128; ///< A shell's exit code for a program killed by signal n: 128 + n.

QString text(const char *literal)
{
    return QCoreApplication::translate("DeathReason", literal);
}

QString lastLine(const QString &words)
{
    const QStringList lines = words.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.constLast().trimmed();
}

QString signalReason(int signal, bool memoryWasOut)
{
    if (signal == SIGKILL && memoryWasOut)
        return text("Out of memory: the kernel killed it. Use fewer lanes, or a host with more.");
    if (signal == SIGKILL)
        return text("It was killed (signal 9) by a user or for want of memory.");
    if (signal == SIGTERM)
        return text("It was told to end (signal 15).");
    const char *const description = ::sigdescr_np(signal); // the same in every language
    return text("It crashed (signal %1, %2). Please report it with the experiment.")
        .arg(signal)
        .arg(QString::fromLatin1(description ? description : "unknown"));
}

/// What ssh says, what it means, what to do.
struct SshWords
{
    const char *said;
    const char *reason;
};

constexpr std::array<SshWords, 8> sshWords{{
    {"HOST IDENTIFICATION HAS CHANGED",
     QT_TRANSLATE_NOOP("DeathReason", "The key of %1 is not the one known: the host was set up "
                                      "anew, or something stands between. Ask its keeper, then "
                                      "remove the old key with: ssh-keygen -R %1")},
    {"Host key verification failed",
     QT_TRANSLATE_NOOP("DeathReason",
                       "The key of %1 is not known or not the one known. Connect once "
                       "by hand with: ssh %1")},
    {"Permission denied",
     QT_TRANSLATE_NOOP("DeathReason", "%1 refused the sign-in. Unlock your key with ssh-add, or "
                                      "check user and key in your ssh configuration.")},
    {"Could not resolve hostname",
     QT_TRANSLATE_NOOP("DeathReason", "The name %1 has no address. Check its spelling and your ssh "
                                      "configuration.")},
    {"Connection refused",
     QT_TRANSLATE_NOOP("DeathReason",
                       "Nothing listens for ssh on %1. Check the port, and that sshd "
                       "runs there.")},
    {"timed out",
     QT_TRANSLATE_NOOP("DeathReason", "%1 does not answer. Check that it is switched on "
                                      "and that the network reaches it.")},
    {"No route to host",
     QT_TRANSLATE_NOOP("DeathReason", "The network does not reach %1. Check cable and network.")},
    {"not responding", QT_TRANSLATE_NOOP("DeathReason", "%1 no longer answers: the link is lost.")},
}};

} // namespace

QString deathReason(const ProgramEnd &end)
{
    if (end.isSignal)
        return signalReason(end.code, end.memoryWasOut);
    if (end.code == 0)
        return {};
    const QString words = lastLine(end.lastWords);
    const QString reason = text("It ended with exit code %1.").arg(end.code);
    return words.isEmpty() ? reason : reason + QLatin1Char(' ') + words;
}

QString sshDeathReason(const QString &host, const ProgramEnd &end)
{
    if (!end.isSignal && end.code == sshFailed) {
        for (const SshWords &known : sshWords)
            if (end.lastWords.contains(QLatin1String(known.said)))
                return text(known.reason).arg(host);
        const QString words = lastLine(end.lastWords);
        return text("The ssh link to %1 is lost.").arg(host) +
               (words.isEmpty() ? QString() : QLatin1Char(' ') + words);
    }
    if (!end.isSignal && end.code > shellSignal)
        return signalReason(end.code - shellSignal, false);
    return deathReason(end);
}

bool isHostKeyChange(const QString &words)
{
    return words.contains(QLatin1String("HOST IDENTIFICATION HAS CHANGED"));
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
