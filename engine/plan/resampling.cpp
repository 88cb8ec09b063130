#include "plan/resampling.h"

#include "core/random.h"

#include <algorithm>
#include <cmath>
#include <map>
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

/// The numbers of the groups in random order.
std::vector<std::int64_t> shuffledGroups(RandomStream &stream, std::size_t count)
{
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    stream.shuffle(order);
    return order;
}

/// Something of each group, row by row.
template <typename Value>
std::vector<Value> byRow(std::span<const std::int32_t> groups, const std::vector<Value> &ofGroup)
{
    std::vector<Value> values;
    values.reserve(groups.size());
    for (const std::int32_t group : groups)
        values.push_back(ofGroup[static_cast<std::size_t>(group)]);
    return values;
}

RandomStream foldStream(std::uint64_t seed, int repeat)
{
    return {seed, "folds", {{"repeat", repeat + 1}}};
}

std::vector<std::int32_t> foldRows(RandomStream stream, int folds, std::int64_t rows,
                                   std::span<const std::int32_t> codes)
{
    std::vector<std::int32_t> foldOf(static_cast<std::size_t>(rows));
    std::int64_t dealt = 0; // goes on over the levels, so that fold sizes stay even
    for (std::vector<std::int64_t> &group : groupsOf(rows, codes)) {
        stream.shuffle(group);
        for (const std::int64_t row : group)
            foldOf[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(dealt++ % folds);
    }
    return foldOf;
}

std::vector<std::int32_t> foldGroups(RandomStream stream, int folds,
                                     std::span<const std::int32_t> groups)
{
    const auto members = groupsOf(std::ssize(groups), groups);
    std::vector<std::size_t> sizes(static_cast<std::size_t>(folds), 0);
    std::vector<std::int32_t> foldOfGroup(members.size());
    for (const std::int64_t group : shuffledGroups(stream, members.size())) {
        const auto smallest = std::min_element(sizes.begin(), sizes.end());
        *smallest += members[static_cast<std::size_t>(group)].size();
        foldOfGroup[static_cast<std::size_t>(group)] =
            static_cast<std::int32_t>(smallest - sizes.begin());
    }
    return byRow(groups, foldOfGroup);
}

/// The fold of each training row, -1 for the others.
std::vector<std::int32_t> foldTrainingRows(const RandomStream &stream, int folds,
                                           std::span<const std::uint32_t> trains,
                                           std::span<const std::int32_t> codes,
                                           std::span<const std::int32_t> groups)
{
    const std::span<const std::int32_t> kinds = groups.empty() ? codes : groups;
    std::vector<std::size_t> rows;
    std::map<std::int32_t, std::int32_t> numbers; // without gaps among the training rows
    for (std::size_t row = 0; row < trains.size(); ++row) {
        if (trains[row] == 0)
            continue;
        rows.push_back(row);
        if (!kinds.empty())
            numbers.emplace(kinds[row], 0);
    }
    std::int32_t next = 0;
    for (auto &[kind, number] : numbers)
        number = next++;
    std::vector<std::int32_t> ofRows;
    for (const std::size_t row : rows)
        if (!kinds.empty())
            ofRows.push_back(numbers.at(kinds[row]));
    const std::vector<std::int32_t> drawn = groups.empty()
                                                ? foldRows(stream, folds, std::ssize(rows), ofRows)
                                                : foldGroups(stream, folds, ofRows);
    std::vector<std::int32_t> foldOf(trains.size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i)
        foldOf[rows[i]] = drawn[i];
    return foldOf;
}

RandomStream bootstrapStream(std::uint64_t seed, int replicate)
{
    return {seed, "bootstrap", {{"replicate", replicate + 1}}};
}

RandomStream permutationStream(std::uint64_t seed, int replicate)
{
    return {seed, "permutation", {{"replicate", replicate + 1}}};
}

RandomStream holdoutStream(std::uint64_t seed, int repeat)
{
    return {seed, "holdout", {{"repeat", repeat + 1}}};
}

} // namespace

std::vector<std::int32_t> drawFolds(std::uint64_t seed, int repeat, int folds, std::int64_t rows,
                                    std::span<const std::int32_t> codes)
{
    return foldRows(foldStream(seed, repeat), folds, rows, codes);
}

std::vector<std::int32_t> drawInnerFolds(std::uint64_t seed, const InnerFolds &inner,
                                         std::span<const std::uint32_t> trains,
                                         std::span<const std::int32_t> codes,
                                         std::span<const std::int32_t> groups)
{
    const RandomStream stream(seed, "inner folds",
                              {{"resample", inner.resample + 1}, {"repeat", inner.repeat + 1}});
    return foldTrainingRows(stream, inner.folds, trains, codes, groups);
}

std::vector<bool> drawHeldBack(const RandomStream &stream, std::span<const std::uint32_t> trains,
                               std::span<const std::int32_t> codes,
                               std::span<const std::int32_t> groups)
{
    constexpr int folds = 5;
    std::vector<bool> heldBack;
    heldBack.reserve(trains.size());
    for (const std::int32_t fold : foldTrainingRows(stream, folds, trains, codes, groups))
        heldBack.push_back(fold == 0);
    return heldBack;
}

