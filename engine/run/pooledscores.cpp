#include "run/pooledscores.h"

#include "core/numerics.h"
#include "core/parallel.h"
#include "run/evaluation.h"
#include "stats/distributions.h"
#include "stats/links.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

namespace heddle {

namespace {

constexpr double notDefined = std::numeric_limits<double>::quiet_NaN();
constexpr double upperTail = 0.975;                         // of an interval of 95 %
constexpr std::size_t rankMemory = std::size_t{512} << 10U; ///< Of all levels together.
constexpr std::size_t leastMemory = std::size_t{16} << 10U; ///< Of one level.
constexpr std::size_t rowsMemory = std::size_t{256} << 10U;

} // namespace

PooledScores::PooledScores(const Plan &plan, int learner, int point, PoolingOptions options)
    : m_plan(plan)
    , m_options(std::move(options))
    , m_metrics(plan.experiment().metrics)
    , m_cell(plan.cellAt(learner, point, 0, -1))
    , m_hasRanks(m_options.scores && std::any_of(m_metrics.begin(), m_metrics.end(), ranksRows))
{
    m_cell.level = -1;
    const Target &target = plan.target();
    if (target.kind == TargetKind::Numbers) {
        m_numbers.emplace(m_metrics, plan.learner(m_cell).family(target.kind));
        if (std::find(m_metrics.begin(), m_metrics.end(), Metric::R2) != m_metrics.end())
            m_tested.emplace(rowsMemory, m_options.folder);
        return;
    }
    const auto levels = static_cast<int>(target.levels.size());
    const bool isOneEvent = target.kind == TargetKind::Shares || target.event >= 0;
    const bool hasAlone = !isOneEvent && !plan.isJoint(learner) && m_options.scores;
    const std::size_t memory = std::max(
        leastMemory, isOneEvent
                         ? rankMemory
                         : rankMemory / static_cast<std::size_t>(hasAlone ? 2 * levels : levels));
    const bool ranks = m_hasRanks || m_options.evaluates;
    if (isOneEvent) {
        m_events.push_back(eventOf(target.event, true, ranks, memory));
    } else {
        m_classes.emplace(m_metrics, levels);
        for (int level = 0; level < levels; ++level)
            m_events.push_back(eventOf(level, false, ranks, memory));
    }
    for (int level = 0; hasAlone && level < levels; ++level)
        m_alone.push_back(eventOf(level, true, m_hasRanks, memory));
    if (m_options.evaluates)
        m_seen.resize(static_cast<std::size_t>(plan.rowsUsed()));
}

PooledScores::Event PooledScores::eventOf(int level, bool hasSums, bool hasRanks,
                                          std::size_t memory) const
{
    Event event;
    event.level = level;
    if (hasSums)
        event.sums.emplace(m_options.scores ? std::span<const Metric>(m_metrics)
                                            : std::span<const Metric>());
    if (hasRanks)
        event.ranks.emplace(memory, !m_plan.priorWeights().empty(), m_options.folder);
    return event;
}

/// Finds the rows that have a prediction, and what was observed there.
void PooledScores::takeRows(const TestGroup &group, const double *predictions)
{
    const auto priorWeights = m_plan.priorWeights();
    m_places.clear();
    m_codes.clear();
    m_weights.clear();
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        if (std::isnan(predictions[i]))
            continue;
        const auto row = static_cast<std::size_t>(group.rows[i]);
        m_places.push_back(static_cast<Eigen::Index>(i));
        m_codes.push_back(m_plan.target().codes[row]);
        if (!priorWeights.empty())
            m_weights.push_back(priorWeights[row]);
    }
}

Result<void> PooledScores::add(const TestGroup &group)
{
    switch (m_plan.target().kind) {
    case TargetKind::Numbers:
        return addNumbers(group);
    case TargetKind::Shares:
        return addShares(group);
    case TargetKind::Classes:
        break;
    }
    if (auto added = addTogether(group); !added)
        return added;
    return addAlone(group);
}

