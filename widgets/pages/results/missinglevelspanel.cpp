#include "pages/results/missinglevelspanel.h"

#include "models/format.h"
#include "models/plantext.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::size_t mostLevels = 4; // are named with their rows

/// "4 folds", "1 replicate".
QString resamplesText(const Plan &plan, std::int64_t count)
{
    if (plan.isBootstrap())
        return formatCounted(count, MissingLevelsPanel::tr("replicate"),
                             MissingLevelsPanel::tr("replicates"));
    if (plan.experiment().resampling.kind == ResamplingKind::Holdout)
        return formatCounted(count, MissingLevelsPanel::tr("holdout"),
                             MissingLevelsPanel::tr("holdouts"));
    return formatCounted(count, MissingLevelsPanel::tr("fold"), MissingLevelsPanel::tr("folds"));
}

QString levelName(const Plan &plan, const MissingLevels::Level &level)
{
    return QString::fromStdString(plan.levelName(level.level));
}

QString metricNames(const MissingLevels &missing)
{
    QStringList names;
    for (const Metric metric : missing.undefined)
        names.append(metricTitle(metric));
    const QString last = names.takeLast();
    return names.isEmpty()
               ? last
               : MissingLevelsPanel::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

QString titleOf(const Plan &plan, const MissingLevels &missing)
{
    const QString of = resamplesText(plan, missing.resamples);
    if (missing.untrained.empty())
        return MissingLevelsPanel::tr("%1 not defined in %2 of %3")
            .arg(metricNames(missing), formatCount(missing.withoutMetric), of);
    const QString name = missing.untrained.size() == 1 ? levelName(plan, missing.untrained.front())
                                                       : MissingLevelsPanel::tr("some level");
    return MissingLevelsPanel::tr("No row of %1 to train on in %2 of %3")
        .arg(name, formatCount(missing.withoutTraining), of);
}

/// "2 of 80 rows are rare."
QString rowsText(const Plan &plan, const MissingLevels &missing)
{
    QStringList parts;
    for (std::size_t i = 0; i < std::min(missing.untrained.size(), mostLevels); ++i) {
        const MissingLevels::Level &level = missing.untrained[i];
        const QString all = formatCount(plan.rowsUsed()), name = levelName(plan, level);
        parts.append(level.rows == 1 ? MissingLevelsPanel::tr("1 of %1 rows is %2").arg(all, name)
                                     : MissingLevelsPanel::tr("%1 of %2 rows are %3")
                                           .arg(formatCount(level.rows), all, name));
    }
    if (missing.untrained.size() > mostLevels)
        parts.append(MissingLevelsPanel::tr("%1 more levels are as rare")
                         .arg(formatCount(missing.untrained.size() - mostLevels)));
    return parts.join(QStringLiteral("; ")) + u'.';
}

bool hasJointLearner(const Plan &plan)
{
    for (int learner = 0; learner < std::ssize(plan.experiment().learners); ++learner)
        if (plan.isJoint(learner))
            return true;
    return false;
}

QString effectText(const Results &results, const MissingLevels &missing)
{
    const Plan &plan = *results.plan;
    QStringList sentences;
    if (!missing.untrained.empty()) {
        sentences.append(rowsText(plan, missing));
        sentences.append(MissingLevelsPanel::tr(
            "Where all of them are tested, none is left to train on: there is no model of that "
            "level, and no score."));
        if (hasJointLearner(plan))
            sentences.append(MissingLevelsPanel::tr(
                "A learner of all levels gives it next to no probability there."));
    }
    if (!missing.undefined.empty())
        sentences.append(
            MissingLevelsPanel::tr("%1: the tested rows must have both classes, and those of %2 "
                                   "do not.")
                .arg(metricNames(missing), resamplesText(plan, missing.withoutMetric)));
    sentences.append(MissingLevelsPanel::tr(
        "Means are over the others; they stand in grey, as do resamples without a score."));
    if (plan.experiment().learners.size() > 1)
        sentences.append(
            MissingLevelsPanel::tr("Learners are compared only where all have every score."));
    return sentences.join(u' ');
}

QString remedyText(const Plan &plan, const MissingLevels &missing)
{
    const bool isAlone =
        std::any_of(missing.untrained.begin(), missing.untrained.end(),
                    [](const MissingLevels::Level &level) { return level.rows < 2; });
    if (missing.endsByStratifying(plan))
        return MissingLevelsPanel::tr(
            "Stratified by the target, each has its share of every level.");
    if (isAlone)
        return MissingLevelsPanel::tr("A single row cannot be trained on and tested at once: get "
                                      "more rows of it, or put the level together with another.");
    if (!plan.groups().empty())
        return MissingLevelsPanel::tr("Rows of a group stay together, so none can be drawn within "
                                      "levels: fewer folds test fewer groups at a time.");
    if (plan.isBootstrap())
        return MissingLevelsPanel::tr("Which rows are not drawn is left to chance: get more rows, "
                                      "or choose a metric that needs no second class.");
    return MissingLevelsPanel::tr("Choose at most as many folds as the rarest level has rows, and "
                                  "stratify them by the target.");
}

} // namespace

MissingLevelsPanel::MissingLevelsPanel(QWidget *parent)
    : Panel({}, {}, parent)
    , m_text(new Label({}, TextStyle::Body, Token::Ink2))
    , m_stratify(new Button(tr("Stratify by the target and run again"), Button::Role::Primary))
{
    setHelpTopic(this, QStringLiteral("results#resamples-without-a-level"));
    setIcon(QStringLiteral("triangle-alert"), Token::Warn);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_stratify);
    buttons->addStretch(1);
    body()->addWidget(m_text);
    body()->addLayout(buttons);
    connect(m_stratify, &Button::clicked, this, [this] { Q_EMIT remedyChosen(Remedy::Stratify); });
}

void MissingLevelsPanel::setMissing(const Results &results, const MissingLevels &missing)
{
    setTitle(titleOf(*results.plan, missing));
    m_text->setText(effectText(results, missing) + QStringLiteral("\n\n") +
                    remedyText(*results.plan, missing));
    m_stratify->setVisible(missing.endsByStratifying(*results.plan));
}

} // namespace heddle
