#include "plan/treatment.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

/// Whether two rows have different numbers.
bool varies(const std::vector<double> &numbers)
{
    double first = std::numeric_limits<double>::quiet_NaN();
    for (const double number : numbers) {
        if (std::isnan(number) || number == first)
            continue;
        if (!std::isnan(first))
            return true;
        first = number;
    }
    return false;
}

} // namespace

Treatment::Treatment(TreatmentSources sources, const PrepareSpec &spec,
                     std::span<const double> weights, bool isOfNumbers,
                     const std::vector<std::string> &jointLevels)
    : m_sources(std::move(sources))
    , m_spec(spec)
    , m_isOfNumbers(isOfNumbers)
    , m_isJoint(!jointLevels.empty())
{
    for (std::size_t source = 0; source < m_sources.variables.size(); ++source) {
        m_firstColumns.push_back(m_columns.size());
        m_common.emplace_back();
        if (m_sources.variables[source].isCategorical)
            addCategorical(source, weights, jointLevels);
        else
            addNumeric(source);
    }
    m_firstColumns.push_back(m_columns.size());
}

double Treatment::significance() const
{
    return m_spec.significance.value_or(1 / static_cast<double>(m_columns.size()));
}

std::vector<std::string> Treatment::unused() const
{
    std::vector<std::string> names;
    for (std::size_t source = 0; source < m_sources.variables.size(); ++source)
        if (m_firstColumns[source] == m_firstColumns[source + 1])
            names.push_back(m_sources.variables[source].name);
    return names;
}

void Treatment::add(std::size_t source, TreatmentCode code, const std::string &suffix, int level,
                    int ofTarget)
{
    if (m_spec.has(code))
        m_columns.push_back(
            {m_sources.variables[source].name + suffix, code, source, level, ofTarget});
}

void Treatment::addNumeric(std::size_t source)
{
    const TreatmentSource &variable = m_sources.variables[source];
    const std::int64_t missing = variable.missingCount();
    if (varies(variable.numbers))
        add(source, TreatmentCode::Clean, "");
    if (missing > 0 && missing < std::ssize(variable.numbers))
        add(source, TreatmentCode::Missing, "_isBAD");
}

void Treatment::addCategorical(std::size_t source, std::span<const double> weights,
                               const std::vector<std::string> &jointLevels)
{
    const TreatmentSource &variable = m_sources.variables[source];
    const std::size_t levels = variable.levels.size();
    std::vector<double> shares(levels, 0);
    double total = 0;
    for (std::size_t i = 0; i < variable.codes.size(); ++i) {
        const double weight = weights.empty() ? 1 : weights[i];
        total += weight;
        if (variable.codes[i] >= 0)
            shares[static_cast<std::size_t>(variable.codes[i])] += weight;
    }
    std::vector<bool> &common = m_common[source];
    for (const double share : shares)
        common.push_back(share >= m_spec.minFraction * total);
    const bool hasMissing = variable.missingCount() > 0;
    const std::size_t values = levels + (hasMissing ? 1 : 0);
    if (values < 2)
        return;
    if (hasMissing)
        add(source, TreatmentCode::Missing, "_isBAD");
    for (std::size_t level = 0; level < levels; ++level)
        if (common[level])
            add(source, TreatmentCode::Level, "_lev_" + variable.levels[level],
                static_cast<int>(level));
    if (std::find(common.begin(), common.end(), false) != common.end())
        add(source, TreatmentCode::Level, "_rare", TreatedColumn::rare);
    // As vtreat: indicators say all there is about two values.
    if (values < 3 && m_spec.has(TreatmentCode::Level))
        return;
    const std::string impact = m_isOfNumbers ? "_catN" : "_catB";
    if (!m_isJoint)
        add(source, TreatmentCode::Impact, impact);
    for (std::size_t level = 0; level < jointLevels.size(); ++level)
        add(source, TreatmentCode::Impact, impact + "_" + jointLevels[level], TreatedColumn::none,
            static_cast<int>(level));
    add(source, TreatmentCode::Prevalence, "_catP");
    if (m_isOfNumbers)
        add(source, TreatmentCode::Deviation, "_catD");
}

} // namespace heddle
