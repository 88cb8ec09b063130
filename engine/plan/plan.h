#pragma once

#include "core/result.h"
#include "data/formula.h"
#include "data/table.h"
#include "plan/experiment.h"
#include "plan/grid.h"
#include "plan/treatment.h"
#include "stats/glm.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heddle {

struct Target
{
    TargetKind kind = TargetKind::Numbers;
    std::string name; ///< The column, or the left side of the formula as written.
    std::vector<std::string>
        levels;     ///< Two for a two-class target ("not X", "X" for X against the rest).
    int event = -1; ///< Level modelled by a two-class model; -1 with three or more levels.
    std::vector<std::int32_t> codes; ///< Classes: the level of each row used.
    std::vector<double> numbers;     ///< Shares and numbers: of each row used.
};

/// Which rows a cell is fitted to and tested on, as positions among the rows used.
struct Resample
{
    std::vector<std::uint32_t> multiplicities; ///< One a row used; empty: every row once.
    std::vector<std::int64_t> testRows;        ///< Ascending; empty without resampling.
    std::int64_t rowsTrain = 0;                ///< Σ multiplicities.
};

/// What one coefficient belongs to.
struct CoefficientName
{
    std::string term;
    std::string level; ///< Of a fit of all levels: which one it raises against the first.

    /// "Comp", "opel:Comp": as R names those of nnet::multinom.
    std::string text() const { return level.empty() ? term : level + ':' + term; }
};

/// Those of a fit: of a fit of all levels for each level but the first, level after level.
/// An elastic net has coefficients for the first level, too.
/// @param terms   of the design
/// @param levels  of the target where one fit models all of them; empty otherwise
std::vector<CoefficientName> coefficientNames(LearnerKind kind, std::vector<std::string> terms,
                                              const std::vector<std::string> &levels);

/// Into how many tasks the levels of a one-vs-rest are split. Up to three levels are a task each;
/// more are bundled, at most 13 together, unless the data are so large (rows × columns² above
/// 2e8) that one level is work enough for a task. Depends on nothing else.
int bundleCount(int levels, std::int64_t rows, std::int64_t columns);

/// An experiment checked against a table and laid out as a grid of cells and tasks.
///
/// Immutable and shared: Setup draws it, lanes run it, Run colours it, the reducer reads it.
/// A pure function of experiment and table; every member may be called from any thread.
class Plan
{
public:
    /// BadInput names the key, column, token or row at fault. An absent seed is drawn here and
    /// stands in experiment().
    static Result<std::shared_ptr<const Plan>> make(Experiment experiment,
                                                    std::shared_ptr<const Table> table);

    const Experiment &experiment() const { return m_experiment; } ///< Seed and metrics filled in.
    /// The same without files: the rows of its resamples stand in it. Gives the same plan anywhere.
    Experiment selfContainedExperiment() const;
    const Table &table() const { return *m_table; }
    std::int64_t rowsUsed() const { return m_rowsUsed; } ///< How many.
    /// Number in the table, from 0, of a row used.
    std::int64_t tableRow(std::int64_t rowUsed) const
    {
        return m_tableRows.empty() ? rowUsed : m_tableRows[static_cast<std::size_t>(rowUsed)];
    }
    std::vector<std::int64_t> rowsOmitted() const; ///< Of the table, from 0.
    const Formula &formula() const { return *m_formula; }
    const DesignRecipe &recipe() const { return *m_recipe; }
    /// Of the rows used. With a treatment, which every cell learns for itself, one row that stands
    /// for the columns alone (plan/celldesign.h has the cell's).
    const GlmDesign &design() const { return *m_design; }
    const Treatment *treatment() const { return m_treatment.get(); } ///< Null: none.
    /// Whether every cell makes a design of its own (`prepare`).
    bool preparesCells() const { return m_experiment.prepare.has_value(); }
    const Target &target() const { return m_target; }
    std::span<const double> priorWeights() const { return m_priorWeights; } ///< Empty: none.
    std::span<const double> offset() const { return m_offset; }             ///< Empty: none.
    /// Of each row used the number of its group, from 0 without gaps; empty: none.
    std::span<const std::int32_t> groups() const { return m_groups; }
    const std::vector<std::string> &warnings() const { return m_warnings; } ///< Of the plan itself.

