#include "charts/accessiblegrid.h"

#include "charts/gridview.h"
#include "parts/accessiblerole.h"

#include <QAccessibleWidget>

#include <unordered_map>

namespace heddle {

namespace {

/// One cell. Lives as long as the table it belongs to.
class AccessibleCell : public QAccessibleInterface, public QAccessibleTableCellInterface
{
public:
    AccessibleCell(GridView *grid, GridPosition position)
        : m_grid(grid)
        , m_position(position)
    {
    }

    bool isValid() const override { return m_grid->shows(m_position); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_grid);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text text) const override
    {
        return text == QAccessible::Name ? m_grid->describe(m_position) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        const QRect rect = m_grid->rectOf(m_position);
        return {m_grid->mapToGlobal(rect.topLeft()), rect.size()};
    }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.selected = isSelected();
        state.focused = isSelected() && m_grid->hasFocus();
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface *>(this)
                   : nullptr;
    }

    bool isSelected() const override { return m_grid->currentPosition() == m_position; }
    QList<QAccessibleInterface *> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return m_position.column; }
    int rowIndex() const override { return m_position.row; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface *table() const override { return parent(); }

private:
    GridView *m_grid;
    GridPosition m_position;
};

/// The grid. Cells are made when they are asked for.
class AccessibleGrid : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    explicit AccessibleGrid(GridView *grid)
        : QAccessibleWidget(grid, QAccessible::Table)
        , m_grid(grid)
    {
    }
    ~AccessibleGrid() override
    {
        for (const auto &[index, id] : m_cells)
            QAccessible::deleteAccessibleInterface(id);
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface *>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }
    int childCount() const override { return rowCount() * columnCount(); }
    QAccessibleInterface *child(int index) const override
    {
        const int columns = columnCount();
        return columns > 0 && index >= 0 && index < childCount()
                   ? cellAt(index / columns, index % columns)
                   : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *cell = dynamic_cast<const AccessibleCell *>(child);
        return cell ? cell->rowIndex() * columnCount() + cell->columnIndex() : -1;
    }
    QAccessibleInterface *focusChild() const override
    {
        const auto current = m_grid->currentPosition();
        return current ? cellAt(current->row, current->column) : nullptr;
    }

    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override
    {
        if (row < 0 || row >= rowCount() || column < 0 || column >= columnCount())
            return nullptr;
        const auto [found, isNew] = m_cells.try_emplace(row * columnCount() + column, 0U);
        if (isNew)
            found->second = QAccessible::registerAccessibleInterface(
                new AccessibleCell(m_grid, GridPosition{row, column}));
        return QAccessible::accessibleInterface(found->second);
    }
    int selectedCellCount() const override { return m_grid->currentPosition() ? 1 : 0; }
    QList<QAccessibleInterface *> selectedCells() const override
    {
        QAccessibleInterface *current = focusChild();
        return current ? QList<QAccessibleInterface *>{current} : QList<QAccessibleInterface *>{};
    }
    QString columnDescription(int column) const override { return m_grid->columnName(column); }
    QString rowDescription(int row) const override { return m_grid->rowName(row); }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override { return m_grid->columnCount(); }
    int rowCount() const override { return m_grid->rowCount(); }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; } // single cells alone
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *) override {}

private:
    GridView *m_grid;
    mutable std::unordered_map<int, QAccessible::Id> m_cells; ///< By row and column.
};

} // namespace

void makeGridAccessible()
{
    makeAccessibleBy<AccessibleGrid, GridView>();
}

} // namespace heddle
