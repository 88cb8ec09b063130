#pragma once

#include "plan/plan.h"

#include <QString>

namespace heddle {

/// "3 fits in 1 task": what the experiment's own grid costs.
QString planSize(const Plan &plan);

/// "3 levels × 10 folds × 5 repeats": the axes that have more than one value.
QString planAxes(const Plan &plan);

/// "Logistic, one-vs-rest, 3 fits in 1 task": the plan in one line.
QString planLine(const Plan &plan);

/// "H", "A to M", "fold 3": what tells a task from its neighbours, as short as it can be.
QString taskLabel(const Plan &plan, std::int64_t task);

/// The variable that a treatment's own task is about. Precondition: cell.variable >= 0.
QString treatedVariable(const Plan &plan, const Cell &cell);

/// "logistic, H, repeat 4, fold 1": all axes of a task that have more than one value.
QString taskTitle(const Plan &plan, std::int64_t task);

/// "H", "A to M": the levels that a task fits; empty when there is no level axis.
QString taskLevels(const Plan &plan, const Task &task);

/// "α", "λ" for the parameters that have a sign of their own; the name of another.
QString parameterName(const std::string &name);

/// The same as the caption of a field: "Mix α", "Learning rate".
QString parameterTitle(const std::string &name);

/// A point's text as words: "α 0.5, λ 0.01087".
QString settingText(const std::string &point);

/// "Elastic net", or what the user named it.
QString learnerName(const LearnerSpec &learner);

/// "alpha 0.5": the setting of a learner's grid that a cell has, without the value on a path; empty
/// where the learner has one.
QString settingWords(const Plan &plan, const Cell &cell);

/// "Logistic", "Linear": a learner's kind as the screen says it.
QString learnerTitle(LearnerKind kind);

/// Which lanes take the tasks of trees, as far as it is known before a run; empty for a plan
/// without trees.
QString treeLanesText(const Plan &plan);

/// "log loss", "AUC", …
QString metricTitle(Metric metric);

} // namespace heddle
