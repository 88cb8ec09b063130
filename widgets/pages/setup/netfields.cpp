#include "pages/setup/netfields.h"

#include "core/text.h"
#include "parts/flowlayout.h"
#include "parts/label.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace heddle {

std::optional<std::vector<double>> numbersOf(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<double> numbers;
    for (const QString &part : text.split(between, Qt::SkipEmptyParts)) {
        const auto number = parseNumber(part.toStdString());
        if (!number)
            return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

NetFields::NetFields(QWidget *parent)
    : QWidget(parent)
    , m_alpha(new QLineEdit)
    , m_lambdas(new QLineEdit)
    , m_count(new QSpinBox)
    , m_ratio(new QLineEdit)
    , m_standardize(new QCheckBox(tr("Standardize columns")))
    , m_grouped(new QCheckBox(tr("Levels together")))
    , m_poisson(new QCheckBox(tr("Counts (Poisson)")))
{
    m_alpha->setFixedWidth(Theme::px(64));
    m_alpha->setToolTip(tr("Share of the lasso in the penalty: 1 is the lasso, 0 the ridge."));
    m_lambdas->setFixedWidth(Theme::px(150));
    m_lambdas->setPlaceholderText(tr("from the data"));
    m_lambdas->setToolTip(tr("Strengths of the penalty, apart by commas. Empty: a falling sequence "
                             "from the least that holds every coefficient at 0."));
    m_count->setRange(1, 10'000);
    m_count->setKeyboardTracking(false);
    m_ratio->setFixedWidth(Theme::px(64));
    m_ratio->setPlaceholderText(tr("usual"));
    m_ratio->setToolTip(tr("The smallest λ as a share of the largest. Usual: 0.0001, with fewer "
                           "rows than columns 0.01."));
    m_grouped->setToolTip(
        tr("A column is in or out for all levels, where these are modelled at once."));
    m_poisson->setToolTip(tr("For a target of counts; otherwise numbers are fitted by squares."));
    auto *flow = new FlowLayout(FlowLayout::Widths::Natural, 16, 6);
    setLayout(flow);
    flow->addWidget(captioned(tr("Mix α"), m_alpha));
    flow->addWidget(captioned(tr("λ"), m_lambdas));
    flow->addWidget(captioned(tr("λ in sequence"), m_count));
    flow->addWidget(captioned(tr("Least share"), m_ratio));
    for (QCheckBox *box : {m_standardize, m_grouped, m_poisson})
        flow->addWidget(box);
    connect(m_alpha, &QLineEdit::editingFinished, this, &NetFields::takeAlpha);
    connect(m_lambdas, &QLineEdit::editingFinished, this, &NetFields::takeLambdas);
    connect(m_ratio, &QLineEdit::editingFinished, this, &NetFields::takeRatio);
    connect(m_count, &QSpinBox::valueChanged, this, [this](int count) {
        NetParameters next = m_net;
        next.lambdaCount = count;
        tell(tr("change of the number of λ"), next);
    });
    connect(m_standardize, &QCheckBox::clicked, this, [this](bool on) {
        NetParameters next = m_net;
        next.standardize = on;
        tell(tr("change of the standardisation"), next);
    });
    connect(m_grouped, &QCheckBox::clicked, this, [this](bool on) {
        NetParameters next = m_net;
        next.grouped = on;
        tell(tr("change of the penalty of levels"), next);
    });
    connect(m_poisson, &QCheckBox::clicked, this, [this](bool on) {
        NetParameters next = m_net;
        next.family = on ? std::optional(NetFamily::Poisson) : std::nullopt;
        tell(tr("change of the family"), next);
    });
}

void NetFields::tell(const QString &what, const NetParameters &next)
{
    if (!(next == m_net))
        Q_EMIT edited(what, next);
}

void NetFields::takeAlpha()
{
    const auto alpha = parseNumber(m_alpha->text().trimmed().toStdString());
    const bool isGood = alpha && *alpha >= 0 && *alpha <= 1;
    setInvalid(m_alpha, !isGood);
    m_alpha->setAccessibleDescription(isGood ? QString() : tr("A number from 0 to 1."));
    if (!isGood)
        return;
    NetParameters next = m_net;
    next.alpha = *alpha;
    tell(tr("change of the mix"), next);
}

void NetFields::takeLambdas()
{
    auto lambdas = numbersOf(m_lambdas->text());
    bool isGood = lambdas.has_value();
    for (std::size_t i = 0; isGood && i < lambdas->size(); ++i)
        isGood =
            (*lambdas)[i] >= 0 && std::count(lambdas->begin(), lambdas->end(), (*lambdas)[i]) == 1;
    setInvalid(m_lambdas, !isGood);
    m_lambdas->setAccessibleDescription(
        isGood ? QString() : tr("Different numbers of 0 or more, apart by commas."));
    if (!isGood)
        return;
    NetParameters next = m_net;
    next.lambda = std::move(*lambdas);
    tell(tr("change of λ"), next);
}

void NetFields::takeRatio()
{
    const std::string text = m_ratio->text().trimmed().toStdString();
    const auto ratio = parseNumber(text);
    const bool isGood = text.empty() || (ratio && *ratio > 0 && *ratio <= 1);
    setInvalid(m_ratio, !isGood);
    m_ratio->setAccessibleDescription(isGood ? QString() : tr("A number above 0 and up to 1."));
    if (!isGood)
        return;
    NetParameters next = m_net;
    next.lambdaMinRatio = text.empty() ? std::nullopt : ratio;
    tell(tr("change of the smallest λ"), next);
}

void NetFields::setLearner(const LearnerSpec &learner)
{
    m_net = learner.net;
    const auto textOf = [](double value) { return QString::fromStdString(formatNumber(value)); };
    QStringList lambdas;
    for (const double lambda : m_net.lambda)
        lambdas.append(textOf(lambda));
    const bool hasSequence = m_net.lambda.empty() && !learner.gridOf("lambda");
    m_alpha->setText(textOf(m_net.alpha));
    m_alpha->setEnabled(!learner.gridOf("alpha"));
    m_lambdas->setText(lambdas.join(QStringLiteral(", ")));
    m_lambdas->setEnabled(!learner.gridOf("lambda"));
    m_ratio->setText(m_net.lambdaMinRatio ? textOf(*m_net.lambdaMinRatio) : QString());
    m_ratio->setEnabled(hasSequence);
    const QSignalBlocker quiet(m_count);
    m_count->setValue(m_net.lambdaCount);
    m_count->setEnabled(hasSequence);
    m_standardize->setChecked(m_net.standardize);
    m_standardize->setEnabled(!learner.gridOf("standardize"));
    m_grouped->setChecked(m_net.grouped);
    m_poisson->setChecked(m_net.family == NetFamily::Poisson);
    for (QLineEdit *const field : {m_alpha, m_lambdas, m_ratio})
        setInvalid(field, false);
}

} // namespace heddle
