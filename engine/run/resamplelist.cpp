#include "run/resamplelist.h"

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

/// The cell without what tells its resample from others.
Cell modelOf(Cell cell)
{
    if (cell.replicate >= 0)
        cell.replicate = 0;
    if (cell.repeat >= 0)
        cell.repeat = 0;
    if (cell.fold >= 0)
        cell.fold = 0;
    return cell;
}

} // namespace

bool ResampleList::Block::takes(const ResampleEntry &entry) const
{
    return metrics == entry.metrics.size() && modelOf(cell) == modelOf(entry.cell);
}

std::uint32_t ResampleList::Block::textOf(const std::string &text)
{
    constexpr std::ptrdiff_t looks = 64; // the latest: warnings that differ in a number are many
    const auto end = texts.rbegin() + std::min(looks, std::ssize(texts));
    const auto found = std::find(texts.rbegin(), end, text);
    if (found != end)
        return static_cast<std::uint32_t>(texts.rend() - found - 1);
    texts.push_back(text);
    return static_cast<std::uint32_t>(texts.size() - 1);
}

const ResampleList::Block &ResampleList::blockOf(std::size_t index) const
{
    const auto next =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), index,
                         [](std::size_t place, const Block &block) { return place < block.first; });
    return *std::prev(next);
}

Cell ResampleList::cell(std::size_t index) const
{
    const Block &block = blockOf(index);
    const Coordinates &at = (*block.entries)[index - block.first];
    Cell cell = block.cell;
    (cell.replicate >= 0 ? cell.replicate : cell.repeat) = at.first;
    cell.fold = at.fold;
    return cell;
}

std::int64_t ResampleList::rowsTrain(std::size_t index) const
{
    const Block &block = blockOf(index);
    return (*block.entries)[index - block.first].rowsTrain;
}

std::int64_t ResampleList::rowsTest(std::size_t index) const
{
    const Block &block = blockOf(index);
    return (*block.entries)[index - block.first].rowsTest;
}

double ResampleList::metric(std::size_t index, std::size_t place) const
{
    const Block &block = blockOf(index);
    return block.values[(index - block.first) * block.metrics + place];
}

bool ResampleList::hasWarnings() const
{
    return std::any_of(m_blocks.begin(), m_blocks.end(),
                       [](const Block &block) { return !block.warnings.empty(); });
}

ResampleEntry ResampleList::operator[](std::size_t index) const
{
    const Block &block = blockOf(index);
    const std::size_t at = index - block.first;
    ResampleEntry entry;
    entry.cell = cell(index);
    entry.rowsTrain = (*block.entries)[at].rowsTrain;
    entry.rowsTest = (*block.entries)[at].rowsTest;
    const double *const values = block.values.data() + at * block.metrics;
    entry.metrics.assign(values, values + block.metrics);
    auto warning =
        std::lower_bound(block.warnings.begin(), block.warnings.end(), at,
                         [](const Warning &one, std::size_t place) { return one.entry < place; });
    for (; warning != block.warnings.end() && warning->entry == at; ++warning)
        entry.warnings.push_back(block.texts[warning->text]);
    return entry;
}

void ResampleList::push_back(const ResampleEntry &entry)
{
    if (m_blocks.empty() || !m_blocks.back().takes(entry)) {
        Block &made = m_blocks.emplace_back();
        made.cell = entry.cell;
        made.first = m_size;
        made.metrics = entry.metrics.size();
        made.entries = m_alike ? std::move(m_alike) : std::make_shared<std::vector<Coordinates>>();
        made.entries->reserve(m_reserved);
        made.values.reserve(m_reserved * made.metrics);
        m_reserved = 0;
        m_alike = nullptr;
    }
    Block &block = m_blocks.back();
    const auto at = static_cast<std::uint32_t>(block.count);
    block.add({entry.cell.replicate >= 0 ? entry.cell.replicate : entry.cell.repeat,
               entry.cell.fold, static_cast<std::uint32_t>(entry.rowsTrain),
               static_cast<std::uint32_t>(entry.rowsTest)});
    block.values.insert(block.values.end(), entry.metrics.begin(), entry.metrics.end());
    for (const std::string &warning : entry.warnings)
        block.warnings.push_back({at, block.textOf(warning)});
    ++m_size;
}

void ResampleList::append(ResampleList &&others)
{
    for (Block &block : others.m_blocks) {
        block.first += m_size;
        m_blocks.push_back(std::move(block));
    }
    m_size += others.m_size;
    others = {};
}

void ResampleList::Block::add(const Coordinates &coordinates)
{
    if (count == entries->size())
        entries->push_back(coordinates); // the others know only of theirs
    else if ((*entries)[count] != coordinates) {
        const auto begin = entries->begin();
        const auto end = begin + static_cast<std::ptrdiff_t>(count);
        entries = std::make_shared<std::vector<Coordinates>>(begin, end);
        entries->push_back(coordinates);
    }
    ++count;
}

void ResampleList::reserve(std::size_t entries, const ResampleList *alike)
{
    m_reserved = entries;
    if (alike && !alike->m_blocks.empty())
        m_alike = alike->m_blocks.front().entries;
}

} // namespace heddle
