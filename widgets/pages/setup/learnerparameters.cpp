#include "pages/setup/learnerparameters.h"

#include "core/text.h"
#include "models/plantext.h"
#include "pages/setup/gridfields.h"
#include "pages/setup/netfields.h"
#include "pages/setup/treefields.h"
#include "parts/flowlayout.h"
#include "parts/label.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace heddle {

LearnerParameters::LearnerParameters(LearnerKind kind, QWidget *parent)
    : QFrame(parent)
    , m_learner(LearnerSpec::ofKind(kind))
    , m_grid(new GridFields)
{
    setProperty("heddleWell", true);
    setObjectName(QString::fromStdString(m_learner.name) + QStringLiteral("Parameters"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(8);
    auto *titled = new QHBoxLayout;
    titled->setSpacing(16);
    column->addLayout(titled);
    column->addWidget(m_grid);
    connect(m_grid, &GridFields::edited, this, &LearnerParameters::edited);
    auto *title = new Label(learnerTitle(kind), TextStyle::Strong);
    title->setMinimumWidth(Theme::px(84)); // so that the fields of several learners stand below
    titled->addWidget(title, 0, Qt::AlignTop);
    auto *row = new FlowLayout(FlowLayout::Widths::Natural, 16, 6);
    titled->addLayout(row, 1);
    if (linksOf(kind).size() > 1)
        addLink(row);
    if (kind == LearnerKind::Logistic)
        addPenalty(row);
    if (kind == LearnerKind::Poisson)
        addDispersion(row);
    if (hasMaxIterations(kind))
        addIterations(row);
    if (hasEpsilon(kind))
        addEpsilon(row);
    if (isOfTrees(kind))
        addTrees(row);
    if (kind == LearnerKind::ElasticNet)
        addNet(row);
}

bool LearnerParameters::hasFields() const
{
    return m_link || m_dispersion || m_iterations || m_epsilon || m_trees || m_net;
}

void LearnerParameters::addLink(QLayout *row)
{
    m_link = new QComboBox;
    for (const Link link : linksOf(m_learner.kind))
        m_link->addItem(QString::fromStdString(std::string(toText(link))));
    m_link->setToolTip(tr("Brings what is predicted to the scale on which the terms add up."));
    row->addWidget(captioned(tr("Link"), m_link));
    connect(m_link, &QComboBox::activated, this, [this](int index) {
        const auto links = linksOf(m_learner.kind);
        m_learner.chosenLink.reset(); // the first is the default
        if (index > 0)
            m_learner.chosenLink = links[static_cast<std::size_t>(index)];
        if (m_penalty)
            showPenalty();
        Q_EMIT edited(tr("change of the link"), m_learner);
    });
}

void LearnerParameters::addPenalty(QLayout *row)
{
    m_penalty = new QComboBox;
    m_penalty->setObjectName(QStringLiteral("penalty"));
    m_penalty->addItems({tr("none"), tr("ridge"), tr("Firth")}); // as the enum
    m_penalty->setToolTip(tr("Holds estimates back, so that they are finite also where the classes "
                             "are separated. A ridge gives no tests."));
    row->addWidget(captioned(tr("Penalty"), m_penalty));
    m_lambda = new QLineEdit;
    m_lambda->setObjectName(QStringLiteral("lambda"));
    m_lambda->setFixedWidth(Theme::px(72));
    m_lambda->setToolTip(tr("Strength of the ridge, on glmnet's scale."));
    m_lambdaField = captioned(tr("Lambda"), m_lambda);
    row->addWidget(m_lambdaField);
    m_lambdaField->hide();
    connect(m_penalty, &QComboBox::activated, this, [this](int index) {
        m_learner.penalty = static_cast<Penalty>(index);
        if (m_learner.penalty != Penalty::None)
            m_learner.chosenLink.reset(); // penalties are for the logit
        if (m_learner.penalty != Penalty::Ridge)
            m_learner.lambda = LearnerSpec().lambda; // has no meaning beside it
        setLearner(LearnerSpec(m_learner));
        Q_EMIT edited(tr("change of the penalty"), m_learner);
    });
    connect(m_lambda, &QLineEdit::editingFinished, this, &LearnerParameters::takeLambda);
}

void LearnerParameters::takeLambda()
{
    const auto value = parseNumber(m_lambda->text().trimmed().toStdString());
    const bool good = value && *value > 0 && std::isfinite(*value);
    setInvalid(m_lambda, !good);
    m_lambda->setAccessibleDescription(good ? QString() : tr("A number above 0."));
    if (!good || *value == m_learner.lambda)
        return;
    m_learner.lambda = *value;
    Q_EMIT edited(tr("change of lambda"), m_learner);
}

void LearnerParameters::showPenalty()
{
    m_penalty->setCurrentIndex(static_cast<int>(m_learner.penalty));
    m_lambdaField->setVisible(m_learner.penalty == Penalty::Ridge);
    m_lambda->setText(QString::fromStdString(formatNumber(m_learner.lambda)));
    setInvalid(m_lambda, false);
    m_link->setEnabled(m_learner.penalty == Penalty::None);
    m_penalty->setEnabled(!m_learner.chosenLink);
}

void LearnerParameters::addDispersion(QLayout *row)
{
    m_dispersion = new QComboBox;
    m_dispersion->addItems({tr("1 (Poisson)"), tr("estimated (quasi-Poisson)")});
    m_dispersion->setToolTip(
        tr("By how much counts vary more than a Poisson's. Estimated, there is no AIC."));
    row->addWidget(captioned(tr("Dispersion"), m_dispersion));
    connect(m_dispersion, &QComboBox::activated, this, [this](int index) {
        m_learner.estimateDispersion = index == 1;
        Q_EMIT edited(tr("change of the dispersion"), m_learner);
    });
}

void LearnerParameters::addIterations(QLayout *row)
{
    m_iterations = new QSpinBox;
    m_iterations->setRange(1, 10'000);
    m_iterations->setKeyboardTracking(false);
    row->addWidget(captioned(tr("Iterations at most"), m_iterations));
    connect(m_iterations, &QSpinBox::valueChanged, this, [this](int value) {
        m_learner.maxIterations = value;
        Q_EMIT edited(tr("change of the iterations"), m_learner);
    });
}

void LearnerParameters::addEpsilon(QLayout *row)
{
    m_epsilon = new QLineEdit;
    m_epsilon->setFixedWidth(Theme::px(96));
    m_epsilon->setToolTip(tr("Fitting ends when the deviance changes by less than this share."));
    row->addWidget(captioned(tr("Epsilon"), m_epsilon));
    connect(m_epsilon, &QLineEdit::editingFinished, this, &LearnerParameters::takeEpsilon);
}

void LearnerParameters::addTrees(QLayout *row)
{
    m_trees = new TreeFields(m_learner.kind);
    row->addWidget(m_trees);
    connect(m_trees, &TreeFields::edited, this,
            [this](const QString &what, const TreeParameters &parameters) {
                m_learner.trees = parameters;
                Q_EMIT edited(what, m_learner);
            });
}

void LearnerParameters::addNet(QLayout *row)
{
    m_net = new NetFields;
    row->addWidget(m_net);
    connect(m_net, &NetFields::edited, this,
            [this](const QString &what, const NetParameters &parameters) {
                m_learner.net = parameters;
                Q_EMIT edited(what, m_learner);
            });
}

void LearnerParameters::takeEpsilon()
{
    const auto value = parseNumber(m_epsilon->text().trimmed().toStdString());
    const bool good = value && *value > 0 && *value < 1;
    setInvalid(m_epsilon, !good);
    m_epsilon->setAccessibleDescription(good ? QString() : tr("A number between 0 and 1."));
    if (!good || *value == m_learner.epsilon)
        return;
    m_learner.epsilon = *value;
    Q_EMIT edited(tr("change of epsilon"), m_learner);
}

void LearnerParameters::setLearner(const LearnerSpec &learner)
{
    m_learner = learner;
    if (m_link) {
        const QString name =
            QString::fromStdString(std::string(toText(learner.link(TargetKind::Numbers))));
        m_link->setCurrentIndex(m_link->findText(name));
    }
    if (m_penalty)
        showPenalty();
    if (m_dispersion)
        m_dispersion->setCurrentIndex(learner.estimateDispersion ? 1 : 0);
    if (m_iterations) {
        const QSignalBlocker blocker(m_iterations);
        m_iterations->setValue(learner.maxIterations);
    }
    if (m_epsilon) {
        m_epsilon->setText(QString::fromStdString(formatNumber(learner.epsilon)));
        setInvalid(m_epsilon, false);
    }
    if (m_trees)
        m_trees->setLearner(learner);
    if (m_net)
        m_net->setLearner(learner);
    m_grid->setLearner(learner);
    // What is tried at several values has no single one.
    const auto enable = [&learner](QWidget *field, const char *parameter) {
        if (field)
            field->setEnabled(!learner.gridOf(parameter));
    };
    enable(m_link, "link");
    enable(m_dispersion, "dispersion");
    enable(m_iterations, "max_iterations");
    enable(m_epsilon, "epsilon");
}

} // namespace heddle
