#include "formats/stopreport.h"

#include "core/text.h"
#include "stats/permutationtest.h"

#include <cmath>

namespace heddle {

namespace {

/// What holds at the end, or would have to.
std::string goalOf(const Experiment &experiment)
{
    const StopSpec &stop = *experiment.stop;
    const std::string most = " of at most " + formatNumber(stop.precision);
    switch (stop.target) {
    case StopTarget::Interval:
        return "every interval's ends have a Monte Carlo error" + most;
    case StopTarget::Metric:
        return "the mean " + std::string(toText(experiment.metrics.front())) +
               " has a standard error" + most;
    case StopTarget::PValue:
        break;
    }
    return "each test has " + std::to_string(exceedancesFor(stop.precision)) +
           " replicates as extreme as the rows";
}

} // namespace

std::string stopReport(const Results &results)
{
    if (!results.stop)
        return {};
    const StopEntry &stop = *results.stop;
    const std::string what = stop.countsRepeats ? " repeats" : " replicates";
    const std::string goal = goalOf(results.plan->experiment());
    if (stop.isEarly)
        return "Stopped after " + std::to_string(stop.used) + " of " +
               std::to_string(stop.planned) + what + ": " + goal + ".\n";
    return "All " + std::to_string(stop.planned) + what + " were run: it was not so that " + goal +
           " before the last.\n";
}

} // namespace heddle
