// Times tuned elastic nets from a plan to the last fit and to results: a path cross-validated on
// the spam data, and a grid of alphas on Pima's, each on one and two lanes. Prints one figure a
// line.

#include "core/machine.h"
#include "data/csvreader.h"
#include "orend.h"
#include "plan/plan.h"
#include "run/coordinator.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace heddle;

namespace {

std::shared_ptr<const Plan> planOf(const std::string &file, std::vector<std::string> alphas)
{
    const std::string path = std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/" + file;
    Experiment experiment;
    experiment.formula = "type ~ .";
    experiment.learners = {LearnerSpec::ofKind(LearnerKind::ElasticNet)};
    if (!alphas.empty())
        experiment.learners.front().grid = {{"alpha", std::move(alphas)}};
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.metrics = {Metric::Deviance};
    experiment.seed = 1;
    return orEnd(Plan::make(std::move(experiment),
                            std::make_shared<const Table>(orEnd(readCsv(path)).table)));
}

void bench(const std::string &name, const std::shared_ptr<const Plan> &plan, int times)
{
    for (const int lanes : {1, 2}) {
        for (const bool reduces : {false, true}) {
            double best = 1e9;
            for (int i = 0; i < times; ++i) {
                RunOptions options;
                options.lanes = lanes;
                options.reduces = reduces;
                Coordinator coordinator(plan, options);
                const auto start = std::chrono::steady_clock::now();
                if (!coordinator.start())
                    std::exit(1);
                coordinator.wait();
                const auto passed = std::chrono::steady_clock::now() - start;
                best = std::min(best, std::chrono::duration<double>(passed).count());
            }
            std::printf("%s_%s%d_s %.5f\n", name.c_str(), reduces ? "" : "fits_", lanes, best);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory(); // as the programs do
    const QCoreApplication application(argc, argv);
    bench("spam_net", planOf("spam.csv.gz", {}), 3);
    bench(
        "pima_nets",
        planOf("pima_tr.csv", {"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"}),
        5);
    return 0;
}
