#include "parts/datatable.h"

#include "models/tablemodel.h"
#include "parts/histogramheader.h"
#include "parts/tabular.h"

#include <QHeaderView>

#include <algorithm>

namespace heddle {

namespace {

constexpr int dataRowHeight = 28;
constexpr int rowsMeasured = 100; ///< Enough for a column's width.
constexpr int widestColumn = 280;

/// Cells of a data table: numbers with the decimals of their column, words as they are, the whole
/// current column in the tint.
class DataDelegate : public CellDelegate
{
public:
    explicit DataDelegate(QObject *parent)
        : CellDelegate(parent)
    {
        m_numbers.setMissingText(DataTable::tr("NA"));
    }

    void setDecimals(int column, int decimals) { m_numbers.setDecimals(column, decimals); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const auto *table = qobject_cast<const DataTable *>(option.widget);
        QStyleOptionViewItem shown = option;
        if (table != nullptr && index.column() == table->currentColumn())
            shown.state |= QStyle::State_Selected;
        if (isWord(index))
            CellDelegate::paint(painter, shown, index);
        else
            m_numbers.paint(painter, shown, index);
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return isWord(index) ? CellDelegate::sizeHint(option, index)
                             : m_numbers.sizeHint(option, index);
    }

private:
    static bool isWord(const QModelIndex &index)
    {
        return index.data(Qt::DisplayRole).typeId() == QMetaType::QString;
    }

    NumberDelegate m_numbers;
};

} // namespace

DataTable::DataTable(TableModel &model, TableSummaries &summaries, QWidget *parent)
    : QTableView(parent)
    , m_tableModel(model)
    , m_header(new HistogramHeader(summaries))
{
    setModel(&model);
    setHorizontalHeader(m_header);
    setAccessibleName(tr("Table"));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(Theme::px(dataRowHeight));
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setAccessibleName(tr("Row numbers"));
    connect(m_header, &QHeaderView::sectionPressed, this, &DataTable::setCurrentColumn);
    connect(&model, &TableModel::modelReset, this, &DataTable::layOutColumns);
    addTableActions(this, [this](TableHeaders headers) { return selectedText(headers); });
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_header, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        setCurrentColumn(m_header->logicalIndexAt(at));
        Q_EMIT customContextMenuRequested(
            viewport()->mapFromGlobal(m_header->viewport()->mapToGlobal(at)));
    });
    layOutColumns();
}

void DataTable::layOutColumns()
{
    auto *delegate = new DataDelegate(this);
    if (QAbstractItemDelegate *former = itemDelegate())
        former->deleteLater();
    setItemDelegate(delegate);
    const QFontMetrics metrics(font());
    const int rows = std::min(m_tableModel.rowCount(), rowsMeasured);
    for (int column = 0; column < m_tableModel.columnCount(); ++column) {
        const QString name =
            m_tableModel.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        delegate->setDecimals(column, m_tableModel.decimals(column));
        int width = std::max(m_header->widthFor(name), Theme::px(68));
        QStyleOptionViewItem option;
        option.font = font();
        for (int row = 0; row < rows; ++row)
            width = std::max(width,
                             delegate->sizeHint(option, m_tableModel.index(row, column)).width());
        setColumnWidth(column, std::min(width, Theme::px(widestColumn)));
    }
    const QString longest = QString::number(m_tableModel.rowCount());
    verticalHeader()->setFixedWidth(int(tabularWidth(font(), longest)) + Theme::px(28));
}

void DataTable::setCurrentColumn(int column)
{
    const int row = std::max(0, currentIndex().row());
    const QModelIndex index = m_tableModel.index(row, column);
    if (index.isValid())
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
}

void DataTable::goToRow(int row)
{
    const QModelIndex index = m_tableModel.index(row, std::max(0, currentColumn()));
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index, PositionAtCenter);
}

QString DataTable::selectedText(TableHeaders headers) const
{
    const QItemSelection selection = selectionModel()->selection();
    if (selection.isEmpty())
        return {};
    const QItemSelectionRange &range = selection.constFirst();
    QStringList cells;
    for (int column = range.left(); column <= range.right(); ++column)
        cells.append(m_tableModel.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    QString text = headers == TableHeaders::With ? cells.join(u'\t') + u'\n' : QString();
    const int last = std::min(range.bottom(), range.top() + mostRows - 1);
    for (int row = range.top(); row <= last; ++row) {
        cells.clear();
        for (int column = range.left(); column <= range.right(); ++column)
            cells.append(
                QString::fromStdString(m_tableModel.table()->column(column).cellText(row)));
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

void DataTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.column() == previous.column())
        return;
    m_header->setCurrentColumn(current.column());
    viewport()->update();
    Q_EMIT currentColumnChanged(current.column());
}

} // namespace heddle
