#include "run/resultpacking.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <type_traits>
#include <vector>

namespace heddle {

namespace {

// A member that is added there must travel, too.
static_assert(sizeof(CellResult) == 360 && sizeof(GlmFit) == 192 && sizeof(TaskTiming) == 32);

/// Stands before the places of the cells.
struct Head
{
    std::int64_t task = -1;
    TaskTiming timing;
    std::uint64_t cells = 0;
};

/// What a fit has that is as long as any other's.
struct FitNumbers
{
    Family family;
    Link link;
    Penalty penalty;
    Separation separation;
    bool converged, hasIterations;
    int iterations;
    std::int64_t rows, dfNull, dfResidual;
    double penaltyShare, nullDeviance, deviance, dispersion, logWeightSum, weightSum, saturated;
};

/// The predictions of a cell, behind the head.
struct Links
{
    std::uint64_t begin = 0, count = 0;
};

class Packer
{
public:
    explicit Packer(std::string &buffer)
        : m_buffer(buffer)
    {
    }

    template <typename Value>
    void put(const Value &value)
    {
        static_assert(std::is_trivially_copyable_v<Value>);
        m_buffer.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
    template <typename Values>
    void putAll(const Values &values)
    {
        const auto count = static_cast<std::size_t>(values.size());
        put(std::uint64_t{count});
        m_buffer.append(reinterpret_cast<const char *>(values.data()),
                        count * sizeof(*values.data()));
    }
    void putTexts(const std::vector<std::string> &texts)
    {
        put(std::uint64_t{texts.size()});
        for (const std::string &text : texts)
            putAll(text);
    }

private:
    std::string &m_buffer;
};

class Unpacker
{
public:
    explicit Unpacker(const char *from)
        : m_from(from)
    {
    }

    template <typename Value>
    Value take()
    {
        Value value;
        std::memcpy(&value, m_from, sizeof value);
        m_from += sizeof value;
        return value;
    }
    template <typename Values>
    void takeAll(Values &values)
    {
        values.resize(static_cast<decltype(values.size())>(take<std::uint64_t>()));
        const auto bytes = static_cast<std::size_t>(values.size()) * sizeof(*values.data());
        if (bytes > 0)
            std::memcpy(values.data(), m_from, bytes);
        m_from += bytes;
    }
    void takeTexts(std::vector<std::string> &texts)
    {
        texts.resize(take<std::uint64_t>());
        for (std::string &text : texts)
            takeAll(text);
    }

private:
    const char *m_from;
};

void packFit(const GlmFit &fit, Packer &packer)
{
    FitNumbers numbers{fit.family,
                       fit.link,
                       fit.penalty,
                       fit.separation,
                       fit.converged,
                       fit.iterations.has_value(),
                       fit.iterations.value_or(0),
                       fit.rows,
                       fit.dfNull,
                       fit.dfResidual,
                       fit.penaltyShare,
                       fit.nullDeviance,
                       fit.deviance,
                       fit.dispersion,
                       fit.logWeightSum,
                       fit.weightSum,
                       fit.saturatedLogLikelihood};
    packer.put(numbers);
    packer.putAll(fit.separatingColumns);
    packer.putAll(fit.coefficients);
    packer.putAll(fit.standardErrors);
    packer.putTexts(fit.warnings);
}

void unpackFit(Unpacker &unpacker, GlmFit &fit)
{
    const auto numbers = unpacker.take<FitNumbers>();
    fit.family = numbers.family;
    fit.link = numbers.link;
    fit.penalty = numbers.penalty;
    fit.separation = numbers.separation;
    fit.converged = numbers.converged;
    if (numbers.hasIterations)
        fit.iterations = numbers.iterations;
    fit.rows = numbers.rows;
    fit.dfNull = numbers.dfNull;
    fit.dfResidual = numbers.dfResidual;
    fit.penaltyShare = numbers.penaltyShare;
    fit.nullDeviance = numbers.nullDeviance;
    fit.deviance = numbers.deviance;
    fit.dispersion = numbers.dispersion;
    fit.logWeightSum = numbers.logWeightSum;
    fit.weightSum = numbers.weightSum;
    fit.saturatedLogLikelihood = numbers.saturated;
    unpacker.takeAll(fit.separatingColumns);
    unpacker.takeAll(fit.coefficients);
    unpacker.takeAll(fit.standardErrors);
    unpacker.takeTexts(fit.warnings);
}

void packCell(const CellResult &cell, const Links &links, Packer &packer)
{
    assert(!cell.trees);
    packer.put(links);
    packer.put(cell.statistic);
    packer.put(cell.rowsTrain);
    packer.put(cell.rowsTest);
    packer.putAll(cell.failure);
    packer.putAll(cell.metrics);
    packer.putAll(cell.scores);
    packer.putTexts(cell.warnings);
    packFit(cell.fit, packer);
}

/// Reads from the head of one result, and its predictions from the file.
class Reader
{
public:
    Reader(const SpillFile &file, const PackedResult &packed)
        : m_file(file)
        , m_packed(packed)
        , m_bytes(packed.headBytes)
    {
    }

