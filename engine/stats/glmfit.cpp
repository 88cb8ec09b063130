#include "stats/glmfit.h"

#include "core/numerics.h"
#include "stats/glmkernel.h"
#include "stats/hessianfactor.h"
#include "stats/likelihood.h"
#include "stats/pivotedqr.h"
#include "stats/separation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double leastShare = 1e-10;     // below, squaring the condition spoils a step
constexpr double smallDecrement = 1e-14; // the step from here ends at rounding error
constexpr int shortPolish = 12;          // Newton doubles its digits at every step
constexpr int longPolish = 60;           // damped steps from R's last point to a distant optimum
constexpr int mostHalvings = 30;

Error cancelled()
{
    return Error{ErrorCode::Cancelled, "The fit was cancelled."};
}

/// What is wrong with the responses of the rows that count.
std::optional<Error> responseFault(const GlmRows &rows)
{
    double largest = 0;
    for (std::size_t row = 0; row < rows.response.size(); ++row) {
        const double y = rows.response[row];
        if (!(rows.checked.weights[static_cast<Eigen::Index>(row)] > 0))
            continue;
        largest = std::max(largest, y);
        const bool isBinomial = rows.family == Family::Binomial;
        const bool isGamma = rows.family == Family::Gamma;
        if (std::isfinite(y) && (isGamma ? y > 0 : y >= 0) && (!isBinomial || y <= 1))
            continue;
        return badInput("The response of row " + std::to_string(row + 1) +
                            (isBinomial ? " is not a share between 0 and 1."
                             : isGamma  ? " is not above 0."
                                        : " is not a count of at least 0."),
                        "Nothing was fitted.", "Leave the row out or choose another learner.");
    }
    if (rows.family != Family::Binomial && largest == 0)
        return badInput("Every count is 0 in the rows that are fitted.", "There is no model.",
                        "Choose other rows or fewer folds.");
    return std::nullopt;
}

GlmRows makeRows(const GlmDesign &design, std::span<const double> y, const FitRows &given,
                 CheckedRows checked)
{
    GlmRows rows;
    rows.design = &design;
    rows.response = y;
    rows.given = given;
    rows.checked = std::move(checked);
    return rows;
}

void addLogarithms(GlmRows &rows)
{
    rows.logResponse = Eigen::VectorXd::Zero(rows.design->rows());
    for (std::size_t row = 0; row < rows.response.size(); ++row) {
        const auto at = static_cast<Eigen::Index>(row);
        const double y = rows.response[row];
        if (!(rows.checked.weights[at] > 0) || !(y > 0))
            continue;
        rows.logResponse[at] = packet::log(y);
        if (rows.family == Family::Binomial && y < 1)
            rows.saturatedLoss -= rows.checked.weights[at] *
                                  (y * rows.logResponse[at] + (1 - y) * packet::log(1 - y));
    }
}

/// Fits one response; used once.
class GlmFitter
{
public:
    GlmFitter(const GlmRows &rows, const GlmOptions &options)
        : m_rows(rows)
        , m_options(options)
        , m_kernel(rows)
        , m_columns(independentColumns(*rows.design, rows.checked.weights, m_kernel.gram()))
    {
    }

    Result<GlmFit> fit()
    {
        bool warm = m_options.start != nullptr;
        if (warm) {
            takeStart(*m_options.start);
            if (const Result<void> done = polishAndSettle(shortPolish); !done)
                return done.error();
            warm = m_isOptimum && m_finding.kind == Separation::None;
        }
        if (!warm) {
            if (const Result<void> done = iterateAsR(); !done)
                return done.error();
            m_point.coefficients = m_asR.coefficients;
            if (const Result<void> done = polishAndSettle(shortPolish); !done)
                return done.error();
        }
        return describe(warm);
    }

private:
    struct State
    {
        Eigen::VectorXd coefficients; ///< Of the scaled columns.
        double deviance = 0;
        double pearson = 0;
        HessianFactor factor;
    };

    bool evaluate(GlmPoint::Rule rule)
    {
        m_point.rule = rule;
        return m_kernel.evaluate(m_point, m_options.stop);
    }

