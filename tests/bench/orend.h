#pragma once

#include "core/result.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace heddle {

/// The value, or the error on stderr and the end of the program.
template <typename T>
T orEnd(Result<T> result)
{
    if (result)
        return std::move(*result);
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
}

inline void orEnd(const Result<void> &result)
{
    if (result)
        return;
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
}

} // namespace heddle
