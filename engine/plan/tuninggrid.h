#pragma once

#include "plan/experiment.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// One setting of a learner's grid but for its path parameter.
struct GridSetting
{
    LearnerSpec learner;            ///< With the values in their places and without a grid.
    std::vector<std::string> texts; ///< `"alpha":0.5`: the members of a point as JSON.
};

/// How many settings the whole grid of a learner has beside its path parameter; at most 2^62.
std::int64_t gridSettings(const LearnerSpec &learner);

/// The settings that are searched, in the order of the grid: the last parameter changes first. A
/// random search draws tuning.points different ones by the seed and the learner's name.
/// Precondition: there are at most 20,000,000.
std::vector<GridSetting> settingsOf(const LearnerSpec &learner,
                                    const std::optional<TuningSpec> &tuning, std::uint64_t seed);

/// The point of a setting and a value of the path parameter: `{"alpha":0.5,"lambda":0.01}`.
/// @param parameter  empty: the setting has no path
std::string pointText(const GridSetting &setting, std::string_view parameter, double value);

/// Whether the text of a setting (Plan::settingText) or point has a parameter: of one without it is
/// "{}".
bool hasParameters(std::string_view point);

/// A point in words: "alpha 0.5, lambda 0.01234". Numbers have four digits.
std::string pointWords(const std::string &point);

} // namespace heddle
