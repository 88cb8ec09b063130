#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

class QLineEdit;
class QSpinBox;

namespace heddle {

class ChoiceCard;
class ExperimentDocument;

/// Which learners are fitted, and the parameters of the logistic one.
class LearnerSection : public Section
{
    Q_OBJECT

public:
    explicit LearnerSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    QWidget *createParameters();
    void connectFields();
    void toggle(LearnerKind kind, bool on);
    void editLogistic(const QString &what, int maxIterations, double epsilon);
    const LearnerSpec *logistic() const;
    void takeExperiment();
    void takeFault();

    ExperimentDocument &m_document;
    ChoiceCard *m_logistic;
    ChoiceCard *m_linear;
    QWidget *m_parameters;
    QSpinBox *m_iterations;
    QLineEdit *m_epsilon;
    Label *m_fault;
};

} // namespace heddle
