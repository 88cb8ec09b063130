#include "pages/data/columnmenus.h"

#include "models/experimentdocument.h"
#include "models/tablemodel.h"

#include <QActionGroup>
#include <QMenu>

namespace heddle {

ColumnMenus::ColumnMenus(ExperimentDocument &document, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_type(std::make_unique<QMenu>())
    , m_role(std::make_unique<QMenu>())
    , m_types(new QActionGroup(this))
    , m_roles(new QActionGroup(this))
{
    const auto add = [](QMenu &menu, QActionGroup *group, QString name, int value) {
        name.front() = name.front().toUpper();
        QAction *action = menu.addAction(name);
        action->setCheckable(true);
        action->setData(value);
        group->addAction(action);
    };
    for (const ColumnType type : chosenTypes)
        add(*m_type, m_types, typeTitle(type), int(type));
    for (int role = 0; role < variableRoleCount; ++role)
        add(*m_role, m_roles, roleName(VariableRole(role)), role);
    connect(m_types, &QActionGroup::triggered, this, [this](const QAction *action) {
        editColumnType(m_document, m_column, ColumnType(action->data().toInt()));
    });
    connect(m_roles, &QActionGroup::triggered, this, [this](const QAction *action) {
        editColumnRole(m_document, m_column, VariableRole(action->data().toInt()));
    });
    connect(&document, &ExperimentDocument::tableChanged, this, &ColumnMenus::takeDocument);
    connect(&document, &ExperimentDocument::experimentChanged, this, &ColumnMenus::takeDocument);
    connect(&document, &ExperimentDocument::opened, this, &ColumnMenus::takeDocument);
    takeDocument();
}

ColumnMenus::~ColumnMenus() = default;

void ColumnMenus::setColumn(int column)
{
    m_column = column;
    takeDocument();
}

void ColumnMenus::takeDocument()
{
    const auto table = m_document.table();
    const bool isThere = table != nullptr && m_column >= 0 && m_column < table->columnCount();
    const QString reason = isThere ? QString() : tr("No column is there to be chosen.");
    for (QMenu *menu : {m_type.get(), m_role.get()}) {
        menu->setEnabled(isThere);
        menu->menuAction()->setToolTip(reason);
    }
    m_type->setTitle(tr("&Type of the column"));
    m_role->setTitle(tr("&Role of the column"));
    if (!isThere)
        return;
    const Column &column = table->column(m_column);
    const QString name = QString::fromStdString(column.name()).replace(u'&', QStringLiteral("&&"));
    m_type->setTitle(tr("&Type of %1").arg(name));
    m_role->setTitle(tr("&Role of %1").arg(name));
    const VariableRole role = roleOf(m_document.experiment(), column.name());
    for (QAction *action : m_types->actions())
        action->setChecked(action->data().toInt() == int(column.type()));
    for (QAction *action : m_roles->actions())
        action->setChecked(action->data().toInt() == int(role));
}

void editColumnType(ExperimentDocument &document, int column, ColumnType type)
{
    const auto table = document.table();
    if (table == nullptr)
        return;
    const std::string &name = table->column(column).name();
    Experiment next = document.experiment();
    next.data.options.types[name] = type;
    document.edit(ColumnMenus::tr("change of the type of %1").arg(QString::fromStdString(name)),
                  std::move(next));
}

void editColumnRole(ExperimentDocument &document, int column, VariableRole role)
{
    const auto table = document.table();
    if (table == nullptr)
        return;
    const std::string &name = table->column(column).name();
    document.edit(ColumnMenus::tr("set role of %1").arg(QString::fromStdString(name)),
                  withRole(document.experiment(), name, role),
                  QStringLiteral("role %1").arg(column)); // arrow keys pass through roles
}

} // namespace heddle
