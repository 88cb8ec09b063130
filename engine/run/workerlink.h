#pragma once

#include "run/deathreason.h"

#include <QObject>

#include <cstddef>
#include <string>
#include <string_view>

namespace heddle {

/// The coordinator's end of one link to a worker: bytes out, bytes in, and how it ended. Lives in
/// the coordinator's thread. Destroying it cuts it off: a process that it started is killed.
class WorkerLink : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0; ///< Once; what goes wrong is told by ended().
    virtual void
    send(std::string_view bytes) = 0; ///< Never waits; sent in order as the peer reads.
    virtual std::size_t unsentBytes() const = 0;
    virtual void close() = 0; ///< No more is sent: the peer sees the end of the stream.

Q_SIGNALS:
    void bytesCame(std::string_view bytes);
    void bytesLeft();    ///< Some of unsentBytes() went out.
    void bytesArrived(); ///< The other side has told that some of what went out has come there.
    /// Once; nothing comes after it. The reason is empty when the peer's program ended with 0.
    void ended(const heddle::DeathReason &reason);
};

} // namespace heddle
