#pragma once

#include "wire/channel.h"
#include "wire/hostport.h"

#include <memory>

namespace heddle {

/// Connects to the peer that has the certificate with this pin, at the first of the addresses where
/// it is found. Blocks; nothing but the handshake is sent before the certificate has been checked.
///
/// @param pin   64 hexadecimal digits: SHA-256 of the certificate (TlsIdentity::pin()).
/// @param each  how long one numeric address may take, handshake included; a name may stand for
///              several, and finding them takes the system's own time.
/// @return      a TlsChannel, or
///              BadInput  no address, a port 0, or a pin that is none;
///              Protocol  another certificate was met (both pins are named), or no TLS 1.3;
///              Io        nobody answers. With several addresses the error tells of each.
Result<std::unique_ptr<Channel>>
connectTls(const std::vector<HostPort> &addresses, std::string_view pin,
           std::chrono::milliseconds each = std::chrono::milliseconds(5000)); ///< As TlsListener.

} // namespace heddle
