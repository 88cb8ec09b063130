#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <memory>
#include <new>
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

    /// Large blocks ask for pages of 2 MB: faulting in small ones costs as much as parsing.
    T *allocate(std::size_t count)
    {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < hugeFrom)
            return std::allocator<T>::allocate(count);
        void *memory = ::operator new(bytes, std::align_val_t(hugePage));
        ::madvise(memory, bytes, MADV_HUGEPAGE); // only a wish: small pages do as well
        return static_cast<T *>(memory);
    }
    void deallocate(T *memory, std::size_t count)
    {
        if (count * sizeof(T) < hugeFrom)
            std::allocator<T>::deallocate(memory, count);
        else
            ::operator delete(memory, std::align_val_t(hugePage));
    }

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

private:
    static constexpr std::size_t hugePage = std::size_t{2} << 20;
    static constexpr std::size_t hugeFrom = 2 * hugePage; ///< Less would waste a large part of one.
};

/// A std::vector of numbers whose resize() does not set them to zero.
template <typename T>
using RawVector = std::vector<T, RawAllocator<T>>;

} // namespace heddle
