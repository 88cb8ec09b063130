#pragma once

#include "run/spillfile.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace heddle {

/// A list of plain values that is only added to and gone through; what lies before its latest
/// values is on disk. One thread at a time.
template <typename Value>
class SpilledList
{
    static_assert(std::is_trivially_copyable_v<Value>);

public:
    /// @param memory  bytes that may stay in memory
    explicit SpilledList(std::size_t memory, std::string folder = {})
        : m_most(std::max<std::size_t>(memory / sizeof(Value), 1))
        , m_file(std::move(folder))
    {
    }

    std::size_t size() const { return m_blocks.size() * m_most + m_latest.size(); }

    Result<void> add(const Value &value)
    {
        if (m_latest.size() == m_most)
            if (auto spilled = spill(); !spilled)
                return spilled;
        m_latest.push_back(value);
        return {};
    }

    template <typename Take>
    Result<void> forEach(const Take &take) const
    {
        std::vector<Value> block;
        for (const std::uint64_t offset : m_blocks) {
            if (auto read = readBlock(offset, block); !read)
                return read;
            for (const Value &value : block)
                take(value);
        }
        for (const Value &value : m_latest)
            take(value);
        return {};
    }

    /// From the last to the first.
    template <typename Take>
    Result<void> forEachBackward(const Take &take) const
    {
        for (auto value = m_latest.rbegin(); value != m_latest.rend(); ++value)
            take(*value);
        std::vector<Value> block;
        for (auto offset = m_blocks.rbegin(); offset != m_blocks.rend(); ++offset) {
            if (auto read = readBlock(*offset, block); !read)
                return read;
            for (auto value = block.rbegin(); value != block.rend(); ++value)
                take(*value);
        }
        return {};
    }

private:
    Result<void> spill()
    {
        const auto offset = m_file.append(m_latest.data(), m_latest.size() * sizeof(Value));
        if (!offset)
            return offset.error();
        m_blocks.push_back(*offset);
        m_latest.clear();
        return {};
    }

    Result<void> readBlock(std::uint64_t offset, std::vector<Value> &block) const
    {
        block.resize(m_most);
        return m_file.read(offset, block.data(), m_most * sizeof(Value));
    }

    std::size_t m_most; ///< Values of a block.
    SpillFile m_file;
    std::vector<std::uint64_t> m_blocks;
    std::vector<Value> m_latest;
};

} // namespace heddle
