#include "stats/multinomial.h"

#include "core/numerics.h"
#include "core/packetmath.h"
#include "stats/hessianfactor.h"
#include "stats/multinomialkernel.h"
#include "stats/separation.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace heddle {

namespace {

constexpr Eigen::Index blockRows = GlmDesign::blockRows;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallDecrement = 1e-14; // the step from here ends at rounding error
constexpr int mostHalvings = 30;
constexpr double firstDamping = 1e-10; // of the diagonal, where the Hessian has no factor
constexpr double mostDamping = 1e4;
constexpr double mostRecessionWork = 5e8; // rows × coefficients², about a second

Error cancelled()
{
    return Error{ErrorCode::Cancelled, "The fit was cancelled."};
}

/// Solves with a Hessian that is made definite, where it is not, by growing its diagonal.
class DampedSolver
{
public:
    explicit DampedSolver(const Eigen::MatrixXd &hessian)
        : m_factor(hessian)
    {
        for (double damping = firstDamping;
             m_factor.info() != Eigen::Success && damping < mostDamping; damping *= 10) {
            Eigen::MatrixXd damped = hessian;
            for (Eigen::Index i = 0; i < damped.rows(); ++i)
                damped(i, i) += damping * std::max(hessian(i, i), 1e-8);
            m_isDamped = true;
            m_factor.compute(damped);
        }
    }

    bool isSound() const { return m_factor.info() == Eigen::Success; }
    bool isDamped() const { return m_isDamped; }
    Eigen::VectorXd solve(const Eigen::VectorXd &right) const { return m_factor.solve(right); }
    Eigen::MatrixXd inverse() const
    {
        return m_factor.solve(Eigen::MatrixXd::Identity(m_factor.rows(), m_factor.rows()));
    }

private:
    Eigen::LLT<Eigen::MatrixXd> m_factor;
    bool m_isDamped = false;
};

std::vector<Eigen::Index> usedColumns(const MultinomialRows &rows)
{
    const GlmDesign &design = *rows.design;
    const Eigen::Index p = design.columns();
    Eigen::VectorXd gram = Eigen::VectorXd::Zero(p * (p + 1) / 2);
    Eigen::VectorXd weighted(blockRows);
    for (std::int64_t block = 0; block < design.blocks(); ++block) {
        const double *columns = design.block(block);
        const std::int64_t first = block * blockRows;
        const std::int64_t count = std::min<std::int64_t>(blockRows, design.rows() - first);
        Eigen::Index pair = 0;
        for (Eigen::Index i = 0; i < p; ++i) {
            weighted.setZero();
            for (std::int64_t r = 0; r < count; ++r)
                weighted[r] = rows.checked.weights[first + r] * columns[i * blockRows + r];
            for (Eigen::Index j = i; j < p; ++j)
                gram[pair++] += packet::dot(weighted.data(), columns + j * blockRows, blockRows);
        }
    }
    return independentColumns(design, rows.checked.weights, gram);
}

/// Whether some direction raises the likelihood without end: one in which no row's own level falls
/// behind another one and some row's rises.
class RecessionSearch
{
public:
    RecessionSearch(const MultinomialRows &rows, const MultinomialKernel &kernel,
                    const std::stop_token &stop)
        : m_rows(rows)
        , m_kernel(kernel)
        , m_stop(stop)
    {
        for (std::size_t row = 0; row < rows.codes.size(); ++row)
            if (rows.codes[row] >= 0)
                m_used.push_back(static_cast<Eigen::Index>(row));
    }

    /// None where that would take too long.
    bool isWorthwhile() const
    {
        const auto q = static_cast<double>(m_kernel.size() * m_kernel.others());
        return static_cast<double>(m_used.size()) * static_cast<double>(m_kernel.others()) * q *
                   q <=
               mostRecessionWork;
    }

