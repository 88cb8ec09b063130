#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace heddle {

/// Calls body(i) for each i in [0, count) on up to `threads` threads, this one among them, and
/// returns when all are done. Indices are handed out in order. After an exception no further index
/// is begun and the first exception is thrown again here.
template <typename Body>
void forEachIndex(std::int64_t count, int threads, const Body &body)
{
    std::atomic<std::int64_t> next = 0;
    std::exception_ptr failure; // guarded by mutex until all threads are joined
    std::mutex mutex;
    const auto loop = [&] {
        try {
            for (std::int64_t i = next++; i < count; i = next++)
                body(i);
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::int64_t i = 1; i < std::min<std::int64_t>(threads, count); ++i)
            helpers.emplace_back(loop);
        loop();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace heddle