    const std::vector<Axis> &axes() const { return m_axes; }
    bool hasLevelAxis(int learner) const { return levelCount(learner) > 1; }
    /// Models of a learner beside one another: the size of its level axis, 1 without.
    int levelCount(int learner) const { return part(learner).levels; }
    /// Whether one cell of the learner predicts all levels of the target.
    bool isJoint(int learner) const;
    /// With the parameters of the cell's point but for the path's.
    const LearnerSpec &learner(const Cell &cell) const
    {
        return part(cell.learner).settings[settingOf(cell)];
    }
    bool hasPointAxis(int learner) const { return pointCount(learner) > 1; }
    /// Settings of a learner's parameters that are tried: the size of its point axis, 1 without.
    int pointCount(int learner) const { return part(learner).points; }
    /// Points that one task computes together: pointCount() is a multiple. 1 without a path.
    int pathLength(int learner) const { return part(learner).pathLength; }
    /// The values of the path that a cell lies on, in the order of its points: lambda (falling) or
    /// rounds (rising). Empty where the learner has none.
    std::span<const double> path(const Cell &cell) const;
    /// The value of a cell on its path. Precondition: it has one.
    double pathValue(const Cell &cell) const;
    /// A point of a learner as JSON: `{"alpha":0.5,"lambda":0.01}`. Empty without the axis.
    const std::string &pointText(int learner, int point) const;
    /// The same without the value on the path; "{}" where that is all there is.
    const std::string &settingText(const Cell &cell) const;
    bool hasResampling() const;
    int resampleCount() const; ///< Folds × repeats, replicates, or 0.
    /// Resamples that an early end takes or leaves together: the folds of a repeat, or 1.
    int resamplesPerUnit() const;
    /// Whether each resample has metrics of its own. Single rows left out have none: their metrics
    /// are those of all of them together.
    bool scoresEachResample() const
    {
        return m_experiment.resampling.kind != ResamplingKind::LeaveOneOut;
    }

    /// What the coefficients of a fit of the learner belong to.
    const std::vector<CoefficientName> &coefficients(int learner) const
    {
        return part(learner).coefficients;
    }

    std::int64_t cellCount() const { return m_cells; }               ///< The experiment's own.
    std::int64_t taskCount() const { return m_tasks; }               ///< The experiment's own.
    std::int64_t allRowsTaskCount() const { return m_allRowsTasks; } ///< Behind the own ones.
    std::int64_t allRowsCellCount() const { return m_allRowsCells; }
    /// Behind those on all rows: fits without one row (with `group`: one group) each, for the
    /// acceleration of BCa intervals. 0 where none are asked for.
    std::int64_t jackknifeTaskCount() const { return m_jackknifeTasks; }
    std::int64_t jackknifeCellCount() const { return m_jackknifeCells; }
    /// Whether the learner's models have one: all with coefficients and one point.
    bool hasJackknife(int learner) const
    {
        return m_jackknifeTasks > 0 && part(learner).hasJackknife();
    }
    int jackknifeUnits() const { return m_jackknifeUnits; } ///< Rows or groups left out, or 0.
    std::int64_t firstRowOf(int unit) const; ///< Of the table, from 0; of a group its first.
    /// Behind those: the folds inside the training rows of each resample, of learners that have
    /// points to choose among. 0 where no nested tuning is asked for.
    std::int64_t nestedTaskCount() const { return m_nestedTasks; }
    std::int64_t nestedCellCount() const { return m_nestedCells; }
    int innerCount() const { return m_inner; } ///< Folds × repeats inside one resample, or 0.
    bool hasNested(int learner) const { return m_nestedTasks > 0 && part(learner).points > 1; }
    /// Behind those: what each treated variable explains by itself, of each level of a one-vs-rest.
    std::int64_t variableTaskCount() const { return m_variableTasks; }
    std::int64_t firstVariableTask() const
    {
        return m_tasks + m_allRowsTasks + m_jackknifeTasks + m_nestedTasks;
    }
    std::int64_t totalTaskCount() const { return firstVariableTask() + m_variableTasks; }

    /// @param point     0 … pointCount()-1; no matter without that axis, as level without its
    /// @param resample  0 … resampleCount()-1; -1: all rows
    Cell cellAt(int learner, int point, int level, int resample) const;
    int resampleOf(const Cell &cell) const; ///< -1: all rows.
    /// Where the result of a cell stands.
    struct Place
    {
        std::int64_t task = 0;
        int index = 0; ///< Among its cells.
    };
    Place placeOf(const Cell &cell) const;
    Cell cellOf(const Task &task, int index) const; ///< The reverse.

    Task task(std::int64_t number) const;         ///< 0 … totalTaskCount()-1.
    Cell cell(std::int64_t number) const;         ///< 0 … cellCount()-1.
    std::string cellText(const Cell &cell) const; ///< "logistic, H, repeat 4, fold 1".
    std::string levelName(int level) const;

    /// The task that fits the same learner and levels on all rows: where a resample task starts
    /// from. The task itself without resampling.
    std::int64_t allRowsTaskOf(const Task &task) const;

    /// Rows of (repeat, fold), replicate or jackknife. Costs O(rows used). A function of seed and
    /// coordinates; learner and level have no say. All rows for a permutation.
    Resample resample(const Cell &cell) const;