    /// The columns that split the levels alone, else a smallest set; none when cancelled.
    std::optional<SeparationFinding> find() const
    {
        std::vector<Eigen::Index> places(static_cast<std::size_t>(m_kernel.size()));
        std::iota(places.begin(), places.end(), 0);
        const std::optional<Separation> kind = separationOf(pairRows(places), m_stop);
        if (!kind)
            return std::nullopt;
        SeparationFinding finding;
        finding.kind = *kind;
        if (finding.kind == Separation::None)
            return finding;
        const bool intercept = m_rows.design->hasIntercept();
        for (std::size_t i = 1; intercept && i < places.size(); ++i) {
            const std::optional<Separation> alone =
                separationOf(pairRows({places.front(), places[i]}), m_stop);
            if (!alone)
                return std::nullopt;
            if (*alone == finding.kind)
                finding.columns.push_back(m_kernel.columns()[i]);
        }
        if (!finding.columns.empty())
            return finding;
        for (std::size_t i = places.size(); i-- > (intercept ? 1U : 0U) && places.size() > 1;) {
            std::vector<Eigen::Index> fewer = places;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            const std::optional<Separation> still = separationOf(pairRows(fewer), m_stop);
            if (!still)
                return std::nullopt;
            if (*still == finding.kind)
                places = std::move(fewer);
        }
        for (const Eigen::Index place : places) {
            const Eigen::Index column = m_kernel.columns()[static_cast<std::size_t>(place)];
            if (!intercept || column > 0)
                finding.columns.push_back(column);
        }
        return finding;
    }

private:
    /// A column for each row and each level that is not its own: by how much its own is ahead.
    Eigen::MatrixXd pairRows(const std::vector<Eigen::Index> &places) const
    {
        const std::int64_t size = std::ssize(places);
        const Eigen::Index others = m_kernel.others();
        Eigen::MatrixXd pairs =
            Eigen::MatrixXd::Zero(size * others, static_cast<Eigen::Index>(m_used.size()) * others);
        Eigen::Index column = 0;
        for (const Eigen::Index row : m_used) {
            const std::int32_t own = m_rows.codes[static_cast<std::size_t>(row)];
            for (Eigen::Index other = 0; other <= others; ++other) {
                if (other == own)
                    continue;
                for (std::int64_t i = 0; i < size; ++i) {
                    const double z = value(row, places[static_cast<std::size_t>(i)]);
                    if (own > 0)
                        pairs((own - 1) * size + i, column) = z;
                    if (other > 0)
                        pairs((other - 1) * size + i, column) = -z;
                }
                ++column;
            }
        }
        return pairs;
    }

    double value(Eigen::Index row, Eigen::Index place) const
    {
        const Eigen::Index column = m_kernel.columns()[static_cast<std::size_t>(place)];
        return m_rows.design->block(row / blockRows)[column * blockRows + row % blockRows];
    }

    const MultinomialRows &m_rows;
    const MultinomialKernel &m_kernel;
    const std::stop_token m_stop;
    std::vector<Eigen::Index> m_used;
};

/// Fits one target; used once.
class MultinomialFitter
{
public:
    MultinomialFitter(const MultinomialRows &rows, int levels, const MultinomialOptions &options)
        : m_rows(rows)
        , m_options(options)
        , m_levels(levels)
        , m_kernel(rows, usedColumns(rows))
    {
    }

    Result<MultinomialFit> fit()
    {
        bool warm = m_options.start != nullptr && takeStart(*m_options.start);
        if (warm) {
            if (!iterate())
                return cancelled();
            warm = m_isCertain;
        }
        if (!warm) {
            m_point.coefficients = Eigen::MatrixXd::Zero(m_kernel.size(), m_kernel.others());
            if (!iterate() || !findRecession())
                return cancelled();
        }
        return describe(warm);
    }

private:
    /// False when the start says nothing of a level that occurs here.
    bool takeStart(const Eigen::MatrixXd &start)
    {
        const GlmDesign &design = *m_rows.design;
        m_point.coefficients = Eigen::MatrixXd::Zero(m_kernel.size(), m_kernel.others());
        const Eigen::VectorXd base = start.col(m_rows.levels.front());
        for (Eigen::Index k = 0; k < m_kernel.others(); ++k) {
            const Eigen::VectorXd level =
                start.col(m_rows.levels[static_cast<std::size_t>(k) + 1]) - base;
            if (!level.allFinite())
                return false;
            double intercept = 0;
            for (Eigen::Index i = 0; i < m_kernel.size(); ++i) {
                const Eigen::Index j = m_kernel.columns()[static_cast<std::size_t>(i)];
                m_point.coefficients(i, k) = level[j] * design.scale()[j];
                intercept += j > 0 ? level[j] * design.center()[j] : 0;
            }
            if (design.hasIntercept())
                m_point.coefficients(0, k) += intercept;
        }
        return true;
    }

    /// Newton steps, halved while the deviance rises. False when cancelled.
    bool iterate()
    {
        m_isOptimum = m_isCertain = false;
        m_iterations = 0;
        if (!m_kernel.evaluate(m_point, m_options.stop))
            return false;
        while (m_iterations < m_options.maxIterations) {
            const DampedSolver solver(m_point.hessian);
            if (!solver.isSound())
                return true;
            const Eigen::VectorXd step = solver.solve(m_point.gradient);
            const double decrement = packet::dot(step.data(), m_point.gradient.data(), step.size());
            if (!std::isfinite(decrement))
                return true;
            ++m_iterations;
            const MultinomialPoint base = m_point;
            m_point.coefficients +=
                Eigen::Map<const Eigen::MatrixXd>(step.data(), m_kernel.size(), m_kernel.others());
            if (decrement <= smallDecrement) {
                m_isOptimum = !solver.isDamped();
                m_isCertain = m_isOptimum && isProven(solver, decrement);
                return m_kernel.evaluate(m_point, m_options.stop);
            }
            const double slack = 1e-11 * (std::abs(base.deviance) + 1); // rounding of the sum
            for (int halvings = 0;; ++halvings) {
                if (!m_kernel.evaluate(m_point, m_options.stop))
                    return false;
                if (m_point.deviance <= base.deviance + slack)
                    break;
                if (halvings >= mostHalvings) {
                    m_point = base;
                    return true;
                }
                m_point.coefficients = (m_point.coefficients + base.coefficients) / 2;
            }
            if (m_options.progress)
                m_options.progress(m_iterations / (m_iterations + 4.0));
        }
        return true;
    }

