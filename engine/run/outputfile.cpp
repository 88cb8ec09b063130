#include "run/outputfile.h"

#include "core/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace heddle {

namespace {

constexpr std::size_t bufferBytes = 256 * 1024;

/// A device or pipe, which must not be replaced by a file.
bool isSpecial(const std::string &path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
           !S_ISDIR(status.st_mode);
}

/// Where a link leads, so that the file there is replaced and not the link.
std::string withoutLinks(const std::string &path)
{
    std::error_code none;
    const auto place = std::filesystem::canonical(path, none);
    return none ? path : place.string();
}

} // namespace

Result<OutputFile> OutputFile::open(std::string path, Placement placement)
{
    OutputFile file;
    file.m_path = std::move(path);
    const bool renames = placement == Placement::Renamed && !isSpecial(file.m_path);
    if (renames)
        file.m_path = withoutLinks(file.m_path);
    file.m_writtenPath = file.m_path;
    if (renames)
        file.m_writtenPath += "." + std::to_string(getpid()) + ".part";
    const int start = placement == Placement::Appended ? O_APPEND : O_TRUNC;
    file.m_descriptor =
        ::open(file.m_writtenPath.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | start, 0666);
    if (file.m_descriptor < 0)
        return file.failure(errno);
    return file;
}

OutputFile::~OutputFile()
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    if (m_writtenPath != m_path)
        ::unlink(m_writtenPath.c_str());
}

OutputFile::OutputFile(OutputFile &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_writtenPath(std::move(other.m_writtenPath))
    , m_buffer(std::move(other.m_buffer))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

OutputFile &OutputFile::operator=(OutputFile &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_writtenPath, other.m_writtenPath);
    std::swap(m_buffer, other.m_buffer);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<void> OutputFile::write(std::string_view bytes)
{
    m_buffer.append(bytes);
    return m_buffer.size() > bufferBytes ? flush() : Result<void>();
}

Result<void> OutputFile::flush()
{
    std::string_view rest = m_buffer;
    auto handed = hand(rest);
    m_buffer.erase(0, m_buffer.size() - rest.size());
    return handed;
}

Result<void> OutputFile::finish()
{
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (::close(std::exchange(m_descriptor, -1)) != 0)
        return failure(errno);
    if (m_writtenPath != m_path && std::rename(m_writtenPath.c_str(), m_path.c_str()) != 0) {
        const int code = errno;
        ::unlink(m_writtenPath.c_str());
        return failure(code);
    }
    return {};
}

Result<void> OutputFile::hand(std::string_view &bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failure(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Error OutputFile::failure(int code) const
{
    const bool full = code == ENOSPC || code == EDQUOT;
    Error error;
    error.code = full ? ErrorCode::Resources : ErrorCode::Io;
    error.cause = "The file " + heddle::quoted(m_path) +
                  " cannot be written: " + std::generic_category().message(code) + ".";
    error.effect = m_writtenPath == m_path ? "It is not complete." : "Nothing there has changed.";
    error.remedy =
        full ? "Free some space on that disk and try again." : "Choose a folder you may write to.";
    return error;
}

Result<void> writeFileWhole(const std::string &path, std::string_view text)
{
    auto file = OutputFile::open(path, OutputFile::Placement::Renamed);
    if (!file)
        return file.error();
    if (auto written = file->write(text); !written)
        return written;
    return file->finish();
}

} // namespace heddle