    HessianFactor factor() const
    {
        HessianFactor made = factorPairs(m_point.hessian, m_rows.design->columns(), m_columns);
        return made.smallestShare >= leastShare
                   ? made
                   : factorRows(*m_rows.design, m_point.rowWeights, m_columns);
    }

    void tellProgress()
    {
        ++m_rounds;
        if (m_options.progress)
            m_options.progress(m_rounds / (m_rounds + 2.0));
    }

    /// R's loop: iterations, halvings and the rule by which it ends.
    Result<void> iterateAsR()
    {
        const Eigen::Index p = m_rows.design->columns();
        m_point.coefficients = Eigen::VectorXd::Zero(p);
        if (!evaluate(GlmPoint::Rule::Start))
            return cancelled();
        double deviance = m_point.deviance;
        for (m_iterations = 1;; ++m_iterations) {
            m_asR.factor = factor();
            const bool first = m_iterations == 1;
            const Eigen::VectorXd base = m_point.coefficients;
            m_point.coefficients += m_asR.factor.solve(m_point.gradient, p);
            if (Result<void> done = evaluateHalved(base, first); !done)
                return done;
            tellProgress();
            m_convergedAsR =
                std::abs(m_point.deviance - deviance) / (std::abs(m_point.deviance) + 0.1) <
                m_options.epsilon;
            deviance = m_point.deviance;
            if (m_convergedAsR || m_iterations >= m_options.maxIterations ||
                !m_point.coefficients.allFinite())
                break;
        }
        m_asR.coefficients = m_point.coefficients;
        m_asR.deviance = deviance;
        m_asR.pearson = m_point.pearson;
        return {};
    }

    /// Goes halfway back to `base` while the deviance is infinite.
    Result<void> evaluateHalved(const Eigen::VectorXd &base, bool isFirst)
    {
        for (int halvings = 0;; ++halvings) {
            if (!evaluate(GlmPoint::Rule::AsR))
                return cancelled();
            if (std::isfinite(m_point.deviance))
                return {};
            if (isFirst || halvings >= m_options.maxIterations)
                return badInput(std::string("The first step leaves the means that the ") +
                                    std::string(toText(m_rows.link)) + " link has.",
                                "There is no model.",
                                m_rows.link == Link::Inverse
                                    ? "Use the link log, which has every mean above 0."
                                    : "Scale the variables or leave extreme rows out.");
            m_point.coefficients = (m_point.coefficients + base) / 2;
        }
    }

    void takeStart(const Eigen::VectorXd &start)
    {
        const GlmDesign &design = *m_rows.design;
        m_point.coefficients = Eigen::VectorXd::Zero(design.columns());
        for (const Eigen::Index j : m_columns) {
            if (std::isnan(start[j]))
                continue;
            m_point.coefficients[j] += start[j] * design.scale()[j];
            if (design.hasIntercept() && j > 0)
                m_point.coefficients[0] += start[j] * design.center()[j];
        }
    }

    Result<void> polishAndSettle(int steps)
    {
        m_finding = {};
        if (!polish(steps))
            return cancelled();
        if (m_isCertain)
            return {};
        if (Result<void> done = findRecession(); !done)
            return done;
        if (m_finding.kind != Separation::None || m_isOptimum)
            return {};
        m_point.coefficients = m_optimum.coefficients;
        return polish(longPolish) ? Result<void>() : cancelled();
    }

