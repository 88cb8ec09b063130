#include "pages/setup/treefields.h"

#include "core/text.h"
#include "parts/flowlayout.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/style.h"

#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <limits>

namespace heddle {

namespace {

constexpr double any = std::numeric_limits<double>::max();

} // namespace

TreeFields::TreeFields(LearnerKind kind, QWidget *parent)
    : QWidget(parent)
    , m_flow(new FlowLayout(FlowLayout::Widths::Natural, 16, 6))
    , m_count(new QSpinBox)
    , m_depth(new QSpinBox)
{
    m_learner.kind = kind;
    const bool isForest = kind == LearnerKind::RandomForest;
    setLayout(m_flow);
    m_count->setRange(1, 1'000'000);
    m_depth->setRange(isForest ? 0 : 1, isForest ? 1'000'000 : 30);
    if (isForest) {
        m_depth->setSpecialValueText(tr("any"));
        m_depth->setToolTip(tr("0: trees are grown out, however deep they get."));
    }
    addCount(m_count, isForest ? tr("Trees") : tr("Rounds"), &TreeParameters::trees);
    addCount(m_depth, tr("Depth"), &TreeParameters::depth);
    if (!isForest)
        addEarlyStopping();
    if (!isForest)
        addField({.name = tr("Eta"), .parameter = "eta", .most = 1, .value = &TreeParameters::eta});
    addField({.name = tr("Share of rows"),
              .parameter = "subsample",
              .most = 1,
              .choice = &TreeParameters::subsample});
    addField({.name = tr("Share of columns"),
              .parameter = "columns",
              .most = 1,
              .choice = &TreeParameters::columns});
    if (!isForest) {
        addField({.name = tr("Least child weight"),
                  .parameter = "min_child_weight",
                  .most = any,
                  .mayBeZero = true,
                  .value = &TreeParameters::minChildWeight});
        addField({.name = tr("Lambda"),
                  .parameter = "lambda",
                  .most = any,
                  .mayBeZero = true,
                  .value = &TreeParameters::lambda});
    }
}

void TreeFields::addCount(QSpinBox *field, const QString &name,
                          std::optional<int> TreeParameters::*value)
{
    field->setKeyboardTracking(false);
    field->setFixedWidth(Theme::px(84));
    m_flow->addWidget(captioned(name, field));
    connect(field, &QSpinBox::valueChanged, this, [this, name, value](int number) {
        LearnerSpec usual;
        usual.kind = m_learner.kind;
        const int fallback =
            value == &TreeParameters::trees ? usual.treeCount() : usual.treeDepth();
        TreeParameters next = m_learner.trees;
        next.*value = number == fallback ? std::nullopt : std::optional(number);
        Q_EMIT edited(tr("change of %1").arg(name.toLower()), next);
    });
}

void TreeFields::addEarlyStopping()
{
    m_earlyStopping = new QSpinBox;
    m_earlyStopping->setObjectName(QStringLiteral("earlyStopping"));
    m_earlyStopping->setRange(0, 1'000'000);
    m_earlyStopping->setSpecialValueText(tr("off"));
    m_earlyStopping->setKeyboardTracking(false);
    setHelpTopic(m_earlyStopping, QStringLiteral("learners#early-stopping"));
    m_earlyStopping->setFixedWidth(Theme::px(84));
    m_flow->addWidget(captioned(tr("Early stopping"), m_earlyStopping));
    connect(m_earlyStopping, &QSpinBox::valueChanged, this, [this](int rounds) {
        TreeParameters next = m_learner.trees;
        next.earlyStopping = rounds;
        Q_EMIT edited(tr("change of early stopping"), next);
    });
}

void TreeFields::addField(Field field)
{
    field.line = new QLineEdit;
    field.line->setFixedWidth(Theme::px(72));
    m_flow->addWidget(captioned(field.name, field.line));
    m_fields.push_back(field);
    connect(field.line, &QLineEdit::editingFinished, this, [this, field] { takeText(field); });
}

/// An empty text stands for the default that the learner has of its own.
void TreeFields::takeText(const Field &field)
{
    const std::string text = field.line->text().trimmed().toStdString();
    const auto number = parseNumber(text);
    const bool isDefault = field.choice && text.empty();
    const bool isGood = isDefault || (number && *number <= field.most &&
                                      (field.mayBeZero ? *number >= 0 : *number > 0));
    setInvalid(field.line, !isGood);
    field.line->setAccessibleDescription(isGood            ? QString()
                                         : field.most == 1 ? tr("A number above 0 and up to 1.")
                                                           : tr("A number of 0 or more."));
    if (!isGood)
        return;
    TreeParameters next = m_learner.trees;
    if (field.value)
        next.*field.value = *number;
    else
        next.*field.choice = isDefault ? std::nullopt : number;
    if (next != m_learner.trees)
        Q_EMIT edited(tr("change of %1").arg(field.name.toLower()), next);
}

/// A path of rounds chooses them, too, so only one of the two is there.
void TreeFields::showEarlyStopping()
{
    const bool hasPath = m_learner.gridOf("rounds") != nullptr;
    const QSignalBlocker blocker(m_earlyStopping);
    m_earlyStopping->setValue(m_learner.trees.earlyStopping);
    m_earlyStopping->setEnabled(!hasPath);
    m_earlyStopping->setToolTip(
        hasPath ? tr("Rounds have several values: the resamples choose among them.")
                : tr("Holds a fifth of the training rows back and ends when they have not been "
                     "predicted better for so many rounds; the best number of rounds, at most "
                     "those named here, is then grown on all training rows."));
}

void TreeFields::setLearner(const LearnerSpec &learner)
{
    m_learner = learner;
    const QSignalBlocker counts(m_count);
    const QSignalBlocker depths(m_depth);
    m_count->setValue(learner.treeCount());
    m_depth->setValue(learner.treeDepth());
    const bool isForest = learner.kind == LearnerKind::RandomForest;
    m_count->setEnabled(!learner.gridOf(isForest ? "trees" : "rounds"));
    m_depth->setEnabled(!learner.gridOf("depth"));
    if (m_earlyStopping)
        showEarlyStopping();
    for (const Field &field : m_fields) {
        field.line->setEnabled(!learner.gridOf(field.parameter));
        std::optional<double> number =
            field.value ? std::optional(learner.trees.*field.value) : learner.trees.*field.choice;
        if (!number && field.choice == &TreeParameters::subsample)
            number = learner.rowShare();
        if (!number && !isForest)
            number = 1;
        field.line->setPlaceholderText(number ? QString() : QStringLiteral("√p / p"));
        field.line->setText(number ? QString::fromStdString(formatNumber(*number)) : QString());
        setInvalid(field.line, false);
    }
}

} // namespace heddle
