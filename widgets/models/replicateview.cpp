#include "models/replicateview.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "stats/distributions.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int percentileMark = 0, bcaMark = 2, normalMark = 3, basicMark = 4;
constexpr double skewed = 0.15; // below it nobody sees it

QString tr(const char *text)
{
    return QCoreApplication::translate("heddle::ReplicateView", text);
}

QString number(double value)
{
    return formatShort(value, 4);
}

/// Makes the view of one term.
class TermView
{
public:
    TermView(const Results &results, std::size_t model, std::size_t term, double level)
        : m_results(results)
        , m_table(results.replicates[model])
        , m_term(term)
        , m_level(level)
        , m_fit(fitOfTable(results, m_table))
    {
        for (std::size_t i = 0; i < m_table.fitted.size(); ++i)
            if (std::isfinite(m_table.of(i)[term]))
                m_values.push_back(m_table.of(i)[term]);
        for (const IntervalEntry &entry : results.intervals)
            if (entry.cell == m_table.cell && entry.term == termName())
                m_entries.push_back(&entry);
    }

    ReplicateView make()
    {
        m_view.sorted = m_values;
        std::sort(m_view.sorted.begin(), m_view.sorted.end());
        m_view.mark = m_table.cell.level >= 0 ? m_table.cell.level : m_table.cell.learner;
        m_view.title = QString::fromStdString(termName());
        if (m_table.cell.level >= 0 || m_results.plan->experiment().learners.size() > 1)
            m_view.title = tr("%1 in %2").arg(m_view.title, modelName(m_results, m_table));
        const QString rows = formatCount(m_results.plan->rowsUsed());
        const auto planned = std::ssize(m_table.fitted);
        m_view.explanation =
            m_results.complete
                ? tr("%1 replicates of %2 rows").arg(formatCount(planned), rows)
                : tr("%1 of %2 replicates of %3 rows; intervals come with the last one")
                      .arg(formatCount(std::ssize(m_values)), formatCount(planned), rows);
        m_view.estimate = m_fit ? m_fit->coefficients[m_term].estimate : NAN;
        if (m_fit)
            m_view.estimateText = tr("estimate %1").arg(number(m_view.estimate));
        m_spread = spreadOf(m_view.estimate, m_values);
        if (m_results.complete && m_fit && !m_values.empty()) {
            addBars();
            addCurves();
        }
        addFigures();
        addNote();
        return std::move(m_view);
    }

private:
    std::string termName() const
    {
        return m_results.plan->coefficients(m_table.cell.learner)[m_term].text();
    }

    const IntervalEntry *entryOf(IntervalKind kind) const
    {
        for (const IntervalEntry *entry : m_entries)
            if (entry->kind == kind)
                return entry;
        return nullptr;
    }

    /// At the level that is shown, which need not be that of the experiment.
    BootstrapInterval intervalOf(IntervalKind kind, std::span<const double> sorted, double z0,
                                 double acceleration) const
    {
        switch (kind) {
        case IntervalKind::Normal:
            return normalInterval(m_view.estimate, m_spread, m_level);
        case IntervalKind::Basic:
            return basicInterval(m_view.estimate, sorted, m_level);
        case IntervalKind::Percentile:
            return percentileInterval(sorted, m_level);
        case IntervalKind::Bca:
            break;
        }
        return bcaInterval(sorted, z0, acceleration, m_level);
    }

    void addBars()
    {
        const Coefficient &coefficient = m_fit->coefficients[m_term];
        const double upper = (1 + m_level) / 2;
        const double z = estimatesDispersion(m_fit->fit.family)
                             ? studentQuantile(upper, static_cast<double>(m_fit->fit.dfResidual))
                             : normalQuantile(upper);
        addBar(tr("Wald"), m_view.estimate - z * coefficient.stdError,
               m_view.estimate + z * coefficient.stdError, std::nullopt, false);
        for (const IntervalEntry *entry : m_entries) {
            const BootstrapInterval interval =
                intervalOf(entry->kind, m_view.sorted, entry->biasCorrection, entry->acceleration);
            switch (entry->kind) {
            case IntervalKind::Normal:
                addBar(tr("normal"), interval.low, interval.high, normalMark, false);
                break;
            case IntervalKind::Basic:
                addBar(tr("basic"), interval.low, interval.high, basicMark, false);
                break;
            case IntervalKind::Percentile:
                addBar(tr("percentile"), interval.low, interval.high, percentileMark, true);
                break;
            case IntervalKind::Bca:
                addBar(tr("BCa"), interval.low, interval.high, bcaMark, true);
                break;
            }
        }
    }

    void addBar(const QString &name, double low, double high, std::optional<int> mark,
                bool isInHistogram)
    {
        if (std::isfinite(low) && std::isfinite(high))
            m_view.bars.push_back({name, low, high, mark, isInHistogram});
    }

