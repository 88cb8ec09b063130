#include "models/summarymodel.h"

#include "models/format.h"
#include "models/plantext.h"
#include "models/roles.h"
#include "run/selection.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int columnsPerMetric = 2; // the mean, the pooled value

QString meanText(const SummaryEntry &entry)
{
    const double error = std::isnan(entry.correctedSe) ? entry.se : entry.correctedSe;
    if (std::isnan(error))
        return formatScore(entry.metric, entry.mean);
    if (isShare(entry.metric))
        return QStringLiteral("%1 ± %2").arg(formatFixed(100 * entry.mean, 1),
                                             formatPercent(error, 1));
    return QStringLiteral("%1 ± %2").arg(formatScore(entry.metric, entry.mean),
                                         formatScore(entry.metric, error));
}

} // namespace

bool isShare(Metric metric)
{
    return metric == Metric::Accuracy || metric == Metric::BalancedAccuracy;
}

QString formatScore(Metric metric, double value)
{
    if (!isShare(metric) && value != 0 && std::abs(value) < 0.0005)
        return formatShort(value, 2); // near-perfect log losses
    return isShare(metric) ? formatPercent(value, 1) : formatFixed(value, 3);
}

QString scoreName(const Results &results, const Cell &cell)
{
    const Plan &plan = *results.plan;
    const auto learner = static_cast<std::size_t>(cell.learner);
    QString name = learnerName(plan.experiment().learners.at(learner));
    if (!name.isEmpty())
        name[0] = name[0].toUpper();
    if (cell.level < 0)
        return name;
    const QString level = QString::fromStdString(plan.levelName(cell.level));
    return plan.experiment().learners.size() == 1 ? level : name + QStringLiteral(", ") + level;
}

SummaryModel::SummaryModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SummaryModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    m_rows.clear();
    if (results) {
        const std::vector<Metric> &metrics = results->plan->experiment().metrics;
        for (const SummaryEntry &entry : results->summaries) {
            const auto metric = std::find(metrics.begin(), metrics.end(), entry.metric);
            if (metric == metrics.end() || !isOfChosen(*results, entry.cell))
                continue;
            auto row = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const Row &known) { return known.cell == entry.cell; });
            if (row == m_rows.end())
                row = m_rows.insert(
                    row, {entry.cell, std::vector<const SummaryEntry *>(metrics.size())});
            row->entries[static_cast<std::size_t>(metric - metrics.begin())] = &entry;
        }
    }
    endResetModel();
}

int SummaryModel::metricCount() const
{
    return m_results ? static_cast<int>(m_results->plan->experiment().metrics.size()) : 0;
}

int SummaryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SummaryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_results ? 0 : 2 + columnsPerMetric * metricCount();
}

QVariant SummaryModel::display(const Row &row, int column) const
{
    if (column == 0)
        return scoreName(*m_results, row.cell);
    if (column == columnCount() - 1) {
        std::int64_t count = 0;
        for (const SummaryEntry *entry : row.entries)
            count = entry ? std::max(count, entry->n) : count;
        return static_cast<qlonglong>(count);
    }
    const SummaryEntry *entry =
        row.entries[static_cast<std::size_t>((column - 1) / columnsPerMetric)];
    if (!entry)
        return {};
    return (column - 1) % columnsPerMetric == 0 ? meanText(*entry)
                                                : formatScore(entry->metric, entry->pooled);
}

/// Whether resamples that have been run lack the score.
bool SummaryModel::isOfSome(const Row &row, int column) const
{
    const SummaryEntry *entry =
        row.entries[static_cast<std::size_t>((column - 1) / columnsPerMetric)];
    const std::int64_t all =
        m_results->stop ? m_results->stop->resamples : m_results->plan->resampleCount();
    return m_results->complete && entry && m_results->plan->scoresEachResample() && entry->n < all;
}

QVariant SummaryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const bool isScore = column > 0 && column < columnCount() - 1;
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::TextAlignmentRole:
        return int((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole: {
        if (!isScore)
            return display(row, column);
        const SummaryEntry *entry =
            row.entries[static_cast<std::size_t>((column - 1) / columnsPerMetric)];
        if (!entry)
            return {};
        return (column - 1) % columnsPerMetric == 0 ? entry->mean : entry->pooled;
    }
    case ToneRole:
        return int(column == 0 || (isScore && (column - 1) % columnsPerMetric == 0 &&
                                   !isOfSome(row, column))
                       ? Tone::Normal
                       : Tone::Muted);
    case Qt::ToolTipRole:
        return isScore && isOfSome(row, column) ? tr("Some resamples have no such score.")
                                                : QVariant();
    default:
        return {};
    }
}

QVariant SummaryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return m_results->plan->experiment().learners.size() > 1 ? tr("Learner") : tr("Model");
    if (section == columnCount() - 1)
        return tr("Resamples");
    const auto place = static_cast<std::size_t>((section - 1) / columnsPerMetric);
    return (section - 1) % columnsPerMetric == 0
               ? metricTitle(m_results->plan->experiment().metrics[place])
               : tr("pooled");
}

} // namespace heddle
