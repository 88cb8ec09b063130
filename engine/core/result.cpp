#include "core/result.h"

namespace heddle {

Error Error::withContext(std::string_view context) const
{
    Error copy = *this;
    copy.cause = std::string(context) + ": " + cause;
    return copy;
}

std::string Error::text() const
{
    std::string line = cause;
    for (const std::string &sentence : {effect, remedy}) {
        if (sentence.empty())
            continue;
        if (!line.empty())
            line += ' ';
        line += sentence;
    }
    return line;
}

Error badInput(std::string cause, std::string effect, std::string remedy)
{
    return {ErrorCode::BadInput, std::move(cause), std::move(effect), std::move(remedy)};
}

} // namespace heddle
