#include "models/coefficientmodel.h"

#include "formats/rnumbers.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "models/roles.h"
#include "stats/distributions.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr double upperTail = 0.975; // of a two-sided interval of 95 %

/// "Comp", or "opel:Comp" in a fit of all levels.
QString termOf(const Coefficient &coefficient)
{
    return QString::fromStdString(CoefficientName{coefficient.term, coefficient.level}.text());
}

QString plain(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', 17);
}

} // namespace

CoefficientModel::CoefficientModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CoefficientModel::setFit(const std::shared_ptr<const Results> &results, int fit)
{
    beginResetModel();
    m_results = results;
    m_fit = fit;
    if (const FitEntry *entry = this->fit()) {
        const GlmFit &shown = entry->fit;
        m_quantile = estimatesDispersion(shown.family)
                         ? studentQuantile(upperTail, static_cast<double>(shown.dfResidual))
                         : normalQuantile(upperTail);
        measureTerms();
        if (!hasScale(m_scale))
            m_scale = Scale::Fitted;
    }
    endResetModel();
}

void CoefficientModel::measureTerms()
{
    m_deviations.clear();
    const Plan &plan = *m_results->plan;
    if (plan.preparesCells() || plan.rowsUsed() < 2)
        return;
    const Eigen::MatrixXd &x = plan.design().x();
    const std::vector<DesignTerm> &terms = plan.recipe().terms();
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const auto column = x.col(static_cast<Eigen::Index>(i)).array();
        const double squares = (column - column.mean()).square().sum();
        m_deviations[terms[i].name] = std::sqrt(squares / static_cast<double>(x.rows() - 1));
    }
}

bool CoefficientModel::hasScale(Scale scale) const
{
    const FitEntry *entry = fit();
    if (!entry || scale == Scale::Fitted)
        return true;
    const Link link = entry->fit.link;
    return scale == Scale::PerSd ? !m_deviations.empty() : link == Link::Logit || link == Link::Log;
}

double CoefficientModel::unit(const Coefficient &coefficient) const
{
    if (m_scale != Scale::PerSd || coefficient.term == "(Intercept)")
        return 1;
    const auto found = m_deviations.find(coefficient.term);
    return found == m_deviations.end() ? 1 : found->second;
}

const FitEntry *CoefficientModel::fit() const
{
    return m_results && m_fit >= 0 ? &m_results->fits[static_cast<std::size_t>(m_fit)] : nullptr;
}

void CoefficientModel::setScale(Scale scale)
{
    if (m_scale == scale)
        return;
    m_scale = scale;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

CoefficientModel::Range CoefficientModel::range(const Coefficient &coefficient) const
{
    const double b = coefficient.estimate * unit(coefficient);
    const double se = coefficient.stdError * unit(coefficient);
    Range range{b, b - se, b + se, b - m_quantile * se, b + m_quantile * se};
    if (m_scale == Scale::Ratio)
        for (double *end :
             {&range.estimate, &range.innerLow, &range.innerHigh, &range.low, &range.high})
            *end = std::exp(*end);
    return range;
}

bool CoefficientModel::isClear(const Coefficient &coefficient) const
{
    return !isUnreliable(fit()->fit) && std::abs(coefficient.statistic) > m_quantile;
}

QString CoefficientModel::text() const
{
    const FitEntry *entry = fit();
    if (!entry)
        return {};
    const bool isNormal = !estimatesDispersion(entry->fit.family);
    QStringList lines = {
        QStringList{QStringLiteral("term"), QStringLiteral("estimate"), QStringLiteral("std_error"),
                    isNormal ? QStringLiteral("z") : QStringLiteral("t"), QStringLiteral("p"),
                    QStringLiteral("low"), QStringLiteral("high")}
            .join(u'\t')};
    for (const Coefficient &coefficient : entry->coefficients) {
        const Range values = range(coefficient);
        lines.append(QStringList{termOf(coefficient), plain(values.estimate),
                                 plain(coefficient.stdError * unit(coefficient)),
                                 plain(coefficient.statistic), plain(coefficient.pValue),
                                 plain(values.low), plain(values.high)}
                         .join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

int CoefficientModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !fit() ? 0 : static_cast<int>(fit()->coefficients.size());
}

int CoefficientModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CoefficientModel::display(const Coefficient &coefficient, int column) const
{
    switch (column) {
    case Term:
        return termOf(coefficient);
    case Estimate:
        return range(coefficient).estimate;
    case StdError:
        return coefficient.stdError * unit(coefficient);
    case Statistic:
        return coefficient.statistic;
    case PValue:
        return coefficient.pValue;
    case Stars:
        return isUnreliable(fit()->fit)
                   ? QString()
                   : QString::fromStdString(significanceStars(coefficient.pValue));
    case Interval: {
        const Range values = range(coefficient);
        if (std::isnan(values.low))
            return unknownText();
        const bool large = std::max(std::abs(values.low), std::abs(values.high)) >= 1e5;
        const auto end = [large](double value) {
            return large ? formatShort(value, 3) : formatFixed(value, 2);
        };
        return tr("%1 to %2").arg(end(values.low), end(values.high));
    }
    default:
        return {};
    }
}

QVariant CoefficientModel::sortValue(const Coefficient &coefficient, int column) const
{
    return column == Interval ? QVariant(range(coefficient).low) : display(coefficient, column);
}

QVariant CoefficientModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Coefficient &coefficient = fit()->coefficients[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(coefficient, column);
    case SortRole:
        return sortValue(coefficient, column);
    case Qt::TextAlignmentRole:
        return int((column == Term || column == Stars ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    case ToneRole: {
        const bool quiet = column == StdError || column == Interval;
        const bool doubtful = column >= Estimate && isUnreliable(fit()->fit);
        return int(quiet || doubtful ? Tone::Muted : Tone::Normal);
    }
    case EstimateRole:
        return range(coefficient).estimate;
    case InnerLowRole:
        return range(coefficient).innerLow;
    case InnerHighRole:
        return range(coefficient).innerHigh;
    case LowRole:
        return range(coefficient).low;
    case HighRole:
        return range(coefficient).high;
    case IsClearRole:
        return isClear(coefficient);
    default:
        return {};
    }
}

QVariant CoefficientModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Term || section == Stars ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const bool isNormal = !fit() || !estimatesDispersion(fit()->fit.family);
    switch (section) {
    case Term:
        return tr("Term");
    case Estimate:
        if (m_scale == Scale::Ratio)
            return fit() && fit()->fit.link == Link::Log ? tr("Ratio") : tr("Odds ratio");
        return m_scale == Scale::PerSd ? tr("Per SD") : tr("Estimate");
    case StdError:
        return m_scale == Scale::Ratio ? tr("Std. error of log") : tr("Std. error");
    case Statistic:
        return isNormal ? QStringLiteral("z") : QStringLiteral("t");
    case PValue:
        return QStringLiteral("p");
    case Interval:
        return tr("95 % interval");
    default:
        return QString();
    }
}

} // namespace heddle
