#include "models/statisticlistmodel.h"

#include "models/fitlistmodel.h"
#include "models/replicateview.h"

#include <cmath>

namespace heddle {

StatisticListModel::StatisticListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void StatisticListModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    fill();
    endResetModel();
}

void StatisticListModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    fill();
    endResetModel();
}

void StatisticListModel::fill()
{
    m_rows.clear();
    const int models = m_results ? static_cast<int>(m_results->replicates.size()) : 0;
    for (int model = 0; model < models; ++model) {
        if (m_results->plan->isPermutation())
            m_rows.push_back({model, 0, {}});
        else
            fillTerms(model);
    }
}

void StatisticListModel::fillTerms(int model)
{
    const ReplicateTable &table = m_results->replicates[static_cast<std::size_t>(model)];
    const FitEntry *fit = fitOfTable(*m_results, table);
    const bool isSeparated = fit && fit->fit.separation != Separation::None;
    m_rows.push_back({model, -1, {}});
    Row &heading = m_rows.back();
    if (isSeparated)
        heading.note = tr("separated: no finite estimate");
    else if (!fit)
        heading.note = m_results->complete ? tr("no fit on all rows") : QString();
    if (isSeparated || (!fit && m_results->complete))
        return;
    for (int term = 0; term < static_cast<int>(table.width); ++term) {
        const auto at = static_cast<std::size_t>(term);
        const QString name =
            QString::fromStdString(m_results->plan->coefficients(table.cell.learner)[at].text());
        const bool isAliased = fit && std::isnan(fit->coefficients[at].estimate);
        if (!isAliased && name.contains(m_filter, Qt::CaseInsensitive))
            m_rows.push_back({model, term, {}});
    }
}

int StatisticListModel::rowOf(int model, int term) const
{
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].model == model && m_rows[row].term == term)
            return static_cast<int>(row);
    return -1;
}

int StatisticListModel::firstStatistic() const
{
    int first = -1;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const Row &one = m_rows[row];
        if (one.term < 0)
            continue;
        if (first < 0)
            first = static_cast<int>(row);
        const bool isIntercept = !m_results->plan->isPermutation() && one.term == 0 &&
                                 m_results->plan->recipe().hasIntercept();
        if (!isIntercept) // seldom what is asked for
            return static_cast<int>(row);
    }
    return first;
}

int StatisticListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant StatisticListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const ReplicateTable &table = m_results->replicates[static_cast<std::size_t>(row.model)];
    const bool isModel = row.term < 0 || m_results->plan->isPermutation();
    switch (role) {
    case Qt::DisplayRole:
        return isModel
                   ? modelName(*m_results, table)
                   : QString::fromStdString(
                         m_results->plan
                             ->coefficients(table.cell.learner)[static_cast<std::size_t>(row.term)]
                             .text());
    case ModelRole:
        return row.model;
    case TermRole:
        return row.term;
    case MarkRole:
        return isModel ? QVariant(table.cell.level >= 0 ? table.cell.level : table.cell.learner)
                       : QVariant();
    case NoteRole:
        return row.note;
    default:
        return {};
    }
}

Qt::ItemFlags StatisticListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (m_rows[static_cast<std::size_t>(index.row())].term < 0)
        return Qt::ItemIsEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace heddle
