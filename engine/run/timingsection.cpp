#include "run/resultsections.h"

#include <string_view>

namespace heddle {

namespace {

void writeCounts(std::string_view key, const std::vector<std::int64_t> &counts, ResultSink &sink)
{
    sink.key(key);
    sink.beginArray(std::ssize(counts));
    for (const std::int64_t count : counts)
        sink.count(count);
    sink.endArray();
}

void writeRetries(const std::vector<TaskRetry> &retries, ResultSink &sink)
{
    sink.key("retries");
    sink.beginArray(std::ssize(retries));
    for (const TaskRetry &retry : retries) {
        sink.beginObject();
        sink.key("task");
        sink.count(retry.task);
        sink.key("worker");
        sink.text(retry.worker);
        sink.key("reason");
        sink.text(retry.reason);
        sink.endObject();
    }
    sink.endArray();
}

} // namespace

void writeTiming(const RunTiming &timing, ResultSink &sink)
{
    const auto seconds = [&sink](std::string_view key, double value) {
        sink.key(key);
        sink.number(value);
    };
    sink.beginObject();
    seconds("wall_s", timing.wallSeconds);
    seconds("task_cpu_s", timing.taskCpuSeconds);
    seconds("serial_forecast_s", timing.serialForecastSeconds);
    sink.key("lanes");
    sink.count(timing.lanes);
    seconds("speedup", timing.speedup);
    seconds("efficiency", timing.efficiency);
    sink.key("overhead");
    sink.beginObject();
    seconds("start_s", timing.startSeconds);
    seconds("transfer_s", timing.transferSeconds);
    seconds("wait_s", timing.waitSeconds);
    seconds("imbalance_s", timing.imbalanceSeconds);
    sink.endObject();
    const bool hasWorkers = !timing.hosts.empty();
    if (hasWorkers) {
        sink.key("bytes_to_workers");
        sink.count(timing.bytesToWorkers);
        sink.key("bytes_from_workers");
        sink.count(timing.bytesFromWorkers);
    }
    sink.key("peak_rss_bytes");
    sink.beginObject();
    sink.key("coordinator");
    sink.count(timing.peakRssBytes);
    if (hasWorkers)
        writeCounts("worker", timing.workerRssBytes, sink);
    sink.endObject();
    if (hasWorkers)
        writeRetries(timing.retries, sink);
    sink.key("version");
    sink.text(HEDDLE_VERSION);
    if (hasWorkers) {
        sink.key("hosts");
        sink.beginArray(std::ssize(timing.hosts));
        for (const std::string &host : timing.hosts)
            sink.text(host);
        sink.endArray();
    }
    sink.endObject();
}

} // namespace heddle
