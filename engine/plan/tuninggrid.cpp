#include "plan/tuninggrid.h"

#include "core/random.h"
#include "core/text.h"
#include "plan/experimentreader.h"

#include <array>
#include <charconv>
#include <set>

namespace heddle {

namespace {

constexpr std::int64_t mostSettings = std::int64_t(1) << 62;

bool isPath(const LearnerSpec &learner, const GridParameter &parameter)
{
    return parameter.name == pathParameter(learner.kind);
}

/// The numbers of the settings searched, ascending.
std::vector<std::int64_t> searched(const LearnerSpec &learner,
                                   const std::optional<TuningSpec> &tuning, std::uint64_t seed)
{
    const std::int64_t all = gridSettings(learner);
    std::set<std::int64_t> numbers;
    if (tuning && tuning->isRandom && tuning->points < all) {
        RandomStream draws(seed, "points of " + learner.name, {});
        while (std::ssize(numbers) < tuning->points)
            numbers.insert(static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(all))));
    } else {
        for (std::int64_t number = 0; number < all; ++number)
            numbers.insert(numbers.end(), number);
    }
    return {numbers.begin(), numbers.end()};
}

GridSetting settingOf(const LearnerSpec &learner, std::int64_t number)
{
    GridSetting setting{learner, {}};
    setting.learner.grid.clear();
    std::int64_t left = gridSettings(learner);
    for (const GridParameter &parameter : learner.grid) {
        if (isPath(learner, parameter))
            continue;
        left /= std::ssize(parameter.values);
        const std::string &value =
            parameter
                .values[static_cast<std::size_t>(number / left % std::ssize(parameter.values))];
        // What the document holds was read before: this cannot fail.
        (void)ExperimentReader().readOne(setting.learner, parameter.name,
                                         nlohmann::ordered_json::parse(value), {});
        setting.texts.push_back('"' + parameter.name + "\":" + value);
    }
    return setting;
}

} // namespace

std::int64_t gridSettings(const LearnerSpec &learner)
{
    std::int64_t settings = 1;
    for (const GridParameter &parameter : learner.grid) {
        if (isPath(learner, parameter))
            continue;
        if (settings > mostSettings / std::ssize(parameter.values))
            return mostSettings;
        settings *= std::ssize(parameter.values);
    }
    return settings;
}

std::vector<GridSetting> settingsOf(const LearnerSpec &learner,
                                    const std::optional<TuningSpec> &tuning, std::uint64_t seed)
{
    std::vector<GridSetting> settings;
    for (const std::int64_t number : searched(learner, tuning, seed))
        settings.push_back(settingOf(learner, number));
    return settings;
}

std::string pointText(const GridSetting &setting, std::string_view parameter, double value)
{
    std::vector<std::string> members = setting.texts;
    if (!parameter.empty())
        members.push_back('"' + std::string(parameter) + "\":" + formatNumber(value));
    std::string text = "{";
    for (const std::string &member : members)
        text += (text.size() > 1 ? "," : "") + member;
    return text + "}";
}

bool hasParameters(std::string_view point)
{
    return point != "{}";
}

std::string pointWords(const std::string &point)
{
    std::string words;
    const auto members = nlohmann::ordered_json::parse(point);
    for (const auto &[name, value] : members.items()) {
        words += (words.empty() ? "" : ", ") + name + " ";
        if (value.is_number_float()) {
            std::array<char, 32> digits{};
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                           value.get<double>(), std::chars_format::general, 4);
            words.append(digits.data(), end.ptr);
        } else {
            words += value.is_string() ? value.get<std::string>() : value.dump();
        }
    }
    return words;
}

} // namespace heddle
