#include "run/sshreason.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace heddle {

namespace {

constexpr int sshFailed = 255;
constexpr int shellSignal = 128; ///< A shell's exit code for a program killed by signal n: 128 + n.

/// What ssh says of a host behind others when the way there ended before the host itself spoke.
constexpr QLatin1String noPeer("UNKNOWN port 65535");
constexpr QLatin1String keyChanged("HOST IDENTIFICATION HAS CHANGED");

QString sshText(const char *literal)
{
    return QCoreApplication::translate("DeathReason", literal);
}

/// With the host in its place, where it has one.
QString sshText(const char *literal, const QString &host)
{
    return sshText(literal).replace(QLatin1String("%1"), host);
}

/// What ssh says, what it means, what to do.
struct SshWords
{
    const char *said;
    const char *cause;
    const char *remedy;
};

constexpr std::array<SshWords, 8> sshWords{{
    {keyChanged.latin1(),
     QT_TRANSLATE_NOOP("DeathReason", "The key of %1 is not the one known: the host was set up "
                                      "anew, or something stands between."),
     QT_TRANSLATE_NOOP("DeathReason",
                       "Ask its keeper, then remove the old key with: ssh-keygen -R %1")},
    {"Host key verification failed",
     QT_TRANSLATE_NOOP("DeathReason", "The key of %1 is not known or not the one known."),
     QT_TRANSLATE_NOOP("DeathReason", "Connect once by hand with: ssh %1")},
    {"Permission denied", QT_TRANSLATE_NOOP("DeathReason", "%1 refused the sign-in."),
     QT_TRANSLATE_NOOP("DeathReason", "Unlock your key with ssh-add, or check user and key in your "
                                      "ssh configuration.")},
    {"Could not resolve hostname", QT_TRANSLATE_NOOP("DeathReason", "The name %1 has no address."),
     QT_TRANSLATE_NOOP("DeathReason", "Check its spelling and your ssh configuration.")},
    {"Connection refused", QT_TRANSLATE_NOOP("DeathReason", "Nothing listens for ssh on %1."),
     QT_TRANSLATE_NOOP("DeathReason", "Check the port, and that sshd runs there.")},
    {"timed out", QT_TRANSLATE_NOOP("DeathReason", "%1 does not answer."),
     QT_TRANSLATE_NOOP("DeathReason",
                       "Check that it is switched on and that the network reaches it.")},
    {"No route to host", QT_TRANSLATE_NOOP("DeathReason", "The network does not reach %1."),
     QT_TRANSLATE_NOOP("DeathReason", "Check cable and network.")},
    {"not responding", QT_TRANSLATE_NOOP("DeathReason", "%1 no longer answers: the link is lost."),
     ""},
}};

/// What a jump host says of the host behind it, and what to do.
constexpr std::array<std::pair<const char *, const char *>, 4> forwardWords{{
    {"connect failed: Connection refused",
     QT_TRANSLATE_NOOP("DeathReason", "Check the port, and that sshd runs on %1.")},
    {"name resolution",
     QT_TRANSLATE_NOOP("DeathReason", "The jump host looks up the name of %1: check HostName in "
                                      "your ssh configuration.")},
    {"not known", QT_TRANSLATE_NOOP("DeathReason", "The jump host looks up the name of %1: check "
                                                   "HostName in your ssh configuration.")},
    {"prohibited",
     QT_TRANSLATE_NOOP("DeathReason", "The jump host forbids to go on from there: "
                                      "ask its keeper to allow it (AllowTcpForwarding).")},
}};

bool isOfVerboseSsh(const QString &line)
{
    constexpr std::array prefixes{
        QLatin1String("debug1:"), QLatin1String("OpenSSH_"), QLatin1String("Authenticated to "),
        QLatin1String("Transferred: sent "), QLatin1String("Bytes per second: sent ")};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](QLatin1String prefix) { return line.startsWith(prefix); });
}

