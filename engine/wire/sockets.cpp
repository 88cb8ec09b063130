#include "wire/sockets.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace heddle {

namespace {

constexpr int Backlog = 128; // clients that wait; a cluster's workers come all at once

const sockaddr *generic(const sockaddr_storage &storage)
{
    return reinterpret_cast<const sockaddr *>(&storage);
}

void switchOn(const FileDescriptor &socket, int level, int option)
{
    const int on = 1;
    setsockopt(socket.get(), level, option, &on, sizeof on); // slower without, not wrong
}

FileDescriptor openSocket(const SocketAddress &address)
{
    return FileDescriptor(
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

HostPort toHostPort(const SocketAddress &address)
{
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> service{};
    const int fault = getnameinfo(generic(address.storage), address.size, host.data(), host.size(),
                                  service.data(), service.size(), NI_NUMERICHOST | NI_NUMERICSERV);
    HostPort result{fault == 0 ? host.data() : "unknown"};
    std::from_chars(service.data(), service.data() + std::strlen(service.data()), result.port);
    return result;
}

Result<void> waitUntilConnected(const FileDescriptor &socket, const Deadline &deadline)
{
    const WakeSignal never;
    const auto waited = waitFor(socket.get(), POLLOUT, never, deadline);
    if (!waited)
        return waited.error();
    if (*waited == Waited::TimeOver)
        return systemError("Connecting failed", ETIMEDOUT);
    if (*waited == Waited::Woken)
        return systemError("Connecting failed", EMFILE);
    int fault = 0;
    socklen_t size = sizeof fault;
    getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &fault, &size);
    if (fault != 0)
        return systemError("Connecting failed", fault);
    return {};
}

} // namespace

Result<std::vector<SocketAddress>> resolve(const HostPort &address)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo *list = nullptr;
    const int fault =
        getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &list);
    if (fault != 0)
        return Error{ErrorCode::Io, "The host \"" + address.host +
                                        "\" was not found: " + gai_strerror(fault) + "."};
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
    std::vector<SocketAddress> all;
    for (const addrinfo *entry = list; entry != nullptr; entry = entry->ai_next) {
        SocketAddress &one = all.emplace_back();
        std::memcpy(&one.storage, entry->ai_addr, entry->ai_addrlen);
        one.size = entry->ai_addrlen;
    }
    return all;
}

Result<FileDescriptor> listenOn(const SocketAddress &address)
{
    FileDescriptor socket = openSocket(address);
    if (!socket.isOpen())
        return systemError("Opening a socket failed", errno);
    switchOn(socket, SOL_SOCKET, SO_REUSEADDR);
    if (::bind(socket.get(), generic(address.storage), address.size) != 0 ||
        ::listen(socket.get(), Backlog) != 0)
        return systemError("Listening failed", errno);
    return socket;
}

Result<FileDescriptor> connectTo(const SocketAddress &address, const Deadline &deadline)
{
    FileDescriptor socket = openSocket(address);
    if (!socket.isOpen())
        return systemError("Opening a socket failed", errno);
    switchOn(socket, IPPROTO_TCP, TCP_NODELAY);
    if (::connect(socket.get(), generic(address.storage), address.size) == 0)
        return socket;
    if (errno != EINPROGRESS && errno != EINTR)
        return systemError("Connecting failed", errno);
    const auto connected = waitUntilConnected(socket, deadline);
    if (!connected)
        return connected.error();
    return socket;
}

Result<FileDescriptor> acceptFrom(const FileDescriptor &listening)
{
    FileDescriptor socket(
        ::accept4(listening.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.isOpen()) {
        Error error = systemError("Accepting a client failed", errno);
        if (error.code == ErrorCode::Resources)
            return error;
        return socket; // accept() also hands on what befell the one client
    }
    switchOn(socket, IPPROTO_TCP, TCP_NODELAY);
    return socket;
}

HostPort localAddress(const FileDescriptor &socket)
{
    SocketAddress address;
    address.size = sizeof address.storage;
    if (getsockname(socket.get(), reinterpret_cast<sockaddr *>(&address.storage), &address.size) !=
        0)
        return {"unknown"};
    return toHostPort(address);
}

std::string peerText(const FileDescriptor &socket)
{
    SocketAddress address;
    address.size = sizeof address.storage;
    if (getpeername(socket.get(), reinterpret_cast<sockaddr *>(&address.storage), &address.size) !=
        0)
        return "unknown";
    return toHostPort(address).text();
}

} // namespace heddle
