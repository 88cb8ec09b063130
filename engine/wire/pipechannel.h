#pragma once

#include "wire/channel.h"
#include "wire/filedescriptor.h"

#include <mutex>

namespace heddle {

/// A channel over two descriptors, as stdin and stdout: pipes, sockets or files. Owns them; leaves
/// their flags alone, as they may be shared with other processes. Threads as Channel says.
///
/// A peer that has closed gives End to read() and Io to write(); SIGPIPE is never raised. close()
/// closes the output, so that the peer finds the end, and write() then gives Cancelled, also one
/// that waits. The peer closes its end too when it has read End. The destructor closes the input;
/// it runs when no other call does.
class PipeChannel : public Channel
{
public:
    PipeChannel(FileDescriptor input, FileDescriptor output);

    Result<Read> read(std::span<char> buffer, std::chrono::milliseconds longest) override;
    Result<void> write(std::string_view bytes) override;
    void close() override;

private:
    Result<void> sendAll(std::string_view bytes);
    Result<std::size_t> writeSome(std::string_view bytes);
    Result<Waited> waitForRoom();

    FileDescriptor m_input;
    FileDescriptor m_output; // guarded by m_writing
    const bool m_isSocket;   ///< The output.
    WakeSignal m_closed;
    std::mutex m_writing; // held during write(), so that calls do not interleave
};

} // namespace heddle
