#include "models/summarymodel.h"

#include "models/format.h"
#include "models/plantext.h"

#include <algorithm>
#include <cmath>

namespace heddle {

QString cellTitle(const Plan &plan, const Cell &cell)
{
    const std::vector<LearnerSpec> &learners = plan.experiment().learners;
    QString learner = QString::fromStdString(learners[static_cast<std::size_t>(cell.learner)].name);
    if (cell.level < 0)
        return learner;
    const QString level = QString::fromStdString(plan.levelName(cell.level));
    return learners.size() > 1 ? learner + QStringLiteral(", ") + level : level;
}

SummaryModel::SummaryModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SummaryModel::setResults(std::shared_ptr<const Results> results)
{
    beginResetModel();
    m_results = std::move(results);
    m_rows.clear();
    if (m_results)
        for (const SummaryEntry &entry : m_results->summaries)
            if (std::find(m_rows.begin(), m_rows.end(), entry.cell) == m_rows.end())
                m_rows.push_back(entry.cell);
    endResetModel();
}

int SummaryModel::metricCount() const
{
    return m_results ? static_cast<int>(m_results->plan->experiment().metrics.size()) : 0;
}

const SummaryEntry *SummaryModel::entryAt(int row, int metric) const
{
    const Metric wanted = m_results->plan->experiment().metrics[static_cast<std::size_t>(metric)];
    for (const SummaryEntry &entry : m_results->summaries)
        if (entry.metric == wanted && entry.cell == m_rows[static_cast<std::size_t>(row)])
            return &entry;
    return nullptr;
}

int SummaryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SummaryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_results ? 0 : 2 + 2 * metricCount();
}

QVariant SummaryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    if (index.column() == 0)
        return cellTitle(*m_results->plan, m_rows[static_cast<std::size_t>(index.row())]);
    if (index.column() == columnCount() - 1) {
        const SummaryEntry *entry = entryAt(index.row(), 0);
        return entry ? QVariant(static_cast<qlonglong>(entry->n)) : QVariant();
    }
    const SummaryEntry *entry = entryAt(index.row(), (index.column() - 1) / 2);
    if (!entry)
        return {};
    if (index.column() % 2 == 0)
        return formatFixed(entry->pooled, 4);
    const double error = std::isnan(entry->correctedSe) ? entry->se : entry->correctedSe;
    return tr("%1 ± %2").arg(formatFixed(entry->mean, 4), formatFixed(error, 4));
}

QVariant SummaryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return m_results->plan->hasLevelAxis(0) ? tr("Learner, level") : tr("Learner");
    if (section == columnCount() - 1)
        return tr("Resamples");
    const QString title = metricTitle(
        m_results->plan->experiment().metrics[static_cast<std::size_t>((section - 1) / 2)]);
    return section % 2 == 0 ? tr("pooled") : title;
}

} // namespace heddle
