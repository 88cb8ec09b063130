#include "pages/setup/variablepanel.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "pages/setup/preparesection.h"
#include "parts/helptopic.h"
#include "parts/icons.h"
#include "parts/variabledelegate.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace heddle {

namespace {

/// The key of each role, in the order of VariableRole.
constexpr std::array<Qt::Key, variableRoleCount> roleKeys = {Qt::Key_T, Qt::Key_V, Qt::Key_W,
                                                             Qt::Key_O, Qt::Key_G, Qt::Key_I};

} // namespace

VariableList::VariableList(VariableModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_proxy(new QSortFilterProxyModel(this))
{
    m_proxy->setSourceModel(&model);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_proxy);
    setItemDelegate(new VariableDelegate(model, this));
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setResizeMode(Adjust);
    setAccessibleName(tr("Variables"));
    setAccessibleDescription(
        tr("T makes the selected rows the target, V a variable, W the weight, O the offset, I "
           "leaves them out."));
    createRoles();
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &VariableList::updateRoles);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &VariableList::updateRoles);
    updateRoles();
}

void VariableList::createRoles()
{
    for (int role = 0; role < variableRoleCount; ++role) {
        QString name = roleName(VariableRole(role));
        name.front() = name.front().toUpper();
        auto *action = new QAction(name, this);
        action->setShortcut(roleKeys.at(std::size_t(role)));
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, [this, role] { setRole(VariableRole(role)); });
        addAction(action);
        m_roles.append(action);
    }
}

void VariableList::updateRoles()
{
    const bool isSelected = selectionModel()->hasSelection();
    for (QAction *action : m_roles) {
        action->setEnabled(isSelected);
        action->setToolTip(isSelected ? QString() : tr("Select variables on Setup first."));
    }
}

void VariableList::setFilter(const QString &text)
{
    m_proxy->setFilterFixedString(text);
}

void VariableList::setRole(VariableRole role)
{
    QModelIndexList rows;
    for (const QModelIndex &row : selectionModel()->selectedRows())
        rows.append(m_proxy->mapToSource(row));
    std::sort(rows.begin(), rows.end());
    m_model.setRole(rows, role);
}

void VariableList::mousePressEvent(QMouseEvent *event)
{
    QListView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index.isValid() &&
        VariableDelegate::chipRect(visualRect(index)).contains(event->pos()))
        offerRoles(event->globalPosition().toPoint());
}

void VariableList::contextMenuEvent(QContextMenuEvent *event)
{
    offerRoles(event->globalPos());
}

void VariableList::offerRoles(const QPoint &place)
{
    if (selectionModel()->selectedRows().isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_roles);
    menu->popup(place);
}

VariablePanel::VariablePanel(ExperimentDocument &document, TableSummaries &summaries,
                             QWidget *parent)
    : Panel(tr("Variables"), {}, parent)
    , m_document(document)
    , m_model(document, &summaries)
    , m_find(new QLineEdit)
    , m_list(new VariableList(m_model))
{
    setHelpTopic(this, QStringLiteral("setup#variables"));
    m_find->setPlaceholderText(tr("Find a variable"));
    m_find->setAccessibleName(tr("Find a variable"));
    m_find->setClearButtonEnabled(true);
    m_find->addAction(themedIcon(QStringLiteral("search"), Token::Ink3), QLineEdit::LeadingPosition)
        ->setText(tr("Search"));
    m_list->setObjectName(QStringLiteral("variables"));
    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 0, 12, 8);
    top->addWidget(m_find);
    body()->setContentsMargins(0, 0, 0, 1);
    body()->setSpacing(0);
    body()->addLayout(top);
    body()->addWidget(makeLine());
    body()->addWidget(m_list, 1);
    auto *prepare = new PrepareSection(document);
    prepare->setContentsMargins(12, 12, 12, 12);
    body()->addWidget(makeLine());
    body()->addWidget(prepare);
    connect(m_find, &QLineEdit::textChanged, m_list, &VariableList::setFilter);
    connect(&document, &ExperimentDocument::tableChanged, this, &VariablePanel::takeTable);
    connect(&document, &ExperimentDocument::opened, this, &VariablePanel::takeTable);
    takeTable();
}

void VariablePanel::takeTable()
{
    const auto table = m_document.table();
    if (table != nullptr)
        setExplanation(tr("%1 columns, %2 rows")
                           .arg(formatCount(table->columnCount()), formatCount(table->rows())));
}

} // namespace heddle
