#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heddle {

/// Draws of rows, as positions 0 … rows-1. Each is a function of the seed and of repeat or
/// replicate (counted from 0) alone: learners, points and levels have no say.
/// `codes` holds the level of each row for stratified draws; empty: not stratified.

/// The fold (0 … folds-1) of each row in one repeat. Fold sizes differ by at most one; stratified,
/// the shuffled rows of each level in turn go round the folds, so that shares differ by at most one
/// row.
std::vector<std::int32_t> drawFolds(std::uint64_t seed, int repeat, int folds, std::int64_t rows,
                                    std::span<const std::int32_t> codes);

/// How often one bootstrap replicate holds each row: `rows` draws with replacement, stratified
/// within each level.
std::vector<std::uint32_t> drawBootstrap(std::uint64_t seed, int replicate, std::int64_t rows,
                                         std::span<const std::int32_t> codes);

} // namespace heddle
