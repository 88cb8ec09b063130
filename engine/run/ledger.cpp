#include "run/ledger.h"

#include <mutex>

namespace heddle {

namespace {

class MemoryLedger : public Ledger
{
public:
    explicit MemoryLedger(std::int64_t taskCount)
        : m_results(static_cast<std::size_t>(taskCount))
    {
    }

    Result<void> append(std::vector<std::unique_ptr<TaskResult>> batch) override
    {
        const std::lock_guard lock(m_mutex);
        for (std::unique_ptr<TaskResult> &result : batch) {
            const auto task = static_cast<std::size_t>(result->task);
            if (task >= m_results.size())
                return Error{ErrorCode::Internal,
                             "Task " + std::to_string(result->task) + " is not in the plan."};
            if (m_results[task])
                continue; // the first result wins
            m_results[task] = std::move(result);
            ++m_size;
        }
        return {};
    }

    std::shared_ptr<const TaskResult> find(std::int64_t task) const override
    {
        const std::lock_guard lock(m_mutex);
        const auto place = static_cast<std::size_t>(task);
        return place < m_results.size() ? m_results[place] : nullptr;
    }

    std::int64_t size() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_size;
    }

    Result<void> restore(std::vector<std::unique_ptr<TaskResult>> results) override
    {
        return append(std::move(results));
    }

    Result<void> flush() override { return {}; }
    void close() override {}

private:
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const TaskResult>> m_results; // guarded by m_mutex
    std::int64_t m_size = 0;                                  // guarded by m_mutex
};

} // namespace

std::unique_ptr<Ledger> makeMemoryLedger(std::int64_t taskCount)
{
    return std::make_unique<MemoryLedger>(taskCount);
}

} // namespace heddle
