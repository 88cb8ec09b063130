#include "pages/setup/learnersection.h"

#include "core/text.h"
#include "models/experimentdocument.h"
#include "models/plantext.h"
#include "pages/setup/treewell.h"
#include "parts/choicecard.h"
#include "parts/label.h"
#include "parts/style.h"
#include "stats/xgboost.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace heddle {

LearnerSection::LearnerSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Learners"), tr("choose one or more"), parent)
    , m_document(document)
    , m_logistic(new ChoiceCard(learnerTitle(LearnerKind::Logistic), tr("binomial, logit link")))
    , m_linear(new ChoiceCard(learnerTitle(LearnerKind::Linear), tr("least squares")))
    , m_trees{createTrees(LearnerKind::BoostedTrees, tr("each mends those before")),
              createTrees(LearnerKind::RandomForest, tr("the mean of many"))}
    , m_iterations(new QSpinBox)
    , m_epsilon(new QLineEdit)
    , m_fault(new Label({}, TextStyle::Secondary, Token::Bad))
{
    m_logistic->setObjectName(QStringLiteral("logistic"));
    m_linear->setObjectName(QStringLiteral("linear"));
    auto *cards = new QHBoxLayout;
    cards->setSpacing(8);
    cards->addWidget(m_logistic);
    cards->addWidget(m_linear);
    for (const TreeChoice &choice : m_trees)
        cards->addWidget(choice.card);
    cards->addStretch(1);
    m_parameters = createParameters();
    m_fault->setWordWrap(true);
    body()->addLayout(cards);
    body()->addWidget(m_parameters);
    for (const TreeChoice &choice : m_trees)
        body()->addWidget(choice.well);
    body()->addWidget(m_fault);
    connectFields();
    takeExperiment();
    takeFault();
}

LearnerSection::TreeChoice LearnerSection::createTrees(LearnerKind kind, const QString &explanation)
{
    const auto library = xgboost();
    TreeChoice choice{
        kind, new ChoiceCard(learnerTitle(kind), library ? explanation : tr("needs XGBoost")),
        new TreeWell(kind)};
    choice.card->setObjectName(QString::fromStdString(std::string(toText(kind))));
    if (!library)
        choice.card->setToolTip(QString::fromStdString(library.error().text()));
    return choice;
}

QWidget *LearnerSection::createParameters()
{
    m_iterations->setRange(1, 10'000);
    m_iterations->setKeyboardTracking(false);
    m_epsilon->setFixedWidth(Theme::px(96));
    m_epsilon->setToolTip(tr("Fitting ends when the deviance changes by less than this share."));
    auto *well = new QFrame;
    well->setProperty("heddleWell", true);
    auto *row = new QHBoxLayout(well);
    row->setContentsMargins(12, 8, 12, 10);
    row->setSpacing(16);
    row->addWidget(new Label(learnerTitle(LearnerKind::Logistic), TextStyle::Strong), 0,
                   Qt::AlignTop);
    row->addWidget(captioned(tr("Iterations at most"), m_iterations));
    row->addWidget(captioned(tr("Epsilon"), m_epsilon));
    row->addStretch(1);
    return well;
}

void LearnerSection::connectFields()
{
    connect(m_logistic, &ChoiceCard::clicked, this,
            [this](bool on) { toggle(LearnerKind::Logistic, on); });
    connect(m_linear, &ChoiceCard::clicked, this,
            [this](bool on) { toggle(LearnerKind::Linear, on); });
    for (const TreeChoice &choice : m_trees) {
        const LearnerKind kind = choice.kind;
        connect(choice.card, &ChoiceCard::clicked, this,
                [this, kind](bool on) { toggle(kind, on); });
        connect(choice.well, &TreeWell::edited, this,
                [this, kind](const QString &what, const TreeParameters &parameters) {
                    editTrees(kind, what, parameters);
                });
    }
    connect(m_iterations, &QSpinBox::valueChanged, this, [this](int value) {
        if (const LearnerSpec *learner = logistic())
            editLogistic(tr("change of the iterations"), value, learner->epsilon);
    });
    connect(m_epsilon, &QLineEdit::editingFinished, this, [this] {
        const auto value = parseNumber(m_epsilon->text().trimmed().toStdString());
        const bool good = value && *value > 0 && *value < 1;
        setInvalid(m_epsilon, !good);
        m_epsilon->setAccessibleDescription(good ? QString() : tr("A number between 0 and 1."));
        if (const LearnerSpec *learner = logistic(); learner != nullptr && good)
            editLogistic(tr("change of epsilon"), learner->maxIterations, *value);
    });
    connect(&m_document, &ExperimentDocument::opened, this, &LearnerSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            &LearnerSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::faultChanged, this, &LearnerSection::takeFault);
}

const LearnerSpec *LearnerSection::logistic() const
{
    return learnerOf(LearnerKind::Logistic);
}

const LearnerSpec *LearnerSection::learnerOf(LearnerKind kind) const
{
    for (const LearnerSpec &learner : m_document.experiment().learners)
        if (learner.kind == kind)
            return &learner;
    return nullptr;
}

void LearnerSection::toggle(LearnerKind kind, bool on)
{
    Experiment next = m_document.experiment();
    if (on) {
        LearnerSpec learner;
        learner.kind = kind;
        learner.name = toText(kind);
        next.learners.push_back(learner);
    } else {
        std::erase_if(next.learners,
                      [kind](const LearnerSpec &learner) { return learner.kind == kind; });
    }
    m_document.edit((on ? tr("choice of %1") : tr("removal of %1")).arg(learnerTitle(kind)),
                    std::move(next));
}

void LearnerSection::editLogistic(const QString &what, int maxIterations, double epsilon)
{
    Experiment next = m_document.experiment();
    for (LearnerSpec &learner : next.learners) {
        if (learner.kind != LearnerKind::Logistic)
            continue;
        learner.maxIterations = maxIterations;
        learner.epsilon = epsilon;
    }
    m_document.edit(what, std::move(next), QStringLiteral("learner"));
}

void LearnerSection::editTrees(LearnerKind kind, const QString &what,
                               const TreeParameters &parameters)
{
    Experiment next = m_document.experiment();
    for (LearnerSpec &learner : next.learners)
        if (learner.kind == kind)
            learner.trees = parameters;
    m_document.edit(what, std::move(next), QStringLiteral("learner"));
}

/// A learner of an experiment made elsewhere can be taken out also without XGBoost.
void LearnerSection::takeTrees(const TreeChoice &choice)
{
    const LearnerSpec *learner = learnerOf(choice.kind);
    choice.card->setChecked(learner != nullptr);
    choice.card->setEnabled(learner != nullptr || xgboost());
    choice.well->setVisible(learner != nullptr);
    if (learner != nullptr)
        choice.well->setLearner(*learner);
}

void LearnerSection::takeExperiment()
{
    m_linear->setChecked(learnerOf(LearnerKind::Linear) != nullptr);
    for (const TreeChoice &choice : m_trees)
        takeTrees(choice);
    const LearnerSpec *learner = logistic();
    m_logistic->setChecked(learner != nullptr);
    m_parameters->setVisible(learner != nullptr);
    if (learner == nullptr)
        return;
    const QSignalBlocker blocker(m_iterations);
    m_iterations->setValue(learner->maxIterations);
    m_epsilon->setText(QString::fromStdString(formatNumber(learner->epsilon)));
    setInvalid(m_epsilon, false);
}

void LearnerSection::takeFault()
{
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Learners;
    m_fault->setText(bad ? QString::fromStdString(fault->error.text()) : QString());
    m_fault->setVisible(bad);
}

} // namespace heddle
