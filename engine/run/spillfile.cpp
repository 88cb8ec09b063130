#include "run/spillfile.h"

#include "core/text.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <vector>

namespace heddle {

namespace {

std::string temporaryFolder()
{
    const char *const named = std::getenv("TMPDIR");
    return named && *named ? named : "/tmp";
}

} // namespace

SpillFile::SpillFile(std::string folder)
    : m_folder(folder.empty() ? temporaryFolder() : std::move(folder))
{
}

Result<void> SpillFile::open()
{
    int descriptor = ::open(m_folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        // A file system without nameless files.
        std::string name = m_folder + "/heddle-" + std::string(6, 'X');
        descriptor = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor >= 0)
            ::unlink(name.c_str());
    }
    if (descriptor < 0)
        return failure("made", errno);
    m_file = FileDescriptor(descriptor);
    return {};
}

Result<std::uint64_t> SpillFile::append(const void *bytes, std::size_t size)
{
    if (!m_file.isOpen())
        if (auto opened = open(); !opened)
            return opened.error();
    const char *from = static_cast<const char *>(bytes);
    for (std::size_t done = 0; done < size;) {
        const ssize_t written =
            ::pwrite(m_file.get(), from + done, size - done, static_cast<off_t>(m_size + done));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            const int code = errno;
            // The room taken so far is given back; the next try writes over it in any case.
            if (::ftruncate(m_file.get(), static_cast<off_t>(m_size)) != 0)
                return failure("cut", errno);
            return failure("written", code);
        }
        done += static_cast<std::size_t>(written);
    }
    const std::uint64_t offset = m_size;
    m_size += size;
    return offset;
}

Result<void> SpillFile::read(std::uint64_t offset, void *bytes, std::size_t size) const
{
    char *const to = static_cast<char *>(bytes);
    for (std::size_t done = 0; done < size;) {
        const ssize_t got =
            ::pread(m_file.get(), to + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return failure("read", got < 0 ? errno : EIO);
        done += static_cast<std::size_t>(got);
    }
    return {};
}

void SpillFile::release(std::uint64_t offset, std::size_t size)
{
    // Room alone hangs on it: what a file system refuses is left.
    (void)::fallocate(m_file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                      static_cast<off_t>(offset), static_cast<off_t>(size));
}

Error SpillFile::failure(const std::string &what, int code) const
{
    const bool isFull = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return {isFull ? ErrorCode::Resources : ErrorCode::Io,
            "A temporary file in " + heddle::quoted(m_folder) + " cannot be " + what + ": " +
                std::generic_category().message(code) + ".",
            "Results that do not fit in memory are kept there.",
            isFull ? "Free some space on that disk." : "Check the folder and its rights."};
}

} // namespace heddle
