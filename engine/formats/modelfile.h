#pragma once

#include "core/result.h"
#include "data/formula.h"
#include "data/table.h"
#include "plan/plan.h"
#include "run/results.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace heddle {

/// Fitted models of one learner with all that predicting for new rows needs: one fit, or one a
/// level of a one-vs-rest target. Independent of the run it came from. A value.
struct ModelSet
{
    std::string version;    ///< Of the Heddle that fitted it.
    std::string experiment; ///< Its name.
    std::string datasetId;
    std::uint64_t seed = 0;
    LearnerSpec learner;
    std::string formula; ///< As written or made from the variables.
    TargetKind targetKind = TargetKind::Numbers;
    std::string target;              ///< The column, or the left side of the formula.
    std::vector<std::string> levels; ///< Of a target of classes; empty otherwise.
    std::string offsetColumn;        ///< Empty: none.
    std::vector<std::string> missingTexts = CsvOptions().na; ///< Cells that mean "missing".
    DesignRecipe design;
    /// One a fit, where each has learnt a treatment of its own (the levels of a one-vs-rest);
    /// empty: `design` is that of all. They differ in their numbers alone.
    std::vector<DesignRecipe> ownDesigns;
    std::vector<FitEntry> fits; ///< `cell.level` is the level modelled of a one-vs-rest, else -1.

    const DesignRecipe &designOf(std::size_t fit) const
    {
        return ownDesigns.empty() ? design : ownDesigns[fit];
    }
    bool isOneVsRest() const { return !fits.empty() && fits.front().cell.level >= 0; }
    bool isJoint() const { return !fits.empty() && isJoint(fits.front()); }
    bool isJoint(const FitEntry &fit) const ///< One fit models all levels.
    {
        if (targetKind != TargetKind::Classes || !modelsAllLevels(learner.kind))
            return false;
        return !modelsOneLevel(learner.kind) || (levels.size() > 2 && fit.event.empty());
    }
    /// Levels that predictions speak of: those of the target, or "not X" and "X" when the set
    /// holds one model of a one-vs-rest; empty for numbers.
    std::vector<std::string> predictedLevels() const;
    /// Table columns needed for predicting, each with its type.
    std::map<std::string, ColumnType> inputs() const;
};

/// The learner's fits on all rows, as the results hold them.
/// BadInput when no learner has the name (nearest one given), or it has no fit.
/// @param learner  its name; may be empty when there is but one.
Result<ModelSet> modelSetOf(const Results &results, const std::string &learner);

/// One fit of a run as a model of its own.
/// @param datasetId  the table's, where the caller has it; empty: made here, a pass over the table.
ModelSet modelSetOf(const Plan &plan, const FitEntry &fit, const std::string &datasetId = {});

/// The document `"heddle_model": 1`; every number reads back to the last bit.
nlohmann::ordered_json toJson(const ModelSet &set);

/// BadInput, naming the JSON pointer, for anything that toJson does not write.
Result<ModelSet> modelSetFromJson(const nlohmann::ordered_json &json);

/// Writes one fit as `models/NNNN.json`, beside its place and renamed. Io when that fails.
Result<void> writeModelFile(const Plan &plan, const FitEntry &fit, const std::string &path,
                            const std::string &datasetId = {});

/// Reads a model file.
Result<ModelSet> readModelFile(const std::string &path);

/// Reads a model file, or a learner's whole set from a results folder.
/// BadInput also when the folder holds several learners and `learner` names none of them.
Result<ModelSet> readModels(const std::string &path, const std::string &learner = {});

} // namespace heddle
