#pragma once

#include "models/variableroles.h"

#include <QObject>

#include <memory>

class QActionGroup;
class QMenu;

namespace heddle {

class ExperimentDocument;

/// The menus "Type of Species" and "Role of Species" of the column that is looked at: in the menu
/// bar and in the table's own menu. Lives in the GUI thread beside the document.
class ColumnMenus : public QObject
{
    Q_OBJECT

public:
    /// The document must outlive the menus.
    explicit ColumnMenus(ExperimentDocument &document, QObject *parent = nullptr);
    ~ColumnMenus() override;

    QMenu *type() const { return m_type.get(); }
    QMenu *role() const { return m_role.get(); }
    void setColumn(int column); ///< Of the document's table.

private:
    void takeDocument();

    ExperimentDocument &m_document;
    int m_column = 0;
    std::unique_ptr<QMenu> m_type;
    std::unique_ptr<QMenu> m_role;
    QActionGroup *m_types;
    QActionGroup *m_roles;
};

/// Types that a column can be given.
constexpr ColumnType chosenTypes[] = {ColumnType::Numeric, ColumnType::Categorical,
                                      ColumnType::Text};

/// Edits of the document: a column of its table is read as that type, or has that role.
void editColumnType(ExperimentDocument &document, int column, ColumnType type);
void editColumnRole(ExperimentDocument &document, int column, VariableRole role);

} // namespace heddle
