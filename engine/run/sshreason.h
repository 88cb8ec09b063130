#pragma once

#include "run/deathreason.h"

#include <QString>

namespace heddle {

/// The end of `ssh HOST`, whose own failures have the exit code 255 and a line that says why.
/// @param jump  the jump host at which it ended, as `ssh -v` told it (SshWay::ahead()). Empty: at
///              the host itself, or ssh was not asked; then its words tell as far as they can.
DeathReason sshDeathReason(const QString &host, const ProgramEnd &end, const QString &jump = {});

/// What ssh wrote without what it tells with -v: failures and what the far side said.
QString wordsOfFailure(const QString &said);

/// Whether these words of ssh say that a host's key is not the one known.
bool isHostKeyChange(const QString &sshWords);

} // namespace heddle
