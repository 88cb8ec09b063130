#pragma once

#include "core/result.h"
#include "plan/plan.h"
#include "run/outputfile.h"
#include "run/workerstatus.h"
#include "work/taskevent.h"
#include "work/taskresult.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// Writes the timeline of a run: one JSON object a line, `t` and `event` first (docs/files.md).
/// Belongs to the coordinator's thread.
class Trace
{
public:
    /// Adds a file that gets all lines from now on; of a resumed run, behind those it has.
    Result<void> addFile(const std::string &path, bool resumes = false);

    void run(const Plan &plan, int lanes);
    void lane(double time, int lane);
    void worker(double time,
                const WorkerStatus &status); ///< What scripts count: joined, lost, drained.
    void event(const TaskEvent &event, const TaskResult *result); ///< With its warnings.
    void end(double time, std::string_view state, std::int64_t done, std::int64_t failed);

    Result<void> flush(); ///< After an error it tries again with all that is not yet written.

private:
    void begin(double time, std::string_view event);
    void addCount(std::string_view key, std::int64_t value);
    void addSeconds(std::string_view key, double value);
    void addText(std::string_view key, std::string_view value);
    void close();

    std::vector<OutputFile> m_files;
    std::string m_lines; ///< Not yet handed to the files.
};

} // namespace heddle