Result<void> PooledScores::addTogether(const TestGroup &group)
{
    takeRows(group, group.prediction.data());
    const bool isWhole = m_places.size() == group.rows.size();
    if (m_classes && isWhole)
        m_classes->add(group.prediction, m_codes, m_weights);
    else if (m_classes)
        m_classes->add(group.prediction(m_places, Eigen::all), m_codes, m_weights);
    for (const Eigen::Index place : m_places) {
        if (!m_options.evaluates)
            break;
        const auto row = static_cast<std::size_t>(group.rows[static_cast<std::size_t>(place)]);
        m_isEachRowOnce = m_isEachRowOnce && !m_seen[row];
        m_seen[row] = true;
    }
    for (Event &event : m_events) {
        const double *const column = group.prediction.col(event.level).data();
        m_probability.clear();
        for (const Eigen::Index place : m_places)
            m_probability.push_back(column[place]);
        if (auto added = addEvent(m_probability, event, m_options.evaluates); !added)
            return added;
    }
    return {};
}

/// Each level's own model of a one-vs-rest.
Result<void> PooledScores::addAlone(const TestGroup &group)
{
    if (m_alone.empty())
        return {};
    const Link link = m_plan.learner(m_cell).link(m_plan.target().kind);
    for (Event &event : m_alone) {
        const Eigen::VectorXd eta = group.link.col(event.level);
        const Eigen::VectorXd own = inverseLink(link, eta);
        takeRows(group, eta.data());
        m_probability.clear();
        for (const Eigen::Index place : m_places)
            m_probability.push_back(own[place]);
        if (auto added = addEvent(m_probability, event, false); !added)
            return added;
    }
    return {};
}

Result<void> PooledScores::addEvent(std::span<const double> probability, Event &event,
                                    bool evaluates)
{
    m_isEvent.clear();
    for (const std::int32_t code : m_codes)
        m_isEvent.push_back(code == event.level ? 1 : 0);
    if (event.sums)
        event.sums->add(probability, m_isEvent, m_weights);
    for (std::size_t i = 0; i < probability.size(); ++i) {
        const double weight = m_weights.empty() ? 1 : m_weights[i];
        if (evaluates)
            event.calibration.add(probability[i], m_isEvent[i] != 0, weight);
        if (!event.ranks)
            continue;
        if (auto added = event.ranks->add(probability[i], m_isEvent[i] != 0, weight); !added)
            return added;
    }
    return {};
}

/// So many events and so many others.
Result<void> PooledScores::addShares(const TestGroup &group)
{
    const auto priorWeights = m_plan.priorWeights();
    m_probability.clear();
    m_isEvent.clear();
    m_weights.clear();
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        const double p = group.prediction(static_cast<Eigen::Index>(i), 0);
        if (std::isnan(p))
            continue;
        const auto row = static_cast<std::size_t>(group.rows[i]);
        const double weight = priorWeights.empty() ? 1 : priorWeights[row];
        const double share = m_plan.target().numbers[row];
        m_probability.insert(m_probability.end(), {p, p});
        m_isEvent.insert(m_isEvent.end(), {1, 0});
        m_weights.insert(m_weights.end(), {weight * share, weight * (1 - share)});
        if (share > 0 && share < 1)
            m_shareDeviance -=
                2 * weight * (share * packet::log(share) + (1 - share) * packet::log(1 - share));
    }
    m_events.front().sums->add(m_probability, m_isEvent, m_weights);
    return {};
}

Result<void> PooledScores::addNumbers(const TestGroup &group)
{
    const auto priorWeights = m_plan.priorWeights();
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
        const double predicted = group.prediction(static_cast<Eigen::Index>(i), 0);
        if (std::isnan(predicted))
            continue;
        const auto row = static_cast<std::size_t>(group.rows[i]);
        m_numbers->add(predicted, m_plan.target().numbers[row],
                       priorWeights.empty() ? 1 : priorWeights[row]);
        if (!m_tested)
            continue;
        if (auto added = m_tested->add(static_cast<std::uint32_t>(row)); !added)
            return added;
    }
    return {};
}

