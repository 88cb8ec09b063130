#include "models/plantext.h"

#include "models/format.h"
#include "plan/tuninggrid.h"
#include "run/laneabilities.h"

#include <QCoreApplication>

namespace heddle {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("heddle::Plan", text);
}

QString counted(std::int64_t count, const char *one, const char *many)
{
    return QStringLiteral("%1 %2").arg(formatCount(count), count == 1 ? tr(one) : tr(many));
}

} // namespace

QString planSize(const Plan &plan)
{
    return tr("%1 in %2")
        .arg(counted(plan.cellCount(), "fit", "fits"), counted(plan.taskCount(), "task", "tasks"));
}

QString planAxes(const Plan &plan)
{
    QStringList parts;
    const int learners = int(plan.experiment().learners.size());
    std::int64_t points = 0; // of all learners: they need not have the same number
    for (int i = 0; i < learners; ++i)
        points += plan.pointCount(i);
    for (const Axis &axis : plan.axes()) {
        if (axis.size < 2)
            continue;
        const QString name = QString::fromStdString(axis.name);
        if (axis.name == "point" && learners > 1)
            continue;
        if (axis.name == "learner" && points > learners) {
            parts.append(
                tr("%1 learners with %2 points in all").arg(learners).arg(formatCount(points)));
            continue;
        }
        parts.append(tr("%1 %2s").arg(formatCount(axis.size), name));
    }
    return parts.isEmpty() ? tr("one fit on all rows") : parts.join(QStringLiteral(" × "));
}

QString planLine(const Plan &plan)
{
    QStringList parts;
    bool oneVsRest = false;
    const auto &learners = plan.experiment().learners;
    for (int i = 0; i < int(learners.size()); ++i) {
        const LearnerSpec &learner = learners.at(std::size_t(i));
        const bool isOwnName = learner.name != LearnerSpec::ofKind(learner.kind).name;
        parts.append(isOwnName || i == 0 ? learnerName(learner) : learnerName(learner).toLower());
        oneVsRest = oneVsRest || plan.hasLevelAxis(i);
    }
    if (oneVsRest)
        parts.append(tr("one-vs-rest"));
    parts.append(planSize(plan));
    return parts.join(QStringLiteral(", "));
}

QString taskLevels(const Plan &plan, const Task &task)
{
    const int level = task.first.level;
    if (level < 0)
        return {};
    QString first = QString::fromStdString(plan.levelName(level));
    if (task.levelCount == 1)
        return first;
    return tr("%1 to %2")
        .arg(first, QString::fromStdString(plan.levelName(level + task.levelCount - 1)));
}

QString parameterName(const std::string &name)
{
    if (name == "alpha")
        return QStringLiteral("α");
    if (name == "lambda")
        return QStringLiteral("λ");
    return QString::fromStdString(name);
}

QString parameterTitle(const std::string &name)
{
    if (name == "alpha")
        return tr("Mix α");
    QString title = parameterName(name).replace(u'_', u' ');
    title.front() = name == "lambda" ? title.front() : title.front().toUpper();
    return title;
}

QString settingText(const std::string &point)
{
    QStringList parts;
    for (const QString &part :
         QString::fromStdString(pointWords(point)).split(QStringLiteral(", "))) {
        const QString name = part.section(u' ', 0, 0);
        parts.append(parameterName(name.toStdString()) + part.mid(name.size()));
    }
    return parts.join(QStringLiteral(", "));
}

QString learnerName(const LearnerSpec &learner)
{
    if (learner.name == LearnerSpec::ofKind(learner.kind).name)
        return learnerTitle(learner.kind);
    return QString::fromStdString(learner.name);
}

QString settingWords(const Plan &plan, const Cell &cell)
{
    const std::string &setting = plan.settingText(cell);
    return plan.hasPointAxis(cell.learner) && hasParameters(setting) ? settingText(setting)
                                                                     : QString();
}

