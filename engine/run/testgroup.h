#pragma once

#include "run/cellindex.h"
#include "run/results.h"

#include <Eigen/Core>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// All models of one learner on one resample, put together.
struct TestGroup
{
    std::vector<std::int64_t> rows; ///< Tested, as positions among the rows used.
    /// Classes: rows x levels; shares and numbers: one column. NaN where there is no prediction.
    Eigen::MatrixXd prediction;
    Eigen::MatrixXd link;                  ///< Of a one-vs-rest: linear predictors, rows x levels.
    std::optional<ResampleEntry> combined; ///< Of a one-vs-rest.
    std::vector<ResampleEntry> entries;    ///< Of each level's model that has a fit.
    std::string lines;                     ///< Of predictions.csv.
    bool exists = false;                   ///< Some of its tasks have a result.
};

/// Makes the groups of one plan. Immutable; every member may be called from any thread.
class GroupMaker
{
public:
    GroupMaker(const Plan &plan, const CellIndex &index);

    std::string header() const; ///< First line of predictions.csv.
    /// @param cell  of a resample, or inside one; its level does not count
    /// @param drawn  its resample where the caller has it; null: drawn here
    TestGroup make(const Cell &cell, bool withLines,
                   std::shared_ptr<const Resample> drawn = nullptr) const;
    /// Appends the lines of rows first … last - 1 of a group.
    void addLines(const Cell &cell, const TestGroup &group, std::size_t first, std::size_t last,
                  std::string &lines) const;
    /// Tested by the cell's resample; with points to choose among drawn once for all of them.
    std::shared_ptr<const Resample> resampleOf(const Cell &cell) const;

private:
    void predict(const Cell &cell, TestGroup &group) const;
    void addEntry(const Cell &cell, const CellResult &result, TestGroup &group) const;
    Cell atLevel(Cell cell, int level) const;
    void addPrediction(const Eigen::MatrixXd &prediction, Eigen::Index row,
                       std::string &line) const;
    std::string coordinates(const Cell &cell) const;

    const Plan &m_plan;
    const CellIndex &m_index;
    std::vector<std::string> m_levels; ///< As cells of a CSV file.
    mutable std::mutex m_mutex;
    mutable std::vector<std::shared_ptr<const Resample>> m_resamples; ///< Guarded by m_mutex.
};

/// "auc is not defined here: …" for each metric that is NaN.
std::vector<std::string> undefinedWarnings(const Plan &plan, const std::vector<double> &metrics);

} // namespace heddle
