#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace heddle {

/// The steps of a host's test, in their order.
enum class HostStep
{
    Address,      ///< The name has an address.
    Answers,      ///< Something listens at the port.
    HostKey,      ///< The host's key is the one known.
    SignedIn,     ///< The user may come in without a question.
    WorkerStarts, ///< The worker runs, has the version and learners needed.
    Transfer,     ///< A megabyte goes there and back.
    Clock,        ///< By how much its clock differs; corrected, never a failure.
};
constexpr int hostStepCount = 7;

/// What one step has shown.
struct HostStepResult
{
    enum class State
    {
        Passed,
        Warned,
        Failed
    };
    HostStep step = HostStep::Address;
    State state = State::Passed;
    QString figure; ///< "0.8 ms", "port 22", "ED25519": what stands at the right of the line.
    QString cause;  ///< Warned, Failed: what is wrong, a sentence.
    QString remedy; ///< What to do about it.
};

/// What a tested host has told of itself. Filled as far as the test came.
struct HostFacts
{
    QString system;             ///< "Debian GNU/Linux 12, x86-64".
    QString user;               ///< Signed in as.
    QString version;            ///< Of its worker.
    QString fingerprint;        ///< "SHA256:…" of its host key.
    int cores = 0;              ///< Allowed there.
    std::int64_t freeBytes = 0; ///< Memory.
    std::int64_t heldBytes = 0; ///< Tables in its cache.
    int heldTables = 0;
    std::optional<double> latencySeconds; ///< Of a message there and back, median.
    std::vector<double> roundTrips;       ///< Seconds of each of those messages, in their order.
    std::optional<double> bytesPerSecond;
    std::optional<double> clockAheadSeconds;
    bool isHostKeyChanged = false; ///< The host is blocked until the user has cleared that up.
    bool isReady = false;          ///< All steps passed or warned.
};

} // namespace heddle
