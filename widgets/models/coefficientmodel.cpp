#include "models/coefficientmodel.h"

#include "models/format.h"
#include "models/roles.h"
#include "stats/distributions.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace heddle {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FitText", text);
}

QString starsOf(double p)
{
    struct Mark
    {
        double below;
        const char *stars;
    };
    constexpr std::array<Mark, 4> marks = {
        {{0.001, "***"}, {0.01, "**"}, {0.05, "*"}, {0.1, "."}}}; // R's
    for (const Mark &mark : marks)
        if (p < mark.below)
            return QString::fromLatin1(mark.stars);
    return {};
}

/// An end of an interval: two decimals, but three digits where it is far away.
QString endText(double value)
{
    constexpr double far = 1e4;
    return std::abs(value) < far ? formatFixed(value, 2) : formatShort(value, 3);
}

} // namespace

QString fitTitle(const Results &results, const FitEntry &fit)
{
    if (fit.cell.level >= 0)
        return QString::fromStdString(results.plan->levelName(fit.cell.level));
    if (!fit.event.empty())
        return QString::fromStdString(fit.event);
    return QString::fromStdString(results.plan->target().name);
}

QString fitSummary(const FitEntry &fit)
{
    return tr("deviance %1").arg(formatFixed(fit.fit.deviance, 2));
}

QString fitState(const FitEntry &fit)
{
    QStringList parts{tr("AIC %1").arg(formatFixed(fit.criteria.aic, 2))};
    if (fit.fit.separation != Separation::None)
        parts.append(tr("separated"));
    else if (!fit.fit.converged)
        parts.append(tr("not converged"));
    if (fit.fit.iterations)
        parts.append(formatCounted(*fit.fit.iterations, tr("iteration"), tr("iterations")));
    return parts.join(QStringLiteral(", "));
}

CoefficientModel::CoefficientModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CoefficientModel::setFit(std::shared_ptr<const Results> results, int fit)
{
    beginResetModel();
    m_results = std::move(results);
    m_fit = fit;
    endResetModel();
}

void CoefficientModel::setScale(EstimateScale scale)
{
    beginResetModel();
    m_scale = scale;
    endResetModel();
}

const FitEntry *CoefficientModel::fit() const
{
    const bool there = m_results && m_fit >= 0 && m_fit < static_cast<int>(m_results->fits.size());
    return there ? &m_results->fits[static_cast<std::size_t>(m_fit)] : nullptr;
}

bool CoefficientModel::isReliable() const
{
    return fit() && fit()->fit.converged && fit()->fit.separation == Separation::None;
}

int CoefficientModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !fit() ? 0 : static_cast<int>(fit()->coefficients.size());
}

int CoefficientModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

double CoefficientModel::onScale(double logOdds) const
{
    return m_scale == EstimateScale::OddsRatio ? std::exp(logOdds) : logOdds;
}

double CoefficientModel::quantile() const
{
    constexpr double upper = 0.975; // 95 %, both sides
    return fit()->fit.family == Family::Gaussian
               ? studentQuantile(upper, static_cast<double>(fit()->fit.dfResidual))
               : normalQuantile(upper);
}

QVariant CoefficientModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Coefficient &coefficient = fit()->coefficients[static_cast<std::size_t>(index.row())];
    const double reach = quantile() * coefficient.stdError;
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return value(coefficient, static_cast<Column>(index.column()));
    case ToneRole: {
        const bool judged = index.column() == Statistic || index.column() == PValue ||
                            index.column() == StdError || index.column() == Interval;
        return static_cast<int>(judged && !isReliable() ? Tone::Muted : Tone::Normal);
    }
    case EstimateRole:
        return onScale(coefficient.estimate);
    case LowRole:
        return onScale(coefficient.estimate - reach);
    case HighRole:
        return onScale(coefficient.estimate + reach);
    case ErrorLowRole:
        return onScale(coefficient.estimate - coefficient.stdError);
    case ErrorHighRole:
        return onScale(coefficient.estimate + coefficient.stdError);
    default:
        return {};
    }
}

QVariant CoefficientModel::value(const Coefficient &coefficient, Column column) const
{
    if (column == Term)
        return QString::fromStdString(coefficient.term);
    if (std::isnan(coefficient.estimate))
        return column == Estimate ? QVariant(tr("aliased")) : QVariant();
    const double reach = quantile() * coefficient.stdError;
    switch (column) {
    case Estimate:
        return onScale(coefficient.estimate);
    case StdError:
        return coefficient.stdError;
    case Statistic:
        return coefficient.statistic;
    case PValue:
        return formatP(coefficient.pValue);
    case Stars:
        return isReliable() ? starsOf(coefficient.pValue) : QString();
    case Interval:
        return CoefficientModel::tr("%1 to %2")
            .arg(endText(onScale(coefficient.estimate - reach)),
                 endText(onScale(coefficient.estimate + reach)));
    default:
        return {};
    }
}

QVariant CoefficientModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == Term || section == Stars || section == Forest
                                        ? Qt::AlignLeft
                                        : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    const bool student = fit() && fit()->fit.family == Family::Gaussian;
    switch (static_cast<Column>(section)) {
    case Term:
        return tr("Term");
    case Estimate:
        return m_scale == EstimateScale::OddsRatio ? tr("Odds ratio") : tr("Estimate");
    case StdError:
        return tr("Std. error");
    case Statistic:
        return student ? tr("t") : tr("z");
    case PValue:
        return tr("p");
    case Interval:
        return tr("95 % interval");
    default:
        return QString();
    }
}

} // namespace heddle
