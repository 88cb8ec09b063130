#include "stats/logistic.h"

#include "core/numerics.h"
#include "stats/likelihood.h"
#include "stats/logisticirls.h"
#include "stats/separation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace heddle {

namespace {

constexpr int longPolish = 60; // damped steps from R's last point to a distant optimum

std::optional<Error> targetFault(const GlmDesign &design, const LogisticTargets &targets)
{
    const auto rows = static_cast<std::size_t>(design.rows());
    const std::size_t given = targets.shares.empty() ? targets.codes.size() : targets.shares.size();
    if (given != rows)
        return badInput("There are " + std::to_string(given) + " responses for " +
                            std::to_string(rows) + " rows.",
                        "Nothing was fitted.", "Give one for each row.");
    for (std::size_t row = 0; row < targets.shares.size(); ++row)
        if (!(targets.shares[row] >= 0 && targets.shares[row] <= 1))
            return badInput("The response of row " + std::to_string(row + 1) +
                                " is not a share between 0 and 1.",
                            "Nothing was fitted.", "Use 0, 1 or the share of events.");
    return std::nullopt;
}

Eigen::VectorXd padded(std::span<const double> values, Eigen::Index size)
{
    Eigen::VectorXd result = Eigen::VectorXd::Zero(values.empty() ? 0 : size);
    std::copy(values.begin(), values.end(), result.begin());
    return result;
}

/// −Σ w (y log y + (1 − y) log(1 − y)), with 0 log 0 = 0.
double saturatedLoss(const LogisticTargets &targets, const CheckedRows &checked)
{
    double loss = 0;
    for (std::size_t row = 0; row < targets.shares.size(); ++row) {
        const double y = targets.shares[row];
        if (y > 0 && y < 1)
            loss -= checked.weights[static_cast<Eigen::Index>(row)] *
                    (y * packet::log(y) + (1 - y) * packet::log(1 - y));
    }
    return loss;
}

LogisticRows makeRows(const GlmDesign &design, const LogisticTargets &targets, const FitRows &rows,
                      CheckedRows checked)
{
    const Eigen::Index size = design.blocks() * GlmDesign::blockRows;
    LogisticRows result;
    result.design = &design;
    result.saturatedLoss = saturatedLoss(targets, checked);
    result.checked = std::move(checked);
    const Eigen::VectorXd weights = result.checked.weights;
    result.checked.weights = Eigen::VectorXd::Zero(size);
    result.checked.weights.head(weights.size()) = weights;
    result.priorWeights = padded(rows.priorWeights, size);
    result.offset = padded(rows.offset, size);
    result.shares = padded(targets.shares, size);
    if (targets.shares.empty()) {
        result.codes.assign(static_cast<std::size_t>(size), -1);
        std::copy(targets.codes.begin(), targets.codes.end(), result.codes.begin());
    }
    return result;
}

/// Fits a bundle: the machines of all its members driven by one kernel.
class LogisticBundle
{
public:
    LogisticBundle(const LogisticRows &rows, const LogisticTargets &targets, const FitRows &given,
                   const LogisticOptions &options)
        : m_rows(rows)
        , m_targets(targets)
        , m_given(given)
        , m_options(options)
        , m_kernel(rows)
    {
        m_setting.rows = &rows;
        m_setting.options = &options;
        if (options.start)
            m_setting.columns = startedColumns();
        else
            findColumns();
    }

    /// None when cancelled.
    std::optional<std::vector<GlmFit>> fit()
    {
        const std::vector<std::int32_t> events =
            m_targets.shares.empty() ? m_targets.events : std::vector<std::int32_t>{0};
        for (std::size_t k = 0; k < events.size(); ++k)
            m_machines.push_back(machine(k, events[k]));
        m_findings.resize(m_machines.size());
        m_isWarm.assign(m_machines.size(), m_options.start != nullptr);
        if (!drive() || !clearDoubts(events) || !settle(events))
            return std::nullopt;
        std::vector<GlmFit> fits;
        for (std::size_t k = 0; k < m_machines.size(); ++k) {
            std::optional<GlmFit> made = describe(k, events[k]);
            if (!made)
                return std::nullopt;
            fits.push_back(std::move(*made));
        }
        return fits;
    }

private:
    /// Those that are not aliased over all rows, where the warm starts are from.
    std::vector<Eigen::Index> startedColumns() const
    {
        std::vector<Eigen::Index> columns;
        for (Eigen::Index j = 0; j < m_options.start->rows(); ++j)
            if (!m_options.start->row(j).array().isNaN().all())
                columns.push_back(j);
        return columns;
    }

