#include "staticprocess.h"

#include <cstdio>
#include <string>
#include <string_view>

using namespace heddle;

namespace {

constexpr std::string_view Help = "usage: heddle-worker [OPTION]...\n\n"
                                  "Runs tasks of one run for a coordinator.\n\n"
                                  "  --help     Shows this text.\n"
                                  "  --version  Shows the version.\n";

int print(std::FILE *stream, const std::string &text, int exitCode)
{
    std::fputs(text.c_str(), stream);
    return exitCode;
}

int complain(const std::string &cause)
{
    return print(stderr,
                 "heddle-worker: " + cause + " Nothing was done. See heddle-worker --help.\n", 2);
}

} // namespace

int main(int argc, char *argv[])
{
    standAlone();
    if (argc < 2)
        return complain("No option is given.");
    const std::string_view option = argv[1];
    if (option == "--help")
        return print(stdout, std::string(Help), 0);
    if (option == "--version")
        return print(stdout, "heddle-worker " HEDDLE_VERSION "\n", 0);
    return complain("There is no option " + std::string(option) + ".");
}
