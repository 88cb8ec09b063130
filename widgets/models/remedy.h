#pragma once

#include "plan/plan.h"

#include <QString>

#include <string>

namespace heddle {

/// What can be done about fits without usable estimates, or resamples without a fit: the next
/// version of the experiment.
enum class Remedy
{
    Ridge,          ///< A small ridge penalty.
    Firth,          ///< Firth's penalty.
    MoreIterations, ///< Four times as many.
    Stratify,       ///< Resamples within the levels of the target; of no one learner.
};

/// Whether a plan's learner may take it: a penalty goes with logit and with every resampling but
/// a permutation, and neither stands in the learner's grid; levels are what classes have, and rows
/// of a group stay together.
bool isOffered(const Plan &plan, int learner, Remedy remedy);

/// The experiment with the remedy on one learner (of Stratify: any name). BadInput when it has no
/// such learner any more.
Result<Experiment> withRemedy(const Experiment &experiment, const std::string &learner,
                              Remedy remedy);

/// The edit's name, for Undo: "refit with ridge".
QString remedyEdit(Remedy remedy);

} // namespace heddle
