#include "core/build.h"

#include "buildid.h" // made by cmake/BuildId.cmake

namespace heddle {

#if !defined(__AVX2__) || !defined(__FMA__) || !defined(__BMI2__) || defined(__AVX512F__)
#error "The engine is compiled for x86-64-v3."
#endif

std::string_view buildId()
{
    return HEDDLE_BUILD_ID;
}

std::string_view instructionLevel()
{
    return "x86-64-v3";
}

std::string treesWorkerVersion()
{
    return "heddle-worker-trees " HEDDLE_VERSION " " + std::string(buildId());
}

} // namespace heddle
