#include "models/plantext.h"

#include "models/format.h"

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
    for (const Axis &axis : plan.axes()) {
        if (axis.size < 2)
            continue;
        const QString name = QString::fromStdString(axis.name);
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
        parts.append(QString::fromStdString(learners.at(std::size_t(i)).name));
        oneVsRest = oneVsRest || plan.hasLevelAxis(i);
    }
    if (!parts.isEmpty())
        parts.front().front() = parts.front().front().toUpper();
    if (oneVsRest)
        parts.append(tr("one-vs-rest"));
    parts.append(planSize(plan));
    return parts.join(QStringLiteral(", "));
}

QString learnerTitle(LearnerKind kind)
{
    return kind == LearnerKind::Logistic ? tr("Logistic") : tr("Linear");
}

QString metricTitle(Metric metric)
{
    switch (metric) {
    case Metric::Accuracy:
        return tr("Accuracy");
    case Metric::LogLoss:
        return tr("Log loss");
    case Metric::Auc:
        return tr("AUC");
    case Metric::Rmse:
        break;
    }
    return tr("RMSE");
}

} // namespace heddle
