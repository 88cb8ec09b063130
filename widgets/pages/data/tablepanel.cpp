#include "pages/data/tablepanel.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "pages/data/columnmenus.h"
#include "parts/datatable.h"
#include "parts/helptopic.h"
#include "parts/icons.h"
#include "parts/style.h"

#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace heddle {

namespace {

/// The column to look at first: the first categorical one, else the last.
int firstColumn(const Table &table)
{
    for (int column = 0; column < int(table.columnCount()); ++column)
        if (table.column(column).type() == ColumnType::Categorical)
            return column;
    return int(table.columnCount()) - 1;
}

} // namespace

TablePanel::TablePanel(ExperimentDocument &document, TableSummaries &summaries, ColumnMenus &menus,
                       QWidget *parent)
    : Panel({}, {}, parent)
    , m_document(document)
    , m_table(new DataTable(m_model, summaries))
    , m_go(new QLineEdit)
{
    setHelpTopic(this, QStringLiteral("data#the-table"));
    m_go->setPlaceholderText(tr("Go to row or value"));
    m_go->setAccessibleName(tr("Go to row or value"));
    m_go->setToolTip(tr("A number goes to that row, a text to the next cell that has it."));
    m_go->addAction(themedIcon(QStringLiteral("search"), Token::Ink3), QLineEdit::LeadingPosition)
        ->setText(tr("Search"));
    m_go->setFixedWidth(Theme::px(176));
    addAction(m_go);
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_table, 1);
    connect(m_go, &QLineEdit::returnPressed, this, &TablePanel::go);
    connect(m_go, &QLineEdit::textEdited, this, [this] { setInvalid(m_go, false); });
    m_table->addActions({menus.type()->menuAction(), menus.role()->menuAction()});
    connect(&document, &ExperimentDocument::tableChanged, this, &TablePanel::takeTable);
    takeTable();
}

void TablePanel::goToRow(int row)
{
    m_table->goToRow(row);
}

void TablePanel::takeTable()
{
    const auto source = m_document.source();
    const auto table = m_document.table();
    const int column = m_table->currentColumn();
    const bool sameColumns = m_model.table() != nullptr && table != nullptr &&
                             m_model.table()->names() == table->names();
    m_model.setTable(table);
    if (table == nullptr)
        return;
    setTitle(tr("%1 rows × %2 columns")
                 .arg(formatCount(table->rows()), formatCount(table->columnCount())));
    QString note;
    if (m_document.isPreview())
        note = tr("the first rows; reading the rest");
    else if (source->linesLeftOut > 0)
        note = tr("%1 left out").arg(formatCounted(source->linesLeftOut, tr("line"), tr("lines")));
    setExplanation(note);
    m_table->setCurrentColumn(sameColumns && column >= 0 ? column : firstColumn(*table));
}

void TablePanel::go()
{
    const QString text = m_go->text().trimmed().remove(u',');
    bool isNumber = false;
    const qlonglong row = text.toLongLong(&isNumber);
    if (isNumber && row >= 1 && row <= m_model.rowCount()) {
        goToRow(int(row - 1));
        return;
    }
    const QModelIndex current = m_table->currentIndex();
    const QModelIndex from = current.isValid() && current.column() + 1 < m_model.columnCount()
                                 ? current.siblingAtColumn(current.column() + 1)
                                 : m_model.index(current.row() + 1, 0);
    const QModelIndex found = m_model.find(text, from);
    setInvalid(m_go, !found.isValid());
    if (!found.isValid())
        return;
    m_table->setCurrentIndex(found);
    m_table->scrollTo(found, QAbstractItemView::PositionAtCenter);
}

} // namespace heddle