    /// A finite optimum exists here: along a direction the third derivative is at most √2 |x| times
    /// the second, so that Bach's bound holds with twice the squared radius (docs/numerics.md).
    bool isProven(const DampedSolver &solver, double decrement) const
    {
        return decrement * solver.inverse().trace() * m_rows.design->largestSquaredRow() <= 0.125;
    }

    /// False when cancelled.
    bool findRecession()
    {
        const RecessionSearch search(m_rows, m_kernel, m_options.stop);
        if (m_isCertain || !search.isWorthwhile())
            return true;
        auto finding = search.find();
        if (finding)
            m_finding = std::move(*finding);
        return finding.has_value();
    }

    MultinomialFit describe(bool warm) const
    {
        MultinomialFit made;
        made.byLevel = byLevel();
        made.columns = m_kernel.columns();
        GlmFit &fit = made.fit;
        fit.family = Family::Multinomial;
        fit.link = Link::Logit;
        fit.rows = m_rows.checked.count;
        fit.converged = m_isOptimum;
        fit.separation = m_finding.kind;
        fit.separatingColumns = m_finding.columns;
        if (!warm)
            fit.iterations = m_iterations;
        fit.deviance = m_point.deviance;
        fit.dfResidual = (fit.rows - m_kernel.size()) * m_kernel.others();
        fit.dfNull = (fit.rows - (m_rows.design->hasIntercept() ? 1 : 0)) * m_kernel.others();
        const Eigen::Index p = m_rows.design->columns();
        fit.coefficients = Eigen::VectorXd::Constant(p * (m_levels - 1), nan);
        const bool isBaseFirst = m_rows.levels.front() == 0;
        for (Eigen::Index k = 1; isBaseFirst && k < m_levels; ++k)
            for (const Eigen::Index j : m_kernel.columns())
                fit.coefficients[(k - 1) * p + j] = made.byLevel(j, k);
        if (!m_options.summary)
            return made;
        fit.nullDeviance = nullDeviance();
        fit.standardErrors = Eigen::VectorXd::Constant(p * (m_levels - 1), nan);
        const DampedSolver solver(m_point.hessian);
        if (isBaseFirst && solver.isSound())
            fillErrors(solver.inverse(), fit.standardErrors);
        return made;
    }

    /// Of the design's own columns.
    Eigen::MatrixXd byLevel() const
    {
        const GlmDesign &design = *m_rows.design;
        Eigen::MatrixXd result = Eigen::MatrixXd::Constant(design.columns(), m_levels, nan);
        result.col(m_rows.levels.front()).setZero();
        for (Eigen::Index k = 0; k < m_kernel.others(); ++k) {
            Eigen::VectorXd scaled = Eigen::VectorXd::Zero(design.columns());
            for (Eigen::Index i = 0; i < m_kernel.size(); ++i)
                scaled[m_kernel.columns()[static_cast<std::size_t>(i)]] =
                    m_point.coefficients(i, k);
            const Eigen::VectorXd own = unscaledCoefficients(design, m_kernel.columns(), scaled);
            result.col(m_rows.levels[static_cast<std::size_t>(k) + 1]) =
                own.array().isNaN().select(0.0, own);
        }
        return result;
    }

    /// √ of the variances: of each level its part of the inverse, brought to the design's columns.
    void fillErrors(const Eigen::MatrixXd &inverse, Eigen::VectorXd &errors) const
    {
        const GlmDesign &design = *m_rows.design;
        const Eigen::Index size = m_kernel.size();
        Eigen::VectorXd toIntercept(size); // how it depends on the scaled coefficients
        for (Eigen::Index i = 0; i < size; ++i) {
            const Eigen::Index j = m_kernel.columns()[static_cast<std::size_t>(i)];
            toIntercept[i] = j == 0 ? 1 : -design.center()[j] / design.scale()[j];
        }
        for (Eigen::Index k = 0; k < m_kernel.others(); ++k) {
            const int level = m_rows.levels[static_cast<std::size_t>(k) + 1];
            double *own = errors.data() + (level - 1) * design.columns();
            const Eigen::MatrixXd part = inverse.block(k * size, k * size, size, size);
            for (Eigen::Index i = 0; i < size; ++i) {
                const Eigen::Index j = m_kernel.columns()[static_cast<std::size_t>(i)];
                own[j] = std::sqrt(part(i, i)) / design.scale()[j];
            }
            if (design.hasIntercept()) {
                double variance = 0;
                for (Eigen::Index i = 0; i < size; ++i)
                    variance +=
                        toIntercept[i] * packet::dot(part.col(i).data(), toIntercept.data(), size);
                own[0] = std::sqrt(variance);
            }
        }
    }

