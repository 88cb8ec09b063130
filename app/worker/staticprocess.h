#pragma once

namespace heddle {

/// Makes the process independent of what the host has installed: names are resolved through files
/// and DNS only, and OpenSSL reads no configuration. Either would otherwise load modules that were
/// built for another libc or libcrypto than the one inside this program.
///
/// Called once, at the start of main(), before threads and before anything is hashed.
void standAlone();

} // namespace heddle
