#pragma once

#include "plan/grid.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace heddle {

struct ResampleEntry
{
    Cell cell; ///< Without `level`: the combined metrics of a one-vs-rest.
    std::int64_t rowsTrain = 0;
    std::int64_t rowsTest = 0;
    std::vector<double> metrics; ///< One a metric of the experiment; NaN: not defined.
    std::vector<std::string> warnings;
};

/// Entries of resamples, kept small: 8 bytes a metric, and 16 a resample. They are given by value.
class ResampleList
{
public:
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    ResampleEntry operator[](std::size_t index) const;
    ResampleEntry front() const { return (*this)[0]; }
    ResampleEntry back() const { return (*this)[m_size - 1]; }

    // Parts of an entry, for those who look at many.
    Cell cell(std::size_t index) const;
    std::int64_t rowsTrain(std::size_t index) const;
    std::int64_t rowsTest(std::size_t index) const;
    double metric(std::size_t index, std::size_t place) const;
    bool hasWarnings() const; ///< Any of them.

    void push_back(const ResampleEntry &entry);
    void append(ResampleList &&others); ///< Behind these; takes them over.
    /// Of a list that is empty and gets one model's: so many, mostly in the resamples of another.
    void reserve(std::size_t entries, const ResampleList *alike = nullptr);

    class Iterator
    {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = ResampleEntry;
        using difference_type = std::ptrdiff_t;
        using reference = ResampleEntry;
        /// Holds the entry that is pointed to.
        struct pointer
        {
            ResampleEntry entry;
            const ResampleEntry *operator->() const { return &entry; }
        };

        Iterator(const ResampleList &list, std::size_t index)
            : m_list(&list)
            , m_index(index)
        {
        }
        ResampleEntry operator*() const { return (*m_list)[m_index]; }
        pointer operator->() const { return {(*m_list)[m_index]}; }
        Iterator &operator++()
        {
            ++m_index;
            return *this;
        }
        Iterator operator++(int) { return {*m_list, m_index++}; }
        bool operator==(const Iterator &other) const { return m_index == other.m_index; }
        bool operator!=(const Iterator &other) const { return m_index != other.m_index; }

    private:
        const ResampleList *m_list;
        std::size_t m_index;
    };
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, m_size}; }

private:
    struct Coordinates
    {
        std::int32_t first; ///< Replicate, or repeat.
        std::int32_t fold;
        std::uint32_t rowsTrain, rowsTest; ///< A table has fewer than 2^32 rows.

        bool operator==(const Coordinates &) const = default;
    };
    struct Warning
    {
        std::uint32_t entry; ///< Of the block.
        std::uint32_t text;  ///< Of m_texts of the block.
    };
    /// Entries of one model, which differ in their resample alone.
    struct Block
    {
        Cell cell; ///< Of the first one.
        std::size_t first = 0;
        std::size_t metrics = 0; ///< Of each.
        /// Of the first so many of a list that models share as long as they agree.
        std::size_t count = 0;
        std::shared_ptr<std::vector<Coordinates>> entries;
        std::vector<double> values;
        std::vector<Warning> warnings; ///< By entry.
        std::vector<std::string> texts;

        bool takes(const ResampleEntry &entry) const;
        std::uint32_t textOf(const std::string &text);
        void add(const Coordinates &coordinates);
    };
    const Block &blockOf(std::size_t index) const;

    std::vector<Block> m_blocks;
    std::size_t m_size = 0;
    std::size_t m_reserved = 0;                        ///< Entries of the first block.
    std::shared_ptr<std::vector<Coordinates>> m_alike; ///< Its list to begin with.
};

} // namespace heddle
