#include "pages/setup/preparesection.h"

#include "models/experimentdocument.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

/// What fills missing values alone: nothing is learnt from the target.
constexpr std::array fillingCodes = {TreatmentCode::Clean, TreatmentCode::Missing,
                                     TreatmentCode::Level};

QCheckBox *createBox(const QString &text, const QString &objectName)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(objectName);
    return box;
}

QString codesText(const PrepareSpec &prepare)
{
    QStringList codes;
    for (const TreatmentCode code : prepare.codes)
        codes.append(QString::fromLatin1(toText(code).data(), qsizetype(toText(code).size())));
    return codes.join(QStringLiteral(", "));
}

} // namespace

PrepareSection::PrepareSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Before fitting"), tr("inside each resample"), parent)
    , m_document(document)
    , m_scale(createBox(tr("Centre and scale numeric variables"), QStringLiteral("standardize")))
    , m_impact(createBox(tr("Impact-code categorical variables"), QStringLiteral("impactCode")))
    , m_missing(createBox(tr("Fill missing values, add indicator"), QStringLiteral("treatMissing")))
    , m_settings(new QWidget)
    , m_rare(new QDoubleSpinBox)
    , m_folds(new QSpinBox)
    , m_significance(new QDoubleSpinBox)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("treatment"));
    createFields();
    connectFields();
    takeDocument();
}

void PrepareSection::createFields()
{
    m_rare->setObjectName(QStringLiteral("minFraction"));
    m_rare->setRange(0, 100);
    m_rare->setDecimals(1);
    m_rare->setSuffix(QStringLiteral(" %"));
    m_rare->setToolTip(tr("Levels with a smaller share of the rows have one indicator together"));
    m_folds->setObjectName(QStringLiteral("crossFolds"));
    m_folds->setRange(2, 1000);
    m_folds->setToolTip(
        tr("Rows are coded by what the rows of the other folds teach, so that a code does not "
           "know its own row"));
    m_significance->setObjectName(QStringLiteral("significance"));
    m_significance->setRange(0, 1);
    m_significance->setDecimals(4);
    m_significance->setSingleStep(0.01);
    m_significance->setSpecialValueText(tr("auto"));
    m_significance->setToolTip(
        tr("Derived variables with a larger p are left out of the models; auto is 1 in the number "
           "of derived variables, 1 keeps them all"));
    auto *row = new QHBoxLayout(m_settings);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(8));
    const std::array<std::pair<QString, QAbstractSpinBox *>, 3> fields = {
        {{tr("Rare below"), m_rare}, {tr("Folds"), m_folds}, {tr("p below"), m_significance}}};
    for (const auto &[caption, field] : fields) {
        field->setKeyboardTracking(false);
        row->addWidget(captioned(caption, field));
    }
    row->addStretch(1);
    m_note->setWordWrap(true);
    for (QWidget *part : std::array<QWidget *, 5>{m_scale, m_impact, m_missing, m_settings, m_note})
        body()->addWidget(part);
}

void PrepareSection::connectFields()
{
    connect(m_scale, &QCheckBox::clicked, this, &PrepareSection::chooseScaling);
    connect(m_impact, &QCheckBox::clicked, this, &PrepareSection::chooseTreatment);
    connect(m_missing, &QCheckBox::clicked, this, &PrepareSection::chooseTreatment);
    connect(m_rare, &QDoubleSpinBox::valueChanged, this, [this](double percent) {
        PrepareSpec prepare = treatment();
        prepare.minFraction = percent / 100;
        editTreatment(tr("share of rare levels"), prepare);
    });
    connect(m_folds, &QSpinBox::valueChanged, this, [this](int folds) {
        PrepareSpec prepare = treatment();
        prepare.crossFolds = folds;
        editTreatment(tr("folds of the treatment"), prepare);
    });
    connect(m_significance, &QDoubleSpinBox::valueChanged, this, [this](double p) {
        PrepareSpec prepare = treatment();
        prepare.significance = p > 0 ? std::optional(p) : std::nullopt;
        editTreatment(tr("significance of derived variables"), prepare);
    });
    connect(&m_document, &ExperimentDocument::opened, this, &PrepareSection::takeDocument);
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            &PrepareSection::takeDocument);
}

PrepareSpec PrepareSection::treatment() const
{
    const auto &prepare = m_document.experiment().prepare;
    if (prepare && prepare->kind == PrepareKind::Treat)
        return *prepare;
    PrepareSpec made;
    made.kind = PrepareKind::Treat;
    return made;
}

void PrepareSection::chooseScaling(bool isOn)
{
    Experiment next = m_document.experiment();
    next.prepare = isOn ? std::optional(PrepareSpec()) : std::nullopt;
    next.treatsMissing = false; // that is a treatment's
    m_document.edit(isOn ? tr("centring and scaling") : tr("leaving variables as they are"),
                    std::move(next));
}

void PrepareSection::chooseTreatment()
{
    Experiment next = m_document.experiment();
    next.treatsMissing = m_missing->isChecked();
    if (!m_impact->isChecked() && !m_missing->isChecked()) {
        next.prepare.reset();
        m_document.edit(tr("leaving variables as they are"), std::move(next));
        return;
    }
    PrepareSpec prepare = treatment();
    if (prepare.has(TreatmentCode::Impact) != m_impact->isChecked()) {
        if (m_impact->isChecked())
            prepare.codes = PrepareSpec().codes;
        else
            prepare.codes.assign(fillingCodes.begin(), fillingCodes.end());
    }
    next.prepare = std::move(prepare);
    m_document.edit(tr("treatment of the variables"), std::move(next));
}

void PrepareSection::editTreatment(const QString &what, const PrepareSpec &prepare)
{
    Experiment next = m_document.experiment();
    next.prepare = prepare;
    m_document.edit(what, std::move(next), what);
}

void PrepareSection::takeDocument()
{
    const Experiment &experiment = m_document.experiment();
    const auto &prepare = experiment.prepare;
    const bool isTreated = prepare && prepare->kind == PrepareKind::Treat;
    const QSignalBlocker rareBlocker(m_rare);
    const QSignalBlocker foldsBlocker(m_folds);
    const QSignalBlocker significanceBlocker(m_significance);
    m_scale->setChecked(prepare && !isTreated);
    m_impact->setChecked(isTreated && prepare->has(TreatmentCode::Impact));
    m_missing->setChecked(experiment.treatsMissing);
    m_settings->setVisible(isTreated);
    m_note->setVisible(isTreated);
    if (!isTreated)
        return;
    m_rare->setValue(prepare->minFraction * 100);
    m_folds->setValue(prepare->crossFolds);
    m_significance->setValue(prepare->significance.value_or(0));
    m_note->setText(tr("Derived: %1").arg(codesText(*prepare)));
}

} // namespace heddle
