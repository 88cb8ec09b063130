#include "plan/planfault.h"

namespace heddle {

Error faultAt(std::string_view pointer, std::string_view what, std::string remedy)
{
    return badInput(std::string(pointer) + " " + std::string(what) + ".", "Nothing was run.",
                    std::move(remedy));
}

std::string joinWords(const std::vector<std::string> &words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

} // namespace heddle
