#include "run/replicatesections.h"

#include <cmath>
#include <string_view>

namespace heddle {

namespace {

class Members
{
public:
    explicit Members(ResultSink &sink)
        : m_sink(sink)
    {
    }

    void text(std::string_view key, std::string_view value)
    {
        m_sink.key(key);
        m_sink.text(value);
    }
    void count(std::string_view key, std::int64_t value)
    {
        m_sink.key(key);
        m_sink.count(value);
    }
    /// Not a number: there is none.
    void number(std::string_view key, double value)
    {
        m_sink.key(key);
        if (std::isnan(value))
            m_sink.null();
        else
            m_sink.number(value);
    }
    void texts(std::string_view key, const std::vector<std::string> &values)
    {
        m_sink.key(key);
        m_sink.beginArray(std::ssize(values));
        for (const std::string &value : values)
            m_sink.text(value);
        m_sink.endArray();
    }

private:
    ResultSink &m_sink;
};

} // namespace

void writeReplicateMembers(const Plan &plan, const ReplicateTable &table, std::size_t replicate,
                           ResultSink &sink)
{
    Members members(sink);
    const std::span<const double> values = table.of(replicate);
    if (plan.isPermutation())
        return members.number("statistic", values.front());
    sink.key("estimates");
    sink.beginObject();
    for (std::size_t i = 0; i < values.size(); ++i)
        members.number(plan.coefficients(table.cell.learner)[i].text(), values[i]);
    sink.endObject();
}

void writeIntervalMembers(const IntervalEntry &entry, ResultSink &sink)
{
    Members members(sink);
    members.text("term", entry.term);
    members.text("kind", toText(entry.kind));
    members.number("level", entry.level);
    members.number("low", entry.interval.low);
    members.number("high", entry.interval.high);
    members.number("low_error", entry.interval.lowError);
    members.number("high_error", entry.interval.highError);
    members.number("estimate", entry.estimate);
    members.number("bias", entry.spread.bias);
    members.number("std_error", entry.spread.stdError);
    if (entry.kind == IntervalKind::Bca) {
        members.number("z0", entry.biasCorrection);
        members.number("acceleration", entry.acceleration);
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
    Members members(sink);
    members.text("statistic", entry.statistic);
    members.number("observed", entry.observed);
    members.count("exceed", entry.test.exceed);
    members.count("replicates", entry.test.replicates);
    members.number("p_value", entry.test.pValue);
    members.number("low", entry.test.low);
    members.number("high", entry.test.high);
    members.texts("warnings", entry.warnings);
}

} // namespace heddle
