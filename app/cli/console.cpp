#include "console.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace heddle {

namespace {

void write(std::FILE *stream, std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stream);
}

} // namespace

void printResult(std::string_view text)
{
    write(stdout, text);
}

void printNote(std::string_view text)
{
    write(stderr, "heddle-cli: " + std::string(text) + "\n");
}

ExitCode fail(const Error &error)
{
    printNote(error.text());
    switch (error.code) {
    case ErrorCode::Internal:
        return ExitCode::Internal;
    case ErrorCode::Cancelled:
        return ExitCode::Cancelled;
    case ErrorCode::BadInput:
    case ErrorCode::Io:
    case ErrorCode::Protocol:
    case ErrorCode::Resources:
        break;
    }
    return ExitCode::BadInput;
}

ExitCode finishOutput(ExitCode code)
{
    errno = 0;
    const bool isWritten = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (isWritten || errno == EPIPE || errno == 0)
        return code;
    return fail({ErrorCode::Io,
                 "Standard output cannot be written: " + std::string(std::strerror(errno)) + ".",
                 "What was printed is not complete.", "Check the room there."});
}

} // namespace heddle