    /// The limits of the best kind there is, over the first replicates.
    void addCurves()
    {
        const IntervalEntry *bca = entryOf(IntervalKind::Bca);
        const bool isBca = bca && std::isfinite(bca->interval.low);
        const IntervalKind kind = isBca ? IntervalKind::Bca : IntervalKind::Percentile;
        ReplicateView::Curve low{tr("lower"), {}, {}}, high{tr("upper"), {}, {}};
        for (const std::size_t count : stepsOf(m_values.size())) {
            std::vector<double> first(m_values.begin(),
                                      m_values.begin() + static_cast<std::ptrdiff_t>(count));
            std::sort(first.begin(), first.end());
            const BootstrapInterval interval = intervalOf(
                kind, first, biasCorrection(m_view.estimate, first), isBca ? bca->acceleration : 0);
            if (!std::isfinite(interval.low))
                continue;
            low.points.append({static_cast<double>(count), interval.low});
            high.points.append({static_cast<double>(count), interval.high});
            low.end = number(interval.low);
            high.end = number(interval.high);
        }
        m_view.curveExplanation =
            isBca ? tr("BCa limits as replicates come in; flat means enough")
                  : tr("percentile limits as replicates come in; flat means enough");
        m_view.curves = {high, low};
        addErrors(isBca ? bca : entryOf(IntervalKind::Percentile));
    }

    void addErrors(const IntervalEntry *entry)
    {
        if (entry && std::isfinite(entry->interval.lowError))
            m_view.curveExplanation +=
                tr("; Monte Carlo error at %1: %2 and %3")
                    .arg(formatPercent(entry->level, 0), number(entry->interval.lowError),
                         number(entry->interval.highError));
    }

    /// About fifty counts, fewer where sorting them all would take long.
    static std::vector<std::size_t> stepsOf(std::size_t count)
    {
        constexpr double most = 4e6; // values sorted in all
        const double size = static_cast<double>(count);
        const double points = std::clamp(2 * most / size, 4.0, 50.0);
        std::vector<std::size_t> steps;
        for (double step = 1; step <= points; ++step) {
            const auto here = static_cast<std::size_t>(std::lround(size * step / points));
            if (here >= 20 && (steps.empty() || here > steps.back()))
                steps.push_back(here);
        }
        return steps;
    }

    void figure(const QString &name, const QString &value)
    {
        m_view.figures.push_back({name, value});
    }

    void addFigures()
    {
        const double modelError = m_fit ? m_fit->coefficients[m_term].stdError : NAN;
        double largest = 0;
        for (const double value : {m_view.estimate, m_spread.mean, m_spread.stdError, modelError})
            largest = std::isfinite(value) ? std::max(largest, std::abs(value)) : largest;
        const auto alike = [largest](double value) { return formatAlike(value, largest); };
        figure(tr("Estimate"), alike(m_view.estimate));
        figure(tr("Bootstrap mean"), alike(m_spread.mean));
        figure(tr("Bias"), alike(m_spread.bias));
        figure(tr("Bootstrap SE"), alike(m_spread.stdError));
        figure(tr("Model SE"), alike(modelError));
        if (const IntervalEntry *bca = entryOf(IntervalKind::Bca)) {
            figure(tr("Bias correction z₀"), number(bca->biasCorrection));
            figure(tr("Acceleration a"), number(bca->acceleration));
        }
        if (m_entries.empty()) {
            figure(tr("Replicates"), formatCount(std::ssize(m_values)));
            return;
        }
        const ReplicateCounts &counts = m_entries.front()->counts;
        const auto share = [&](std::int64_t count) {
            return count == 0
                       ? formatCount(0)
                       : tr("%1 (%2)").arg(formatCount(count),
                                           formatPercent(static_cast<double>(count) /
                                                             static_cast<double>(counts.planned),
                                                         1));
        };
        figure(tr("Replicates used"), formatCount(counts.used));
        figure(tr("Without a fit"), share(counts.failed + counts.aliased));
        figure(tr("Separated"), share(counts.separated));
        figure(tr("Not converged"), share(counts.notConverged));
    }

    void addNote()
    {
        QStringList parts;
        if (!m_results.complete) {
            parts.append(tr("The run goes on. Intervals would change with every replicate, so "
                            "they are given once all are in."));
        } else if (std::isfinite(m_spread.skewness)) {
            parts.append(std::abs(m_spread.skewness) < skewed
                             ? tr("The replicates lie evenly about their mean.")
                         : m_spread.skewness < 0
                             ? tr("The distribution leans left; BCa and basic allow for it, each "
                                  "in its way, Wald and normal do not.")
                             : tr("The distribution leans right; BCa and basic allow for it, each "
                                  "in its way, Wald and normal do not."));
        }
        if (!m_view.bars.empty() && m_view.title != QStringLiteral("(Intercept)")) {
            const ReplicateView::Bar &last = m_view.bars.back();
            parts.append((last.low > 0 || last.high < 0 ? tr("The %1 interval leaves zero out.")
                                                        : tr("The %1 interval holds zero."))
                             .arg(last.name));
        }
        for (const IntervalEntry *entry : m_entries)
            for (const std::string &warning : entry->warnings)
                if (const QString text = QString::fromStdString(warning); !parts.contains(text))
                    parts.append(text);
        m_view.note = parts.join(QStringLiteral("\n\n"));
    }

