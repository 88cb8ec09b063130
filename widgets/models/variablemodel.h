#pragma once

#include "models/variableroles.h"

#include <QAbstractListModel>
#include <QPointer>

#include <memory>

namespace heddle {

class ExperimentDocument;
struct ColumnPicture;
class TableSummaries;

/// The columns of the document's table with their roles, then the terms of the formula that are
/// more than a column. A view of the document: setRole() edits it, edits come back as changes.
class VariableModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        VariableRoleRole = Qt::UserRole + 100, ///< int of a VariableRole; none for derived rows.
        IsDerivedRole,                         ///< bool
        ColumnRole,                            ///< int, the table's column; none for derived rows.
    };

    /// @param summaries  of the same table, for pictures(); may be null. Both outlive the model.
    VariableModel(ExperimentDocument &document, TableSummaries *summaries,
                  QObject *parent = nullptr);

    /// Gives all these rows one role as one edit; derived rows are passed over.
    void setRole(const QModelIndexList &rows, VariableRole role);

    const ColumnPicture *picture(const QModelIndex &index) const; ///< Null while being made.
    const Column *column(const QModelIndex &index) const;         ///< Null for derived rows.
    std::vector<std::string> classes() const; ///< Levels that colour the pictures.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void takeTable();
    void takeExperiment();
    QVariant derivedData(int row, int role) const;

    ExperimentDocument &m_document;
    TableSummaries *m_summaries;
    std::shared_ptr<const Table> m_table;
    std::vector<VariableRole> m_roles;
    std::vector<std::string> m_derived;
};

} // namespace heddle
