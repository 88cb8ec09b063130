#pragma once

#include <string_view>

namespace heddle {

/// What this program was built from: 16 hexadecimal digits, a hash over the sources of all that
/// computes or travels (heddle_core and heddle_work), the compiler and the flags that change code.
/// Programs with one id give the same numbers and understand each other; it does not depend on the
/// folder or the time of the build, nor on how a program was linked.
std::string_view buildId();

/// The instructions that the numeric code was compiled for: "x86-64-v3". Other levels round
/// differently (docs/numerics.md).
std::string_view instructionLevel();

} // namespace heddle