    /// Those that are not aliased over the rows of this fit.
    void findColumns()
    {
        m_setting.gram = m_kernel.gram();
        m_setting.columns =
            independentColumns(*m_rows.design, m_rows.checked.weights, m_setting.gram);
    }

    LogisticIrls machine(std::size_t k, std::int32_t event) const
    {
        if (!m_options.start)
            return {m_setting, event};
        return {m_setting, event, m_options.start->col(static_cast<Eigen::Index>(k))};
    }

    bool drive()
    {
        for (;;) {
            std::vector<LogisticPoint *> points;
            std::vector<LogisticIrls *> active;
            for (LogisticIrls &machine : m_machines) {
                if (machine.isDone())
                    continue;
                active.push_back(&machine);
                points.push_back(&machine.point());
            }
            if (active.empty())
                return true;
            if (!m_kernel.evaluate(points, m_options.stop))
                return false;
            for (LogisticIrls *machine : active)
                machine->advance();
            ++m_rounds;
            tellProgress();
        }
    }

    void tellProgress()
    {
        if (!m_options.progress)
            return;
        const double running = m_rounds / (m_rounds + 2.0);
        double sum = 0;
        for (const LogisticIrls &machine : m_machines)
            sum += machine.isDone() ? 1 : running;
        m_through = std::max(m_through, sum / static_cast<double>(m_machines.size()));
        m_options.progress(m_through);
    }

    /// Begins again where a Hessian looked as if columns were aliased over fewer rows, unless the
    /// reason is plain: classes that a column splits.
    bool clearDoubts(const std::vector<std::int32_t> &events)
    {
        for (std::size_t k = 0; k < m_machines.size(); ++k) {
            if (!m_machines[k].doubtsColumns())
                continue;
            if (m_setting.gram.size() == 0)
                findColumns();
            if (!isSplitByOneColumn(m_rows, events[k], m_setting.columns))
                m_machines[k] = machine(k, events[k]);
        }
        return drive();
    }

    /// Asks the linear problem about what is not proven. Goes on where an optimum exists; where
    /// none does, a warm start says nothing, and R's start decides where the estimates are left.
    bool settle(const std::vector<std::int32_t> &events)
    {
        for (std::size_t k = 0; k < m_machines.size(); ++k) {
            if (m_machines[k].isCertified())
                continue;
            if (m_setting.gram.size() == 0)
                findColumns();
            std::optional<SeparationFinding> finding =
                findSeparation(m_rows, events[k], m_setting.columns, m_options.stop);
            if (!finding)
                return false;
            m_findings[k] = std::move(*finding);
            if (m_findings[k].kind == Separation::None) {
                m_machines[k].polishFurther(longPolish);
            } else if (m_isWarm[k]) {
                m_machines[k] = LogisticIrls(m_setting, events[k], false);
                m_isWarm[k] = false;
            }
        }
        return drive();
    }

