#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

#include <vector>

namespace heddle {

class ChoiceCard;
class ExperimentDocument;
class LearnerParameters;

/// Which learners are fitted, and the parameters of those chosen.
class LearnerSection : public Section
{
    Q_OBJECT

public:
    explicit LearnerSection(ExperimentDocument &document, QWidget *parent = nullptr);

    QList<QAction *> actions() const; ///< One for each learner, ticked when it is chosen.

private:
    struct Offer
    {
        LearnerKind kind;
        QAction *action;
        ChoiceCard *card;
        LearnerParameters *parameters;
    };

    void addOffer(LearnerKind kind, const QString &explanation);
    void toggle(LearnerKind kind, bool on);
    bool fitsTarget(LearnerKind kind) const;
    QString refusalOf(LearnerKind kind) const;
    void takeExperiment();
    void takeFault();

    ExperimentDocument &m_document;
    std::vector<Offer> m_offers;
    Label *m_fault;
};

} // namespace heddle
