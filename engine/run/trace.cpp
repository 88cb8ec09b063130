#include "run/trace.h"

#include "run/jsontext.h"

namespace heddle {

Result<void> Trace::addFile(const std::string &path, bool resumes)
{
    auto file = OutputFile::open(path, resumes ? OutputFile::Placement::Appended
                                               : OutputFile::Placement::Direct);
    if (!file)
        return file.error();
    m_files.push_back(std::move(*file));
    return {};
}

void Trace::run(const Plan &plan, int lanes)
{
    begin(0, "run");
    addText("name", plan.experiment().name);
    addCount("cells", plan.cellCount());
    addCount("tasks", plan.taskCount());
    addCount("all_rows_tasks", plan.allRowsTaskCount());
    if (plan.jackknifeTaskCount() > 0)
        addCount("jackknife_tasks", plan.jackknifeTaskCount());
    if (plan.variableTaskCount() > 0)
        addCount("variable_tasks", plan.variableTaskCount());
    addCount("lanes", lanes);
    addText("version", HEDDLE_VERSION);
    close();
}

void Trace::lane(double time, int lane)
{
    begin(time, "lane");
    addCount("lane", lane);
    close();
}

void Trace::worker(double time, const WorkerStatus &status)
{
    using State = WorkerStatus::State;
    std::string_view what;
    if (status.state == State::Ready)
        what = "joined";
    else if (status.state == State::Lost || status.state == State::SetAside)
        what = "lost";
    else if (status.state == State::Ended)
        what = "drained";
    else
        return;
    begin(time, "worker");
    addText("worker", status.name);
    addText("host", status.host);
    addText("state", what);
    if (status.firstLane >= 0) {
        addCount("first_lane", status.firstLane);
        addCount("lanes", status.lanes);
    }
    if (status.state != State::Ready && status.cpuSeconds > 0)
        addSeconds("cpu_s", status.cpuSeconds);
    if (!status.reason.isEmpty())
        addText("reason", status.reason.text().toStdString());
    close();
}

void Trace::event(const TaskEvent &event, const TaskResult *result)
{
    if (m_files.empty() || event.kind == TaskEvent::Kind::Dropped)
        return;
    begin(event.time, toText(event.kind));
    addCount("task", event.task);
    addCount("lane", event.lane);
    if (event.kind == TaskEvent::Kind::Progress)
        addSeconds("progress", static_cast<double>(event.progress));
    if (result) {
        addSeconds("wall_s", event.wallSeconds);
        addSeconds("cpu_s", event.cpuSeconds);
    }
    close();
    if (!result || (event.warnings == 0 && event.kind != TaskEvent::Kind::Failed))
        return;
    for (const CellResult &cell : result->cells) {
        for (const std::string &warning : cell.warnings) {
            begin(event.time, "warning");
            addCount("task", event.task);
            addText("message", warning);
            close();
        }
        if (!cell.failure.empty()) {
            begin(event.time, "warning");
            addCount("task", event.task);
            addText("message", cell.failure);
            close();
        }
    }
}

void Trace::end(double time, std::string_view state, std::int64_t done, std::int64_t failed)
{
    begin(time, "end");
    addText("state", state);
    addCount("done", done);
    addCount("failed", failed);
    close();
}

Result<void> Trace::flush()
{
    Result<void> all;
    for (OutputFile &file : m_files) {
        auto written = file.write(m_lines);
        if (written)
            written = file.flush();
        if (!written)
            all = written;
    }
    m_lines.clear();
    return all;
}

void Trace::begin(double time, std::string_view event)
{
    m_lines += R"({"t":)";
    appendSeconds(m_lines, time);
    m_lines += R"(,"event":")";
    m_lines += event;
    m_lines += '"';
}

void Trace::addCount(std::string_view key, std::int64_t value)
{
    ((m_lines += ",\"") += key) += "\":";
    appendCount(m_lines, value);
}

void Trace::addSeconds(std::string_view key, double value)
{
    ((m_lines += ",\"") += key) += "\":";
    appendSeconds(m_lines, value);
}

void Trace::addText(std::string_view key, std::string_view value)
{
    ((m_lines += ",\"") += key) += "\":";
    appendJsonText(m_lines, value);
}

void Trace::close()
{
    m_lines += "}\n";
    if (m_files.empty())
        m_lines.clear();
}

} // namespace heddle
