#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace heddle {

/// Leaves new elements as the memory happens to be, so that resize() touches nothing and the
/// threads that fill a large column are also the ones that fault its pages in.
template <typename T>
struct RawAllocator : std::allocator<T>
{
    template <typename U>
    struct rebind
    {
        using other = RawAllocator<U>;
    };

    template <typename U>
    void construct(U *place)
    {
        ::new (static_cast<void *>(place)) U;
    }
    template <typename U, typename... Args>
    void construct(U *place, Args &&...args)
    {
        ::new (static_cast<void *>(place)) U(std::forward<Args>(args)...);
    }
};

/// A std::vector of numbers whose resize() does not set them to zero.
template <typename T>
using RawVector = std::vector<T, RawAllocator<T>>;

} // namespace heddle
