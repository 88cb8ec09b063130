#pragma once

#include "models/variablemodel.h"
#include "parts/panel.h"

#include <QListView>

class QLineEdit;
class QSortFilterProxyModel;

namespace heddle {

/// The list of variables. Keys give a role to the selected rows: T target, V variable, W weight,
/// O offset, I ignore; a click on a chip, or the menu key, offers them.
class VariableList : public QListView
{
    Q_OBJECT

public:
    explicit VariableList(VariableModel &model, QWidget *parent = nullptr);

    void setFilter(const QString &text);

    /// An action for each role, in the order of VariableRole: the keys, the menu on the list and
    /// the one in the menu bar. They are grey while no row is selected.
    const QList<QAction *> &roleActions() const { return m_roles; }

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void createRoles();
    void updateRoles();
    void setRole(VariableRole role);
    void offerRoles(const QPoint &place);

    VariableModel &m_model;
    QSortFilterProxyModel *m_proxy;
    QList<QAction *> m_roles;
};

/// Variables with their roles, a field that finds one, and how they are prepared.
class VariablePanel : public Panel
{
    Q_OBJECT

public:
    VariablePanel(ExperimentDocument &document, TableSummaries &summaries,
                  QWidget *parent = nullptr);

    QLineEdit *findField() const { return m_find; }
    VariableList *list() const { return m_list; }

private:
    void takeTable();

    ExperimentDocument &m_document;
    VariableModel m_model;
    QLineEdit *m_find;
    VariableList *m_list;
};

} // namespace heddle
