#pragma once

#include "plan/prepare.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// A column of a treated design: what never changes from one resample to another. Its numbers are
/// learnt in each (plan/celldesign.h).
struct TreatedColumn
{
    static constexpr int none = -1;
    static constexpr int rare = -2;

    std::string name;
    TreatmentCode code = TreatmentCode::Clean;
    std::size_t source = 0; ///< Of the sources.
    int level = none;       ///< Code Level: of the source's levels, or `rare`: all rare ones.
    int ofTarget = none;    ///< Impact on one of the many levels of a target modelled at once.
};

/// What an experiment derives from its variables, fixed once from the rows used as the columns of
/// any other design are: names of columns, not estimates. Immutable.
class Treatment
{
public:
    /// @param weights       of the rows used; empty: all 1.
    /// @param isOfNumbers   the target holds numbers: they have an impact and a deviation.
    /// @param jointLevels   of a target whose levels are modelled at once; else empty.
    Treatment(TreatmentSources sources, const PrepareSpec &spec, std::span<const double> weights,
              bool isOfNumbers, const std::vector<std::string> &jointLevels);

    const TreatmentSources &sources() const { return m_sources; }
    const std::vector<TreatedColumn> &columns() const { return m_columns; }
    /// Where the columns of a source begin; of the number behind the last, how many there are.
    std::size_t firstColumn(std::size_t source) const { return m_firstColumns[source]; }
    /// Whether a level of a source has an indicator of its own.
    bool isCommon(std::size_t source, std::size_t level) const { return m_common[source][level]; }
    int crossFolds() const { return m_spec.crossFolds; }
    double significance() const; ///< What a p value must be below; 1: all columns are taken.
    bool recommends(double pValue) const { return significance() >= 1 || pValue < significance(); }
    bool isJoint() const { return m_isJoint; }
    bool isOfNumbers() const { return m_isOfNumbers; }
    std::vector<std::string> unused() const; ///< Sources that nothing is derived from.

private:
    void addNumeric(std::size_t source);
    void addCategorical(std::size_t source, std::span<const double> weights,
                        const std::vector<std::string> &jointLevels);
    void add(std::size_t source, TreatmentCode code, const std::string &suffix,
             int level = TreatedColumn::none, int ofTarget = TreatedColumn::none);

    TreatmentSources m_sources;
    PrepareSpec m_spec;
    bool m_isOfNumbers;
    bool m_isJoint;
    std::vector<TreatedColumn> m_columns;
    std::vector<std::size_t> m_firstColumns; ///< One more than sources.
    std::vector<std::vector<bool>> m_common; ///< Of each source and level.
};

} // namespace heddle