Result<void> PooledScores::finish()
{
    if (m_numbers)
        return finishNumbers();
    std::mutex mutex; // guards the next
    std::optional<Error> error;
    const auto rankAll = [&](std::vector<Event> &events, bool evaluates) {
        forEachIndex(std::ssize(events), m_options.threads, [&](std::int64_t index) {
            if (auto ranked = rank(events[static_cast<std::size_t>(index)], evaluates); !ranked) {
                const std::lock_guard lock(mutex);
                error = ranked.error();
            }
        });
    };
    rankAll(m_events, m_options.evaluates);
    rankAll(m_alone, false);
    if (error)
        return *error;
    for (const Metric metric : m_options.scores ? m_metrics : std::vector<Metric>()) {
        if (!m_classes) {
            m_together.push_back(valueOf(m_events.front(), metric));
            if (metric == Metric::Deviance && m_plan.target().kind == TargetKind::Shares) {
                const double total = m_events.front().sums->total();
                m_together.back() -= total > 0 ? m_shareDeviance / total : 0;
            }
            continue;
        }
        double sum = 0; // of a metric that ranks one level against the rest
        for (const Event &event : m_events)
            sum += valueOf(event, metric);
        m_together.push_back(ranksRows(metric) ? sum / static_cast<double>(m_events.size())
                                               : m_classes->value(metric));
    }
    for (const Event &event : m_alone) {
        std::vector<double> &values = m_ofLevels.emplace_back();
        for (const Metric metric : m_metrics)
            values.push_back(valueOf(event, metric));
    }
    return {};
}

Result<void> PooledScores::finishNumbers()
{
    double spread = notDefined;
    if (m_tested) {
        const double centre = m_numbers->centre();
        const auto priorWeights = m_plan.priorWeights();
        WeightedSum squares;
        auto gone = m_tested->forEach([&](std::uint32_t row) {
            const double distance = m_plan.target().numbers[row] - centre;
            squares.add(distance * distance, priorWeights.empty() ? 1 : priorWeights[row]);
        });
        if (!gone)
            return gone;
        spread = squares.mean(m_numbers->total());
    }
    for (const Metric metric : m_metrics)
        m_together.push_back(m_numbers->value(metric, spread));
    return {};
}

double PooledScores::valueOf(const Event &event, Metric metric) const
{
    if (metric == Metric::Auc)
        return event.area;
    if (metric == Metric::PrAuc)
        return event.precision;
    return event.sums ? event.sums->value(metric) : notDefined;
}

Result<void> PooledScores::rank(Event &event, bool evaluates)
{
    if (!event.ranks)
        return {};
    const auto ties = event.ranks->finish();
    event.ranks.reset();
    if (!ties)
        return ties.error();
    event.area = ties->area();
    if (std::find(m_metrics.begin(), m_metrics.end(), Metric::PrAuc) != m_metrics.end()) {
        const auto precision = ties->averagePrecision();
        if (!precision)
            return precision.error();
        event.precision = *precision;
    }
    return evaluates ? takeCurve(*ties, event) : Result<void>();
}

/// The curve with its area, and DeLong's interval where the rows allow one.
Result<void> PooledScores::takeCurve(const RankedTies &ties, Event &event) const
{
    RocEntry &entry = event.roc;
    RocMaker maker(ties.events(), ties.others(), ties.size());
    auto gone = ties.forEach(
        [&maker](const Tie &tie) { maker.add(tie.probability, tie.events, tie.others); });
    if (!gone)
        return gone;
    entry.curve = maker.finish();
    entry.area = maker.area();
    entry.low = entry.high = notDefined;
    if (!m_isEachRowOnce || !m_plan.priorWeights().empty())
        return {};
    const auto variance = ties.delongVariance();
    if (!variance)
        return variance.error();
    const double reach = normalQuantile(upperTail) * std::sqrt(*variance);
    if (std::isnan(reach))
        return {};
    entry.low = std::max(0.0, entry.area - reach);
    entry.high = std::min(1.0, entry.area + reach);
    return {};
}

const std::vector<double> &PooledScores::ofLevel(int level) const
{
    return m_ofLevels.empty() ? m_together : m_ofLevels[static_cast<std::size_t>(level)];
}

void PooledScores::addEvaluation(Results &results) const
{
    ConfusionEntry confusion{m_cell, {}};
    if (m_classes) {
        confusion.counts = m_classes->counts();
    } else { // the event is predicted when p > 0.5
        confusion.counts = m_events.front().sums->counts();
        if (m_events.front().level == 0) // there the event stands second
            confusion.counts = confusion.counts.reverse().eval();
    }
    results.confusions.push_back(std::move(confusion));
    for (const Event &event : m_events) {
        RocEntry roc = event.roc;
        CalibrationEntry calibration;
        roc.cell = calibration.cell = m_cell;
        roc.level = calibration.level = event.level;
        calibration.bins = event.calibration.bins();
        results.curves.push_back(std::move(roc));
        results.calibrations.push_back(std::move(calibration));
    }
}

} // namespace heddle
