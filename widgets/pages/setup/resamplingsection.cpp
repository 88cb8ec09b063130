#include "pages/setup/resamplingsection.h"

#include "data/formula.h"
#include "models/experimentdocument.h"
#include "pages/setup/stopfield.h"
#include "parts/flowlayout.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
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
constexpr std::array<ResamplingKind, 6> kinds = {
    ResamplingKind::None,    ResamplingKind::CrossValidation, ResamplingKind::Bootstrap,
    ResamplingKind::Holdout, ResamplingKind::LeaveOneOut,     ResamplingKind::Permutation};

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
    , m_kind(new SegmentedControl(tr("Resampling"),
                                  {tr("None"), tr("k-fold"), tr("Bootstrap"), tr("Holdout"),
                                   tr("Leave one out"), tr("Permutation")}))
    , m_folds(createSpin(QStringLiteral("folds"), 2, 1'000'000))
    , m_repeats(createSpin(QStringLiteral("repeats"), 1, 1'000'000))
    , m_replicates(createSpin(QStringLiteral("replicates"), 1, 1'000'000))
    , m_fraction(createSpin(QStringLiteral("fraction"), 1, 99))
    , m_stratify(new QCheckBox(tr("Stratify by the target")))
    , m_permute(new QComboBox)
    , m_within(new QComboBox)
    , m_level(new QDoubleSpinBox)
    , m_stop(new StopField(document))
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("resampling"));
    m_kind->setObjectName(QStringLiteral("resampling"));
    m_stratify->setObjectName(QStringLiteral("stratify"));
    m_stratify->setAccessibleName(m_stratify->text());
    m_fraction->setSuffix(QStringLiteral(" %"));
    createFields();
    createIntervals();
    body()->addWidget(m_note);
    connectFields();
    connectIntervals();
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
    auto *row = new FlowLayout(FlowLayout::Widths::Natural, 16, 6);
    m_permute->setObjectName(QStringLiteral("permute"));
    m_within->setObjectName(QStringLiteral("within"));
    m_permuteField = captioned(tr("Permute"), m_permute);
    m_withinField = captioned(tr("Within"), m_within);
    for (QWidget *field : {m_foldsField, m_fractionField, m_repeatsField, m_replicatesField,
                           m_permuteField, m_withinField, static_cast<QWidget *>(m_stop)})
        row->addWidget(field);
    row->addWidget(m_stratify);
    m_note->setWordWrap(true);
    body()->addLayout(kindRow);
    body()->addLayout(row);
}

void ResamplingSection::createIntervals()
{
    m_level->setObjectName(QStringLiteral("intervalLevel"));
    m_level->setRange(1, 99.9);
    m_level->setDecimals(1);
    m_level->setSuffix(QStringLiteral(" %"));
    m_level->setKeyboardTracking(false);
    m_level->setMinimumWidth(Theme::px(84)); // its own hint leaves no room for the sign
    m_intervalsRow = new QWidget;
    auto *row = new FlowLayout(FlowLayout::Widths::Natural, 16, 6);
    m_intervalsRow->setLayout(row);
    row->addWidget(captioned(tr("Intervals of"), m_level));
    for (const QString &name : {tr("normal"), tr("basic"), tr("percentile"), tr("BCa")}) {
        auto *box = new QCheckBox(name);
        const std::string_view kind = toText(allIntervalKinds.at(m_intervals.size()));
        box->setObjectName(QStringLiteral("interval-") +
                           QString::fromUtf8(kind.data(), qsizetype(kind.size())));
        box->setAccessibleName(tr("%1 interval").arg(name));
        m_intervals.push_back(box);
        row->addWidget(box);
    }
    m_intervals.back()->setToolTip(
        tr("Bias-corrected and accelerated: needs one more fit for each row"));
    body()->addWidget(m_intervalsRow);
}

void ResamplingSection::connectIntervals()
{
    connect(m_level, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        IntervalsSpec intervals = m_document.experiment().intervals.value_or(IntervalsSpec());
        intervals.level = std::round(value * 10) / 1000;
        editIntervals(tr("change of the level of the intervals"), intervals,
                      QStringLiteral("intervalLevel"));
    });
    for (std::size_t i = 0; i < m_intervals.size(); ++i) {
        connect(m_intervals[i], &QCheckBox::clicked, this, [this] {
            IntervalsSpec intervals = m_document.experiment().intervals.value_or(IntervalsSpec());
            intervals.kinds.clear();
            for (std::size_t kind = 0; kind < m_intervals.size(); ++kind)
                if (m_intervals[kind]->isChecked())
                    intervals.kinds.push_back(allIntervalKinds.at(kind));
            editIntervals(tr("choice of the intervals"), intervals);
        });
    }
    const auto choose = [this](QComboBox *box, std::optional<std::string> ResamplingSpec::*member,
                               const QString &what) {
        connect(box, &QComboBox::activated, this, [this, box, member, what] {
            ResamplingSpec resampling = m_document.experiment().resampling;
            const QString column = box->currentData().toString();
            resampling.*member =
                column.isEmpty() ? std::nullopt : std::optional(column.toStdString());
            edit(what, resampling);
        });
    };
    choose(m_permute, &ResamplingSpec::permute, tr("choice of what is permuted"));
    choose(m_within, &ResamplingSpec::within, tr("choice of the strata"));
}

