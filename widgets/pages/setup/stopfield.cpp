#include "pages/setup/stopfield.h"

#include "core/text.h"
#include "models/experimentdocument.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>

#include <cmath>

namespace heddle {

StopField::StopField(ExperimentDocument &document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_precision(new QLineEdit)
{
    setHelpTopic(this, QStringLiteral("resampling#ending-early"));
    m_precision->setObjectName(QStringLiteral("stopPrecision"));
    m_precision->setFixedWidth(Theme::px(96));
    m_precision->setPlaceholderText(tr("never"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(captioned(tr("End early at error"), m_precision));
    connect(m_precision, &QLineEdit::editingFinished, this, &StopField::takeText);
}

std::optional<StopTarget> StopField::usualTarget(const ResamplingSpec &resampling)
{
    if (resampling.isBootstrap())
        return StopTarget::Interval;
    if (resampling.kind == ResamplingKind::Permutation)
        return StopTarget::PValue;
    const bool repeats = resampling.kind == ResamplingKind::CrossValidation ||
                         resampling.kind == ResamplingKind::Holdout;
    return repeats && resampling.repeats > 2 ? std::optional(StopTarget::Metric) : std::nullopt;
}

void StopField::takeText()
{
    const std::string text = m_precision->text().trimmed().toStdString();
    const auto value = parseNumber(text);
    const bool good = text.empty() || (value && *value > 0 && std::isfinite(*value));
    setInvalid(m_precision, !good);
    m_precision->setAccessibleDescription(good ? QString() : tr("A number above 0, or nothing."));
    if (!good)
        return;
    Experiment next = m_document.experiment();
    const double before = next.stop ? next.stop->precision : 0;
    if (value.value_or(0) == before)
        return;
    if (text.empty()) {
        next.stop.reset();
    } else {
        if (!next.stop)
            next.stop = StopSpec{usualTarget(next.resampling).value_or(StopTarget::Metric), 0, {}};
        next.stop->precision = *value;
    }
    m_document.edit(tr("change of the early end"), std::move(next), {});
}

void StopField::takeExperiment()
{
    const Experiment &experiment = m_document.experiment();
    const std::optional<StopTarget> usual = usualTarget(experiment.resampling);
    setVisible(usual.has_value() || experiment.stop.has_value());
    m_precision->setText(experiment.stop
                             ? QString::fromStdString(formatNumber(experiment.stop->precision))
                             : QString());
    setInvalid(m_precision, false);
    switch (experiment.stop ? experiment.stop->target : usual.value_or(StopTarget::Metric)) {
    case StopTarget::Interval:
        m_precision->setToolTip(tr("The run ends once no end of an interval has a larger Monte "
                                   "Carlo standard error."));
        break;
    case StopTarget::PValue:
        m_precision->setToolTip(tr("The run ends once no p value can have a larger standard error, "
                                   "by the rule of Besag and Clifford."));
        break;
    case StopTarget::Metric:
        m_precision->setToolTip(
            tr("The run ends once the mean of the first score has no larger standard error."));
        break;
    }
}

} // namespace heddle
