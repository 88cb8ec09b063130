#include "core/text.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"

#include <algorithm>
#include <map>

namespace heddle {

namespace {

/// How many rows have each number.
std::map<std::int32_t, int> sizesOf(const std::vector<std::int32_t> &numbers)
{
    std::map<std::int32_t, int> sizes;
    for (const std::int32_t number : numbers)
        ++sizes[number];
    return sizes;
}

/// Whether two rows at least are of one stratum.
bool sharesValues(const std::vector<std::int32_t> &strata)
{
    const auto sizes = sizesOf(strata);
    return std::any_of(sizes.begin(), sizes.end(),
                       [](const auto &size) { return size.second > 1; });
}

/// Whether two groups at least have as many rows, so that they can change places.
bool hasAlikeGroups(const std::vector<std::int32_t> &groups)
{
    std::map<int, int> alike;
    for (const auto &[group, size] : sizesOf(groups))
        if (++alike[size] > 1)
            return true;
    return false;
}

bool contains(const std::vector<std::string> &names, const std::string &name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

// The part of making a plan that decides what a permutation moves.

/// The strata that it keeps to, and that there is something to move.
Result<void> PlanMaker::makeStrata()
{
    const auto &within = m_plan->m_experiment.resampling.within;
    if (!m_plan->isPermutation())
        return {};
    if (!within) {
        if (groupCount() > 0 && !hasAlikeGroups(m_plan->m_groups))
            return faultAt("/resampling", "has nothing to permute: no two groups have as many rows",
                           "Leave /group out, or permute within its column.");
        return {};
    }
    if (Result<void> there = needColumn(*within, "/resampling/within"); !there)
        return there;
    if (groupCount() > 0)
        return faultAt("/resampling/within",
                       "stands beside /group, which moves whole groups: both cannot be held",
                       "Leave one of them out.");
    m_plan->m_strata = numbered(*m_plan->m_table->find(*within));
    if (!sharesValues(m_plan->m_strata))
        return faultAt("/resampling/within",
                       "names " + heddle::quoted(*within) + ", which has another value in each row",
                       "Name a column whose values several rows share.");
    return {};
}

/// The columns of the design that the permuted variable is in; none: it is the target.
Result<void> PlanMaker::makePermutation()
{
    const std::vector<LearnerSpec> &learners = m_plan->m_experiment.learners;
    for (std::size_t i = 0; m_plan->isPermutation() && i < learners.size(); ++i)
        if (isOfTrees(learners[i].kind) || learners[i].kind == LearnerKind::Baseline ||
            learners[i].kind == LearnerKind::ElasticNet)
            return faultAt("/learners/" + std::to_string(i),
                           "is " + std::string(toText(learners[i].kind)) +
                               ", which has no statistic that a permutation tests",
                           "Choose a regression, or another resampling.");
    const auto &permute = m_plan->m_experiment.resampling.permute;
    if (!m_plan->isPermutation() || !permute || *permute == m_plan->m_target.name)
        return {};
    const DesignRecipe &recipe = *m_plan->m_recipe;
    const std::vector<std::string> right = recipe.variables();
    if (!contains(right, *permute)) {
        if (contains(m_plan->m_formula->columns(), *permute))
            return {}; // on the left
        if (Result<void> there = needColumn(*permute, "/resampling/permute"); !there)
            return there;
        return faultAt("/resampling/permute",
                       "names " + heddle::quoted(*permute) +
                           ", which is neither the target nor a variable of the model",
                       "Variables are " + joinWords(right) + ".");
    }
    if (recipe.offsetNeeds(*permute))
        return faultAt("/resampling/permute",
                       "names " + heddle::quoted(*permute) + ", which the offset needs",
                       "Permute another variable, or the target.");
    for (std::size_t i = 0; i < recipe.terms().size(); ++i)
        if (contains(recipe.terms()[i].variables, *permute))
            m_plan->m_permutedColumns.push_back(static_cast<std::int64_t>(i));
    return {};
}

} // namespace heddle
