#include "pages/setup/tuningsection.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

TuningSection::TuningSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Tuning"), {}, parent)
    , m_document(document)
    , m_choose(new QComboBox)
    , m_search(new QComboBox)
    , m_points(new QSpinBox)
    , m_nested(new QCheckBox(tr("Judge the choice on rows that had no say")))
    , m_folds(new QSpinBox)
    , m_fault(new Label({}, TextStyle::Secondary, Token::Bad))
{
    setHelpTopic(this, QStringLiteral("tuning"));
    m_choose->addItems({tr("Best score"), tr("1-SE rule")});
    m_choose->setObjectName(QStringLiteral("tuningChoice"));
    m_choose->setToolTip(
        tr("1-SE rule: the strongest penalty, or the fewest rounds, whose score is "
           "within one standard error of the best."));
    m_search->addItems({tr("All points"), tr("Some at random")});
    m_points->setRange(1, 1'000'000);
    m_points->setKeyboardTracking(false);
    m_points->setToolTip(tr("Settings that are drawn; a path is always computed whole."));
    m_folds->setRange(2, 1'000'000);
    m_folds->setKeyboardTracking(false);
    m_folds->setAccessibleName(tr("Folds inside each resample"));
    m_nested->setToolTip(tr("Nested: points are chosen by folds inside each resample's training "
                            "rows. Takes as many fits again for each such fold."));
    m_pointsField = captioned(tr("Points"), m_points);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(captioned(tr("Choose parameters by"), m_choose));
    row->addWidget(captioned(tr("Search"), m_search));
    row->addWidget(m_pointsField);
    row->addStretch(1);
    body()->addLayout(row);
    auto *nested = new QHBoxLayout;
    nested->setSpacing(8);
    nested->addWidget(m_nested);
    nested->addWidget(m_folds);
    nested->addWidget(new Label(tr("folds inside"), TextStyle::Secondary, Token::Ink2));
    nested->addStretch(1);
    body()->addLayout(nested);
    m_fault->setWordWrap(true);
    body()->addWidget(m_fault);
    connect(m_choose, &QComboBox::activated, this, [this](int index) {
        TuningSpec next = tuning();
        next.choose = index == 1 ? TuningSpec::Choice::OneSe : TuningSpec::Choice::Best;
        edit(tr("change of the choice"), next);
    });
    connect(m_search, &QComboBox::activated, this, [this](int index) {
        TuningSpec next = tuning();
        next.isRandom = index == 1;
        edit(tr("change of the search"), next);
    });
    connect(m_points, &QSpinBox::valueChanged, this, [this](int points) {
        TuningSpec next = tuning();
        next.points = points;
        edit(tr("change of the points"), next);
    });
    connect(m_nested, &QCheckBox::clicked, this, [this](bool on) {
        TuningSpec next = tuning();
        next.nested = on ? std::optional(TuningSpec::Nested()) : std::nullopt;
        edit(tr("change of nested tuning"), next);
    });
    connect(m_folds, &QSpinBox::valueChanged, this, [this](int folds) {
        TuningSpec next = tuning();
        if (next.nested)
            next.nested->folds = folds;
        edit(tr("change of the folds inside"), next);
    });
    for (const auto signal : {&ExperimentDocument::opened, &ExperimentDocument::experimentChanged,
                              &ExperimentDocument::planChanged, &ExperimentDocument::faultChanged})
        connect(&document, signal, this, &TuningSection::takeDocument);
    takeDocument();
}

TuningSpec TuningSection::tuning() const
{
    return m_document.experiment().tuning.value_or(TuningSpec());
}

void TuningSection::edit(const QString &what, const TuningSpec &tuning)
{
    if (tuning == this->tuning())
        return;
    Experiment next = m_document.experiment();
    next.tuning = tuning;
    if (tuning == TuningSpec())
        next.tuning.reset();
    m_document.edit(what, std::move(next), QStringLiteral("tuning"));
}

void TuningSection::takeDocument()
{
    const Experiment &experiment = m_document.experiment();
    const bool hasPoints = std::any_of(
        experiment.learners.begin(), experiment.learners.end(), [](const LearnerSpec &learner) {
            return !learner.grid.empty() ||
                   (learner.kind == LearnerKind::ElasticNet && learner.net.lambda.size() != 1);
        });
    setVisible(hasPoints || experiment.tuning);
    const TuningSpec spec = tuning();
    const QSignalBlocker points(m_points), folds(m_folds);
    m_choose->setCurrentIndex(spec.choose == TuningSpec::Choice::OneSe ? 1 : 0);
    m_search->setCurrentIndex(spec.isRandom ? 1 : 0);
    m_points->setValue(spec.points);
    m_pointsField->setVisible(spec.isRandom);
    m_nested->setChecked(spec.nested.has_value());
    m_folds->setEnabled(spec.nested.has_value());
    m_folds->setValue(spec.nested.value_or(TuningSpec::Nested()).folds);
    QStringList counts;
    if (const auto plan = m_document.plan())
        for (int learner = 0; learner < int(plan->experiment().learners.size()); ++learner)
            if (plan->hasPointAxis(learner))
                counts.append(
                    tr("%1 points of %2")
                        .arg(formatCount(plan->pointCount(learner)),
                             QString::fromStdString(
                                 plan->experiment().learners.at(std::size_t(learner)).name)));
    if (experiment.resampling.kind == ResamplingKind::None && !counts.isEmpty())
        setExplanation(tr("choose a resampling: without one only paths come out"));
    else
        setExplanation(counts.isEmpty() ? tr("which point is kept")
                                        : counts.join(QStringLiteral(", ")));
    const auto fault = m_document.fault();
    const bool isOurs = fault && fault->place == FaultPlace::Tuning;
    m_fault->setText(isOurs ? QString::fromStdString(fault->error.text()) : QString());
    m_fault->setVisible(isOurs);
}

} // namespace heddle
