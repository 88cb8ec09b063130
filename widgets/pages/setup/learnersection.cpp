#include "pages/setup/learnersection.h"

#include "core/text.h"
#include "models/experimentdocument.h"
#include "models/plantext.h"
#include "parts/choicecard.h"
#include "parts/label.h"
#include "parts/style.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

LearnerSection::LearnerSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Learners"), tr("choose one or more"), parent)
    , m_document(document)
    , m_logistic(new ChoiceCard(learnerTitle(LearnerKind::Logistic), tr("binomial, logit link")))
    , m_linear(new ChoiceCard(learnerTitle(LearnerKind::Linear), tr("least squares")))
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
    cards->addStretch(1);
    m_parameters = createParameters();
    m_fault->setWordWrap(true);
    body()->addLayout(cards);
    body()->addWidget(m_parameters);
    body()->addWidget(m_fault);
    connectFields();
    takeExperiment();
    takeFault();
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
    for (const LearnerSpec &learner : m_document.experiment().learners)
        if (learner.kind == LearnerKind::Logistic)
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

void LearnerSection::takeExperiment()
{
    const auto &learners = m_document.experiment().learners;
    m_linear->setChecked(
        std::any_of(learners.begin(), learners.end(), [](const LearnerSpec &learner) {
            return learner.kind == LearnerKind::Linear;
        }));
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
