#include "models/comparisonmodel.h"

#include "models/format.h"
#include "models/summarymodel.h"
#include "run/selection.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr double clear = 0.05;

double meanOf(const Results &results, int learner, Metric metric)
{
    for (const SummaryEntry &summary : results.summaries)
        if (summary.cell.learner == learner && summary.cell.level < 0 && summary.metric == metric &&
            isOfChosen(results, summary.cell))
            return summary.mean;
    return std::numeric_limits<double>::quiet_NaN();
}

/// With its sign, so that it reads as a difference.
QString differenceText(Metric metric, double difference)
{
    const QString text = formatScore(metric, difference);
    return difference > 0 ? QStringLiteral("+") + text : text;
}

} // namespace

ComparisonModel::ComparisonModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ComparisonModel::setResults(const std::shared_ptr<const Results> &results, Metric metric)
{
    beginResetModel();
    m_results = results;
    m_metric = metric;
    m_order.clear();
    if (results && !results->comparisons.empty()) {
        const auto learners = static_cast<int>(results->plan->experiment().learners.size());
        for (int learner = 0; learner < learners; ++learner)
            m_order.push_back(learner);
        const double sign = higherIsBetter(metric) ? -1 : 1;
        const auto rank = [&](int learner) {
            const double mean = meanOf(*results, learner, metric);
            return std::isnan(mean) ? std::numeric_limits<double>::infinity() : sign * mean;
        };
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&rank](int a, int b) { return rank(a) < rank(b); });
    }
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_order.empty() ? 0 : static_cast<int>(m_order.size()) - 1;
}

int ComparisonModel::columnCount(const QModelIndex &parent) const
{
    return rowCount(parent);
}

QString ComparisonModel::name(std::size_t place) const
{
    Cell cell;
    cell.learner = m_order[place];
    return scoreName(*m_results, cell);
}

/// The comparison of the row's learner with the column's, and whether to turn it round.
const ComparisonEntry *ComparisonModel::entry(const QModelIndex &index, double &sign) const
{
    const int row = m_order[static_cast<std::size_t>(index.row()) + 1];
    const int column = m_order[static_cast<std::size_t>(index.column())];
    for (const ComparisonEntry &one : m_results->comparisons) {
        if (one.metric != m_metric)
            continue;
        if (one.a == row && one.b == column) {
            sign = 1;
            return &one;
        }
        if (one.a == column && one.b == row) {
            sign = -1;
            return &one;
        }
    }
    return nullptr;
}

QVariant ComparisonModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() > index.row())
        return {};
    double sign = 1;
    const ComparisonEntry *one = entry(index, sign);
    if (!one)
        return {};
    const double difference = sign * one->test.difference;
    const QString p = tr("p %1").arg(formatP(one->adjustedPValue));
    const QString naive = tr("naive %1").arg(formatP(one->test.naivePValue));
    const QString rowName = name(static_cast<std::size_t>(index.row()) + 1);
    const QString columnName = name(static_cast<std::size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return differenceText(m_metric, difference);
    case PRole:
        return p;
    case NaivePRole:
        return naive;
    case IsClearRole:
        return one->adjustedPValue < clear;
    case Qt::TextAlignmentRole:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return tr("%1 less %2: %3, %4")
            .arg(rowName, columnName, differenceText(m_metric, difference), p);
    case Qt::ToolTipRole:
        if (std::isnan(difference))
            return tr("Not compared: %1 and %2 do not have a score in the same resamples.")
                .arg(rowName, columnName);
        return tr("%1 less %2\nstandard error %3 (corrected), t %4 on %5 degrees of freedom\n"
                  "p %6 unadjusted, %7 by Holm over the pairs; %8 as if the resamples were "
                  "independent, which they are not")
            .arg(rowName, columnName, formatShort(one->test.correctedSe),
                 formatFixed(sign * one->test.t, 2), formatCount(one->test.df),
                 formatP(one->test.pValue), formatP(one->adjustedPValue),
                 formatP(one->test.naivePValue));
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return int((orientation == Qt::Horizontal ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole || section < 0 || section >= rowCount())
        return {};
    return name(static_cast<std::size_t>(section) + (orientation == Qt::Vertical ? 1 : 0));
}

} // namespace heddle
