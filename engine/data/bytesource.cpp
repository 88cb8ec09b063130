#include "data/bytesource.h"

#include "core/machine.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace heddle {

namespace {

Error ioError(std::string cause)
{
    return {ErrorCode::Io, std::move(cause), "Nothing was read.", "Choose another file."};
}

Error lastSystemError(const std::string &what)
{
    return ioError(what + ": " + std::generic_category().message(errno) + ".");
}

/// Closes the descriptor at the end of the block.
class Descriptor
{
public:
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int number() const { return m_number; }

private:
    int m_number;
};

/// A zlib stream, ended with the block.
class Inflater
{
public:
    Inflater()
    {
        constexpr int gzipOnly = 16 + MAX_WBITS; // see inflateInit2() in zlib.h
        m_isReady = inflateInit2(&m_stream, gzipOnly) == Z_OK;
    }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;
    bool isReady() const { return m_isReady; }
    z_stream &stream() { return m_stream; }

private:
    z_stream m_stream{};
    bool m_isReady = false;
};

Error damaged(std::string_view how)
{
    return badInput("The gzip file is " + std::string(how) + ".", "Nothing was read.",
                    "Fetch or compress it again.");
}

Error tooLarge(std::int64_t memory)
{
    return {ErrorCode::Resources,
            "The file's content is larger than the " + bytesText(memory) + " of memory allowed.",
            "Nothing was read.", "Use a smaller file or allow more memory."};
}

constexpr std::size_t inputStep = 1 << 26;  // zlib counts in unsigned int
constexpr std::size_t outputStep = 1 << 18; // about a millisecond between questions for a stop

} // namespace

Result<MappedFile> MappedFile::open(const std::string &path)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0)
        return lastSystemError("It cannot be opened");
    struct stat status = {};
    if (::fstat(file.number(), &status) != 0)
        return lastSystemError("It cannot be read");
    if (S_ISDIR(status.st_mode))
        return ioError("It is a directory.");
    if (!S_ISREG(status.st_mode))
        return ioError("It is not a regular file.");
    if (status.st_size == 0)
        return MappedFile(std::string_view());
    const auto size = static_cast<std::size_t>(status.st_size);
    void *memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (memory == MAP_FAILED)
        return lastSystemError("It cannot be read");
    return MappedFile({static_cast<const char *>(memory), size});
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty())
        ::munmap(const_cast<char *>(m_bytes.data()), m_bytes.size());
}

bool isGzip(std::string_view bytes)
{
    return bytes.starts_with("\x1f\x8b");
}

Result<Unzipped> unzip(std::string_view bytes, const UnzipLimits &limits,
                       const std::stop_token &stop)
{
    Inflater inflater;
    if (!inflater.isReady())
        return Error{ErrorCode::Resources, "There is no memory to decompress the file."};
    z_stream &stream = inflater.stream();
    Unzipped result;
    std::size_t used = 0;
    for (;;) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "Reading was cancelled."};
        if (static_cast<std::int64_t>(used) > limits.memory)
            return tooLarge(limits.memory);
        if (limits.enough > 0 && static_cast<std::int64_t>(used) >= limits.enough) {
            result.isComplete = false;
            break;
        }
        if (result.bytes.size() < used + outputStep)
            result.bytes.resize(std::max(used + outputStep, used + used / 2));
        if (stream.avail_in == 0) {
            const std::size_t step = std::min(inputStep, bytes.size());
            // zlib does not write to its input, but says so in newer declarations only
            stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
            stream.avail_in = static_cast<uInt>(step);
            bytes.remove_prefix(step);
        }
        stream.next_out = reinterpret_cast<Bytef *>(result.bytes.data() + used);
        stream.avail_out = outputStep;
        const int code = inflate(&stream, Z_NO_FLUSH);
        used += outputStep - stream.avail_out;
        if (code == Z_STREAM_END) {
            if (stream.avail_in == 0 && bytes.empty())
                break;
            inflateReset(&stream); // the next member
        } else if (code == Z_BUF_ERROR || (code == Z_OK && stream.avail_in == 0 && bytes.empty() &&
                                           stream.avail_out > 0)) {
            return damaged("cut off");
        } else if (code != Z_OK) {
            return damaged("damaged");
        }
    }
    result.bytes.resize(used);
    return result;
}

} // namespace heddle
