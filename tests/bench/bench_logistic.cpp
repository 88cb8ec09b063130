// Times one-vs-rest letter recognition as the plan cuts it: 26 levels in two bundles of 13,
// standard errors, certificate and polish included. Prints seconds, the best of five runs.

#include "core/machine.h"
#include "data/csvreader.h"
#include "orend.h"
#include "plan/plan.h"
#include "stats/logistic.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>

using namespace heddle;

namespace {

std::shared_ptr<const Plan> lettersPlan()
{
    const std::string path =
        std::string(HEDDLE_SOURCE_DIR) + "/tests/data/tables/letter_recognition.csv.gz";
    Experiment experiment;
    experiment.formula = "lettr ~ .";
    experiment.learners.resize(1);
    experiment.learners.front().kind = LearnerKind::Logistic;
    experiment.learners.front().name = "logistic";
    experiment.seed = 1;
    return orEnd(Plan::make(experiment, std::make_shared<const Table>(orEnd(readCsv(path)).table)));
}

/// Seconds to fit all levels, `bundle` at a time, from the matrix on.
double fitSeconds(const Plan &plan, int bundle, const LogisticOptions &options)
{
    const auto start = std::chrono::steady_clock::now();
    const GlmDesign design =
        orEnd(GlmDesign::make(plan.design().x(), plan.design().hasIntercept()));
    const auto levels = static_cast<int>(plan.target().levels.size());
    for (int first = 0; first < levels; first += bundle) {
        LogisticTargets targets;
        targets.codes = plan.target().codes;
        targets.events.resize(static_cast<std::size_t>(std::min(bundle, levels - first)));
        std::iota(targets.events.begin(), targets.events.end(), first);
        LogisticOptions own = options;
        Eigen::MatrixXd starts;
        if (options.start) {
            starts = options.start->middleCols(first, std::min(bundle, levels - first));
            own.start = &starts;
        }
        for (const GlmFit &fit : orEnd(fitLogistic(design, targets, {}, own)))
            if (!fit.converged || fit.separation != Separation::None)
                std::exit(1);
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double best(const Plan &plan, int bundle, const LogisticOptions &options = {})
{
    double seconds = 1e9;
    for (int run = 0; run < 5; ++run)
        seconds = std::min(seconds, fitSeconds(plan, bundle, options));
    return seconds;
}

/// The coefficients of all levels, as folds take them for their start.
Eigen::MatrixXd optimum(const Plan &plan)
{
    LogisticTargets targets;
    targets.codes = plan.target().codes;
    targets.events.resize(plan.target().levels.size());
    std::iota(targets.events.begin(), targets.events.end(), 0);
    const auto fits = orEnd(fitLogistic(plan.design(), targets, {}));
    Eigen::MatrixXd starts(plan.design().columns(), static_cast<Eigen::Index>(fits.size()));
    for (std::size_t k = 0; k < fits.size(); ++k)
        starts.col(static_cast<Eigen::Index>(k)) = fits[k].coefficients;
    return starts;
}

} // namespace

int main()
{
    keepFreedMemory(); // as the programs do
    const auto plan = lettersPlan();
    std::printf("letters_logistic_s %.6f\n", best(*plan, 13));
    std::printf("letters_logistic_one_by_one_s %.6f\n", best(*plan, 1));
    const Eigen::MatrixXd starts = optimum(*plan);
    LogisticOptions warm;
    warm.summary = false;
    warm.start = &starts;
    std::printf("letters_logistic_warm_s %.6f\n", best(*plan, 13, warm));
    return 0;
}
