#include "work/testrows.h"

#include "core/numerics.h"
#include "core/parallel.h"
#include "stats/links.h"
#include "stats/multinomial.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double dependence = 1e-7; ///< As R's lm.fit: a remainder below it is none.

std::vector<std::int64_t> trainingRows(const Plan &plan, const Resample &resample)
{
    const auto weights = plan.priorWeights();
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < resample.multiplicities.size(); ++row) {
        if (resample.multiplicities[row] > 0 && (weights.empty() || weights[row] > 0))
            rows.push_back(static_cast<std::int64_t>(row));
    }
    return rows;
}

bool sameColumnsLeftOut(const Eigen::VectorXd &a, const Eigen::VectorXd &b)
{
    return (a.array().isNaN() == b.array().isNaN()).all();
}

/// Marks the test rows in which a left-out column is not the combination of the kept columns that
/// it is in the training rows.
void blankUnestimable(const Plan &plan, const GlmDesign &design,
                      const Eigen::VectorXd &coefficients, const Resample &resample,
                      Eigen::Ref<Eigen::MatrixXd> link)
{
    const Eigen::MatrixXd &x = design.x();
    std::vector<Eigen::Index> kept;
    std::vector<Eigen::Index> leftOut;
    for (Eigen::Index column = 0; column < coefficients.size(); ++column) {
        if (!std::isnan(coefficients[column]))
            kept.push_back(column);
        else if ((x.col(column).array() != 0).any()) // else no row needs it
            leftOut.push_back(column);
    }
    if (leftOut.empty())
        return;
    const std::vector<std::int64_t> training = trainingRows(plan, resample);
    const Eigen::MatrixXd basis = x(training, kept);
    const Eigen::MatrixXd combination =
        basis.householderQr().solve(Eigen::MatrixXd(x(training, leftOut)));

    const Eigen::MatrixXd tested = x(resample.testRows, leftOut);
    const Eigen::MatrixXd remainder =
        tested - Eigen::MatrixXd(x(resample.testRows, kept)) * combination;
    for (std::size_t column = 0; column < leftOut.size(); ++column) {
        const double size = std::max(1e-300, x.col(leftOut[column]).cwiseAbs().maxCoeff());
        for (Eigen::Index row = 0; row < link.rows(); ++row)
            if (std::abs(remainder(row, static_cast<Eigen::Index>(column))) > dependence * size)
                link.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
    }
}

/// Predictions with what they are compared with, rows without one left out.
struct ScoredRows
{
    std::vector<double> predicted;
    std::vector<double> observed;
    std::vector<std::uint8_t> isEvent;
    std::vector<double> weights; ///< Empty: all 1.
    double shareDeviance = 0;    ///< Of shares: -2 Σ w (y log y + (1 - y) log(1 - y)).

    /// Mean deviance that shares have against 0 and 1 even when predicted exactly.
    double saturated() const
    {
        double total = 0;
        for (const double weight : weights)
            total += weight;
        return total > 0 ? shareDeviance / total : 0;
    }
};

class RowCollector
{
public:
    RowCollector(const Plan &plan, const Cell &cell)
        : m_plan(plan)
        , m_event(cell.level >= 0 ? cell.level : plan.target().event)
    {
    }

    void add(double predicted, std::int64_t row)
    {
        const auto at = static_cast<std::size_t>(row);
        const auto weights = m_plan.priorWeights();
        const Target &target = m_plan.target();
        const double weight = weights.empty() ? 1.0 : weights[at];
        if (target.kind == TargetKind::Shares) { // so many events and so many others
            const double share = target.numbers[at];
            addOne(predicted, 1, weight * share);
            addOne(predicted, 0, weight * (1 - share));
            if (share > 0 && share < 1)
                m_rows.shareDeviance -=
                    2 * weight *
                    (share * packet::log(share) + (1 - share) * packet::log(1 - share));
            return;
        }
        m_rows.predicted.push_back(predicted);
        if (target.kind == TargetKind::Classes)
            m_rows.isEvent.push_back(target.codes[at] == m_event ? 1 : 0);
        else
            m_rows.observed.push_back(target.numbers[at]);
        if (!weights.empty())
            m_rows.weights.push_back(weight);
    }

    const ScoredRows &rows() const { return m_rows; }

private:
    void addOne(double predicted, std::uint8_t isEvent, double weight)
    {
        m_rows.predicted.push_back(predicted);
        m_rows.isEvent.push_back(isEvent);
        m_rows.weights.push_back(weight);
    }

    const Plan &m_plan;
    int m_event;
    ScoredRows m_rows;
};

/// Mean over the levels of a metric that ranks one against the rest, levels side by side.
double meanRanked(Metric metric, const Eigen::MatrixXd &probability,
                  const std::vector<std::int32_t> &observed, const std::vector<double> &weights,
                  int threads)
{
    std::vector<double> areas(static_cast<std::size_t>(probability.cols()));
    forEachIndex(probability.cols(), threads, [&](std::int64_t level) {
        std::vector<std::uint8_t> isEvent;
        isEvent.reserve(observed.size());
        for (const std::int32_t code : observed)
            isEvent.push_back(code == level ? 1 : 0);
        areas[static_cast<std::size_t>(level)] = twoClassMetric(
            metric, std::span(probability.col(level).data(), observed.size()), isEvent, weights);
    });
    double sum = 0;
    for (const double area : areas)
        sum += area;
    return sum / static_cast<double>(areas.size());
}

} // namespace