/// The host of which these words speak; empty when they name none.
QString hostIn(const QString &words)
{
    static const QRegularExpression named(QStringLiteral(
        R"((?:resolve hostname |connect to host |Host key for |key is known for )([^\s:]+))"));
    static const QRegularExpression denied(
        QStringLiteral(R"((?:^|\n)(?:[^\s@]+@)?([^\s@]+): Permission denied)"));
    for (const QRegularExpression &one : {named, denied})
        if (const auto match = one.match(words); match.hasMatch())
            return match.captured(1);
    return {};
}

/// A jump host was reached, but not what lies behind it.
DeathReason forwardReason(const QString &host, const QString &words)
{
    static const QRegularExpression failed(QStringLiteral(R"(open failed: ([^\n\r]*))"));
    const QString said = failed.match(words).captured(1);
    DeathReason reason;
    reason.cause = sshText("The jump host does not reach %1: %2.").arg(host, said);
    for (const auto &[word, remedy] : forwardWords)
        if (said.contains(QLatin1String(word))) {
            reason.remedy = sshText(remedy, host);
            return reason;
        }
    reason.remedy = sshText("Check that %1 is switched on and that the network of the jump host "
                            "reaches it.")
                        .arg(host);
    return reason;
}

/// Absent: nothing in the words is known.
std::optional<DeathReason> knownReason(const QString &host, const QString &words)
{
    const auto known = std::find_if(sshWords.begin(), sshWords.end(), [&](const SshWords &one) {
        return words.contains(QLatin1String(one.said));
    });
    if (known == sshWords.end())
        return std::nullopt;
    DeathReason reason{sshText(known->cause, host),
                       *known->remedy ? sshText(known->remedy, host) : QString()};
    static const QRegularExpression ownRemedy(
        QStringLiteral(R"(ssh-keygen -f "[^"\n]*" -R "[^"\n]*")"));
    if (const auto match = ownRemedy.match(words); match.hasMatch()) // which knows file and name
        reason.remedy.replace(QStringLiteral("ssh-keygen -R %1").arg(host), match.captured());
    return reason;
}

QString lastTellingLine(const QString &words)
{
    QStringList lines = words.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (lines.size() > 1)
        lines.removeIf([](const QString &line) { return line.contains(noPeer); });
    return lines.isEmpty() ? QString() : lines.constLast().trimmed();
}

} // namespace

DeathReason sshDeathReason(const QString &host, const ProgramEnd &end, const QString &jump)
{
    ProgramEnd plain = end;
    plain.lastWords = wordsOfFailure(end.lastWords);
    const QString &words = plain.lastWords;
    if (end.isSignal || end.code != sshFailed) {
        if (!end.isSignal && end.code > shellSignal)
            return signalReason(end.code - shellSignal, false);
        return deathReason(plain);
    }
    if (words.contains(QLatin1String("stdio forwarding failed")))
        return forwardReason(host, words);
    const bool isAtJump = !jump.isEmpty() || words.contains(noPeer);
    const QString named = jump.isEmpty() && isAtJump ? hostIn(words) : jump;
    if (auto reason = knownReason(named.isEmpty() ? host : named, words)) {
        if (isAtJump && !named.isEmpty())
            reason->cause = sshText("At the jump host of %1: %2").arg(host, reason->cause);
        return *reason;
    }
    const QString lost =
        jump.isEmpty()
            ? sshText("The ssh link to %1 is lost.").arg(host)
            : sshText("The ssh link to %1, the jump host of %2, is lost.").arg(jump, host);
    const QString last = lastTellingLine(words);
    return {last.isEmpty() ? lost : lost + QLatin1Char(' ') + last, {}};
}

QString wordsOfFailure(const QString &said)
{
    QStringList lines = said.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines.removeIf(isOfVerboseSsh);
    for (QString &line : lines)
        line = line.trimmed();
    return lines.join(QLatin1Char('\n')).trimmed();
}

bool isHostKeyChange(const QString &words)
{
    return words.contains(keyChanged);
}

} // namespace heddle
