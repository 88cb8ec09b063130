// The result of a task as it stands in a journal. What is taken must be written and read again
// without a change.

#include "wire/taskcodec.h"

#include <cstdint>
#include <cstdlib>

using namespace heddle;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto result = decodeTaskResult({reinterpret_cast<const char *>(data), size});
    if (!result) {
        if (result.error().code != ErrorCode::BadInput || result.error().cause.empty())
            std::abort();
        return 0;
    }
    const std::string once = encodeTaskResult(*result);
    const auto again = decodeTaskResult(once);
    if (!again || encodeTaskResult(*again) != once)
        std::abort();
    return 0;
}
