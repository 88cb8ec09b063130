#include "models/fitlistmodel.h"

#include "models/format.h"
#include "models/plantext.h"
#include "run/fitentries.h"

#include <QStringList>

#include <cmath>

namespace heddle {

namespace {

/// Two decimals; none from a thousand on, so that the line is never cut.
QString figuresOf(const FitEntry &fit)
{
    const auto shortened = [](double value) {
        return formatFixed(value, std::abs(value) < 1000 ? 2 : 0);
    };
    if (fit.trees)
        return FitListModel::tr("training deviance %1").arg(shortened(fit.fit.deviance));
    if (std::isnan(fit.criteria.aic))
        return FitListModel::tr("deviance %1, no AIC").arg(shortened(fit.fit.deviance));
    return FitListModel::tr("deviance %1, AIC %2")
        .arg(shortened(fit.fit.deviance), shortened(fit.criteria.aic));
}

QString courseOf(const Results &results, const FitEntry &entry)
{
    if (const QString rounds = roundsText(results, entry); !rounds.isEmpty())
        return rounds;
    if (entry.trees)
        return formatCounted(entry.trees->treeCount(), FitListModel::tr("tree"),
                             FitListModel::tr("trees"));
    const GlmFit &fit = entry.fit;
    if (fit.family == Family::Gaussian)
        return FitListModel::tr("residual standard error %1")
            .arg(formatShort(std::sqrt(fit.dispersion)));
    const QString iterations = fit.iterations
                                   ? formatCounted(*fit.iterations, FitListModel::tr("iteration"),
                                                   FitListModel::tr("iterations"))
                                   : QString();
    QStringList course;
    if (fit.penalty == Penalty::Firth)
        course.append(FitListModel::tr("Firth's penalty"));
    else if (fit.penalty == Penalty::Ridge)
        course.append(FitListModel::tr("ridge"));
    if (fit.separation == Separation::Complete)
        course.append(FitListModel::tr("separated"));
    else if (fit.separation == Separation::QuasiComplete)
        course.append(FitListModel::tr("separated but for ties"));
    else if (!fit.converged)
        course.append(FitListModel::tr("not converged"));
    if (!iterations.isEmpty())
        course.append(iterations);
    return course.join(QStringLiteral(", "));
}

} // namespace

bool isUnreliable(const GlmFit &fit)
{
    return fit.separation != Separation::None || !fit.converged;
}

QString fitName(const Results &results, const FitEntry &fit)
{
    const Plan &plan = *results.plan;
    if (fit.cell.level >= 0)
        return QString::fromStdString(plan.levelName(fit.cell.level));
    return learnerName(plan.experiment().learners.at(static_cast<std::size_t>(fit.cell.learner)));
}

QString roundsText(const Results &results, const FitEntry &fit)
{
    const auto most = mostRounds(*results.plan, fit);
    return most ? FitListModel::tr("%1 of at most %2")
                      .arg(formatCount(fit.fit.iterations.value_or(0)),
                           formatCounted(*most, FitListModel::tr("round"),
                                         FitListModel::tr("rounds")))
                : QString();
}

int fitMark(const FitEntry &fit)
{
    return fit.cell.level >= 0 ? fit.cell.level : fit.cell.learner;
}

FitListModel::FitListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void FitListModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    m_rows.clear();
    const bool headings = results && results->plan->experiment().learners.size() > 1;
    int learner = -1;
    for (std::size_t i = 0; results && i < results->fits.size(); ++i) {
        const Cell &cell = results->fits[i].cell;
        if (headings && cell.level >= 0 && cell.learner != learner)
            m_rows.push_back({cell.learner, -1});
        learner = cell.learner;
        m_rows.push_back({cell.learner, static_cast<int>(i)});
    }
    endResetModel();
}

int FitListModel::rowOfFit(int fit) const
{
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].fit == fit)
            return static_cast<int>(row);
    return -1;
}

int FitListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString FitListModel::name(const Row &row) const
{
    if (row.fit >= 0)
        return fitName(*m_results, m_results->fits[static_cast<std::size_t>(row.fit)]);
    return QString::fromStdString(
        m_results->plan->experiment().learners[static_cast<std::size_t>(row.learner)].name);
}

QVariant FitListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return name(row);
    if (role == FitRole)
        return row.fit;
    if (row.fit < 0)
        return {};
    const FitEntry &fit = m_results->fits[static_cast<std::size_t>(row.fit)];
    switch (role) {
    case MarkRole:
        return fitMark(fit);
    case FiguresRole:
        return figuresOf(fit);
    case CourseRole:
        return courseOf(*m_results, fit);
    case IsUnreliableRole:
        return isUnreliable(fit.fit);
    case Qt::AccessibleTextRole:
        return QStringList{name(row), figuresOf(fit), courseOf(*m_results, fit)}.join(
            QStringLiteral(", "));
    default:
        return {};
    }
}

Qt::ItemFlags FitListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || m_rows[static_cast<std::size_t>(index.row())].fit < 0)
        return Qt::NoItemFlags;
    return QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren;
}

} // namespace heddle
