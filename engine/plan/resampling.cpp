#include "plan/resampling.h"

#include "core/random.h"

#include <algorithm>
#include <numeric>

namespace heddle {

namespace {

/// The rows of each level in order; without codes one group of all rows.
std::vector<std::vector<std::int64_t>> groupsOf(std::int64_t rows,
                                                std::span<const std::int32_t> codes)
{
    if (codes.empty()) {
        std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
        std::iota(all.begin(), all.end(), 0);
        return {std::move(all)};
    }
    std::vector<std::vector<std::int64_t>> groups(
        static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end())) + 1);
    for (std::size_t row = 0; row < codes.size(); ++row)
        groups[static_cast<std::size_t>(codes[row])].push_back(static_cast<std::int64_t>(row));
    return groups;
}

} // namespace

std::vector<std::int32_t> drawFolds(std::uint64_t seed, int repeat, int folds, std::int64_t rows,
                                    std::span<const std::int32_t> codes)
{
    RandomStream stream(seed, "folds", {{"repeat", repeat + 1}});
    std::vector<std::int32_t> foldOf(static_cast<std::size_t>(rows));
    std::int64_t dealt = 0; // goes on over the levels, so that fold sizes stay even
    for (std::vector<std::int64_t> &group : groupsOf(rows, codes)) {
        stream.shuffle(group);
        for (const std::int64_t row : group)
            foldOf[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(dealt++ % folds);
    }
    return foldOf;
}

std::vector<std::uint32_t> drawBootstrap(std::uint64_t seed, int replicate, std::int64_t rows,
                                         std::span<const std::int32_t> codes)
{
    RandomStream stream(seed, "bootstrap", {{"replicate", replicate + 1}});
    std::vector<std::uint32_t> multiplicities(static_cast<std::size_t>(rows), 0);
    for (const std::vector<std::int64_t> &group : groupsOf(rows, codes))
        for (std::size_t draw = 0; draw < group.size(); ++draw)
            ++multiplicities[static_cast<std::size_t>(group[stream.below(group.size())])];
    return multiplicities;
}

} // namespace heddle
