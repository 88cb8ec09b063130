#pragma once

#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

enum class WorkerKind
{
    Threads,   ///< Lanes of this process.
    Processes, ///< Worker processes of one lane on this computer.
    Ssh,       ///< A worker started on a host by the user's own ssh.
    Tcp,       ///< A worker started by hand, which listens.
};

/// One `--workers SPEC` of the contract, or one row of the Workers page.
struct WorkerSpec
{
    WorkerKind kind = WorkerKind::Threads;
    int count = 0;          ///< Lanes, or processes; 0: every core allowed there.
    std::string host;       ///< Ssh: as in the user's ssh configuration. Tcp: name or address.
    std::uint16_t port = 0; ///< Tcp.
    std::string tokenFile;  ///< Tcp: what both sides know, in a file only the user can read.
    std::string pin;        ///< Tcp: SHA-256 of the worker's certificate, 64 hexadecimal digits.
    std::string sshConfig;  ///< Ssh: another configuration file ("ssh -F"); empty: the user's.

    bool operator==(const WorkerSpec &) const = default;
};

/// "threads:4", "processes:2", "ssh:birch:8", "ssh:birch,ssh-config=F",
/// "tcp:10.0.0.5:7000,token-file=F,pin=SHA256". Without a number: every core allowed there. A comma
/// in a file name is doubled; an IPv6 address stands in brackets. BadInput names what is wrong, and
/// says of the contract's other kinds that they are not built in.
Result<WorkerSpec> parseWorkerSpec(std::string_view text);

/// Whether both mean the same host and port, whatever their lanes and files; or both processes
/// here.
bool isSamePlace(const WorkerSpec &a, const WorkerSpec &b);

std::string toText(const WorkerSpec &spec); ///< As parseWorkerSpec() reads it.

/// "this computer", "birch": the host as people call it.
std::string hostName(const WorkerSpec &spec);

} // namespace heddle
