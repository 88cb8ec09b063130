#include "parts/chartdata.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

bool isNumber(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Int:
    case QMetaType::LongLong:
        return true;
    default:
        return false;
    }
}

QString cellText(const QVariant &value)
{
    if (value.typeId() == QMetaType::Double) {
        const double number = value.toDouble();
        return std::isnan(number) ? QString() : QString::number(number, 'g', 17);
    }
    return value.toString().replace(u'\t', u' ').replace(u'\n', u' ');
}

/// Missing numbers stand behind all others.
bool isLess(const QVariant &a, const QVariant &b)
{
    if (!isNumber(a) || !isNumber(b))
        return a.toString().localeAwareCompare(b.toString()) < 0;
    const double left = a.toDouble(), right = b.toDouble();
    return std::isnan(right) ? !std::isnan(left) : left < right;
}

} // namespace

QString chartText(const ChartData &data)
{
    QStringList lines = {data.columns.join(u'\t')};
    for (const QVariantList &row : data.rows) {
        QStringList cells;
        for (const QVariant &value : row)
            cells.append(cellText(value));
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

ChartDataModel::ChartDataModel(ChartData data, QObject *parent)
    : QAbstractTableModel(parent)
    , m_data(std::move(data))
{
}

bool ChartDataModel::isNumeric(int column) const
{
    return std::all_of(m_data.rows.begin(), m_data.rows.end(),
                       [column](const QVariantList &row) { return isNumber(row.value(column)); });
}

int ChartDataModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_data.rows.size());
}

int ChartDataModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_data.columns.size());
}

QVariant ChartDataModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QVariant value = m_data.rows[static_cast<std::size_t>(index.row())].value(index.column());
    if (role == Qt::DisplayRole)
        return value;
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(value) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant ChartDataModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? m_data.columns.value(section) : QVariant();
}

void ChartDataModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    beginResetModel();
    std::stable_sort(m_data.rows.begin(), m_data.rows.end(),
                     [&](const QVariantList &a, const QVariantList &b) {
                         return order == Qt::AscendingOrder ? isLess(a[column], b[column])
                                                            : isLess(b[column], a[column]);
                     });
    endResetModel();
}

} // namespace heddle
