#include "core/token.h"

#include "core/text.h"

#include <openssl/crypto.h>

#include <fstream>
#include <string_view>

#include <sys/stat.h>

namespace heddle {

namespace {

constexpr std::size_t shortest = 16;  // characters; less can be guessed
constexpr std::size_t longest = 4096; // it is no token, then

std::string_view withoutBlanks(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

} // namespace

Result<std::string> readToken(const std::string &path)
{
    const std::string name = "The token file " + quoted(path);
    struct stat about = {};
    std::ifstream file(path, std::ios::binary);
    if (::stat(path.c_str(), &about) != 0 || !file)
        return Error{ErrorCode::Io, name + " cannot be read.", "No link was made.",
                     "Check its name and that you may read it."};
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return badInput(name + " may be read by others.", "No link was made.",
                        "Make it yours alone: chmod 600 " + path);
    std::string token(longest, '\0');
    file.read(token.data(), static_cast<std::streamsize>(token.size()));
    token.resize(static_cast<std::size_t>(file.gcount()));
    token = std::string(withoutBlanks(token));
    if (token.size() < shortest || !isValidUtf8(token))
        return badInput(
            name + " holds no token of at least " + std::to_string(shortest) + " characters.",
            "No link was made.", "Make one: (umask 077; openssl rand -hex 32 > " + path + ")");
    return token;
}

bool isSameToken(const std::string &one, const std::string &other)
{
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

} // namespace heddle
