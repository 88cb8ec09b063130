#include "plan/celldesign.h"

#include "plan/treatmentrows.h"

#include <cmath>

namespace heddle {

namespace {

bool treatsFor(const Plan &plan, const Cell &cell)
{
    // A baseline looks at no variable.
    const auto learner = static_cast<std::size_t>(cell.learner);
    return plan.treatment() != nullptr &&
           plan.experiment().learners[learner].kind != LearnerKind::Baseline;
}

Result<CellDesign> treatedDesign(const Plan &plan, const Cell &cell, const Resample &resample,
                                 const std::stop_token &stop)
{
    const Treatment &treatment = *plan.treatment();
    const TreatmentRows rows(plan, cell, resample);
    const double significance = treatment.significance();
    const Eigen::Index constants = plan.recipe().hasIntercept() ? 1 : 0;
    const auto columns = std::ssize(treatment.columns());
    CellDesign design;
    design.notRecommended.assign(static_cast<std::size_t>(constants + columns), false);
    Eigen::MatrixXd x = Eigen::MatrixXd::Ones(plan.rowsUsed(), constants + columns);
    Eigen::Index next = constants;
    for (const TreatedColumn &column : treatment.columns()) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "The treatment was cancelled."};
        const std::vector<double> numbers = rows.numbers(column, rows.learn(column));
        VariableScore score;
        if (significance < 1) {
            auto made = rows.score(numbers, stop);
            if (!made)
                return made.error();
            score = *made;
        }
        const bool isTaken = treatment.recommends(score.pValue);
        design.notRecommended[static_cast<std::size_t>(next)] = !isTaken;
        if (isTaken)
            x.col(next) = Eigen::Map<const Eigen::VectorXd>(numbers.data(), x.rows());
        else
            x.col(next).setZero();
        ++next;
    }
    auto made = GlmDesign::make(std::move(x), plan.recipe().hasIntercept());
    if (!made)
        return made.error();
    design.own = std::move(*made);
    return design;
}

/// Centre and scale of every column, 0 and 1 for those that are no numeric variable's.
struct Scales
{
    std::vector<double> centers, scales;
};

double weightOf(const FitRows &rows, std::size_t row)
{
    return (rows.priorWeights.empty() ? 1.0 : rows.priorWeights[row]) *
           (rows.multiplicities.empty() ? 1.0 : rows.multiplicities[row]);
}

Scales scalesOf(const Plan &plan, const Eigen::MatrixXd &x, const FitRows &rows)
{
    const std::vector<bool> numeric = plan.recipe().numericColumns();
    const auto n = static_cast<std::size_t>(x.rows());
    double total = 0, count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double weight = weightOf(rows, i);
        total += weight;
        if (weight > 0)
            count += rows.multiplicities.empty() ? 1.0 : rows.multiplicities[i];
    }
    Scales scales{std::vector<double>(numeric.size(), 0), std::vector<double>(numeric.size(), 1)};
    for (std::size_t column = 0; column < numeric.size(); ++column) {
        if (!numeric[column] || !(total > 0))
            continue;
        const double *const values = x.col(static_cast<Eigen::Index>(column)).data();
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            sum += weightOf(rows, i) * values[i];
        const double mean = sum / total;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i)
            squares += weightOf(rows, i) * (values[i] - mean) * (values[i] - mean);
        scales.centers[column] = mean;
        const double variance = count > 1 ? squares / total * (count / (count - 1)) : 0;
        // What rounding of the mean leaves of a constant is no spread.
        if (std::sqrt(variance) > 1e-13 * std::abs(mean))
            scales.scales[column] = std::sqrt(variance);
    }
    return scales;
}

FitRows rowsOf(const Plan &plan, const Resample &resample)
{
    return {plan.priorWeights(), resample.multiplicities, {}};
}

} // namespace

Result<GlmDesign> standardizedDesign(const Plan &plan, const GlmDesign &raw, const FitRows &rows)
{
    const Scales scales = scalesOf(plan, raw.x(), rows);
    Eigen::MatrixXd x = raw.x();
    for (Eigen::Index column = 0; column < x.cols(); ++column) {
        const auto at = static_cast<std::size_t>(column);
        // As DesignRecipe::matrix does it, to the last bit.
        if (scales.centers[at] != 0 || scales.scales[at] != 1)
            x.col(column).array() =
                (x.col(column).array() - scales.centers[at]) / scales.scales[at];
    }
    return GlmDesign::make(std::move(x), raw.hasIntercept());
}

Result<CellDesign> designOfCell(const Plan &plan, const Cell &cell, const Resample &resample,
                                const std::stop_token &stop)
{
    if (treatsFor(plan, cell))
        return treatedDesign(plan, cell, resample, stop);
    CellDesign design;
    if (!plan.preparesCells() || plan.treatment() != nullptr)
        return design;
    auto made = standardizedDesign(plan, plan.design(), rowsOf(plan, resample));
    if (!made)
        return made.error();
    design.own = std::move(*made);
    return design;
}

Result<DesignRecipe> recipeOfModel(const Plan &plan, const Cell &cell)
{
    if (!plan.preparesCells())
        return plan.recipe();
    if (plan.treatment() == nullptr) {
        const Scales scales = scalesOf(plan, plan.design().x(), rowsOf(plan, {}));
        return plan.recipe().standardized(scales.centers, scales.scales);
    }
    const Resample all;
    const TreatmentRows rows(plan, cell, all);
    std::vector<DerivedColumn> columns;
    for (const TreatedColumn &column : plan.treatment()->columns())
        columns.push_back({column.source, rows.learn(column)});
    return treatedRecipe(plan.treatment()->sources(), std::move(columns));
}

Result<std::vector<VariableScore>> scoresOfVariable(const Plan &plan, const Cell &cell,
                                                    const std::stop_token &stop)
{
    const Treatment &treatment = *plan.treatment();
    const Resample all;
    const TreatmentRows rows(plan, cell, all);
    const auto source = static_cast<std::size_t>(cell.variable);
    std::vector<VariableScore> scores;
    for (std::size_t i = treatment.firstColumn(source); i < treatment.firstColumn(source + 1);
         ++i) {
        const TreatedColumn &column = treatment.columns()[i];
        auto score = rows.score(rows.numbers(column, rows.learn(column)), stop);
        if (!score)
            return score.error();
        scores.push_back(*score);
    }
    return scores;
}

} // namespace heddle