    /// Newton steps, halved while the deviance rises. False when cancelled.
    bool polish(int steps)
    {
        m_isOptimum = m_isCertain = false;
        m_optimum.coefficients = m_point.coefficients;
        if (!evaluate(GlmPoint::Rule::Observed))
            return false;
        for (; steps >= 0 && std::isfinite(m_point.deviance); --steps) {
            const Eigen::VectorXd base = m_point.coefficients;
            const double deviance = m_point.deviance;
            m_optimum.factor = factor();
            const Eigen::VectorXd step = m_optimum.factor.solve(m_point.gradient, base.size());
            const double decrement = packet::dot(step.data(), m_point.gradient.data(), step.size());
            m_optimum.coefficients = base;
            if (!std::isfinite(decrement))
                return true;
            m_optimum.coefficients += step;
            if (decrement <= smallDecrement) {
                m_isOptimum = m_optimum.factor.columns.size() == m_columns.size();
                m_isCertain = m_isOptimum && isProven(decrement);
                return true;
            }
            const double slack = 1e-11 * (std::abs(deviance) + 1); // rounding of the sum
            m_point.coefficients += step;
            for (int halvings = 0;; ++halvings) {
                if (!evaluate(GlmPoint::Rule::Observed))
                    return false;
                if (m_point.deviance <= deviance + slack)
                    break;
                if (halvings >= mostHalvings)
                    return true;
                m_point.coefficients = (m_point.coefficients + base) / 2;
            }
            tellProgress();
        }
        return true;
    }

    /// A finite optimum exists here. The losses of the log link have |f'''| <= f'', so that Bach's
    /// bound holds as for logit; amounts always have one. The other links prove nothing this way.
    bool isProven(double decrement) const
    {
        if (m_rows.family == Family::Gamma)
            return true;
        if (m_rows.link != Link::Log)
            return false;
        const Eigen::MatrixXd root = invertUpper(m_optimum.factor.upper);
        const double trace = packet::dot(root.data(), root.data(), root.size());
        return decrement * trace * m_rows.design->largestSquaredRow() <= 0.25;
    }

    /// Asks whether the likelihood rises without end in some direction. Counts: one that keeps the
    /// predictor where y > 0 and lowers it where y = 0, which is the question of two classes with
    /// every row y > 0 in both.
    Result<void> findRecession()
    {
        if (m_rows.family == Family::Gamma)
            return {};
        LogisticRows rows;
        rows.design = m_rows.design;
        rows.checked = m_rows.checked;
        rows.shares.resize(m_rows.design->rows());
        for (Eigen::Index row = 0; row < rows.shares.size(); ++row) {
            const double y = m_rows.response[static_cast<std::size_t>(row)];
            rows.shares[row] = m_rows.family == Family::Binomial ? y : (y > 0 ? 0.5 : 0.0);
        }
        auto finding = findSeparation(rows, 0, m_columns, m_options.stop);
        if (!finding)
            return cancelled();
        m_finding = std::move(*finding);
        return {};
    }

    Result<GlmFit> describe(bool warm)
    {
        const bool separated = m_finding.kind != Separation::None;
        GlmFit fit;
        fit.family = m_rows.family;
        fit.link = m_rows.link;
        fit.rows = m_rows.checked.count;
        fit.separation = m_finding.kind;
        fit.separatingColumns = m_finding.columns;
        fit.converged = separated ? m_convergedAsR : m_isOptimum;
        if (!warm)
            fit.iterations = m_iterations;
        if (!warm && !separated && m_isOptimum && !m_convergedAsR)
            fit.warnings.emplace_back("R's iteration does not converge here; the optimum was found "
                                      "by damped Newton steps.");
        fit.dfResidual = fit.rows - static_cast<std::int64_t>(m_columns.size());
        fit.dfNull = fit.rows - (m_rows.design->hasIntercept() ? 1 : 0);
        State &state = separated ? m_asR : m_optimum;
        if (!separated) {
            m_point.coefficients = state.coefficients;
            if (!evaluate(GlmPoint::Rule::Expected))
                return cancelled();
            state.factor = factor();
            state.deviance = m_point.deviance;
            state.pearson = m_point.pearson;
        }
        fit.deviance = state.deviance;
        fillLikelihood(fit);
        if (estimatesDispersion(fit.family))
            fit.dispersion =
                fit.dfResidual > 0 ? state.pearson / static_cast<double>(fit.dfResidual) : nan;
        fit.coefficients = unscaledCoefficients(*m_rows.design, m_columns, state.coefficients);
        if (!m_options.summary)
            return fit;
        fit.standardErrors = unscaledErrors(*m_rows.design, state.factor);
        if (estimatesDispersion(fit.family))
            fit.standardErrors *= std::sqrt(fit.dispersion);
        const Result<double> null = nullDeviance();
        if (!null)
            return null.error();
        fit.nullDeviance = *null;
        if (std::isnan(fit.nullDeviance))
            fit.warnings.emplace_back("The model of intercept and offset alone has no fit, so "
                                      "there is no null deviance.");
        return fit;
    }

