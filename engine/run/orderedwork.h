#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace heddle {

/// Makes items 0 … count-1 on several threads and consumes them here, in their order.
///
/// @param most     items that are made and not yet consumed: threads run ahead by a few at most
/// @param make     Item make(index), on any thread; what it throws is thrown again here
/// @param consume  void consume(index, Item &), on this thread
template <typename Item, typename Make, typename Consume>
void makeInOrder(std::int64_t count, int threads, std::int64_t most, const Make &make,
                 const Consume &consume)
{
    if (threads <= 1 || count <= 1) {
        for (std::int64_t index = 0; index < count; ++index) {
            Item item = make(index);
            consume(index, item);
        }
        return;
    }
    const std::int64_t ahead = std::clamp<std::int64_t>(most, 1, 2 * std::int64_t{threads} + 2);
    std::mutex mutex; // guards the next five
    std::condition_variable changed;
    std::vector<std::optional<Item>> made(static_cast<std::size_t>(ahead));
    std::int64_t next = 0;
    std::int64_t consumed = 0;
    std::exception_ptr failure;

    const auto loop = [&] {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return next >= count || next < consumed + ahead; });
            if (next >= count)
                return;
            const std::int64_t index = next++;
            lock.unlock();
            std::optional<Item> item;
            std::exception_ptr thrown;
            try {
                item.emplace(make(index));
            } catch (...) {
                thrown = std::current_exception();
            }
            lock.lock();
            if (thrown && !failure)
                failure = thrown;
            made[static_cast<std::size_t>(index % ahead)] = std::move(item);
            changed.notify_all();
        }
    };
    const auto consumeMade = [&] {
        std::unique_lock lock(mutex);
        while (consumed < count && !failure) {
            auto &slot = made[static_cast<std::size_t>(consumed % ahead)];
            changed.wait(lock, [&] { return failure || slot.has_value(); });
            if (failure)
                return;
            Item item = std::move(*slot);
            slot.reset();
            const std::int64_t index = consumed++;
            changed.notify_all();
            lock.unlock();
            consume(index, item);
            lock.lock();
        }
    };
    std::vector<std::jthread> workers;
    const auto endWork = [&] {
        {
            const std::lock_guard lock(mutex);
            next = count;
        }
        changed.notify_all();
        workers.clear(); // joins
    };
    try {
        for (std::int64_t i = 0; i < std::min<std::int64_t>(threads, count); ++i)
            workers.emplace_back(loop);
        consumeMade();
    } catch (...) {
        endWork(); // they would wait for ever for this thread
        throw;
    }
    endWork();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace heddle
