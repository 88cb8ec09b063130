#include "plan/treatmentrows.h"

#include "core/random.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace heddle {

namespace {

std::vector<double> asEvents(const Target &target, int event)
{
    std::vector<double> events;
    events.reserve(target.codes.size());
    for (const std::int32_t code : target.codes)
        events.push_back(code == event ? 1 : 0);
    return events;
}

} // namespace

TreatmentRows::TreatmentRows(const Plan &plan, const Cell &cell, const Resample &resample)
    : m_plan(plan)
    , m_treatment(*plan.treatment())
    , m_fitRows{plan.priorWeights(), resample.multiplicities, {}}
{
    const auto rows = static_cast<std::size_t>(plan.rowsUsed());
    m_weights.assign(rows, 1);
    for (std::size_t i = 0; i < rows; ++i) {
        if (!m_fitRows.priorWeights.empty())
            m_weights[i] = m_fitRows.priorWeights[i];
        if (!m_fitRows.multiplicities.empty())
            m_weights[i] *= m_fitRows.multiplicities[i];
    }
    const Target &target = plan.target();
    if (target.kind != TargetKind::Classes)
        m_response = target.numbers;
    else if (!m_treatment.isJoint())
        m_response = asEvents(target, cell.level >= 0 ? cell.level : target.event);
    for (int level = 0; m_treatment.isJoint() && level < std::ssize(target.levels); ++level)
        m_ofLevel.push_back(asEvents(target, level));
    drawFolds(cell);
}

/// Whole groups stay together; else each level of the target is dealt out evenly.
void TreatmentRows::drawFolds(const Cell &cell)
{
    // Coordinates count from 1; 0 where the axis does not apply.
    RandomStream stream(*m_plan.experiment().seed, "treatment folds",
                        {{"repeat", cell.repeat + 1},
                         {"fold", cell.fold + 1},
                         {"replicate", cell.replicate + 1},
                         {"inner", cell.inner + 1},
                         {"row", cell.row + 1}});
    const std::span<const std::int32_t> groups = m_plan.groups();
    const std::vector<std::int32_t> &codes = m_plan.target().codes;
    std::map<std::int32_t, std::vector<std::int64_t>> strata; // of rows, or one of all groups
    std::vector<bool> isSeen(groups.size(), false);
    std::int64_t units = 0;
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        if (m_weights[i] == 0)
            continue;
        if (groups.empty())
            strata[codes.empty() ? 0 : codes[i]].push_back(static_cast<std::int64_t>(i));
        else if (isSeen[static_cast<std::size_t>(groups[i])])
            continue;
        else
            strata[0].push_back(groups[i]);
        if (!groups.empty())
            isSeen[static_cast<std::size_t>(groups[i])] = true;
        ++units;
    }
    m_foldCount = static_cast<int>(std::min<std::int64_t>(m_treatment.crossFolds(), units));
    std::vector<std::int32_t> foldOfUnit(m_weights.size(), -1);
    std::int64_t dealt = 0; // goes on over the strata, so that folds stay even
    for (auto &[code, members] : strata) {
        stream.shuffle(members);
        for (const std::int64_t member : members)
            foldOfUnit[static_cast<std::size_t>(member)] =
                static_cast<std::int32_t>(dealt++ % m_foldCount);
    }
    m_folds.assign(m_weights.size(), -1);
    for (std::size_t i = 0; i < m_weights.size(); ++i)
        if (m_weights[i] > 0)
            m_folds[i] = foldOfUnit[groups.empty() ? i : static_cast<std::size_t>(groups[i])];
}

const TreatmentSource &TreatmentRows::source(const TreatedColumn &column) const
{
    return m_treatment.sources().variables[column.source];
}

/// Levels, and a missing value as one more.
std::vector<std::int32_t> TreatmentRows::valuesOf(const TreatmentSource &source) const
{
    std::vector<std::int32_t> values = source.codes;
    std::replace(values.begin(), values.end(), -1, static_cast<std::int32_t>(source.levels.size()));
    return values;
}

ValueNumbers TreatmentRows::learnCodes(const TreatedColumn &column, const CodedRows &rows) const
{
    if (column.code == TreatmentCode::Prevalence)
        return prevalence(rows);
    if (column.code == TreatmentCode::Deviation)
        return deviation(rows, m_response);
    if (m_treatment.isOfNumbers())
        return impactOnNumbers(rows, m_response);
    return impactOnEvents(rows, column.ofTarget < 0
                                    ? m_response
                                    : m_ofLevel[static_cast<std::size_t>(column.ofTarget)]);
}

