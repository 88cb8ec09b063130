#pragma once

#include "wire/filedescriptor.h"
#include "wire/hostport.h"

#include <sys/socket.h>

namespace heddle {

/// One numeric address with its port, as the system wants it.
struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;
};

/// The numbers that a host stands for, at least one; Io when the name is not known. A name (not a
/// number) asks files and DNS, which blocks as long as the system's resolver likes.
Result<std::vector<SocketAddress>> resolve(const HostPort &address);

/// A listening TCP socket; Io when the address is taken or not of this host.
Result<FileDescriptor> listenOn(const SocketAddress &address);

/// A connected TCP socket without delay of small writes; Io when it was refused or not done in
/// time.
Result<FileDescriptor> connectTo(const SocketAddress &address, const Deadline &deadline);

/// The next client of a listening socket, without delay of small writes. Not open when none waits
/// or it left again; Resources when descriptors are short.
Result<FileDescriptor> acceptFrom(const FileDescriptor &listening);

/// The socket's own end.
HostPort localAddress(const FileDescriptor &socket);

/// The other end, as text for messages.
std::string peerText(const FileDescriptor &socket);

} // namespace heddle
