#pragma once

#include "plan/plan.h"
#include "stats/treatment.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace heddle {

/// Learns the treatment of one cell: its training rows, their folds, and what is told of them.
/// Made for one cell and used by one thread. Private to plan/celldesign.cpp.
class TreatmentRows
{
public:
    /// @param plan      has a treatment; must outlive this, as must the resample.
    /// @param resample  without multiplicities: all rows.
    TreatmentRows(const Plan &plan, const Cell &cell, const Resample &resample);

    /// What a column's numbers are, learnt from all training rows.
    DerivedVariable learn(const TreatedColumn &column) const;
    /// A number for each row used: training rows as learnt without their own fold.
    std::vector<double> numbers(const TreatedColumn &column, const DerivedVariable &learnt) const;
    Result<VariableScore> score(const std::vector<double> &numbers,
                                const std::stop_token &stop) const;

private:
    const TreatmentSource &source(const TreatedColumn &column) const;
    std::vector<std::int32_t> valuesOf(const TreatmentSource &source) const;
    ValueNumbers learnCodes(const TreatedColumn &column, const CodedRows &rows) const;
    bool isTrained(const TreatedColumn &column) const;
    void drawFolds(const Cell &cell);

    const Plan &m_plan;
    const Treatment &m_treatment;
    std::vector<double> m_weights;     ///< 0: not learnt from.
    std::vector<std::int32_t> m_folds; ///< -1 likewise.
    int m_foldCount = 0;
    std::vector<double> m_response;             ///< Events as 1, or numbers.
    std::vector<std::vector<double>> m_ofLevel; ///< Of a joint target: each level as 1.
    FitRows m_fitRows;
};

} // namespace heddle
