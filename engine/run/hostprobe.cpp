#include "run/hostprobe.h"

#include <QDateTime>

#include <algorithm>
#include <variant>

namespace heddle {

namespace {

constexpr int roundTrips = 10;
constexpr int echoes = 16;                  ///< A megabyte in all,
constexpr std::size_t echoBytes = 64 << 10; ///< in pieces, so that a slow way is seen to move.

std::string echoText()
{
    std::string text;
    text.assign(echoBytes, 'h');
    return text;
}

double systemClock()
{
    return static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1e3;
}

} // namespace

HostProbe::HostProbe(WorkerLink &link, HostFacts &facts)
    : m_link(link)
    , m_facts(facts)
{
    m_clock.start();
}

template <typename Message>
void HostProbe::send(const Message &message)
{
    m_link.send(frameOf(message));
}

void HostProbe::hear(std::string_view bytes)
{
    m_frames.add(bytes);
    while (!m_isOver) {
        const auto payload = m_frames.next();
        if (!payload)
            return fail(deathReason(payload.error()));
        if (!*payload)
            return;
        const auto message = readToCoordinator(**payload);
        if (!message)
            return fail(deathReason(message.error()));
        std::visit([this](const auto &known) { handle(known); }, *message);
    }
}

void HostProbe::handle(const message::Hello &hello)
{
    m_facts.system = QString::fromStdString(hello.system) + QStringLiteral(", x86-64");
    m_facts.user = QString::fromStdString(hello.user);
    m_facts.version = QString::fromStdString(hello.identity.version);
    m_facts.cores = static_cast<int>(hello.cores);
    m_facts.freeBytes = hello.free;
    m_facts.heldTables = static_cast<int>(hello.heldTables);
    m_facts.heldBytes = hello.heldBytes;
    m_clockAhead = hello.clock - systemClock();
    if (const auto same = checkIdentity(hello.identity, "The worker"); !same)
        return fail(deathReason(same.error()));
    m_frames.setLimit(toCoordinatorLimit);
    Q_EMIT greeted();
    send(message::Welcome{ownIdentity(), 2});
    ping();
}

void HostProbe::ping()
{
    m_sent = elapsed();
    send(message::Ping{static_cast<std::int64_t>(m_facts.roundTrips.size())});
}

void HostProbe::handle(const message::Pong & /*pong*/)
{
    if (m_facts.roundTrips.size() >= roundTrips)
        return; // more than were asked for
    m_facts.roundTrips.push_back(elapsed() - m_sent);
    if (m_facts.roundTrips.size() < roundTrips)
        return ping();
    std::vector<double> sorted = m_facts.roundTrips;
    std::nth_element(sorted.begin(), sorted.begin() + roundTrips / 2, sorted.end());
    m_facts.latencySeconds = sorted[roundTrips / 2];
    m_facts.clockAheadSeconds = m_clockAhead + *m_facts.latencySeconds / 2;
    m_sent = elapsed();
    const std::string frame = frameOf(message::Echo{echoText()});
    for (int i = 0; i < echoes; ++i)
        m_link.send(frame);
}

void HostProbe::handle(const message::Echo &echo)
{
    if (!m_facts.latencySeconds || echo.bytes != echoText())
        return fail({tr("A megabyte came back changed."),
                     tr("Something between alters what is sent; look at the network there.")});
    if (++m_echoesBack < echoes)
        return;
    // Both ways carried it at the same time, so the slower one is measured.
    m_facts.bytesPerSecond = static_cast<double>(echoes * echoBytes) / (elapsed() - m_sent);
    m_isOver = true;
    Q_EMIT transferred();
}

void HostProbe::handle(const message::Refused &refused)
{
    fail({QString::fromStdString(refused.reason), {}});
}

void HostProbe::sayBye()
{
    send(message::Bye{"The test is over."});
}

void HostProbe::fail(const DeathReason &reason)
{
    m_isOver = true;
    Q_EMIT failed(reason);
}

double HostProbe::elapsed() const
{
    return static_cast<double>(m_clock.nsecsElapsed()) * 1e-9;
}

} // namespace heddle
