#include "run/replicatesections.h"

#include "run/sinkmembers.h"

#include <cmath>
#include <string_view>

namespace heddle {

void writeReplicateMembers(const Plan &plan, const ReplicateTable &table, std::size_t replicate,
                           ResultSink &sink)
{
    SinkMembers members(sink);
    const std::span<const double> values = table.of(replicate);
    if (plan.isPermutation())
        return members.numberOrNull("statistic", values.front());
    sink.key("estimates");
    sink.beginObject();
    for (std::size_t i = 0; i < values.size(); ++i)
        members.numberOrNull(plan.coefficients(table.cell.learner)[i].text(), values[i]);
    sink.endObject();
}

void writeIntervalMembers(const IntervalEntry &entry, ResultSink &sink)
{
    SinkMembers members(sink);
    members.text("term", entry.term);
    members.text("kind", toText(entry.kind));
    members.numberOrNull("level", entry.level);
    members.numberOrNull("low", entry.interval.low);
    members.numberOrNull("high", entry.interval.high);
    members.numberOrNull("low_error", entry.interval.lowError);
    members.numberOrNull("high_error", entry.interval.highError);
    members.numberOrNull("estimate", entry.estimate);
    members.numberOrNull("bias", entry.spread.bias);
    members.numberOrNull("std_error", entry.spread.stdError);
    if (entry.kind == IntervalKind::Bca) {
        members.numberOrNull("z0", entry.biasCorrection);
        members.numberOrNull("acceleration", entry.acceleration);
    }
    sink.key("replicates");
    sink.beginObject();
    members.count("planned", entry.counts.planned);
    members.count("used", entry.counts.used);
    members.count("failed", entry.counts.failed);
    members.count("aliased", entry.counts.aliased);
    members.count("separated", entry.counts.separated);
    members.count("not_converged", entry.counts.notConverged);
    sink.endObject();
    members.texts("warnings", entry.warnings);
}

void writePermutationTestMembers(const PermutationTestEntry &entry, ResultSink &sink)
{
    SinkMembers members(sink);
    members.text("statistic", entry.statistic);
    members.numberOrNull("observed", entry.observed);
    members.count("exceed", entry.test.exceed);
    members.count("replicates", entry.test.replicates);
    members.numberOrNull("p_value", entry.test.pValue);
    members.numberOrNull("low", entry.test.low);
    members.numberOrNull("high", entry.test.high);
    members.texts("warnings", entry.warnings);
}

} // namespace heddle