/// Whether a training row is what an indicator tells of.
bool TreatmentRows::isTrained(const TreatedColumn &column) const
{
    const TreatmentSource &from = source(column);
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        if (m_weights[i] == 0)
            continue;
        if (!from.isCategorical) {
            if (std::isnan(from.numbers[i]))
                return true;
            continue;
        }
        const std::int32_t code = from.codes[i];
        const bool isIt =
            column.code == TreatmentCode::Missing ? code < 0
            : column.level == TreatedColumn::rare
                ? code >= 0 && !m_treatment.isCommon(column.source, static_cast<std::size_t>(code))
                : code == column.level;
        if (isIt)
            return true;
    }
    return false;
}

DerivedVariable TreatmentRows::learn(const TreatedColumn &column) const
{
    const TreatmentSource &from = source(column);
    DerivedVariable learnt;
    learnt.name = column.name;
    learnt.code = column.code;
    learnt.isOfLevels = from.isCategorical;
    switch (column.code) {
    case TreatmentCode::Clean:
        learnt.missing = meanOfPresent(from.numbers, m_weights);
        return learnt;
    case TreatmentCode::Missing:
        learnt.missing = isTrained(column) ? 1 : 0;
        return learnt;
    case TreatmentCode::Level: // what no training row is gets no number of its own
        if (column.level >= 0) {
            learnt.levels = {from.levels[static_cast<std::size_t>(column.level)]};
            learnt.values = {isTrained(column) ? 1.0 : 0.0};
            return learnt;
        }
        for (std::size_t level = 0; level < from.levels.size(); ++level)
            if (m_treatment.isCommon(column.source, level))
                learnt.levels.push_back(from.levels[level]);
        learnt.values.assign(learnt.levels.size(), 0);
        learnt.novel = isTrained(column) ? 1 : 0;
        return learnt;
    case TreatmentCode::Impact:
    case TreatmentCode::Prevalence:
    case TreatmentCode::Deviation:
        break;
    }
    const std::vector<std::int32_t> values = valuesOf(from);
    const std::size_t levels = from.levels.size();
    const ValueNumbers numbers =
        learnCodes(column, {values, static_cast<int>(levels) + 1, m_weights});
    learnt.novel = numbers.novel;
    learnt.missing = numbers.ofValue[levels];
    for (std::size_t level = 0; level < levels; ++level) {
        if (numbers.ofValue[level] == numbers.novel)
            continue;
        learnt.levels.push_back(from.levels[level]);
        learnt.values.push_back(numbers.ofValue[level]);
    }
    return learnt;
}

std::vector<double> TreatmentRows::numbers(const TreatedColumn &column,
                                           const DerivedVariable &learnt) const
{
    const TreatmentSource &from = source(column);
    std::vector<double> numbers;
    if (!from.isCategorical) {
        const bool marks = column.code == TreatmentCode::Missing;
        numbers = from.numbers;
        for (double &number : numbers) {
            const bool isMissing = std::isnan(number);
            if (marks || isMissing)
                number = isMissing ? learnt.missing : 0;
        }
        return numbers;
    }
    std::vector<double> ofValue(from.levels.size() + 1, learnt.novel);
    ofValue.back() = learnt.missing;
    std::size_t next = 0; // both lists are in the order of the levels
    for (std::size_t level = 0; level < from.levels.size(); ++level)
        if (next < learnt.levels.size() && from.levels[level] == learnt.levels[next])
            ofValue[level] = learnt.values[next++];
    const std::vector<std::int32_t> values = valuesOf(from);
    for (const std::int32_t value : values)
        numbers.push_back(ofValue[static_cast<std::size_t>(value)]);
    const bool isLearnt = column.code == TreatmentCode::Impact ||
                          column.code == TreatmentCode::Prevalence ||
                          column.code == TreatmentCode::Deviation;
    if (isLearnt && m_foldCount > 1)
        codeOutOfFold(
            {values, static_cast<int>(ofValue.size()), m_weights}, m_folds, m_foldCount,
            [&](const CodedRows &rows) { return learnCodes(column, rows); }, numbers);
    return numbers;
}

Result<VariableScore> TreatmentRows::score(const std::vector<double> &numbers,
                                           const std::stop_token &stop) const
{
    const Target &target = m_plan.target();
    if (m_treatment.isJoint())
        return scoreOnLevels(numbers, target.codes, static_cast<int>(target.levels.size()),
                             m_fitRows, stop);
    if (m_treatment.isOfNumbers())
        return scoreOnNumbers(numbers, m_response, m_fitRows);
    return scoreOnEvents(numbers, m_response, m_fitRows, stop);
}

} // namespace heddle
