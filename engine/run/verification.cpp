#include "run/verification.h"

#include "core/random.h"
#include "run/coordinator.h"
#include "wire/taskcodec.h"

#include <algorithm>
#include <cmath>
#include <map>
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
    RunOptions run;
    run.lanes = options.lanes;
    run.workers = options.workers;
    run.workerProgram = QString::fromStdString(options.workerProgram);
    run.reduces = false;
    std::map<std::int64_t, const TaskResult *> before;
    for (const std::int64_t place :
         chosen(results.size(), options.share, plan->experiment().seed.value_or(0))) {
        const TaskResult *const result = results[static_cast<std::size_t>(place)].get();
        before.emplace(result->task, result);
        run.order.push_back(result->task);
    }
    Coordinator coordinator(plan, run);
    if (const auto started = coordinator.start(); !started)
        return started.error();
    const std::stop_callback cancel(options.stop, [&coordinator] { coordinator.cancel(); });
    coordinator.wait();
    if (options.stop.stop_requested())
        return Error{ErrorCode::Cancelled, "The verification was cancelled."};
    if (const auto error = coordinator.error())
        return *error;
    Verification verification;
    verification.checked = std::ssize(before);
    for (const auto &[task, result] : before) {
        const auto again = coordinator.ledger().find(task);
        if (!again || withoutTimes(*again) != withoutTimes(*result))
            verification.different.push_back(task);
    }
    return verification;
}

} // namespace heddle