    const Results &m_results;
    const ReplicateTable &m_table;
    const std::size_t m_term;
    const double m_level;
    const FitEntry *m_fit;
    std::vector<double> m_values; ///< In the order of the replicates.
    std::vector<const IntervalEntry *> m_entries;
    ReplicateSpread m_spread;
    ReplicateView m_view;
};

/// p and its interval over the first replicates.
void addCurves(ReplicateView &view, const std::vector<double> &values, double observed)
{
    constexpr std::size_t points = 50;
    ReplicateView::Curve p{tr("p"), {}, {}};
    ReplicateView::Curve low{tr("lower"), {}, {}}, high{tr("upper"), {}, {}};
    for (std::size_t step = 1; step <= points; ++step) {
        const std::size_t count = values.size() * step / points;
        if (count < 10)
            continue;
        const PermutationTest test = permutationTest(observed, std::span(values).first(count));
        const auto x = static_cast<double>(count);
        p.points.append({x, test.pValue});
        low.points.append({x, test.low});
        high.points.append({x, test.high});
        p.end = formatP(test.pValue);
    }
    view.curveExplanation = tr("p value and its 95 % interval as permutations come in");
    view.curves = {high, p, low};
}

ReplicateView permutationView(const Results &results, std::size_t model)
{
    const ReplicateTable &table = results.replicates[model];
    ReplicateView view;
    std::vector<double> values;
    for (const double value : table.values)
        if (!std::isnan(value))
            values.push_back(value);
    for (const double value : values)
        if (std::isfinite(value))
            view.sorted.push_back(value);
    std::sort(view.sorted.begin(), view.sorted.end());
    view.mark = table.cell.level >= 0 ? table.cell.level : table.cell.learner;
    const Plan &plan = *results.plan;
    const ResamplingSpec &spec = plan.experiment().resampling;
    const bool isLinear =
        plan.experiment().learners[static_cast<std::size_t>(table.cell.learner)].kind ==
        LearnerKind::Linear;
    const QString statistic = isLinear ? tr("F") : tr("drop of the deviance");
    view.title = tr("%1 of %2").arg(statistic, modelName(results, table));
    const QString permuted =
        QString::fromStdString(spec.permute.value_or(plan.target().name)) +
        (spec.within ? tr(" within %1").arg(QString::fromStdString(*spec.within)) : QString());
    const auto planned = std::ssize(table.fitted);
    view.explanation =
        results.complete
            ? tr("%1 permutations of %2").arg(formatCount(planned), permuted)
            : tr("%1 of %2 permutations of %3; p comes with the last one")
                  .arg(formatCount(std::ssize(values)), formatCount(planned), permuted);
    view.estimate = NAN;
    for (const PermutationTestEntry &entry : results.permutationTests) {
        if (!(entry.cell == table.cell))
            continue;
        view.estimate = entry.observed;
        view.estimateText = tr("observed %1").arg(number(entry.observed));
        view.figures = {{tr("Observed"), number(entry.observed)},
                        {tr("Permutations"), formatCount(entry.test.replicates)},
                        {tr("As extreme"), formatCount(entry.test.exceed)},
                        {tr("p value"), formatP(entry.test.pValue)},
                        {tr("95 % interval from"), formatP(entry.test.low)},
                        {tr("to"), formatP(entry.test.high)}};
        QStringList parts = {
            tr("The observed statistic counts as one draw: p = (as extreme + 1) / "
               "(permutations + 1). The interval is how much chance is in this p.")};
        for (const std::string &warning : entry.warnings)
            parts.append(QString::fromStdString(warning));
        view.note = parts.join(QStringLiteral("\n\n"));
        if (!std::isnan(entry.observed))
            addCurves(view, values, entry.observed);
    }
    return view;
}

} // namespace

ReplicateView replicateView(const Results &results, std::size_t model, std::size_t term,
                            double level)
{
    if (results.plan->isPermutation())
        return permutationView(results, model);
    return TermView(results, model, term, level).make();
}

const FitEntry *fitOfTable(const Results &results, const ReplicateTable &table)
{
    for (const FitEntry &fit : results.fits)
        if (fit.cell == table.cell)
            return &fit;
    return nullptr;
}

QString modelName(const Results &results, const ReplicateTable &table)
{
    FitEntry entry;
    entry.cell = table.cell;
    return fitName(results, entry);
}

} // namespace heddle
