#pragma once

#include "core/result.h"

#include <QString>

#include <cstdint>

namespace heddle {

/// Why a worker or the link to it is gone, in words for people.
struct DeathReason
{
    QString cause;  ///< What happened: whole sentences. Empty: it ended without a word.
    QString remedy; ///< What to do about it: whole sentences, or empty where nobody knows.

    bool isEmpty() const { return cause.isEmpty(); }
    QString text() const; ///< Both in one line.

    bool operator==(const DeathReason &) const = default;
};

/// An error as the reason: its cause and effect, and its remedy.
DeathReason deathReason(const Error &error);

/// How a program ended.
struct ProgramEnd
{
    bool isSignal = false;
    int code = 0; ///< Exit code, or number of the signal.
    QString lastWords;
    bool memoryWasOut = false; ///< The kernel killed something for memory meanwhile.
};

/// The end in plain words; empty for exit code 0.
DeathReason deathReason(const ProgramEnd &end);

/// The end by a signal; `memoryWasOut` as in ProgramEnd.
DeathReason signalReason(int signal, bool memoryWasOut);

QString lastLine(const QString &words); ///< That is not empty.

std::int64_t machineMemoryKills(); ///< Programs the kernel has killed for want of memory so far.

} // namespace heddle