/// The defaults are not written: a document that says nothing keeps saying nothing.
void ResamplingSection::editIntervals(const QString &what, const IntervalsSpec &intervals,
                                      const QString &merge)
{
    Experiment next = m_document.experiment();
    next.intervals = intervals == IntervalsSpec() ? std::nullopt : std::optional(intervals);
    m_document.edit(what, std::move(next), merge);
}

void ResamplingSection::connectFields()
{
    connect(m_kind, &SegmentedControl::currentChanged, this, [this](int index) {
        ResamplingSpec resampling = m_document.experiment().resampling;
        const ResamplingKind before = resampling.kind;
        resampling.kind = kinds.at(std::size_t(index));
        const auto usual = [](ResamplingKind kind) {
            return kind == ResamplingKind::Permutation ? 999 : 2000;
        };
        if (resampling.replicates == usual(before)) // not chosen by hand
            resampling.replicates = usual(resampling.kind);
        Experiment next = m_document.experiment();
        next.resampling = resampling;
        if (!resampling.isBootstrap())
            next.intervals.reset();
        if (resampling.kind != before)
            next.stop.reset(); // it was about the other's
        m_document.edit(tr("choice of the resampling"), std::move(next), {});
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
    const bool isPermutation = resampling.kind == ResamplingKind::Permutation;
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
    m_replicatesField->setVisible(isBootstrap || isPermutation);
    m_permuteField->setVisible(isPermutation);
    m_withinField->setVisible(isPermutation);
    m_intervalsRow->setVisible(resampling.isBootstrap());
    m_stop->takeExperiment();
    takeIntervals();
    takeColumns();
    m_stratify->setVisible(isFolds || isHoldout || isBootstrap);
    takeFault();
}

void ResamplingSection::takeIntervals()
{
    const IntervalsSpec intervals = m_document.experiment().intervals.value_or(IntervalsSpec());
    const QSignalBlocker quiet(m_level);
    m_level->setValue(100 * intervals.level);
    for (std::size_t i = 0; i < m_intervals.size(); ++i)
        m_intervals[i]->setChecked(intervals.has(allIntervalKinds.at(i)));
}

/// What can be permuted are target and variables; strata are the columns that are not numbers.
void ResamplingSection::takeColumns()
{
    const Experiment &experiment = m_document.experiment();
    const auto fill = [](QComboBox *box, const QString &none, const QStringList &columns,
                         const std::optional<std::string> &chosen) {
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(none, QString());
        for (const QString &column : columns)
            box->addItem(column, column);
        const QString wanted = chosen ? QString::fromStdString(*chosen) : QString();
        if (box->findData(wanted) < 0)
            box->addItem(wanted, wanted); // kept as the document says it
        box->setCurrentIndex(box->findData(wanted));
    };
    QStringList variables;
    for (const std::string &name : experiment.variables)
        variables.append(QString::fromStdString(name));
    if (experiment.formula) {
        const auto formula = Formula::parse(*experiment.formula);
        for (const std::string &name : formula ? formula->columns() : std::vector<std::string>())
            if (name != formula->response().column)
                variables.append(QString::fromStdString(name));
    }
    fill(m_permute, tr("the target"), variables, experiment.resampling.permute);
    QStringList strata;
    if (const auto table = m_document.table())
        for (const Column &column : table->columns())
            if (column.type() == ColumnType::Categorical)
                strata.append(QString::fromStdString(column.name()));
    fill(m_within, tr("all rows"), strata, experiment.resampling.within);
}

void ResamplingSection::takeFault()
{
    const ResamplingSpec &resampling = m_document.experiment().resampling;
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Resampling;
    const bool hasScores =
        resampling.kind != ResamplingKind::None && resampling.kind != ResamplingKind::Permutation;
    setExplanation(hasScores ? tr("each fit is scored on rows it never saw")
                             : tr("no row is held back, so there are no scores"));
    QString note;
    if (bad)
        note = QString::fromStdString(fault->error.text());
    else if (resampling.kind == ResamplingKind::Explicit)
        note = resampling.asBootstrap
                   ? tr("The replicates are listed in the experiment file and are used as they "
                        "stand there.")
                   : tr("The folds are listed in the experiment file and are used as they stand "
                        "there.");
    else if (resampling.kind == ResamplingKind::None && m_document.experiment().learners.size() > 1)
        note = tr("Learners can be compared by their scores on resamples: choose k-fold.");
    else if (resampling.kind == ResamplingKind::Bootstrap)
        note = tr("Scores come from the rows a replicate has not drawn.");
    else if (resampling.kind == ResamplingKind::LeaveOneOut)
        note = tr("Every row is left out once; the scores are those of all of them together.");
    else if (resampling.kind == ResamplingKind::Permutation)
        note = tr("Each replicate puts the values of one column into another order; the p value "
                  "says how often that fits as well as the data. There are no scores.");
    if (!bad && m_document.experiment().group)
        note += (note.isEmpty() ? QString() : QStringLiteral(" ")) +
                tr("Rows with the same %1 stay together.")
                    .arg(QString::fromStdString(*m_document.experiment().group));
    m_note->setInk(bad ? Token::Bad : Token::Ink2);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace heddle