    double nullDeviance() const
    {
        double total = 0, sum = 0;
        for (const double weight : m_rows.totals) {
            total += weight;
            sum += weight * packet::log(weight);
        }
        const auto levels = static_cast<double>(m_rows.levels.size());
        return m_rows.design->hasIntercept() ? 2 * (total * packet::log(total) - sum)
                                             : 2 * total * packet::log(levels);
    }

    const MultinomialRows &m_rows;
    const MultinomialOptions &m_options;
    const int m_levels;
    MultinomialKernel m_kernel;
    MultinomialPoint m_point;
    SeparationFinding m_finding;
    int m_iterations = 0;
    bool m_isOptimum = false; ///< The steps ended by their rule.
    bool m_isCertain = false; ///< And that proves a finite optimum.
};

Result<MultinomialRows> makeRows(const GlmDesign &design, std::span<const std::int32_t> codes,
                                 int levels, const FitRows &given)
{
    if (std::ssize(codes) != design.rows())
        return badInput("There are " + std::to_string(codes.size()) + " classes for " +
                            std::to_string(design.rows()) + " rows.",
                        "Nothing was fitted.", "Give one for each row.");
    Result<CheckedRows> checked = checkRows(design, given);
    if (!checked)
        return checked.error();
    MultinomialRows rows;
    rows.design = &design;
    rows.checked = std::move(*checked);
    const auto weightOf = [&rows](std::size_t row) {
        return rows.checked.weights[static_cast<Eigen::Index>(row)];
    };
    std::vector<double> totals(static_cast<std::size_t>(levels), 0);
    for (std::size_t row = 0; row < codes.size(); ++row)
        totals[static_cast<std::size_t>(codes[row])] += weightOf(row);
    std::vector<std::int32_t> places(totals.size(), -1);
    for (int level = 0; level < levels; ++level) {
        const auto at = static_cast<std::size_t>(level);
        if (!(totals[at] > 0))
            continue;
        places[at] = static_cast<std::int32_t>(rows.levels.size());
        rows.levels.push_back(level);
        rows.totals.push_back(totals[at]);
    }
    if (rows.levels.size() < 2)
        return badInput("All rows are of one level.", "There is no model.",
                        "Use more rows, or folds with \"stratify\".");
    for (std::size_t row = 0; row < codes.size(); ++row)
        rows.codes.push_back(weightOf(row) > 0 ? places[static_cast<std::size_t>(codes[row])] : -1);
    return rows;
}

} // namespace

Result<MultinomialFit> fitMultinomial(const GlmDesign &design, std::span<const std::int32_t> codes,
                                      int levels, const FitRows &given,
                                      const MultinomialOptions &options)
{
    const Result<MultinomialRows> rows = makeRows(design, codes, levels, given);
    if (!rows)
        return rows.error();
    return MultinomialFitter(*rows, levels, options).fit();
}

Eigen::MatrixXd multinomialPredictors(const Eigen::Ref<const Eigen::MatrixXd> &x,
                                      const Eigen::MatrixXd &byLevel)
{
    Eigen::MatrixXd eta = Eigen::MatrixXd::Zero(x.rows(), byLevel.cols());
    for (Eigen::Index k = 0; k < eta.cols(); ++k) {
        if (byLevel.col(k).hasNaN()) {
            eta.col(k).setConstant(-infinity);
            continue;
        }
        for (Eigen::Index j = 0; j < x.cols(); ++j)
            packet::addScaled(byLevel(j, k), x.col(j).data(), eta.col(k).data(), x.rows());
    }
    return eta;
}

Eigen::MatrixXd softmax(const Eigen::Ref<const Eigen::MatrixXd> &eta)
{
    Eigen::MatrixXd probability = eta;
    const Eigen::VectorXd largest = eta.rowwise().maxCoeff();
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(eta.rows());
    for (Eigen::Index k = 0; k < eta.cols(); ++k) {
        probability.col(k) -= largest;
        packetExp({probability.col(k).data(), static_cast<std::size_t>(eta.rows())});
        sum += probability.col(k);
    }
    for (Eigen::Index k = 0; k < eta.cols(); ++k)
        probability.col(k).array() /= sum.array();
    return probability;
}

} // namespace heddle