QString treatedVariable(const Plan &plan, const Cell &cell)
{
    return QString::fromStdString(
        plan.treatment()->sources().variables[static_cast<std::size_t>(cell.variable)].name);
}

QString taskLabel(const Plan &plan, std::int64_t task)
{
    const Task described = plan.task(task);
    const Cell &cell = described.first;
    if (cell.variable >= 0)
        return treatedVariable(plan, cell);
    if (cell.level >= 0)
        return taskLevels(plan, described);
    if (cell.fold >= 0)
        return tr("fold %1").arg(cell.fold + 1);
    if (cell.replicate >= 0)
        return QString::number(cell.replicate + 1);
    return tr("all rows");
}

QString taskTitle(const Plan &plan, std::int64_t task)
{
    const Task described = plan.task(task);
    const Cell &cell = described.first;
    QStringList parts;
    if (cell.variable >= 0)
        parts.append(tr("treatment of %1").arg(treatedVariable(plan, cell)));
    else if (plan.experiment().learners.size() > 1)
        parts.append(QString::fromStdString(
            plan.experiment().learners[static_cast<std::size_t>(cell.learner)].name));
    if (const QString setting = settingWords(plan, cell); !setting.isEmpty())
        parts.append(setting);
    if (cell.level >= 0)
        parts.append(taskLevels(plan, described));
    if (cell.repeat >= 0)
        parts.append(tr("repeat %1").arg(cell.repeat + 1));
    if (cell.fold >= 0)
        parts.append(tr("fold %1").arg(cell.fold + 1));
    if (cell.replicate >= 0)
        parts.append(tr("replicate %1").arg(cell.replicate + 1));
    if (cell.inner >= 0)
        parts.append(tr("inside %1").arg(cell.inner + 1));
    if (cell.row >= 0)
        parts.append(tr("without row %1").arg(plan.firstRowOf(cell.row) + 1));
    if (!cell.isResample() && cell.variable < 0)
        parts.append(tr("all rows"));
    return parts.join(QStringLiteral(", "));
}

QString learnerTitle(LearnerKind kind)
{
    switch (kind) {
    case LearnerKind::Logistic:
        return tr("Logistic");
    case LearnerKind::Linear:
        return tr("Linear");
    case LearnerKind::Poisson:
        return tr("Poisson");
    case LearnerKind::Gamma:
        return tr("Gamma");
    case LearnerKind::Multinomial:
        return tr("Multinomial");
    case LearnerKind::ElasticNet:
        return tr("Elastic net");
    case LearnerKind::BoostedTrees:
        return tr("Boosted trees");
    case LearnerKind::RandomForest:
        return tr("Random forest");
    case LearnerKind::Baseline:
        break;
    }
    return tr("Baseline");
}

QString treeLanesText(const Plan &plan)
{
    if (!hasTrees(plan))
        return {};
    const LaneAbility here = laneAbilities(plan, 1, {}).front();
    return (here.others.empty()
                ? tr("This computer takes every learner.")
                : tr("This computer takes no trees. %1").arg(QString::fromStdString(here.reason))) +
           u' ' +
           tr("Other hosts take trees where heddle-worker-trees of this build and XGBoost are "
              "installed.");
}

QString metricTitle(Metric metric)
{
    switch (metric) {
    case Metric::Accuracy:
        return tr("Accuracy");
    case Metric::BalancedAccuracy:
        return tr("Balanced accuracy");
    case Metric::Kappa:
        return tr("Kappa");
    case Metric::Mcc:
        return tr("Matthews correlation");
    case Metric::LogLoss:
        return tr("Log loss");
    case Metric::Auc:
        return tr("AUC");
    case Metric::PrAuc:
        return tr("Average precision");
    case Metric::Brier:
        return tr("Brier");
    case Metric::F1:
        return tr("F1");
    case Metric::Rmse:
        return tr("RMSE");
    case Metric::Mae:
        return tr("Mean absolute error");
    case Metric::R2:
        return tr("R²");
    case Metric::Deviance:
        break;
    }
    return tr("Deviance");
}

} // namespace heddle