std::vector<double> predictTestRows(const Plan &plan, const GlmDesign &design, const GlmFit &fit,
                                    const Resample &resample, const Eigen::VectorXd *usual)
{
    Eigen::VectorXd predicted =
        linearPredictor(design, fit.coefficients, plan.offset(), resample.testRows);
    const bool complete = !fit.coefficients.hasNaN();
    if (!complete && !(usual && sameColumnsLeftOut(fit.coefficients, *usual)))
        blankUnestimable(plan, design, fit.coefficients, resample, predicted);
    return {predicted.begin(), predicted.end()};
}

Eigen::MatrixXd predictTestRows(const Plan &plan, const GlmDesign &design,
                                const Eigen::MatrixXd &byLevel, const Eigen::VectorXd &leftOut,
                                const Resample &resample, const Eigen::VectorXd *usual)
{
    Eigen::MatrixXd predicted =
        multinomialPredictors(design.x()(resample.testRows, Eigen::all), byLevel);
    if (leftOut.hasNaN() && !(usual && sameColumnsLeftOut(leftOut, *usual)))
        blankUnestimable(plan, design, leftOut, resample, predicted);
    return predicted;
}

std::int64_t blankImpossible(Link link, std::vector<double> &predictors)
{
    std::int64_t count = 0;
    for (double &predictor : predictors) {
        if (link != Link::Inverse || !(predictor <= 0))
            continue;
        predictor = std::numeric_limits<double>::quiet_NaN();
        ++count;
    }
    return count;
}

std::vector<double> scoreRows(const Plan &plan, const Cell &cell, std::span<const double> link,
                              std::span<const std::int64_t> rows)
{
    if (plan.isJoint(cell.learner))
        return scoreClasses(plan, jointProbability(plan, link), rows);
    const LearnerSpec &learner = plan.learner(cell);
    const Eigen::Map<const Eigen::VectorXd> eta(link.data(),
                                                static_cast<Eigen::Index>(link.size()));
    const Eigen::VectorXd predicted = inverseLink(learner.link(plan.target().kind), eta);
    RowCollector collector(plan, cell);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!std::isnan(link[i]))
            collector.add(predicted[static_cast<Eigen::Index>(i)], rows[i]);
    }
    const ScoredRows &scored = collector.rows();
    std::vector<double> values;
    for (const Metric metric : plan.experiment().metrics) {
        if (plan.target().kind == TargetKind::Numbers)
            values.push_back(numericMetric(metric, scored.predicted, scored.observed,
                                           scored.weights, learner.family(TargetKind::Numbers)));
        else
            values.push_back(
                twoClassMetric(metric, scored.predicted, scored.isEvent, scored.weights));
        if (metric == Metric::Deviance && plan.target().kind == TargetKind::Shares)
            values.back() -= scored.saturated();
    }
    return values;
}

std::vector<double> scoreClasses(const Plan &plan, const Eigen::MatrixXd &probability,
                                 std::span<const std::int64_t> rows, int threads)
{
    const Target &target = plan.target();
    const auto priorWeights = plan.priorWeights();
    std::vector<Eigen::Index> scored;
    std::vector<std::int32_t> observed;
    std::vector<double> weights;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (std::isnan(probability(static_cast<Eigen::Index>(i), 0)))
            continue;
        const auto row = static_cast<std::size_t>(rows[i]);
        scored.push_back(static_cast<Eigen::Index>(i));
        observed.push_back(target.codes[row]);
        if (!priorWeights.empty())
            weights.push_back(priorWeights[row]);
    }
    Eigen::MatrixXd kept;
    const bool all = scored.size() == rows.size();
    if (!all)
        kept = probability(scored, Eigen::all);
    const Eigen::MatrixXd &used = all ? probability : kept;
    std::vector<std::uint8_t> isEvent;
    for (const std::int32_t code : observed)
        isEvent.push_back(code == target.event ? 1 : 0);
    std::vector<double> values;
    for (const Metric metric : plan.experiment().metrics) {
        if (target.event >= 0)
            values.push_back(twoClassMetric(
                metric, {used.col(target.event).data(), observed.size()}, isEvent, weights));
        else
            values.push_back(ranksRows(metric)
                                 ? meanRanked(metric, used, observed, weights, threads)
                                 : manyClassMetric(metric, used, observed, weights));
    }
    return values;
}

Eigen::MatrixXd jointProbability(const Plan &plan, std::span<const double> link)
{
    const auto levels = static_cast<Eigen::Index>(plan.target().levels.size());
    return softmax(Eigen::Map<const Eigen::MatrixXd>(
        link.data(), static_cast<Eigen::Index>(link.size()) / levels, levels));
}

} // namespace heddle
