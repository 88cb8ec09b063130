// Measures the peak memory of many bootstrap replicates against that of one fit, each in a process
// of its own, from a table's file to results in a folder. Of the replicates the 8 bytes an estimate
// are taken off that a run may keep. Prints one figure a line.

#include "core/machine.h"
#include "data/csvreader.h"
#include "orend.h"
#include "plan/plan.h"
#include "run/coordinator.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace heddle;

namespace {

struct Question
{
    std::string table, formula;
    int replicates = 0; ///< 0: one fit of each model.
};

/// The whole of one child.
[[noreturn]] void runOnce(const Question &question)
{
    int argc = 0;
    const QCoreApplication application(argc, nullptr);
    const QTemporaryDir folder;
    Experiment experiment;
    experiment.formula = question.formula;
    LearnerSpec learner;
    learner.name = "logistic";
    experiment.learners = {learner};
    experiment.seed = 1;
    if (question.replicates > 0) {
        experiment.resampling.kind = ResamplingKind::Bootstrap;
        experiment.resampling.replicates = question.replicates;
        experiment.intervals = IntervalsSpec{0.95, {IntervalKind::Percentile}};
    }
    const std::string path =
        std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/" + question.table;
    const auto plan =
        orEnd(Plan::make(experiment, std::make_shared<const Table>(orEnd(readCsv(path)).table)));
    RunOptions options;
    options.lanes = 1;
    options.folder = folder.filePath(QStringLiteral("run"));
    bool isDone = false;
    {
        Coordinator coordinator(plan, options);
        if (coordinator.start())
            coordinator.wait();
        isDone = coordinator.results() && coordinator.results()->complete;
    }
    QDir(folder.path()).removeRecursively();
    std::_Exit(isDone ? 0 : 1);
}

/// Bytes, of a child that was this process before it did anything.
double peakOf(const Question &question)
{
    const pid_t child = fork();
    if (child == 0)
        runOnce(question);
    int status = 0;
    rusage usage = {};
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        std::fprintf(stderr, "The run of %s failed.\n", question.table.c_str());
        std::exit(1);
    }
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

void bench(const char *name, Question question, int replicates, int estimates)
{
    const double one = peakOf(question);
    question.replicates = replicates;
    const double all = peakOf(question);
    std::printf("%s_fit_mb %.1f\n%s_replicates_mb %.1f\n%s_memory_ratio %.3f\n", name, one / 1e6,
                name, all / 1e6, name, (all - 8.0 * estimates * replicates) / one);
}

} // namespace

int main()
{
    keepFreedMemory(); // as the programs do
    bench("birthwt", {"birthwt.csv", "low ~ lwt + smoke + ht"}, 10'000, 4);
    bench("letters", {"letter_recognition.csv.gz", "lettr ~ ."}, 100, 26 * 17); // in a minute
    return 0;
}
