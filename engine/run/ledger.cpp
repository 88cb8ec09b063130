#include "run/ledger.h"

#include <algorithm>
#include <limits>
#include <mutex>

namespace heddle {

namespace {

bool hasTrees(const TaskResult &result)
{
    return std::any_of(result.cells.begin(), result.cells.end(),
                       [](const CellResult &cell) { return cell.trees != nullptr; });
}

class MemoryLedger : public Ledger
{
public:
    MemoryLedger(std::int64_t taskCount, LedgerOptions options)
        : m_options(std::move(options))
        , m_file(m_options.folder)
        , m_kept(static_cast<std::size_t>(taskCount))
    {
    }

    Result<void> append(std::vector<std::unique_ptr<TaskResult>> batch) override
    {
        std::vector<std::shared_ptr<const TaskResult>> news;
        for (std::unique_ptr<TaskResult> &result : batch) {
            if (static_cast<std::size_t>(result->task) >= m_kept.size())
                return Error{ErrorCode::Internal,
                             "Task " + std::to_string(result->task) + " is not in the plan."};
            news.push_back(std::move(result));
        }
        if (!m_left.empty() || !append(news, false)) // flush() tells why
            keepForNow(news);
        return {};
    }

    bool has(std::int64_t task) const override
    {
        const std::lock_guard lock(m_mutex);
        return hasLocked(task);
    }

    std::shared_ptr<const TaskResult> find(std::int64_t task, ResultPart part) const override
    {
        std::optional<PackedResult> packed;
        if (auto kept = keptOf(task, packed); kept || !packed)
            return kept;
        return orFault(unpack(m_file, *packed, part));
    }

    std::shared_ptr<const CellResult> findCell(std::int64_t task, std::size_t place,
                                               ResultPart part) const override
    {
        std::optional<PackedResult> packed;
        auto kept = keptOf(task, packed);
        if (packed)
            return orFault(unpackCell(m_file, *packed, place, part));
        if (!kept || kept->cells.empty())
            return nullptr;
        const CellResult *const cell = &kept->cells[std::min(place, kept->cells.size() - 1)];
        return {std::move(kept), cell};
    }

    std::int64_t size() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_size;
    }

    bool hasSpilled() const override
    {
        const std::lock_guard lock(m_mutex);
        return !m_packed.empty();
    }

    std::optional<Error> fault() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_fault;
    }

    Result<void> restore(std::vector<std::unique_ptr<TaskResult>> results) override
    {
        if (auto appended = append(std::move(results)); !appended)
            return appended;
        return flush();
    }

    Result<void> flush() override
    {
        if (m_left.empty())
            return {};
        auto written = append(m_left, true);
        if (written)
            m_left.clear();
        return written;
    }

    void close() override { m_buffer = {}; }

private:
    static constexpr std::uint64_t nowhere = std::numeric_limits<std::uint64_t>::max();

    bool hasLocked(std::int64_t task) const
    {
        const auto place = static_cast<std::size_t>(task);
        return place < m_kept.size() &&
               (m_kept[place] || (!m_packed.empty() && m_packed[place].offset != nowhere));
    }

    std::shared_ptr<const TaskResult> keptOf(std::int64_t task,
                                             std::optional<PackedResult> &packed) const
    {
        const std::lock_guard lock(m_mutex);
        const auto place = static_cast<std::size_t>(task);
        if (place >= m_kept.size())
            return nullptr;
        if (!m_kept[place] && !m_packed.empty() && m_packed[place].offset != nowhere)
            packed = m_packed[place];
        return m_kept[place];
    }

    template <typename Found>
    Found orFault(Result<Found> found) const
    {
        if (found)
            return std::move(found.value());
        const std::lock_guard lock(m_mutex);
        if (!m_fault)
            m_fault = found.error();
        return nullptr;
    }

    /// Keeps as many as memory is meant for and writes the others; all of them or none.
    /// @param wasLeft  they are in memory for now
    Result<void> append(const std::vector<std::shared_ptr<const TaskResult>> &news, bool wasLeft)
    {
        m_buffer.clear();
        std::vector<std::pair<std::size_t, PackedResult>> packed;
        std::vector<const std::shared_ptr<const TaskResult> *> kept;
        std::size_t bytes = m_bytes;
        for (const auto &result : news) {
            const std::size_t own = bytesOf(*result);
            const bool isKept = bytes + own <= m_options.memory;
            if (isKept || hasTrees(*result)) {
                kept.push_back(&result);
                bytes += isKept ? own : 0;
            } else {
                packed.emplace_back(static_cast<std::size_t>(result->task),
                                    pack(*result, m_buffer));
            }
        }
        std::uint64_t offset = 0;
        if (!m_buffer.empty()) {
            const auto written = m_file.append(m_buffer.data(), m_buffer.size());
            if (!written)
                return written.error();
            offset = *written;
        }
        if (m_buffer.capacity() > mostBuffer)
            m_buffer = {};
        m_bytes = bytes;
        const std::lock_guard lock(m_mutex);
        if (!packed.empty() && m_packed.empty())
            m_packed.resize(m_kept.size(), {nowhere, 0});
        for (const auto *result : kept)
            publish(*result);
        for (auto &[task, place] : packed) {
            if (!wasLeft && hasLocked(static_cast<std::int64_t>(task)))
                continue; // the first result wins
            m_size += wasLeft ? 0 : 1;
            m_kept[task].reset();
            m_packed[task] = {place.offset + offset, place.headBytes};
        }
        return {};
    }

    void publish(const std::shared_ptr<const TaskResult> &result)
    {
        if (hasLocked(result->task))
            return;
        m_kept[static_cast<std::size_t>(result->task)] = result;
        ++m_size;
    }

    /// Of results that could not be written: nothing is lost while the run waits for room.
    void keepForNow(const std::vector<std::shared_ptr<const TaskResult>> &news)
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &result : news) {
            if (hasLocked(result->task))
                continue;
            publish(result);
            m_left.push_back(result);
        }
    }

    static constexpr std::size_t mostBuffer = std::size_t{256} << 10U;

    const LedgerOptions m_options;
    SpillFile m_file;
    std::string m_buffer;    // of the appending thread, as the next two
    std::size_t m_bytes = 0; ///< Of results in memory.
    std::vector<std::shared_ptr<const TaskResult>> m_left; ///< In memory for want of room on disk.

    mutable std::mutex m_mutex; // guards what follows
    std::vector<std::shared_ptr<const TaskResult>> m_kept;
    std::vector<PackedResult> m_packed; ///< By task; empty until the first one.
    std::int64_t m_size = 0;
    mutable std::optional<Error> m_fault;
};

} // namespace

std::unique_ptr<Ledger> makeMemoryLedger(std::int64_t taskCount, LedgerOptions options)
{
    return std::make_unique<MemoryLedger>(taskCount, std::move(options));
}

} // namespace heddle
