#include "wire/channel.h"

namespace heddle {

Error stallError(std::chrono::milliseconds longest)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest).count();
    return {ErrorCode::Io, "The peer has taken nothing for " + std::to_string(seconds) + " s.",
            "The link was closed."};
}

} // namespace heddle
