#pragma once

#include <QString>

#include <cstdint>

namespace heddle {

/// How a program ended.
struct ProgramEnd
{
    bool isSignal = false;
    int code = 0; ///< Exit code, or number of the signal.
    QString lastWords;
    bool memoryWasOut = false; ///< The kernel killed something for memory meanwhile.
};

/// The end in plain words with its remedy; empty for exit code 0.
QString deathReason(const ProgramEnd &end);

/// The end of `ssh HOST`, whose own failures have the exit code 255 and a line that says why.
QString sshDeathReason(const QString &host, const ProgramEnd &end);

/// Whether these words of ssh say that the host's key is not the one known.
bool isHostKeyChange(const QString &sshWords);

std::int64_t machineMemoryKills(); ///< Programs the kernel has killed for want of memory so far.

} // namespace heddle