    void fillLikelihood(GlmFit &fit) const
    {
        for (Eigen::Index row = 0; row < m_rows.design->rows(); ++row)
            fit.weightSum += m_rows.checked.weights[row];
        if (fit.family == Family::Binomial)
            fit.saturatedLogLikelihood =
                saturatedBinomial(m_rows.response, m_rows.given, m_rows.saturatedLoss);
        else if (fit.family == Family::Poisson)
            fit.saturatedLogLikelihood = saturatedPoisson(m_rows.response, m_rows.checked.weights);
        else if (fit.family == Family::Gamma)
            fit.saturatedLogLikelihood = -packet::dot(
                m_rows.checked.weights.data(), m_rows.logResponse.data(), m_rows.design->rows());
        if (std::isnan(fit.saturatedLogLikelihood))
            fit.warnings.emplace_back("Some counts are no whole numbers: they have no likelihood, "
                                      "so there is no AIC.");
    }

    /// The model with the intercept and offset alone, or with the offset alone.
    Result<double> nullDeviance()
    {
        const GlmDesign &design = *m_rows.design;
        if (!design.hasIntercept()) {
            m_point.coefficients = Eigen::VectorXd::Zero(design.columns());
            if (!evaluate(GlmPoint::Rule::Expected))
                return cancelled();
            return m_point.deviance;
        }
        if (m_rows.given.offset.empty()) {
            const Eigen::VectorXd &weights = m_rows.checked.weights;
            double sum = 0, total = 0;
            for (Eigen::Index row = 0; row < design.rows(); ++row) {
                if (!(weights[row] > 0))
                    continue;
                sum += weights[row] * m_rows.response[static_cast<std::size_t>(row)];
                total += weights[row];
            }
            return m_kernel.devianceAt(sum / total);
        }
        const Result<GlmDesign> ones =
            GlmDesign::make(Eigen::MatrixXd::Ones(design.rows(), 1), true);
        GlmOptions options;
        options.summary = false;
        options.stop = m_options.stop;
        const Result<GlmFit> fit =
            fitGlm(*ones, m_rows.response, m_rows.family, m_rows.link, m_rows.given, options);
        if (!fit)
            return fit.error().code == ErrorCode::Cancelled ? Result<double>(fit.error())
                                                            : Result<double>(nan);
        return fit->deviance;
    }

    const GlmRows &m_rows;
    const GlmOptions &m_options;
    GlmKernel m_kernel;
    std::vector<Eigen::Index> m_columns; ///< Those that are not aliased.
    GlmPoint m_point;
    State m_asR;     ///< Where R stops; its factor is the last one R used.
    State m_optimum; ///< Where the polish stops.
    SeparationFinding m_finding;
    int m_iterations = 0;
    int m_rounds = 0;
    bool m_convergedAsR = false;
    bool m_isOptimum = false; ///< The polish ended by its rule.
    bool m_isCertain = false; ///< And that proves a finite optimum.
};

} // namespace

Result<GlmFit> fitGlm(const GlmDesign &design, std::span<const double> y, Family family, Link link,
                      const FitRows &given, const GlmOptions &options)
{
    if (y.size() != static_cast<std::size_t>(design.rows()))
        return badInput("There are " + std::to_string(y.size()) + " responses for " +
                            std::to_string(design.rows()) + " rows.",
                        "Nothing was fitted.", "Give one for each row.");
    Result<CheckedRows> checked = checkRows(design, given);
    if (!checked)
        return checked.error();
    GlmRows rows = makeRows(design, y, given, std::move(*checked));
    rows.family = family;
    rows.link = link;
    if (const std::optional<Error> fault = responseFault(rows))
        return *fault;
    if (options.stop.stop_requested())
        return cancelled();
    addLogarithms(rows);
    return GlmFitter(rows, options).fit();
}

} // namespace heddle
