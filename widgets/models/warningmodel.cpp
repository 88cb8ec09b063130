#include "models/warningmodel.h"

#include "models/format.h"
#include "models/roles.h"

#include <algorithm>

namespace heddle {

namespace {

int characters(const std::string &text, std::int64_t bytes)
{
    const auto length = std::min(std::size_t(bytes), text.size());
    return int(QString::fromUtf8(text.data(), qsizetype(length)).size());
}

} // namespace

void WarningModel::setSource(std::shared_ptr<const CsvTable> source)
{
    beginResetModel();
    m_source = std::move(source);
    endResetModel();
}

int WarningModel::tableRow(int warning) const
{
    const auto &warnings = m_source->warnings;
    const CsvWarning &wanted = warnings.at(std::size_t(warning));
    std::int64_t row = wanted.line - (m_source->options.header.value_or(true) ? 2 : 1);
    for (const CsvWarning &other : warnings)
        if (other.line < wanted.line && other.column.empty())
            --row; // left out, so it has no row
    return int(
        std::clamp<std::int64_t>(row, 0, std::max<std::int64_t>(0, m_source->table.rows() - 1)));
}

QByteArray WarningModel::lines() const
{
    QByteArray text;
    std::int64_t last = -1;
    for (const CsvWarning &warning : m_source->warnings) {
        if (warning.line != last)
            text += QByteArray::fromStdString(warning.text) + '\n';
        last = warning.line;
    }
    return text;
}

int WarningModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_source == nullptr ? 0 : int(m_source->warnings.size());
}

int WarningModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WarningModel::text(const CsvWarning &warning, int column) const
{
    switch (column) {
    case LineColumn:
        return tr("line %1").arg(formatCount(warning.line));
    case MessageColumn: {
        const QString message = QString::fromStdString(warning.message);
        return message.endsWith(u'.') ? message.chopped(1) : message;
    }
    default:
        return QString::fromStdString(warning.text);
    }
}

QVariant WarningModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CsvWarning &warning = m_source->warnings.at(std::size_t(index.row()));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(warning, index.column());
    case SortRole:
        return index.column() == LineColumn ? QVariant(qlonglong(warning.line))
                                            : text(warning, index.column());
    case FaultBeginRole:
        return characters(warning.text, warning.faultBegin);
    case FaultEndRole:
        return characters(warning.text, warning.faultEnd);
    case ToneRole:
        return int(index.column() == LineColumn ? Tone::Muted : Tone::Normal);
    default:
        return {};
    }
}

QVariant WarningModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LineColumn:
        return tr("Line");
    case MessageColumn:
        return tr("What is wrong");
    case TextColumn:
        return tr("Text");
    default:
        return {};
    }
}

} // namespace heddle
