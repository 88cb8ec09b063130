#include "pages/setup/targetsection.h"

#include "models/experimentdocument.h"
#include "models/variableroles.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

enum Kind
{
    OneVsRest,
    AllAtOnce,
    OneLevel
};

bool hasBothWays(const LearnerSpec &learner)
{
    return modelsAllLevels(learner.kind) && modelsOneLevel(learner.kind);
}

/// Whether one model of the learner has all of three or more levels.
bool isJoint(const Experiment &experiment, const LearnerSpec &learner)
{
    return modelsAllLevels(learner.kind) &&
           !(hasBothWays(learner) && experiment.levels == LevelModels::OneVsRest);
}

} // namespace

TargetSection::TargetSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Target"), {}, parent)
    , m_document(document)
    , m_kind(new SegmentedControl(tr("Target"),
                                  {tr("One-vs-rest"), tr("All levels at once"), tr("One level")}))
    , m_level(new QComboBox)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("setup#target"));
    m_kind->setObjectName(QStringLiteral("targetKind"));
    m_level->setObjectName(QStringLiteral("event"));
    m_note->setWordWrap(true);
    m_note->setMinimumWidth(Theme::px(100)); // else a long one would widen the panel
    m_level->setAccessibleName(tr("Level"));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_kind);
    row->addWidget(m_level);
    row->addWidget(m_note, 1);
    body()->addLayout(row);
    connect(m_kind, &SegmentedControl::currentChanged, this, &TargetSection::chooseKind);
    connect(m_level, &QComboBox::textActivated, this, &TargetSection::editEvent);
    connect(&document, &ExperimentDocument::opened, this, &TargetSection::takeDocument);
    connect(&document, &ExperimentDocument::tableChanged, this, &TargetSection::takeDocument);
    connect(&document, &ExperimentDocument::experimentChanged, this, &TargetSection::takeDocument);
    connect(&document, &ExperimentDocument::faultChanged, this, &TargetSection::takeDocument);
    takeDocument();
}

const Column *TargetSection::target() const
{
    const auto table = m_document.table();
    if (table == nullptr)
        return nullptr;
    for (const Column &column : table->columns())
        if (column.type() == ColumnType::Categorical &&
            roleOf(m_document.experiment(), column.name()) == VariableRole::Target)
            return &column;
    return nullptr;
}

/// What the learners make of three or more levels.
QString TargetSection::modelsText(std::size_t levels) const
{
    const Experiment &experiment = m_document.experiment();
    const auto &learners = experiment.learners;
    const auto joint =
        std::count_if(learners.begin(), learners.end(), [&experiment](const LearnerSpec &learner) {
            return isJoint(experiment, learner);
        });
    if (joint == 0)
        return tr("%1 two-class models").arg(levels);
    return joint == std::ssize(learners)
               ? tr("one model of all levels")
               : tr("%1 two-class models, or one of all levels").arg(levels);
}

void TargetSection::chooseKind(int kind)
{
    const Column *column = target();
    if (column == nullptr || column->levels().empty())
        return;
    if (kind == OneLevel) {
        if (!m_document.experiment().event)
            editEvent(QString::fromStdString(column->levels().front()));
        return;
    }
    Experiment next = m_document.experiment();
    next.event.reset();
    next.levels.reset(); // where no learner has a choice nothing needs to be said
    if (kind == AllAtOnce)
        next.levels = LevelModels::Joint;
    else if (std::any_of(next.learners.begin(), next.learners.end(), hasBothWays))
        next.levels = LevelModels::OneVsRest;
    m_document.edit(kind == AllAtOnce ? tr("choice of all levels at once")
                                      : tr("choice of one-vs-rest"),
                    std::move(next));
}

void TargetSection::editEvent(const QString &level)
{
    Experiment next = m_document.experiment();
    next.event = level.toStdString();
    next.levels.reset(); // it would contradict
    m_document.edit(tr("choice of the level %1").arg(level), std::move(next));
}

void TargetSection::takeDocument()
{
    const Column *column = target();
    setVisible(column != nullptr);
    if (column == nullptr)
        return;
    const auto count = column->levels().size();
    const QString name = QString::fromStdString(column->name());
    setExplanation(tr("%1 has %2 levels").arg(name).arg(count));
    const auto &event = m_document.experiment().event;
    const QSignalBlocker kindBlocker(m_kind);
    const QSignalBlocker levelBlocker(m_level);
    m_kind->setVisible(count > 2);
    const Experiment &experiment = m_document.experiment();
    const bool areJoint =
        !experiment.learners.empty() &&
        std::all_of(experiment.learners.begin(), experiment.learners.end(),
                    [&](const LearnerSpec &learner) { return isJoint(experiment, learner); });
    m_kind->setCurrentIndex(event                                                 ? OneLevel
                            : areJoint || experiment.levels == LevelModels::Joint ? AllAtOnce
                                                                                  : OneVsRest);
    m_level->clear();
    for (const std::string &level : column->levels())
        m_level->addItem(QString::fromStdString(level));
    // Two levels: the second is the event unless another is named (R's rule).
    const int shown =
        event ? m_level->findText(QString::fromStdString(*event)) : std::min(int(count), 2) - 1;
    m_level->setCurrentIndex(shown);
    m_level->setVisible(event.has_value() || count <= 2);
    if (event || count <= 2)
        m_note->setText(tr("its probability is modelled"));
    else
        m_note->setText(modelsText(count));
    const auto fault = m_document.fault();
    if (fault && fault->place == FaultPlace::Levels)
        m_note->setText(QString::fromStdString(fault->error.text()));
    m_note->setInk(fault && fault->place == FaultPlace::Levels ? Token::Bad : Token::Ink2);
    setInvalid(m_level, fault && fault->place == FaultPlace::Event);
}

} // namespace heddle