    bool isBootstrap() const { return m_experiment.resampling.isBootstrap(); }
    bool isPermutation() const
    {
        return m_experiment.resampling.kind == ResamplingKind::Permutation;
    }
    /// Columns of the design that the permuted variable is in; empty: the target is permuted.
    std::span<const std::int64_t> permutedColumns() const { return m_permutedColumns; }
    /// From which row used each takes the permuted target or variable. A function of seed and
    /// replicate. Costs O(rows used).
    std::vector<std::int64_t> permutation(const Cell &cell) const;
    /// The design whose permuted variable is taken from those rows; all else stays in place.
    Result<GlmDesign> permutedDesign(std::span<const std::int64_t> sources) const;

    /// Task numbers: those on all rows first, then the others longest expected first.
    std::vector<std::int64_t> runOrder() const;

private:
    friend class PlanMaker;
    Plan() = default;

    /// What one learner has of the grid.
    struct Part
    {
        int points = 1;                         ///< Size of its point axis, or 1.
        int pathLength = 1;                     ///< Points of a task.
        int levels = 1;                         ///< Size of its level axis, or 1.
        int bundles = 1;                        ///< Tasks that these are split into.
        std::vector<LearnerSpec> settings;      ///< points / pathLength.
        std::vector<std::string> settingTexts;  ///< One a setting: without the path.
        std::vector<std::vector<double>> paths; ///< Likewise; empty without a path.
        std::vector<std::string> pointTexts;    ///< One a point; empty without the axis.
        std::int64_t firstCell = 0;             ///< Its cells and tasks stand one after the other.
        std::int64_t firstTask = 0;
        std::int64_t firstAllRows = 0; ///< Among the tasks on all rows.
        /// The same among those that have a jackknife: all with coefficients.
        std::int64_t firstJackknife = 0;
        std::int64_t firstNested = 0; ///< Among the tasks on all rows of those that are tuned so.
        std::vector<CoefficientName> coefficients;

        int firstLevel(int bundle) const
        {
            return static_cast<int>(std::int64_t(bundle) * levels / bundles);
        }
        int bundleOf(int level) const
        {
            return static_cast<int>(((std::int64_t(level) + 1) * bundles - 1) / levels);
        }
        int settingCount() const { return points / pathLength; }
        std::int64_t modelTasks() const { return std::int64_t(settingCount()) * bundles; }
        bool hasJackknife() const { return !coefficients.empty() && points == 1; }
        std::int64_t models() const { return std::int64_t(points) * levels; }
    };
    const Part &part(int learner) const { return m_parts[static_cast<std::size_t>(learner)]; }
    /// The learner whose part holds a number.
    int learnerAt(std::int64_t number, std::int64_t Part::*first) const;
    void orderForStop(std::vector<std::int64_t> &order) const;
    Task variableTask(std::int64_t number) const;
    std::size_t settingOf(const Cell &cell) const
    {
        return static_cast<std::size_t>(std::max(cell.point, 0) / part(cell.learner).pathLength);
    }
    std::vector<std::uint32_t> drawRows(const Cell &cell) const; ///< How often each trains.
    std::vector<std::int32_t> foldOfRows(int repeat) const;
    std::vector<std::uint32_t> rowsWithout(int unit) const;
    Resample innerResample(const Cell &cell) const;
    std::int64_t firstNestedTask() const { return m_tasks + m_allRowsTasks + m_jackknifeTasks; }

    Experiment m_experiment;
    std::shared_ptr<const Table> m_table;
    std::int64_t m_rowsUsed = 0;
    std::vector<std::int64_t> m_tableRows; ///< Of the rows used; empty: all rows are.
    std::optional<Formula> m_formula;
    std::optional<DesignRecipe> m_recipe;
    std::optional<GlmDesign> m_design;
    std::shared_ptr<const Treatment> m_treatment;
    std::vector<int> m_treatedVariables; ///< Those that something is derived from.
    Target m_target;
    std::vector<double> m_priorWeights, m_offset;
    std::vector<std::int32_t> m_groups;
    std::vector<std::int32_t> m_strata; ///< Of a permutation within strata, as m_groups.
    std::vector<std::int64_t> m_permutedColumns;
    std::vector<std::string> m_warnings;
    std::vector<Axis> m_axes;
    std::int64_t m_cells = 0, m_tasks = 0, m_allRowsTasks = 0, m_allRowsCells = 0;
    std::int64_t m_jackknifeTasks = 0, m_jackknifeCells = 0;
    std::int64_t m_variableTasks = 0;
    int m_jackknifeUnits = 0;
    std::int64_t m_nestedTasks = 0, m_nestedCells = 0;
    int m_inner = 0;           ///< Resamples inside one resample.
    std::vector<Part> m_parts; ///< One a learner.
    int m_folds = 0;           ///< Of one repeat; 1 for a holdout.
    int m_resamples = 0;       ///< Folds × repeats, or replicates.
    std::vector<std::vector<std::int64_t>>
        m_explicitTrain; ///< Positions among the rows used, ascending; a replicate's may repeat.
    std::vector<std::int32_t> m_explicitFoldOf; ///< Of each row used, from 0.
};

} // namespace heddle
