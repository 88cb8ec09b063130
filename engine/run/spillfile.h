#pragma once

#include "core/result.h"
#include "wire/filedescriptor.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace heddle {

/// Numbers that do not fit the memory meant for them, on disk: a temporary file without a name,
/// which is gone with this object or with the program, however that ends. It is made with the first
/// append(), in the folder given or else in $TMPDIR (/tmp).
///
/// One thread appends at a time; what was appended may be read from any thread.
class SpillFile
{
public:
    explicit SpillFile(std::string folder = {});

    /// Where the bytes stand. Io or Resources (disk full) names the folder; nothing is kept then,
    /// and another try may succeed.
    Result<std::uint64_t> append(const void *bytes, std::size_t size);
    /// Reads bytes that were appended.
    Result<void> read(std::uint64_t offset, void *bytes, std::size_t size) const;
    /// Gives back the room of bytes that nobody reads any more, where the file system can.
    void release(std::uint64_t offset, std::size_t size);

private:
    Result<void> open();
    Error failure(const std::string &what, int code) const;

    std::string m_folder;
    FileDescriptor m_file;
    std::uint64_t m_size = 0;
};

} // namespace heddle