std::vector<std::uint32_t> drawBootstrap(std::uint64_t seed, int replicate, std::int64_t rows,
                                         std::span<const std::int32_t> codes)
{
    RandomStream stream = bootstrapStream(seed, replicate);
    std::vector<std::uint32_t> multiplicities(static_cast<std::size_t>(rows), 0);
    if (codes.empty()) {
        for (std::int64_t draw = 0; draw < rows; ++draw)
            ++multiplicities[static_cast<std::size_t>(
                stream.below(static_cast<std::uint64_t>(rows)))];
        return multiplicities;
    }
    for (const std::vector<std::int64_t> &group : groupsOf(rows, codes))
        for (std::size_t draw = 0; draw < group.size(); ++draw)
            ++multiplicities[static_cast<std::size_t>(group[stream.below(group.size())])];
    return multiplicities;
}

std::vector<std::uint32_t> drawHoldout(std::uint64_t seed, int repeat, double fraction,
                                       std::int64_t rows, std::span<const std::int32_t> codes)
{
    RandomStream stream = holdoutStream(seed, repeat);
    std::vector<std::vector<std::int64_t>> strata = groupsOf(rows, codes);
    std::vector<std::int64_t> tested(strata.size());
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < strata.size(); ++i) {
        stream.shuffle(strata[i]);
        tested[i] = std::llround(fraction * static_cast<double>(strata[i].size()));
        sum += tested[i];
    }
    const auto largest =
        std::max_element(strata.begin(), strata.end(),
                         [](const auto &a, const auto &b) { return a.size() < b.size(); });
    if (sum == 0)
        ++tested[static_cast<std::size_t>(largest - strata.begin())];
    else if (sum == rows)
        --tested[static_cast<std::size_t>(largest - strata.begin())];
    std::vector<std::uint32_t> trains(static_cast<std::size_t>(rows), 1);
    for (std::size_t i = 0; i < strata.size(); ++i)
        for (std::int64_t k = 0; k < tested[i]; ++k)
            trains[static_cast<std::size_t>(strata[i][static_cast<std::size_t>(k)])] = 0;
    return trains;
}

std::vector<std::int32_t> drawGroupFolds(std::uint64_t seed, int repeat, int folds,
                                         std::span<const std::int32_t> groups)
{
    return foldGroups(foldStream(seed, repeat), folds, groups);
}

std::vector<std::uint32_t> drawGroupBootstrap(std::uint64_t seed, int replicate,
                                              std::span<const std::int32_t> groups)
{
    RandomStream stream = bootstrapStream(seed, replicate);
    const auto count =
        static_cast<std::size_t>(*std::max_element(groups.begin(), groups.end())) + 1;
    std::vector<std::uint32_t> times(count, 0);
    for (std::size_t draw = 0; draw < count; ++draw)
        ++times[static_cast<std::size_t>(stream.below(count))];
    return byRow(groups, times);
}

std::vector<std::uint32_t> drawGroupHoldout(std::uint64_t seed, int repeat, double fraction,
                                            std::span<const std::int32_t> groups)
{
    RandomStream stream = holdoutStream(seed, repeat);
    const auto members = groupsOf(std::ssize(groups), groups);
    const double wanted = fraction * static_cast<double>(groups.size());
    std::vector<std::uint32_t> trains(members.size(), 1);
    std::size_t rows = 0;
    std::size_t left = members.size();
    for (const std::int64_t group : shuffledGroups(stream, members.size())) {
        if (left == 1 || (rows > 0 && static_cast<double>(rows) >= wanted))
            break; // one group is trained on
        trains[static_cast<std::size_t>(group)] = 0;
        rows += members[static_cast<std::size_t>(group)].size();
        --left;
    }
    return byRow(groups, trains);
}

std::vector<std::int64_t> drawPermutation(std::uint64_t seed, int replicate, std::int64_t rows,
                                          std::span<const std::int32_t> strata)
{
    RandomStream stream = permutationStream(seed, replicate);
    std::vector<std::int64_t> sources(static_cast<std::size_t>(rows));
    for (const std::vector<std::int64_t> &stratum : groupsOf(rows, strata)) {
        std::vector<std::int64_t> shuffled = stratum;
        stream.shuffle(shuffled);
        for (std::size_t i = 0; i < stratum.size(); ++i)
            sources[static_cast<std::size_t>(stratum[i])] = shuffled[i];
    }
    return sources;
}

std::vector<std::int64_t> drawGroupPermutation(std::uint64_t seed, int replicate,
                                               std::span<const std::int32_t> groups)
{
    RandomStream stream = permutationStream(seed, replicate);
    const auto members = groupsOf(std::ssize(groups), groups);
    std::map<std::size_t, std::vector<std::int64_t>> bySize;
    for (std::size_t group = 0; group < members.size(); ++group)
        bySize[members[group].size()].push_back(static_cast<std::int64_t>(group));
    std::vector<std::int64_t> sources(groups.size());
    for (const auto &[size, alike] : bySize) {
        std::vector<std::int64_t> shuffled = alike;
        stream.shuffle(shuffled);
        for (std::size_t i = 0; i < alike.size(); ++i)
            for (std::size_t k = 0; k < size; ++k)
                sources[static_cast<std::size_t>(members[static_cast<std::size_t>(alike[i])][k])] =
                    members[static_cast<std::size_t>(shuffled[i])][k];
    }
    return sources;
}

} // namespace heddle