    Result<void> open()
    {
        if (auto read = m_file.read(m_packed.offset, m_bytes.data(), m_bytes.size()); !read)
            return read;
        std::memcpy(&m_head, m_bytes.data(), sizeof m_head);
        return {};
    }

    const Head &head() const { return m_head; }

    Result<void> readCell(std::size_t place, ResultPart part, CellResult &cell) const
    {
        std::uint64_t begin = 0;
        std::memcpy(&begin, m_bytes.data() + sizeof(Head) + place * sizeof begin, sizeof begin);
        Unpacker unpacker(m_bytes.data() + begin);
        const auto links = unpacker.take<Links>();
        cell.statistic = unpacker.take<double>();
        cell.rowsTrain = unpacker.take<std::int64_t>();
        cell.rowsTest = unpacker.take<std::int64_t>();
        unpacker.takeAll(cell.failure);
        unpacker.takeAll(cell.metrics);
        unpacker.takeAll(cell.scores);
        unpacker.takeTexts(cell.warnings);
        unpackFit(unpacker, cell.fit);
        if (part == ResultPart::WithoutPredictions || links.count == 0)
            return {};
        cell.testLink.resize(links.count);
        return m_file.read(m_packed.offset + links.begin, cell.testLink.data(),
                           links.count * sizeof(double));
    }

private:
    const SpillFile &m_file;
    const PackedResult m_packed;
    std::vector<char> m_bytes;
    Head m_head;
};

} // namespace

PackedResult pack(const TaskResult &result, std::string &buffer)
{
    const std::size_t begin = buffer.size();
    Packer packer(buffer);
    packer.put(Head{result.task, result.timing, result.cells.size()});
    const std::size_t places = buffer.size();
    buffer.append(result.cells.size() * sizeof(std::uint64_t), '\0');
    std::vector<std::size_t> cells;
    for (const CellResult &cell : result.cells) {
        cells.push_back(buffer.size() - begin);
        packCell(cell, Links{0, cell.testLink.size()}, packer);
    }
    const std::size_t headBytes = buffer.size() - begin;
    std::uint64_t links = headBytes;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::vector<double> &link = result.cells[i].testLink;
        const std::uint64_t place = cells[i];
        std::memcpy(buffer.data() + places + i * sizeof place, &place, sizeof place);
        std::memcpy(buffer.data() + begin + cells[i], &links, sizeof links);
        links += link.size() * sizeof(double);
    }
    for (const CellResult &cell : result.cells)
        buffer.append(reinterpret_cast<const char *>(cell.testLink.data()),
                      cell.testLink.size() * sizeof(double));
    return {begin, headBytes};
}

Result<std::shared_ptr<const TaskResult>> unpack(const SpillFile &file, const PackedResult &packed,
                                                 ResultPart part)
{
    Reader reader(file, packed);
    if (auto opened = reader.open(); !opened)
        return opened.error();
    auto result = std::make_shared<TaskResult>();
    result->task = reader.head().task;
    result->timing = reader.head().timing;
    result->cells.resize(reader.head().cells);
    for (std::size_t i = 0; i < result->cells.size(); ++i)
        if (auto read = reader.readCell(i, part, result->cells[i]); !read)
            return read.error();
    return std::shared_ptr<const TaskResult>(std::move(result));
}

Result<std::shared_ptr<const CellResult>>
unpackCell(const SpillFile &file, const PackedResult &packed, std::size_t place, ResultPart part)
{
    Reader reader(file, packed);
    if (auto opened = reader.open(); !opened)
        return opened.error();
    if (reader.head().cells == 0)
        return std::shared_ptr<const CellResult>();
    auto cell = std::make_shared<CellResult>();
    const std::size_t last = reader.head().cells - 1;
    if (auto read = reader.readCell(std::min(place, last), part, *cell); !read)
        return read.error();
    return std::shared_ptr<const CellResult>(std::move(cell));
}

} // namespace heddle
