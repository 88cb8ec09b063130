#include "run/verification.h"

#include "core/parallel.h"
#include "core/random.h"
#include "wire/taskcodec.h"
#include "work/taskrunner.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heddle {

namespace {

/// Places of the results that are checked, ascending.
std::vector<std::int64_t> chosen(std::size_t count, double share, std::uint64_t seed)
{
    std::vector<std::int64_t> places(count);
    std::iota(places.begin(), places.end(), 0);
    RandomStream(seed, "verify", {}).shuffle(places);
    const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(count)));
    places.resize(std::min(count, wanted));
    std::sort(places.begin(), places.end());
    return places;
}

std::string withoutTimes(TaskResult result)
{
    result.timing = {};
    return encodeTaskResult(result);
}

} // namespace

Result<Verification> verifyTasks(const std::shared_ptr<const Plan> &plan,
                                 const std::vector<std::unique_ptr<TaskResult>> &results,
                                 const VerificationOptions &options)
{
    const std::vector<std::int64_t> places =
        chosen(results.size(), options.share, plan->experiment().seed.value_or(0));
    TaskRunner runner(plan);
    std::vector<char> differs(places.size());
    forEachIndex(static_cast<std::int64_t>(places.size()), options.lanes, [&](std::int64_t i) {
        if (options.stop.stop_requested())
            return;
        const auto place = static_cast<std::size_t>(i);
        const TaskResult &before = *results[static_cast<std::size_t>(places[place])];
        const auto again = runner.run(before.task, {options.stop, {}});
        differs[place] = !again || withoutTimes(*again) != withoutTimes(before) ? 1 : 0;
    });
    if (options.stop.stop_requested())
        return Error{ErrorCode::Cancelled, "The verification was cancelled."};
    Verification verification;
    verification.checked = std::ssize(places);
    for (std::size_t i = 0; i < places.size(); ++i)
        if (differs[i] != 0)
            verification.different.push_back(results[static_cast<std::size_t>(places[i])]->task);
    return verification;
}

} // namespace heddle
