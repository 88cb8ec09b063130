#pragma once

#include "core/random.h"

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

/// Which folds inside the training rows of a resample are drawn.
struct InnerFolds
{
    int resample = 0; ///< The outer one, from 0.
    int repeat = 0;
    int folds = 5;
};
/// The fold of each training row of a resample, -1 for the others: as drawFolds() among them, or
/// as drawGroupFolds() where there are groups.
/// @param trains  above 0 for the training rows; one a row
std::vector<std::int32_t> drawInnerFolds(std::uint64_t seed, const InnerFolds &inner,
                                         std::span<const std::uint32_t> trains,
                                         std::span<const std::int32_t> codes,
                                         std::span<const std::int32_t> groups);

/// The rows that a learner holds back from its training rows to see how it does: about a fifth of
/// them, the first of five folds dealt as by drawInnerFolds(). A row is held back with all its
/// copies, a group with all its rows; with codes each level to the nearest row.
/// @param trains  above 0 for the training rows; one a row
/// @return        one a row
std::vector<bool> drawHeldBack(const RandomStream &stream, std::span<const std::uint32_t> trains,
                               std::span<const std::int32_t> codes,
                               std::span<const std::int32_t> groups);

/// How often one bootstrap replicate holds each row: `rows` draws with replacement, stratified
/// within each level.
std::vector<std::uint32_t> drawBootstrap(std::uint64_t seed, int replicate, std::int64_t rows,
                                         std::span<const std::int32_t> codes);

/// Which rows one repeat of a holdout trains on: 1, or 0 for those it tests, `fraction` of all to
/// the nearest row, stratified of each level; at least one row is tested and one is not.
std::vector<std::uint32_t> drawHoldout(std::uint64_t seed, int repeat, double fraction,
                                       std::int64_t rows, std::span<const std::int32_t> codes);

/// The same three draws for whole groups: `groups` holds the group of each row, numbered from 0
/// without gaps. Groups in random order go each to the fold that has the fewest rows so far.
std::vector<std::int32_t> drawGroupFolds(std::uint64_t seed, int repeat, int folds,
                                         std::span<const std::int32_t> groups);
/// As many draws with replacement as there are groups.
std::vector<std::uint32_t> drawGroupBootstrap(std::uint64_t seed, int replicate,
                                              std::span<const std::int32_t> groups);
/// Groups in random order are tested until they have the fraction of all rows.
std::vector<std::uint32_t> drawGroupHoldout(std::uint64_t seed, int repeat, double fraction,
                                            std::span<const std::int32_t> groups);

/// From which row each row takes its value in one permutation: every order is as likely as any
/// other, inside each stratum where `strata` numbers those of the rows (from 0); empty: all rows.
std::vector<std::int64_t> drawPermutation(std::uint64_t seed, int replicate, std::int64_t rows,
                                          std::span<const std::int32_t> strata);
/// Whole groups of the same size change places; rows keep their order inside a group.
std::vector<std::int64_t> drawGroupPermutation(std::uint64_t seed, int replicate,
                                               std::span<const std::int32_t> groups);

} // namespace heddle
