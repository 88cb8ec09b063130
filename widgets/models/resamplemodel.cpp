#include "models/resamplemodel.h"

#include "models/plantext.h"
#include "models/roles.h"
#include "models/summarymodel.h"
#include "run/selection.h"

#include <algorithm>

namespace heddle {

ResampleModel::ResampleModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ResampleModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    m_columns.clear();
    m_entries.clear();
    if (results) {
        const ResampleList &entries = results->resamples;
        bool hasRepeat = false, hasFold = false, hasReplicate = false;
        for (std::size_t entry = 0; entry < entries.size(); ++entry) {
            const Cell cell = entries.cell(entry);
            hasRepeat = hasRepeat || cell.repeat >= 0;
            hasFold = hasFold || cell.fold >= 0;
            hasReplicate = hasReplicate || cell.replicate >= 0;
            if (isOfChosen(*results, cell))
                m_entries.push_back(entry);
        }
        const auto addIf = [&](Field field, bool applies) {
            if (applies)
                m_columns.push_back({field, 0});
        };
        m_columns.push_back({Field::Name, 0});
        addIf(Field::Repeat, hasRepeat);
        addIf(Field::Fold, hasFold);
        addIf(Field::Replicate, hasReplicate);
        m_columns.push_back({Field::RowsTrain, 0});
        m_columns.push_back({Field::RowsTest, 0});
        for (std::size_t i = 0; i < results->plan->experiment().metrics.size(); ++i)
            m_columns.push_back({Field::Metric, i});
        addIf(Field::Warnings, entries.hasWarnings());
    }
    endResetModel();
}

int ResampleModel::columnOf(Field field) const
{
    const auto found =
        std::find_if(m_columns.begin(), m_columns.end(),
                     [field](const Column &column) { return column.field == field; });
    return found == m_columns.end() ? -1 : static_cast<int>(found - m_columns.begin());
}

int ResampleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ResampleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ResampleModel::value(const ResampleEntry &entry, const Column &column) const
{
    switch (column.field) {
    case Field::Name:
        return scoreName(*m_results, entry.cell);
    case Field::Repeat:
        return entry.cell.repeat + 1;
    case Field::Fold:
        return entry.cell.fold + 1;
    case Field::Replicate:
        return entry.cell.replicate + 1;
    case Field::RowsTrain:
        return static_cast<qlonglong>(entry.rowsTrain);
    case Field::RowsTest:
        return static_cast<qlonglong>(entry.rowsTest);
    case Field::Metric:
        return column.metric < entry.metrics.size() ? QVariant(entry.metrics[column.metric])
                                                    : QVariant();
    case Field::Warnings:
        return static_cast<int>(entry.warnings.size());
    }
    return {};
}

QVariant ResampleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ResampleEntry entry =
        m_results->resamples[m_entries[static_cast<std::size_t>(index.row())]];
    const Column &column = m_columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return value(entry, column);
    case Qt::TextAlignmentRole:
        return int((column.field == Field::Name ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    case Qt::ToolTipRole: {
        QStringList warnings;
        for (const std::string &warning : entry.warnings)
            warnings.append(QString::fromStdString(warning));
        return warnings.isEmpty() ? QVariant() : QVariant(warnings.join(u'\n'));
    }
    case ToneRole:
        if (column.field == Field::Warnings && !entry.warnings.empty())
            return int(Tone::Warning);
        return int(column.field == Field::RowsTrain || column.field == Field::RowsTest
                       ? Tone::Muted
                       : Tone::Normal);
    default:
        return {};
    }
}

QVariant ResampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const Column &column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return int((column.field == Field::Name ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column.field) {
    case Field::Name:
        return m_results->plan->experiment().learners.size() > 1 ? tr("Learner") : tr("Model");
    case Field::Repeat:
        return tr("Repeat");
    case Field::Fold:
        return tr("Fold");
    case Field::Replicate:
        return tr("Replicate");
    case Field::RowsTrain:
        return tr("Train");
    case Field::RowsTest:
        return tr("Test");
    case Field::Metric:
        return metricTitle(m_results->plan->experiment().metrics[column.metric]);
    case Field::Warnings:
        return tr("Warnings");
    }
    return {};
}

} // namespace heddle
