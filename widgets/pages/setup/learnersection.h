#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

#include <array>

class QLineEdit;
class QSpinBox;

namespace heddle {

class ChoiceCard;
class ExperimentDocument;
class TreeWell;

/// Which learners are fitted, and the parameters of the logistic one and of those of trees.
class LearnerSection : public Section
{
    Q_OBJECT

public:
    explicit LearnerSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    /// A learner of trees: its card, greyed without XGBoost, and its parameters.
    struct TreeChoice
    {
        LearnerKind kind;
        ChoiceCard *card;
        TreeWell *well;
    };

    QWidget *createParameters();
    TreeChoice createTrees(LearnerKind kind, const QString &explanation);
    void connectFields();
    void toggle(LearnerKind kind, bool on);
    void editLogistic(const QString &what, int maxIterations, double epsilon);
    void editTrees(LearnerKind kind, const QString &what, const TreeParameters &parameters);
    const LearnerSpec *logistic() const;
    const LearnerSpec *learnerOf(LearnerKind kind) const;
    void takeTrees(const TreeChoice &choice);
    void takeExperiment();
    void takeFault();

    ExperimentDocument &m_document;
    ChoiceCard *m_logistic;
    ChoiceCard *m_linear;
    std::array<TreeChoice, 2> m_trees;
    QWidget *m_parameters;
    QSpinBox *m_iterations;
    QLineEdit *m_epsilon;
    Label *m_fault;
};

} // namespace heddle
