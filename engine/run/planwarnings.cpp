#include "run/planwarnings.h"

#include "run/coordinator.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr std::int64_t longJackknife = 10'000; ///< Fits; fewer small ones take a few seconds.

/// "40 seconds", "7 minutes", "3 hours".
std::string durationText(double seconds)
{
    constexpr double minute = 60, hour = 3600, most = 90; // of a unit, before the next one
    const double unit = seconds < most ? 1 : seconds < most * minute ? minute : hour;
    const auto count = std::max(1LL, std::llround(seconds / unit));
    const std::string name = unit == 1 ? "second" : unit == minute ? "minute" : "hour";
    return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
}

std::string jackknifeWarning(const Plan &plan, const Forecast *forecast)
{
    const std::int64_t fits = plan.jackknifeCellCount();
    const std::int64_t units = plan.jackknifeUnits();
    const std::int64_t replicates = plan.resampleCount();
    if (fits < longJackknife || units <= replicates)
        return {};
    std::string text = "BCa intervals take " + std::to_string(fits) + " fits without one " +
                       (plan.groups().empty() ? "row" : "group") + " each, beside " +
                       std::to_string(fits / units * replicates) + " of the replicates";
    if (forecast && forecast->jackknifeSeconds > 0)
        text +=
            ": about " + durationText(forecast->jackknifeSeconds) + " of " +
            durationText(forecast->secondsPerTask * static_cast<double>(plan.totalTaskCount())) +
            " on one lane";
    return text + ". The other kinds need none of them: leave \"bca\" out of /intervals/kinds.";
}

} // namespace

std::vector<std::string> planWarnings(const Plan &plan, const Forecast *forecast)
{
    std::vector<std::string> warnings = plan.warnings();
    if (std::string text = jackknifeWarning(plan, forecast); !text.empty())
        warnings.push_back(std::move(text));
    return warnings;
}

} // namespace heddle
