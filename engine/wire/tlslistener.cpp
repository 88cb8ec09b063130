#include "wire/tlslistener.h"

#include "wire/sockets.h"
#include "wire/tlschannel.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace heddle {

namespace {

constexpr std::size_t MostClients = 64; // in their handshakes; further ones wait in the backlog

Result<FileDescriptor> listenOnFirst(const HostPort &address)
{
    const auto numbers = resolve(address);
    if (!numbers)
        return numbers.error();
    for (std::size_t i = 0;; ++i) {
        auto socket = listenOn(numbers->at(i));
        if (socket || i + 1 == numbers->size())
            return socket;
    }
}

} // namespace

Result<std::unique_ptr<TlsListener>> TlsListener::open(const HostPort &address,
                                                       const TlsIdentity &identity,
                                                       std::chrono::milliseconds handshakeTime)
{
    auto context = serverContext(identity);
    if (!context)
        return context.error();
    auto socket = listenOnFirst(address);
    if (!socket)
        return socket.error().withContext(address.text());
    std::unique_ptr<TlsListener> listener(new TlsListener);
    listener->m_context = std::move(*context);
    listener->m_port = localAddress(*socket).port;
    listener->m_socket = std::move(*socket);
    listener->m_handshakeTime = handshakeTime;
    return listener;
}

Result<std::unique_ptr<Channel>> TlsListener::accept(std::chrono::milliseconds longest)
{
    const Deadline deadline = deadlineIn(longest);
    for (;;) {
        const auto waited = wait(deadline);
        if (!waited)
            return waited.error();
        if (m_closed.isRaised())
            return std::unique_ptr<Channel>();
        auto channel = advanceClients();
        if (!channel || *channel)
            return channel;
        const auto taken = takeClient();
        if (!taken)
            return taken.error();
        if (millisecondsUntil(deadline) == 0)
            return channel;
    }
}

Result<void> TlsListener::wait(const Deadline &deadline)
{
    std::vector<pollfd> entries{{m_closed.descriptor(), POLLIN, 0}};
    if (m_clients.size() < MostClients)
        entries.push_back({m_socket.get(), POLLIN, 0});
    int longest = millisecondsUntil(deadline);
    for (const Client &client : m_clients) {
        const short events = client.wish == TlsSession::Step::WantsWrite ? POLLOUT : POLLIN;
        entries.push_back({client.session.descriptor(), events, 0});
        longest = std::min(longest, millisecondsUntil(client.deadline));
    }
    if (::poll(entries.data(), entries.size(), longest) < 0 && errno != EINTR)
        return systemError("Waiting for clients failed", errno);
    return {};
}

Result<void> TlsListener::takeClient()
{
    if (m_clients.size() >= MostClients)
        return {};
    auto socket = acceptFrom(m_socket);
    if (!socket)
        return socket.error();
    if (!socket->isOpen())
        return {};
    auto session = TlsSession::make(m_context, std::move(*socket), true);
    if (!session)
        return session.error();
    m_clients.push_back({std::move(*session), deadlineIn(m_handshakeTime)});
    return {};
}

Result<std::unique_ptr<Channel>> TlsListener::advanceClients()
{
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client) {
        auto channel = advance(*client);
        if (channel && !*channel)
            continue;
        m_clients.erase(client);
        return channel;
    }
    return std::unique_ptr<Channel>();
}

Result<std::unique_ptr<Channel>> TlsListener::advance(Client &client) const
{
    const auto step = client.session.handshake();
    if (!step)
        return step.error().withContext("client " + client.session.peer());
    client.wish = *step;
    if (*step == TlsSession::Step::Done)
        return std::unique_ptr<Channel>(std::make_unique<TlsChannel>(std::move(client.session)));
    if (*step != TlsSession::Step::End && millisecondsUntil(client.deadline) > 0)
        return std::unique_ptr<Channel>();
    return Error{ErrorCode::Protocol, "client " + client.session.peer() +
                                          ": The TLS 1.3 handshake was not done within " +
                                          std::to_string(m_handshakeTime.count()) + " ms."};
}

void TlsListener::close()
{
    m_closed.raise();
}

} // namespace heddle
