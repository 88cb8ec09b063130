#pragma once

#include "core/result.h"
#include "data/rawvector.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace heddle {

/// A file mapped into memory for reading, unmapped at the end. Processes that map the same file
/// share its memory. It must not be cut shorter by others meanwhile.
class MappedFile
{
public:
    /// Io: the file cannot be opened, is a directory or no regular file.
    static Result<MappedFile> open(const std::string &path);
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    ~MappedFile();

    std::string_view bytes() const { return m_bytes; }

private:
    explicit MappedFile(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    std::string_view m_bytes;
};

/// Whether the bytes begin as a gzip file does, whatever the name says.
bool isGzip(std::string_view bytes);

/// The content of a gzip file of one or more members (RFC 1952), or its beginning.
struct Unzipped
{
    RawVector<char> bytes;
    bool isComplete = true; ///< False when `enough` was reached before the end.
};

struct UnzipLimits
{
    std::int64_t memory = 0; ///< More than so many bytes is an error.
    std::int64_t enough = 0; ///< Stop after about so many bytes; 0: read all.
};

/// BadInput   damaged (check sum, structure) or cut off;
/// Resources  the content is larger than the memory allowed;
/// Cancelled  `stop` was asked for.
Result<Unzipped> unzip(std::string_view bytes, const UnzipLimits &limits,
                       const std::stop_token &stop);

} // namespace heddle
