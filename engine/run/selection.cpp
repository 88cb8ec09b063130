#include "run/selection.h"

#include "stats/lambdaselection.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Mean and standard error of one column, NaN left out.
void takeMean(const Eigen::Ref<const Eigen::VectorXd> &values, Eigen::Index point,
              PointMeans &means)
{
    double sum = 0, squares = 0;
    std::int64_t count = 0;
    for (const double value : values) {
        if (std::isnan(value))
            continue;
        sum += value;
        ++count;
    }
    const auto n = static_cast<double>(count);
    const double mean = count > 0 ? sum / n : none;
    for (const double value : values)
        squares += std::isnan(value) ? 0 : (value - mean) * (value - mean);
    means.mean[point] = mean;
    means.se[point] = count > 1 ? std::sqrt(squares / (n - 1) / n) : none;
    means.count[point] = count;
}

/// Best point by the means; the first of equals.
std::optional<int> bestOf(const PointMeans &means, double sign)
{
    std::optional<int> best;
    const std::int64_t most = means.count.maxCoeff();
    for (int point = 0; point < means.mean.size(); ++point) {
        if (std::isnan(means.mean[point]) || means.count[point] < most)
            continue;
        if (!best || sign * means.mean[point] < sign * means.mean[*best])
            best = point;
    }
    return best;
}

/// Whether one value of a parameter is the least or largest of several.
bool isAtEdge(const std::string &value, const GridParameter &parameter)
{
    const auto number = [](const std::string &text) {
        const auto json = nlohmann::json::parse(text);
        return json.is_number() ? json.get<double>() : none;
    };
    double low = number(parameter.values.front()), high = low;
    for (const std::string &other : parameter.values) {
        low = std::min(low, number(other));
        high = std::max(high, number(other));
    }
    const double own = number(value);
    return parameter.values.size() > 1 && (own == low || own == high);
}

std::vector<std::string> edgesOf(const Plan &plan, int learner, int point)
{
    std::vector<std::string> names;
    const Cell cell = plan.cellAt(learner, point, 0, -1);
    const auto members = nlohmann::ordered_json::parse(plan.pointText(learner, point));
    const LearnerSpec &spec = plan.experiment().learners[static_cast<std::size_t>(learner)];
    const std::string_view path = pathParameter(spec.kind);
    for (const GridParameter &parameter : spec.grid)
        if (parameter.name != path && isAtEdge(members[parameter.name].dump(), parameter))
            names.push_back(parameter.name);
    const int place = point % plan.pathLength(learner);
    if (plan.path(cell).size() > 1 && (place == 0 || place + 1 == plan.pathLength(learner)))
        names.emplace_back(path);
    return names;
}

bool hasWeightedPath(const Plan &plan, int learner)
{
    return plan.learner(plan.cellAt(learner, 0, 0, -1)).kind == LearnerKind::ElasticNet;
}

} // namespace

PointMeans meansOf(const Plan &plan, int learner, const PointScores &scores)
{
    const Eigen::Index points = scores.values.cols();
    PointMeans means{Eigen::VectorXd(points), Eigen::VectorXd(points),
                     Eigen::VectorX<std::int64_t>(points)};
    for (Eigen::Index point = 0; point < points; ++point)
        takeMean(scores.values.col(point), point, means);
    if (hasWeightedPath(plan, learner)) {
        const LambdaSelection weighted = selectLambda(scores.values, scores.weights);
        means.mean = weighted.mean;
        means.se = weighted.standardError;
    }
    if (!scores.pooled.empty()) {
        means.mean = Eigen::Map<const Eigen::VectorXd>(scores.pooled.data(), points);
        means.se.setConstant(none);
        means.count.setOnes();
    }
    return means;
}

std::optional<SelectionEntry> select(const Plan &plan, int learner, const PointScores &scores)
{
    const Metric metric = plan.experiment().metrics.front();
    const double sign = higherIsBetter(metric) ? -1 : 1;
    const PointMeans means = meansOf(plan, learner, scores);
    const auto best = bestOf(means, sign);
    if (!best)
        return std::nullopt;
    SelectionEntry entry;
    entry.learner = learner;
    entry.metric = metric;
    entry.best = entry.oneSe = *best;
    entry.atEdge = edgesOf(plan, learner, *best);
    if (std::isnan(means.se[*best]))
        return entry;
    const double limit = sign * means.mean[*best] + means.se[*best];
    const int first = *best - *best % plan.pathLength(learner);
    for (int point = first; point < *best; ++point) // the farthest that is within, as cv.glmnet
        if (sign * means.mean[point] <= limit) {
            entry.oneSe = point;
            break;
        }
    return entry;
}

int chosenOf(const Plan &plan, const SelectionEntry &selection)
{
    const auto &tuning = plan.experiment().tuning;
    return tuning && tuning->choose == TuningSpec::Choice::OneSe ? selection.oneSe : selection.best;
}

int chosenPoint(const Plan &plan, std::span<const SelectionEntry> selections, int learner)
{
    if (!plan.hasPointAxis(learner))
        return 0;
    for (const SelectionEntry &selection : selections)
        if (selection.learner == learner)
            return chosenOf(plan, selection);
    return -1;
}

bool isOfChosen(const Results &results, const Cell &cell)
{
    return cell.point < 0 ||
           cell.point == chosenPoint(*results.plan, results.selections, cell.learner);
}

} // namespace heddle
