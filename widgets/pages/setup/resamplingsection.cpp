#include "pages/setup/resamplingsection.h"

#include "models/experimentdocument.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

/// What the segments stand for; explicit resamples come from a file and are shown as a note.
constexpr std::array<ResamplingKind, 5> kinds = {
    ResamplingKind::None, ResamplingKind::CrossValidation, ResamplingKind::Bootstrap,
    ResamplingKind::Holdout, ResamplingKind::LeaveOneOut};

QSpinBox *createSpin(const QString &objectName, int least, int most)
{
    auto *spin = new QSpinBox;
    spin->setObjectName(objectName);
    spin->setRange(least, most);
    spin->setKeyboardTracking(false);
    spin->setMinimumWidth(Theme::px(84));
    return spin;
}

} // namespace

ResamplingSection::ResamplingSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Resampling"), tr("each fit is scored on rows it never saw"), parent)
    , m_document(document)
    , m_kind(new SegmentedControl(tr("Resampling"), {tr("None"), tr("k-fold"), tr("Bootstrap"),
                                                     tr("Holdout"), tr("Leave one out")}))
    , m_folds(createSpin(QStringLiteral("folds"), 2, 1'000'000))
    , m_repeats(createSpin(QStringLiteral("repeats"), 1, 1'000'000))
    , m_replicates(createSpin(QStringLiteral("replicates"), 1, 1'000'000))
    , m_fraction(createSpin(QStringLiteral("fraction"), 1, 99))
    , m_stratify(new QCheckBox(tr("Stratify by the target")))
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    m_kind->setObjectName(QStringLiteral("resampling"));
    m_stratify->setObjectName(QStringLiteral("stratify"));
    m_stratify->setAccessibleName(m_stratify->text());
    m_fraction->setSuffix(QStringLiteral(" %"));
    createFields();
    connectFields();
    takeExperiment();
}

void ResamplingSection::createFields()
{
    auto *kindRow = new QHBoxLayout;
    kindRow->addWidget(m_kind);
    kindRow->addStretch(1);
    m_foldsField = captioned(tr("Folds"), m_folds);
    m_fractionField = captioned(tr("Tested"), m_fraction);
    m_repeatsField = captioned(tr("Repeats"), m_repeats);
    m_replicatesField = captioned(tr("Replicates"), m_replicates);
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    for (QWidget *field : {m_foldsField, m_fractionField, m_repeatsField, m_replicatesField})
        row->addWidget(field);
    row->addWidget(m_stratify, 0, Qt::AlignBottom);
    row->addStretch(1);
    m_note->setWordWrap(true);
    body()->addLayout(kindRow);
    body()->addLayout(row);
    body()->addWidget(m_note);
}

void ResamplingSection::connectFields()
{
    connect(m_kind, &SegmentedControl::currentChanged, this, [this](int index) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.kind = kinds.at(std::size_t(index));
        edit(tr("choice of the resampling"), resampling);
    });
    connect(m_folds, &QSpinBox::valueChanged, this, [this](int value) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.folds = value;
        edit(tr("change of the folds"), resampling, QStringLiteral("folds"));
    });
    connect(m_repeats, &QSpinBox::valueChanged, this, [this](int value) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.repeats = value;
        edit(tr("change of the repeats"), resampling, QStringLiteral("repeats"));
    });
    connect(m_replicates, &QSpinBox::valueChanged, this, [this](int value) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.replicates = value;
        edit(tr("change of the replicates"), resampling, QStringLiteral("replicates"));
    });
    connect(m_fraction, &QSpinBox::valueChanged, this, [this](int value) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.fraction = value / 100.0;
        edit(tr("change of the share tested"), resampling, QStringLiteral("fraction"));
    });
    connect(m_stratify, &QCheckBox::clicked, this, [this](bool on) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        resampling.stratify = on;
        edit(tr("change of the stratification"), resampling);
    });
    connect(&m_document, &ExperimentDocument::opened, this, &ResamplingSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            &ResamplingSection::takeExperiment);
    connect(&m_document, &ExperimentDocument::faultChanged, this, &ResamplingSection::takeFault);
}

void ResamplingSection::edit(const QString &what, const ResamplingSpec &resampling,
                             const QString &merge)
{
    Experiment next = m_document.experiment();
    next.resampling = resampling;
    m_document.edit(what, std::move(next), merge);
}

void ResamplingSection::takeExperiment()
{
    const ResamplingSpec &resampling = m_document.experiment().resampling;
    const bool isFolds = resampling.kind == ResamplingKind::CrossValidation;
    const bool isHoldout = resampling.kind == ResamplingKind::Holdout;
    const bool isBootstrap = resampling.kind == ResamplingKind::Bootstrap;
    const bool isExplicit = resampling.kind == ResamplingKind::Explicit;
    const auto *kind = std::find(kinds.begin(), kinds.end(), resampling.kind);
    const QSignalBlocker blockers[] = {QSignalBlocker(m_kind), QSignalBlocker(m_folds),
                                       QSignalBlocker(m_repeats), QSignalBlocker(m_replicates),
                                       QSignalBlocker(m_fraction)};
    m_kind->setVisible(!isExplicit);
    m_kind->setCurrentIndex(isExplicit ? 0 : int(kind - kinds.begin()));
    m_folds->setValue(resampling.folds);
    m_repeats->setValue(resampling.repeats);
    m_replicates->setValue(resampling.replicates);
    m_stratify->setChecked(resampling.stratify);
    m_fraction->setValue(static_cast<int>(std::lround(resampling.fraction * 100)));
    m_foldsField->setVisible(isFolds);
    m_fractionField->setVisible(isHoldout);
    m_repeatsField->setVisible(isFolds || isHoldout);
    m_replicatesField->setVisible(isBootstrap);
    m_stratify->setVisible(isFolds || isHoldout || isBootstrap);
    takeFault();
}

void ResamplingSection::takeFault()
{
    const ResamplingSpec &resampling = m_document.experiment().resampling;
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Resampling;
    QString note;
    if (bad)
        note = QString::fromStdString(fault->error.text());
    else if (resampling.kind == ResamplingKind::Explicit)
        note = tr("The folds are listed in the experiment file and are used as they stand there.");
    else if (resampling.kind == ResamplingKind::Bootstrap)
        note = tr("Scores come from the rows a replicate has not drawn.");
    else if (resampling.kind == ResamplingKind::LeaveOneOut)
        note = tr("Every row is left out once; the scores are those of all of them together.");
    if (!bad && m_document.experiment().group)
        note += (note.isEmpty() ? QString() : QStringLiteral(" ")) +
                tr("Rows with the same %1 stay together.")
                    .arg(QString::fromStdString(*m_document.experiment().group));
    m_note->setInk(bad ? Token::Bad : Token::Ink2);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace heddle
