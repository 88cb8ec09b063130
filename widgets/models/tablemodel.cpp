#include "models/tablemodel.h"

#include "models/roles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr std::int64_t rowsSearched = 200'000; ///< So that a search stays within a frame or two.
constexpr int mostDecimals = 6;

int decimalsOf(double value)
{
    if (!std::isfinite(value))
        return 0;
    double scaled = std::abs(value);
    for (int decimals = 0; decimals < mostDecimals; ++decimals) {
        if (std::abs(scaled - std::round(scaled)) <= 1e-9 * std::max(1.0, scaled))
            return decimals;
        scaled *= 10;
    }
    return mostDecimals;
}

} // namespace

void TableModel::setTable(std::shared_ptr<const Table> table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int TableModel::decimals(int column) const
{
    int most = 0;
    const auto numbers = m_table->column(column).numbers();
    const auto seen = std::min<std::size_t>(numbers.size(), 1000);
    for (std::size_t row = 0; row < seen; ++row)
        most = std::max(most, decimalsOf(numbers[row]));
    return most;
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || m_table == nullptr)
        return 0;
    return int(std::min<std::int64_t>(m_table->rows(), std::numeric_limits<int>::max()));
}

int TableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_table == nullptr ? 0 : int(m_table->columnCount());
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Column &column = m_table->column(index.column());
    const std::int64_t row = index.row();
    const bool isNumber = column.type() == ColumnType::Numeric;
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        if (column.isMissing(row))
            return {};
        if (isNumber)
            return column.numbers()[std::size_t(row)];
        return QString::fromStdString(column.cellText(row));
    case Qt::ToolTipRole:
        if (isNumber && !column.isMissing(row))
            return QString::fromStdString(column.cellText(row));
        return {};
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case ToneRole:
        return int(column.isMissing(row) ? Tone::Muted : Tone::Normal);
    default:
        return {};
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (m_table == nullptr || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole && section < rowCount() ? QVariant(section + 1) : QVariant();
    if (section >= columnCount())
        return {};
    const Column &column = m_table->column(section);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return QString::fromStdString(column.name());
    case IconNameRole:
        return typeIconName(column.type());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter |
                   (column.type() == ColumnType::Numeric ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QModelIndex TableModel::find(const QString &text, const QModelIndex &from) const
{
    if (m_table == nullptr || text.isEmpty() || rowCount() == 0)
        return {};
    const std::int64_t rows = rowCount();
    const std::int64_t first = from.isValid() ? from.row() : 0;
    for (std::int64_t step = 0; step <= std::min(rows, rowsSearched); ++step) {
        const std::int64_t row = (first + step) % rows;
        const int begin = step == 0 && from.isValid() ? from.column() : 0;
        const int end = step == rows && from.isValid() ? from.column() : columnCount();
        for (int column = begin; column < end; ++column) {
            const std::string cell = m_table->column(column).cellText(row);
            if (QString::fromStdString(cell).contains(text, Qt::CaseInsensitive))
                return index(int(row), column);
        }
    }
    return {};
}

QString typeIconName(ColumnType type)
{
    switch (type) {
    case ColumnType::Numeric:
        return QStringLiteral("hash");
    case ColumnType::Categorical:
        return QStringLiteral("case-sensitive");
    case ColumnType::Text:
        break;
    }
    return QStringLiteral("type");
}

QString typeTitle(ColumnType type)
{
    switch (type) {
    case ColumnType::Numeric:
        return TableModel::tr("Numeric");
    case ColumnType::Categorical:
        return TableModel::tr("Categorical");
    case ColumnType::Text:
        break;
    }
    return TableModel::tr("Text");
}

} // namespace heddle
