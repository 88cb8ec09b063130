#pragma once

#include "plan/plan.h"

#include <optional>
#include <string_view>

namespace heddle {

/// Builds a Plan step by step; each step returns what is wrong with the experiment. Used once.
class PlanMaker
{
public:
    PlanMaker(Experiment experiment, std::shared_ptr<const Table> table);

    Result<std::shared_ptr<const Plan>> make();

private:
    Result<void> readFormula();
    Result<void> checkRoles() const;
    Result<void> chooseRows();
    bool treats() const;
    Result<std::vector<std::string>> columnsNeeded(std::span<const std::int64_t> rows) const;
    Result<void> makeDesign();
    Result<void> makeTreatment();
    Result<std::vector<std::string>> treatedLevels() const;
    Result<void> makeWeights();
    Result<void> makeOffset();
    Result<void> makeGroups();
    Result<void> checkGroups() const;
    int groupCount() const; ///< 0: none.
    Result<void> makeTarget();
    Result<void> makeClasses(const Column &column);
    Result<void> makeComparison(const Column &column);
    Result<void> makeNumbers();
    Result<void> makeTwoClassNumbers();
    Result<void> checkLearners();
    Result<void> checkTargetOfLearners();
    Result<void> makePoints();
    Result<void> checkNet(int learner);
    Result<void> makeSettings(int learner);
    Result<std::vector<double>> pathOf(int learner, const LearnerSpec &setting) const;
    Result<std::vector<double>> lambdasFromData(int learner, const LearnerSpec &setting) const;
    Result<void> checkChoice(int learner);
    Result<void> checkNested() const;
    Result<void> checkInnerFolds() const;
    Result<void> checkLevelModels();
    Result<void> checkVariables() const;
    Result<void> checkNumbers();
    Result<void> checkClassCounts() const;
    Result<void> checkMetrics();
    Result<void> checkResampling() const;
    Result<void> checkIntervals();
    Result<void> checkStop() const;
    Result<void> checkPenalties() const;
    Result<void> makeStrata();
    Result<void> makePermutation();
    Result<void> readExplicitRows();
    Result<void> readFoldOfRow();
    Result<void> checkExplicitGroups() const;
    Result<std::vector<std::vector<std::int64_t>>> explicitLists() const;
    Result<void> checkExplicitList(const std::vector<std::int64_t> &positions,
                                   const std::string &pointer) const;
    std::vector<std::int32_t> numbered(const Column &column) const;
    void layOutJackknife();
    void layOutNested();
    void layOutVariables();
    void layOut();

    Result<const Column *> numericColumn(const std::string &name, std::string_view pointer) const;
    Result<void> needColumn(const std::string &name, std::string_view pointer) const;
    bool predictsLevels() const { return m_predictsLevels; }
    bool isTargetCategorical() const;
    void layOutLearners();
    void layOutResampling();
    std::string questionPointer(std::string_view key) const;
    std::vector<std::string> excludedColumns() const;

    std::shared_ptr<Plan> m_plan;
    std::vector<std::int64_t> m_rows; ///< Used, of the table.
    bool m_predictsLevels = false;    ///< The learners are for classes or shares.
};

} // namespace heddle
