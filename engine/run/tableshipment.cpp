#include "run/tableshipment.h"

#include "data/tablecache.h"
#include "data/tablefile.h"
#include "wire/frame.h"

#include <nlohmann/json.hpp>

namespace heddle {

TableShipment::TableShipment(const Plan &plan)
    : m_plan(plan)
    , m_id(plan.table().id())
    , m_bytes(encodedTableBytes(plan.table()))
    , m_experiment(travellingExperiment(plan))
{
}

Result<void> TableShipment::store()
{
    if (m_file)
        return {};
    const auto folder = defaultCacheFolder();
    if (!folder)
        return folder.error();
    const auto cache = TableCache::open(*folder);
    if (!cache)
        return cache.error();
    const auto known = cache->find(m_id);
    if (!known)
        return known.error();
    if (!*known) {
        auto arrival = cache->begin(m_id, m_bytes);
        if (!arrival)
            return arrival.error();
        auto written = encodeTable(m_plan.table(),
                                   [&](std::string_view bytes) { return arrival->add(bytes); });
        if (!written)
            return written;
        if (const auto table = arrival->finish(); !table)
            return table.error();
        static_cast<void>(cache->trim()); // a cache too large is no reason not to run
    }
    const auto path = cache->pathOf(m_id);
    if (!path)
        return path.error();
    auto file = MappedFile::open(*path);
    if (!file)
        return file.error();
    m_file.emplace(std::move(*file));
    return {};
}

Result<std::string_view> TableShipment::piece(std::int64_t from) const
{
    if (!m_file)
        return Error{ErrorCode::Internal, "The table was not stored before it was sent."};
    const std::string_view bytes = m_file->bytes();
    return bytes.substr(std::min(bytes.size(), static_cast<std::size_t>(from)), pieceSize);
}

std::string travellingExperiment(const Plan &plan)
{
    return toJson(plan.selfContainedExperiment()).dump();
}

} // namespace heddle
