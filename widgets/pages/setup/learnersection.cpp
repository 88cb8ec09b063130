#include "pages/setup/learnersection.h"

#include "models/experimentdocument.h"
#include "models/plantext.h"
#include "models/variableroles.h"
#include "pages/setup/learnerparameters.h"
#include "parts/choicecard.h"
#include "parts/flowlayout.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "stats/xgboost.h"

#include <QAction>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

const LearnerSpec *learnerOf(const Experiment &experiment, LearnerKind kind)
{
    const auto found =
        std::find_if(experiment.learners.begin(), experiment.learners.end(),
                     [kind](const LearnerSpec &learner) { return learner.kind == kind; });
    return found == experiment.learners.end() ? nullptr : &*found;
}

} // namespace

LearnerSection::LearnerSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Learners"), tr("choose one or more"), parent)
    , m_document(document)
    , m_fault(new Label({}, TextStyle::Secondary, Token::Bad))
{
    setHelpTopic(this, QStringLiteral("learners"));
    addOffer(LearnerKind::Logistic, tr("binomial"));
    addOffer(LearnerKind::Multinomial, tr("all levels at once"));
    addOffer(LearnerKind::ElasticNet, tr("λ path"));
    addOffer(LearnerKind::Linear, tr("least squares"));
    addOffer(LearnerKind::Poisson, tr("counts, log link"));
    addOffer(LearnerKind::Gamma, tr("amounts above 0"));
    addOffer(LearnerKind::BoostedTrees, tr("one after another"));
    addOffer(LearnerKind::RandomForest, tr("mean of many trees"));
    addOffer(LearnerKind::Baseline, tr("shares or mean"));
    auto *cards = new FlowLayout(FlowLayout::Widths::Equal, 8, 8);
    body()->addLayout(cards);
    for (const Offer &offer : m_offers) {
        cards->addWidget(offer.card);
        body()->addWidget(offer.parameters);
    }
    m_fault->setWordWrap(true);
    body()->addWidget(m_fault);
    connect(&m_document, &ExperimentDocument::opened, this, &LearnerSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::tableChanged, this, &LearnerSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            &LearnerSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::faultChanged, this, &LearnerSection::takeFault);
    takeExperiment();
    takeFault();
}

void LearnerSection::addOffer(LearnerKind kind, const QString &explanation)
{
    const bool isThere = !isOfTrees(kind) || xgboost();
    const Offer offer{
        kind, new QAction(learnerTitle(kind), this),
        new ChoiceCard(learnerTitle(kind), isThere ? explanation : tr("needs XGBoost")),
        new LearnerParameters(kind)};
    offer.card->setObjectName(QString::fromStdString(std::string(toText(kind))));
    offer.action->setCheckable(true);
    connect(offer.card, &ChoiceCard::clicked, offer.action, &QAction::trigger);
    connect(offer.action, &QAction::triggered, this, [this, kind](bool on) { toggle(kind, on); });
    connect(offer.parameters, &LearnerParameters::edited, this,
            [this, kind](const QString &what, const LearnerSpec &edited) {
                Experiment next = m_document.experiment();
                for (LearnerSpec &learner : next.learners) {
                    if (learner.kind != kind)
                        continue;
                    const std::string name = learner.name;
                    learner = edited;
                    learner.name = name;
                }
                m_document.edit(what, std::move(next), QStringLiteral("learner"));
            });
    m_offers.push_back(offer);
}

QList<QAction *> LearnerSection::actions() const
{
    QList<QAction *> all;
    for (const Offer &offer : m_offers)
        all.append(offer.action);
    return all;
}

void LearnerSection::toggle(LearnerKind kind, bool on)
{
    Experiment next = m_document.experiment();
    if (on)
        next.learners.push_back(LearnerSpec::ofKind(kind));
    else
        std::erase_if(next.learners,
                      [kind](const LearnerSpec &learner) { return learner.kind == kind; });
    m_document.edit((on ? tr("choice of %1") : tr("removal of %1")).arg(learnerTitle(kind)),
                    std::move(next));
}

/// A column of numbers may hold shares or 0 and 1, so that logistic regression stays on offer.
bool LearnerSection::fitsTarget(LearnerKind kind) const
{
    const auto table = m_document.table();
    for (std::size_t i = 0; table && i < table->columns().size(); ++i) {
        const Column &column = table->columns()[i];
        if (roleOf(m_document.experiment(), column.name()) != VariableRole::Target)
            continue;
        if (column.type() == ColumnType::Categorical)
            return canPredict(kind, TargetKind::Classes);
        return canPredict(kind, TargetKind::Numbers) || canPredict(kind, TargetKind::Shares);
    }
    return true;
}

/// Why the learner is not to be had; empty when it is.
QString LearnerSection::refusalOf(LearnerKind kind) const
{
    if (!fitsTarget(kind))
        return tr("%1 cannot predict this target.").arg(learnerTitle(kind));
    if (isOfTrees(kind))
        if (const auto library = xgboost(); !library)
            return QString::fromStdString(library.error().text());
    return {};
}

void LearnerSection::takeExperiment()
{
    for (const Offer &offer : m_offers) {
        const LearnerSpec *learner = learnerOf(m_document.experiment(), offer.kind);
        const QString refusal = refusalOf(offer.kind);
        offer.card->setChecked(learner != nullptr);
        offer.card->setEnabled(refusal.isEmpty() || learner != nullptr);
        offer.card->setToolTip(refusal);
        offer.action->setChecked(learner != nullptr);
        offer.action->setEnabled(m_document.isOpen() && offer.card->isEnabled());
        offer.action->setToolTip(m_document.isOpen() ? refusal : tr("Nothing is open."));
        offer.parameters->setVisible(learner != nullptr && offer.parameters->hasFields());
        if (learner != nullptr)
            offer.parameters->setLearner(*learner);
    }
}

void LearnerSection::takeFault()
{
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Learners;
    m_fault->setText(bad ? QString::fromStdString(fault->error.text()) : QString());
    m_fault->setVisible(bad);
}

} // namespace heddle
