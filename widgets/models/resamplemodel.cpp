#include "models/resamplemodel.h"

#include "models/plantext.h"
#include "models/roles.h"
#include "models/summarymodel.h"
#include "run/selection.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace heddle {

namespace {

Cell cellOf(const Results &results, bool isFailure, std::size_t place)
{
    return isFailure ? results.failures[place].cell : results.resamples.cell(place);
}

int alignmentOf(ResampleModel::Field field)
{
    return int((field == ResampleModel::Field::Name ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
}

} // namespace

ResampleModel::ResampleModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ResampleModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    m_columns.clear();
    m_rows.clear();
    if (results) {
        collectRows();
        bool hasRepeat = false, hasFold = false, hasReplicate = false;
        for (const Row &row : m_rows) {
            const Cell cell = cellOf(*results, row.isFailure, row.place);
            hasRepeat = hasRepeat || cell.repeat >= 0;
            hasFold = hasFold || cell.fold >= 0;
            hasReplicate = hasReplicate || cell.replicate >= 0;
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
        addIf(Field::Warnings, results->resamples.hasWarnings());
    }
    endResetModel();
}

/// Those without a fit stand where their scores would.
void ResampleModel::collectRows()
{
    const Plan &plan = *m_results->plan;
    std::map<std::pair<int, int>, std::size_t> models; // learner and level, in their order
    std::vector<std::tuple<std::size_t, int, Row>> rows;
    const auto add = [&](const Cell &cell, Row row) {
        const std::size_t next = models.size();
        const auto model = models.emplace(std::pair{cell.learner, cell.level}, next).first;
        rows.emplace_back(model->second, plan.resampleOf(cell), row);
    };
    for (std::size_t entry = 0; entry < m_results->resamples.size(); ++entry)
        if (const Cell cell = m_results->resamples.cell(entry); isOfChosen(*m_results, cell))
            add(cell, {false, entry});
    for (std::size_t place = 0; place < m_results->failures.size(); ++place) {
        const Cell &cell = m_results->failures[place].cell;
        const bool isOwn = cell.isResample() && cell.row < 0 && cell.inner < 0 && cell.variable < 0;
        if (isOwn && !plan.isPermutation() && isOfChosen(*m_results, cell))
            add(cell, {true, place});
    }
    const auto keyOf = [](const auto &row) {
        return std::pair(std::get<0>(row), std::get<1>(row));
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const auto &a, const auto &b) { return keyOf(a) < keyOf(b); });
    for (const auto &row : rows)
        m_rows.push_back(std::get<2>(row));
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
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
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

QVariant ResampleModel::failureData(const FailureEntry &failure, const Column &column,
                                    int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case SortRole: {
        ResampleEntry entry;
        entry.cell = failure.cell;
        const bool isCoordinate = column.field == Field::Name || column.field == Field::Repeat ||
                                  column.field == Field::Fold || column.field == Field::Replicate;
        return isCoordinate ? value(entry, column) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return alignmentOf(column.field);
    case Qt::ToolTipRole:
        return QString::fromStdString(failure.message);
    case ToneRole:
        return int(Tone::Muted);
    default:
        return {};
    }
}

QVariant ResampleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const Column &column = m_columns[static_cast<std::size_t>(index.column())];
    if (row.isFailure)
        return failureData(m_results->failures[row.place], column, role);
    const ResampleEntry entry = m_results->resamples[row.place];
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return value(entry, column);
    case Qt::TextAlignmentRole:
        return alignmentOf(column.field);
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
        return alignmentOf(column.field);
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
