#pragma once

#include "channeltraffic.h"
#include "data/tablefile.h"
#include "runplans.h"
#include "wire/pipechannel.h"
#include "wire/workersession.h"

#include "core/json.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <QTemporaryDir>

#include <array>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>

namespace heddle::test {

/// The two ends of a pair of pipes, as a worker's standard streams are.
inline std::array<std::unique_ptr<PipeChannel>, 2> linkedChannels()
{
    std::array<int, 2> there{};
    std::array<int, 2> back{};
    if (::pipe2(there.data(), O_CLOEXEC) != 0 || ::pipe2(back.data(), O_CLOEXEC) != 0)
        return {};
    return {std::make_unique<PipeChannel>(FileDescriptor(back[0]), FileDescriptor(there[1])),
            std::make_unique<PipeChannel>(FileDescriptor(there[0]), FileDescriptor(back[1]))};
}

/// Holds tasks until it is opened or they are stopped.
class Gate
{
public:
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_isOpen = true;
        m_changed.notify_all();
    }

    /// False when the task was stopped.
    bool pass(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait(lock, stop, [this] { return m_isOpen; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_isOpen = false; // guarded by m_mutex
};

inline TaskResult plainResult(std::int64_t task)
{
    TaskResult result;
    result.task = task;
    result.cells.resize(1);
    return result;
}

/// A worker's session on a thread of its own, and the coordinator's end of its link.
class FakeCoordinator
{
public:
    explicit FakeCoordinator(WorkerOptions options)
        : m_channels(linkedChannels())
        , m_session(*m_channels[0], std::move(options))
        , m_end(std::async(std::launch::async, [this] { return m_session.serve(); }))
    {
    }
    ~FakeCoordinator() { hangUp(); }
    FakeCoordinator(const FakeCoordinator &) = delete;
    FakeCoordinator &operator=(const FakeCoordinator &) = delete;

    WorkerSession &session() { return m_session; }
    void hangUp() { m_channels[1]->close(); }
    WorkerEnd end() { return m_end.get(); } ///< Waits for it.

    void sendBytes(std::string_view bytes) { static_cast<void>(m_channels[1]->write(bytes)); }
    template <typename Message>
    void send(const Message &message)
    {
        sendBytes(frameOf(message));
    }

    /// The next message; none when the stream has ended or nothing readable comes in time.
    std::optional<ToCoordinator> next()
    {
        for (;;) {
            const auto payload = m_frames.next();
            if (!payload)
                return std::nullopt;
            if (*payload) {
                auto message = readToCoordinator(**payload);
                return message ? std::optional(std::move(*message)) : std::nullopt;
            }
            std::array<char, 4096> buffer{};
            const auto read = m_channels[1]->read(buffer, Long);
            if (!read || read->arrival != Channel::Arrival::Bytes)
                return std::nullopt;
            m_frames.add(std::string_view(buffer.data(), read->size));
        }
    }

    /// The next message when it is of that type.
    template <typename Message>
    std::optional<Message> next()
    {
        auto message = next();
        if (!message || !std::holds_alternative<Message>(*message))
            return std::nullopt;
        return std::get<Message>(std::move(*message));
    }

    /// The next message that tells of more than a task's way.
    template <typename Message>
    std::optional<Message> nextBesidesNews()
    {
        for (auto message = next(); message; message = next()) {
            if (std::holds_alternative<message::Started>(*message) ||
                std::holds_alternative<message::Progress>(*message))
                continue;
            if (!std::holds_alternative<Message>(*message))
                return std::nullopt;
            return std::get<Message>(std::move(*message));
        }
        return std::nullopt;
    }

    bool hasEnded() { return !next().has_value(); } ///< Nothing more comes, as the stream is over.

    /// hello and welcome.
    bool greet()
    {
        const bool isGreeted = next<message::Hello>().has_value();
        send(message::Welcome{ownIdentity(), 2});
        return isGreeted;
    }

    void load(const Plan &plan)
    {
        send(message::Load{plan.table().id(), encodedTableBytes(plan.table()),
                           toJson(plan.selfContainedExperiment()).dump()});
    }

    void sendTable(const Table &table, std::size_t largest = pieceSize)
    {
        static_cast<void>(encodeTable(table, [&](std::string_view bytes) -> Result<void> {
            for (; !bytes.empty(); bytes.remove_prefix(std::min(largest, bytes.size()))) {
                std::string frame;
                appendPieceFrame(frame, bytes.substr(0, largest));
                sendBytes(frame);
            }
            return {};
        }));
    }

    /// All until the worker is ready, with the table where it needs it.
    bool bringToReady(const Plan &plan)
    {
        if (!greet())
            return false;
        load(plan);
        const auto answer = next();
        if (answer && std::holds_alternative<message::Ready>(*answer))
            return true;
        if (!answer || !std::holds_alternative<message::Need>(*answer))
            return false;
        sendTable(plan.table());
        return next<message::Ready>().has_value();
    }

private:
    std::array<std::unique_ptr<PipeChannel>, 2> m_channels; ///< The worker's, the coordinator's.
    FrameReader m_frames{toCoordinatorLimit};
    WorkerSession m_session;
    std::future<WorkerEnd> m_end; // waits when destroyed
};

/// What each test of a session starts from: a plan, an empty cache folder, a closed gate.
class SessionFixture
{
protected:
    void renew()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_gate = std::make_unique<Gate>();
    }

    WorkerOptions options(int lanes = 1) const
    {
        WorkerOptions options;
        options.lanes = lanes;
        options.cacheFolder = m_folder->filePath(QStringLiteral("cache")).toStdString();
        return options;
    }

    /// Tasks wait for m_gate.
    WorkerOptions gatedOptions(int lanes = 1)
    {
        WorkerOptions gated = options(lanes);
        gated.run = [gate = m_gate.get()](std::int64_t task,
                                          const TaskControl &control) -> Result<TaskResult> {
            if (!gate->pass(control.stop))
                return Error{ErrorCode::Cancelled, "Stopped."};
            return plainResult(task);
        };
        return gated;
    }

    std::shared_ptr<const Plan> m_plan = irisPlan();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Gate> m_gate;
};

} // namespace heddle::test
