#include "pages/results/separationpanel.h"

#include "charts/separationstrip.h"
#include "models/fitlistmodel.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

/// Width of the gap between two classes as a share of the whole range; negative: they overlap.
double gapShare(const std::vector<double> &values, const std::vector<bool> &isEvent)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double eventLow = infinity;
    double eventHigh = -infinity;
    double restLow = infinity;
    double restHigh = -infinity;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double &low = isEvent[i] ? eventLow : restLow;
        double &high = isEvent[i] ? eventHigh : restHigh;
        low = std::min(low, values[i]);
        high = std::max(high, values[i]);
    }
    const double range = std::max(eventHigh, restHigh) - std::min(eventLow, restLow);
    const double gap = std::max(restLow - eventHigh, eventLow - restHigh);
    return range > 0 && std::isfinite(range) ? gap / range : -1;
}

QString listed(const std::vector<std::string> &terms)
{
    QStringList names;
    for (const std::string &term : terms)
        names.append(QString::fromStdString(term));
    if (names.size() < 2)
        return names.join(QString());
    const QString last = names.takeLast();
    return SeparationPanel::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

} // namespace

std::optional<SplittingVariable> splittingVariable(const Results &results, const FitEntry &fit)
{
    const Plan &plan = *results.plan;
    const int event = fit.cell.level >= 0 ? fit.cell.level : plan.target().event;
    if (plan.target().kind != TargetKind::Classes || event < 0)
        return {};
    SplittingVariable best;
    for (const std::int32_t code : plan.target().codes)
        best.isEvent.push_back(code == event);
    double widest = 0;
    for (const std::string &term : fit.separatingTerms) {
        const Column *column = plan.table().find(term);
        if (!column || column->type() != ColumnType::Numeric)
            continue;
        std::vector<double> values;
        for (std::int64_t row = 0; row < plan.rowsUsed(); ++row)
            values.push_back(column->numbers()[static_cast<std::size_t>(plan.tableRow(row))]);
        const double gap = gapShare(values, best.isEvent);
        if (gap <= widest)
            continue;
        widest = gap;
        best.name = QString::fromStdString(term);
        best.values = std::move(values);
    }
    return best.name.isEmpty() ? std::nullopt : std::optional(std::move(best));
}

SeparationPanel::SeparationPanel(QWidget *parent)
    : Panel({}, {}, parent)
    , m_text(new Label({}, TextStyle::Body, Token::Ink2))
    , m_strip(new SeparationStrip)
    , m_ridge(new Button(tr("Refit with a small ridge penalty"), Button::Role::Primary))
    , m_firth(new Button(tr("Use Firth's correction")))
{
    setHelpTopic(this, QStringLiteral("learners#separation"));
    setIcon(QStringLiteral("triangle-alert"), Token::Warn);
    m_text->setWordWrap(true);
    body()->addWidget(m_text);
    body()->addWidget(m_strip, 1);
    createButtons();
    body()->addStretch(0);
}

void SeparationPanel::createButtons()
{
    auto *keep = new Button(tr("Keep as it is"), Button::Role::Link);
    m_ridge->setToolTip(tr("Makes the next version of the experiment, with the learner's penalty "
                           "set to ridge, and runs it. Undo takes it back."));
    m_firth->setToolTip(tr("Makes the next version of the experiment, with the learner's penalty "
                           "set to Firth's, and runs it. Undo takes it back."));
    keep->setToolTip(tr("Puts this explanation away until the next run"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(8));
    row->addWidget(m_ridge);
    row->addWidget(m_firth);
    row->addWidget(keep);
    row->addStretch(1);
    body()->addLayout(row);
    connect(m_ridge, &Button::clicked, this, [this] { Q_EMIT remedyChosen(Remedy::Ridge); });
    connect(m_firth, &Button::clicked, this, [this] { Q_EMIT remedyChosen(Remedy::Firth); });
    connect(keep, &Button::clicked, this, &SeparationPanel::keepChosen);
}

QString SeparationPanel::restName(const Results &results, const FitEntry &fit)
{
    QStringList others;
    for (const std::string &level : results.plan->target().levels)
        if (level != fit.event)
            others.append(QString::fromStdString(level));
    if (others.size() == 1)
        return others.front();
    return others.size() == 2 ? tr("%1 and %2").arg(others.front(), others.back()) : tr("the rest");
}

void SeparationPanel::setFit(const Results &results, const FitEntry &fit)
{
    const bool complete = fit.fit.separation == Separation::Complete;
    const QString event = QString::fromStdString(fit.event);
    const auto single = splittingVariable(results, fit);
    setTitle(tr("%1 is separated").arg(event));
    setExplanation(
        complete
            ? tr("fitted probabilities are 0 or 1 for all %1 rows").arg(formatCount(fit.fit.rows))
            : tr("but for ties"));
    QString cause;
    if (single)
        cause = tr("%1 alone splits %2 from the rest.").arg(single->name, event);
    else if (fit.separatingTerms.empty())
        cause = tr("The terms split %1 from the rest.").arg(event);
    else if (fit.separatingTerms.size() == 1)
        cause = tr("%1 splits %2 from the rest.").arg(listed(fit.separatingTerms), event);
    else
        cause = tr("%1 together split %2 from the rest.").arg(listed(fit.separatingTerms), event);
    if (!complete)
        cause += tr(" Some rows of both lie on the border between them.");
    m_text->setText(cause +
                    tr(" The likelihood then has no maximum: estimates grow without end, "
                       "and standard errors and p values mean nothing.") +
                    (complete ? tr(" Predictions for these rows are still right.") : QString()));
    m_ridge->setVisible(isOffered(*results.plan, fit.cell.learner, Remedy::Ridge));
    m_firth->setVisible(isOffered(*results.plan, fit.cell.learner, Remedy::Firth));
    m_strip->setVisible(single.has_value());
    if (single)
        m_strip->setRows(single->name, {event, restName(results, fit)}, fitMark(fit),
                         single->values, single->isEvent);
}

} // namespace heddle
