#pragma once

#include <string>
#include <string_view>

namespace heddle {

/// What this program was built from: 16 hexadecimal digits, a hash over the sources of all that
/// computes or travels (heddle_core and heddle_work), the compiler and the flags that change code.
/// Programs with one id give the same numbers and understand each other; it does not depend on the
/// folder or the time of the build, nor on how a program was linked.
std::string_view buildId();

/// What heddle-worker-trees of this build answers to --version: "heddle-worker-trees 0.1.0 0123…".
/// A host may have one of another build, which would only be refused.
std::string treesWorkerVersion();

/// The instructions that the numeric code was compiled for: "x86-64-v3". Other levels round
/// differently (docs/numerics.md).
std::string_view instructionLevel();

} // namespace heddle
