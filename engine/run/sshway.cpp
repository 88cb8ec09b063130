#include "run/sshway.h"

#include <QRegularExpression>

#include <algorithm>

namespace heddle {

bool SshWay::take(const QString &line)
{
    if (m_stage == Stage::SignedIn)
        return false;
    if (takeProxy(line))
        return true;
    takeSpeaker(line);
    return m_jumpsAhead > 0 ? takeOfJump(line) : takeOfHost(line);
}

/// An ssh that starts another one to bring it to where it wants to go.
bool SshWay::takeProxy(const QString &line)
{
    static const QRegularExpression proxy(QStringLiteral(
        R"(^debug1: Executing proxy command: exec (?:\S*/)?ssh (?:-[lp] \S+ )*(?:-J (\S+) )?.*)"
        R"(-W '?\[?([^\s'\]]+)\]?:(\d+)'? (\S+)$)"));
    const auto match = proxy.match(line);
    if (!match.hasMatch())
        return false;
    const QString name = match.captured(4);
    if (m_jumps.empty()) // it names them all
        m_through = match.captured(1).split(QLatin1Char(','), Qt::SkipEmptyParts) << name;
    m_jumps.push_back({name, match.captured(2) + QLatin1Char(':') + match.captured(3)});
    m_jumpsAhead = m_jumps.size();
    advance(Stage::Found);
    return true;
}

/// The ssh that speaks to a host behind a jump host has passed that one, also where it used a
/// connection that was open and told nothing of it.
void SshWay::takeSpeaker(const QString &line)
{
    static const QRegularExpression speaks(
        QStringLiteral(R"(^debug1: Authenticating to (\S+):(\d+) as )"));
    const auto match = speaks.match(line);
    if (!match.hasMatch())
        return;
    const QString place = match.captured(1) + QLatin1Char(':') + match.captured(2);
    const auto end = m_jumps.begin() + static_cast<std::ptrdiff_t>(m_jumpsAhead);
    const auto passed = std::find_if(m_jumps.begin(), end, [&place](const Jump &jump) {
        return jump.behind.compare(place, Qt::CaseInsensitive) == 0;
    });
    m_jumpsAhead = static_cast<std::size_t>(passed - m_jumps.begin());
    if (m_jumpsAhead > 0)
        return;
    m_port = match.captured(2);
    advance(Stage::Answers);
}

bool SshWay::takeOfJump(const QString &line)
{
    if (line.startsWith(QLatin1String("Authenticated to "))) {
        --m_jumpsAhead;
        return true;
    }
    return line.startsWith(QLatin1String("debug1: Connecting to ")) ||
           line.startsWith(QLatin1String("debug1: Connection established")) ||
           line.startsWith(QLatin1String("debug1: Authenticating to ")) ||
           line.contains(QLatin1String("is known and matches"));
}

bool SshWay::takeOfHost(const QString &line)
{
    static const QRegularExpression connecting(
        QStringLiteral(R"(^debug1: Connecting to .* \[(.*)\] port (\d+))"));
    static const QRegularExpression key(
        QStringLiteral(R"(^debug1: Server host key: (?:ssh-)?(\S+) (\S+))"));
    if (const auto match = connecting.match(line); match.hasMatch()) {
        m_address = match.captured(1);
        m_port = match.captured(2);
        advance(Stage::Found);
        return true;
    }
    if (line.startsWith(QLatin1String("debug1: Connection established"))) {
        advance(Stage::Answers);
        return true;
    }
    if (const auto match = key.match(line); match.hasMatch() && m_stage < Stage::KeyKnown) {
        m_keyType = match.captured(1).toUpper();
        m_fingerprint = match.captured(2);
        return true;
    }
    if (line.contains(QLatin1String("is known and matches"))) {
        advance(Stage::KeyKnown);
        return true;
    }
    if (line.startsWith(QLatin1String("Authenticated to "))) {
        advance(Stage::SignedIn);
        return true;
    }
    return line.startsWith(QLatin1String("debug1: Authenticating to "));
}

void SshWay::advance(Stage stage)
{
    m_stage = std::max(m_stage, stage);
}

QString SshWay::ahead() const
{
    return m_jumpsAhead > 0 ? m_jumps[m_jumpsAhead - 1].name : QString();
}

} // namespace heddle
