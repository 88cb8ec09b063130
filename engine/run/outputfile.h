#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace heddle {

/// A file being written, buffered. One thread at a time.
class OutputFile
{
public:
    enum class Placement
    {
        /// Written beside its place; there (whole) only after finish(). A device or pipe is written
        /// to as it is.
        Renamed,
        Direct,  ///< Grows in its place (the trace).
        Appended ///< Grows in its place behind what is there.
    };

    /// Io names the path and the system's reason.
    static Result<OutputFile> open(std::string path, Placement placement);
    ~OutputFile(); ///< Without finish() a renamed file leaves nothing behind.
    OutputFile(OutputFile &&other) noexcept;
    OutputFile &operator=(OutputFile &&other) noexcept;

    /// Appends; hands the bytes to the system once there are many. Io or Resources (disk full);
    /// what the system did not take is kept for the next attempt.
    Result<void> write(std::string_view bytes);
    Result<void> flush();  ///< Hands over what is buffered.
    Result<void> finish(); ///< Flushes, closes and moves to its place.

private:
    OutputFile() = default;
    Result<void> hand(std::string_view &bytes); ///< Takes off what was written.
    Error failure(int code) const;

    std::string m_path;
    std::string m_writtenPath; ///< Equal to m_path unless Renamed.
    std::string m_buffer;
    int m_descriptor = -1;
};

/// Writes a whole file: a reader sees the old one or all of the new one.
Result<void> writeFileWhole(const std::string &path, std::string_view text);

} // namespace heddle
