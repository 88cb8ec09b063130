#include "models/variablemodel.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "models/roles.h"
#include "models/tablemodel.h"
#include "models/tablesummaries.h"

namespace heddle {

VariableModel::VariableModel(ExperimentDocument &document, TableSummaries *summaries,
                             QObject *parent)
    : QAbstractListModel(parent)
    , m_document(document)
    , m_summaries(summaries)
{
    connect(&document, &ExperimentDocument::opened, this, &VariableModel::takeTable);
    connect(&document, &ExperimentDocument::tableChanged, this, &VariableModel::takeTable);
    connect(&document, &ExperimentDocument::experimentChanged, this,
            &VariableModel::takeExperiment);
    if (summaries != nullptr)
        connect(summaries, &TableSummaries::changed, this, [this] {
            if (rowCount() > 0)
                Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        });
    takeTable();
}

void VariableModel::setRole(const QModelIndexList &rows, VariableRole role)
{
    Experiment next = m_document.experiment();
    QStringList names;
    for (const QModelIndex &row : rows) {
        const Column *changed = column(row);
        if (changed == nullptr || m_roles.at(std::size_t(row.row())) == role)
            continue;
        next = withRole(std::move(next), changed->name(), role);
        names.append(QString::fromStdString(changed->name()));
    }
    if (names.isEmpty())
        return;
    const QString what = names.size() == 1
                             ? names.constFirst()
                             : formatCounted(names.size(), tr("variable"), tr("variables"));
    m_document.edit(tr("set role of %1").arg(what), std::move(next));
}

const ColumnPicture *VariableModel::picture(const QModelIndex &index) const
{
    if (m_summaries == nullptr || m_summaries->table() != m_table.get())
        return nullptr;
    return m_summaries->column(index.row());
}

const Column *VariableModel::column(const QModelIndex &index) const
{
    if (m_table == nullptr || !index.isValid() || index.row() >= m_table->columnCount())
        return nullptr;
    return &m_table->column(index.row());
}

std::vector<std::string> VariableModel::classes() const
{
    return m_summaries == nullptr ? std::vector<std::string>() : m_summaries->classes();
}

int VariableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_roles.size() + m_derived.size());
}

QVariant VariableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = std::size_t(index.row());
    if (row >= m_roles.size())
        return derivedData(int(row - m_roles.size()), role);
    const Column &column = m_table->column(index.row());
    const QString name = QString::fromStdString(column.name());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case SortRole:
        return name;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(name, typeTitle(column.type()), roleName(m_roles.at(row)));
    case IconNameRole:
        return typeIconName(column.type());
    case VariableRoleRole:
        return int(m_roles.at(row));
    case IsDerivedRole:
        return false;
    case ColumnRole:
        return index.row();
    default:
        return {};
    }
}

QVariant VariableModel::derivedData(int row, int role) const
{
    const QString term = QString::fromStdString(m_derived.at(std::size_t(row)));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case SortRole:
        return term;
    case Qt::AccessibleTextRole:
        return tr("%1, from the formula").arg(term);
    case ToneRole:
        return int(Tone::Muted);
    case IsDerivedRole:
        return true;
    default:
        return {};
    }
}

void VariableModel::takeTable()
{
    beginResetModel();
    m_table = m_document.table();
    m_roles.clear();
    m_derived.clear();
    if (m_table != nullptr) {
        for (const Column &column : m_table->columns())
            m_roles.push_back(roleOf(m_document.experiment(), column.name()));
        m_derived = derivedTerms(m_document.experiment());
    }
    endResetModel();
}

void VariableModel::takeExperiment()
{
    if (m_table == nullptr)
        return;
    for (std::size_t row = 0; row < m_roles.size(); ++row)
        m_roles[row] = roleOf(m_document.experiment(), m_table->column(int(row)).name());
    const std::vector<std::string> derived = derivedTerms(m_document.experiment());
    const int first = int(m_roles.size());
    if (derived.size() > m_derived.size()) {
        beginInsertRows({}, rowCount(), first + int(derived.size()) - 1);
        m_derived = derived;
        endInsertRows();
    } else if (derived.size() < m_derived.size()) {
        beginRemoveRows({}, first + int(derived.size()), rowCount() - 1);
        m_derived = derived;
        endRemoveRows();
    } else {
        m_derived = derived;
    }
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

} // namespace heddle