    std::optional<GlmFit> describe(std::size_t k, std::int32_t event)
    {
        const LogisticIrls &machine = m_machines[k];
        const bool separated = m_findings[k].kind != Separation::None;
        const LogisticIrls::State &state = separated ? machine.asR() : machine.optimum();
        GlmFit fit;
        fit.family = Family::Binomial;
        fit.link = Link::Logit;
        fit.rows = m_rows.checked.count;
        fit.separation = m_findings[k].kind;
        fit.separatingColumns = m_findings[k].columns;
        fit.converged = separated ? machine.convergedAsR() : machine.isCertified();
        if (!m_isWarm[k])
            fit.iterations = machine.iterations();
        if (!separated && machine.isCertified() && !m_isWarm[k] && !machine.convergedAsR())
            fit.warnings.emplace_back(
                "R's iteration does not converge here; the optimum was found by "
                "damped Newton steps.");
        fit.deviance = state.deviance;
        fit.dfResidual = fit.rows - static_cast<std::int64_t>(m_setting.columns.size());
        fit.dfNull = fit.rows - (m_rows.design->hasIntercept() ? 1 : 0);
        fit.saturatedLogLikelihood =
            saturatedBinomial(m_targets.shares, m_given, m_rows.saturatedLoss);
        fit.coefficients =
            unscaledCoefficients(*m_rows.design, m_setting.columns, state.coefficients);
        if (!m_options.summary)
            return fit;
        fit.standardErrors = unscaledErrors(*m_rows.design, state.factor);
        const std::optional<double> null = nullDeviance(event);
        if (!null)
            return std::nullopt;
        fit.nullDeviance = *null;
        return fit;
    }

    /// The model with the intercept and offset alone, or with the offset alone.
    std::optional<double> nullDeviance(std::int32_t event)
    {
        const GlmDesign &design = *m_rows.design;
        if (!design.hasIntercept()) {
            LogisticPoint point;
            point.event = event;
            point.rule = LogisticPoint::Rule::Exact;
            point.wanted = LogisticPoint::Hessian::None;
            point.coefficients = Eigen::VectorXd::Zero(design.columns());
            const std::array<LogisticPoint *, 1> points = {&point};
            return m_kernel.evaluate(points, m_options.stop) ? std::optional(point.deviance)
                                                             : std::nullopt;
        }
        if (m_rows.offset.size() > 0)
            return nullDevianceWithOffset(event);
        double total = 0, events = 0;
        for (Eigen::Index row = 0; row < design.rows(); ++row) {
            const auto i = static_cast<std::size_t>(row);
            const double share = m_rows.shares.size() > 0 ? m_rows.shares[row]
                                                          : (m_rows.codes[i] == event ? 1.0 : 0.0);
            total += m_rows.checked.weights[row];
            events += m_rows.checked.weights[row] * share;
        }
        const auto term = [](double count, double all) {
            return count > 0 ? count * packet::log(count / all) : 0;
        };
        return -2 * (term(events, total) + term(total - events, total) + m_rows.saturatedLoss);
    }

    std::optional<double> nullDevianceWithOffset(std::int32_t event)
    {
        const Result<GlmDesign> ones =
            GlmDesign::make(Eigen::MatrixXd::Ones(m_rows.design->rows(), 1), true);
        LogisticTargets targets = m_targets;
        targets.events = {event};
        LogisticOptions options;
        options.summary = false;
        options.stop = m_options.stop;
        const Result<std::vector<GlmFit>> fits = fitLogistic(*ones, targets, m_given, options);
        return fits ? std::optional(fits->front().deviance) : std::nullopt;
    }

    const LogisticRows &m_rows;
    const LogisticTargets &m_targets;
    const FitRows &m_given;
    const LogisticOptions &m_options;
    LogisticKernel m_kernel;
    LogisticSetting m_setting;
    std::vector<LogisticIrls> m_machines;
    std::vector<SeparationFinding> m_findings;
    std::vector<bool> m_isWarm; ///< The member's fit stands on its warm start.
    int m_rounds = 0;           ///< Iterations so far.
    double m_through = 0;       ///< The share last told.
};

} // namespace

Result<std::vector<GlmFit>> fitLogistic(const GlmDesign &design, const LogisticTargets &targets,
                                        const FitRows &rows, const LogisticOptions &options)
{
    if (const std::optional<Error> fault = targetFault(design, targets))
        return *fault;
    Result<CheckedRows> checked = checkRows(design, rows);
    if (!checked)
        return checked.error();
    if (!options.stop.stop_requested()) {
        const LogisticRows prepared = makeRows(design, targets, rows, std::move(*checked));
        if (std::optional<std::vector<GlmFit>> fits =
                LogisticBundle(prepared, targets, rows, options).fit())
            return std::move(*fits);
    }
    return Error{ErrorCode::Cancelled, "The fit was cancelled."};
}

} // namespace heddle
