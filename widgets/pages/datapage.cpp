#include "pages/datapage.h"

#include "models/experimentdocument.h"
#include "pages/data/columninspector.h"
#include "pages/data/columnmenus.h"
#include "pages/data/errorview.h"
#include "pages/data/importstrip.h"
#include "pages/data/recoverybar.h"
#include "pages/data/startview.h"
#include "pages/data/tablepanel.h"
#include "pages/data/warningspanel.h"
#include "parts/datatable.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace heddle {

DataPage::DataPage(ExperimentDocument &document, TableSummaries &summaries, QWidget *parent)
    : Page(parent)
    , m_document(document)
    , m_recovery(new RecoveryBar)
    , m_columnMenus(new ColumnMenus(document, this))
    , m_views(new QStackedWidget)
    , m_start(new StartView)
    , m_tablePage(createTablePage(summaries))
    , m_error(new ErrorView)
{
    m_views->addWidget(m_start);
    m_views->addWidget(m_tablePage);
    m_views->addWidget(m_error);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_recovery);
    column->addWidget(m_views, 1);
    connectViews();
    showFront();
}

QWidget *DataPage::createTablePage(TableSummaries &summaries)
{
    m_strip = new ImportStrip(m_document);
    m_table = new TablePanel(m_document, summaries, *m_columnMenus);
    m_warnings = new WarningsPanel(m_document);
    auto *inspector = new ColumnInspector(m_document, summaries);
    auto *left = new QSplitter(Qt::Vertical);
    left->setObjectName(QStringLiteral("dataRows"));
    left->addWidget(m_table);
    left->addWidget(m_warnings);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 1);
    auto *both = new QSplitter(Qt::Horizontal);
    both->setObjectName(QStringLiteral("dataColumns"));
    both->addWidget(left);
    both->addWidget(inspector);
    both->setStretchFactor(0, 1);
    both->setStretchFactor(1, 0);
    both->setSizes({1000, Theme::px(312)});
    for (QSplitter *splitter : {left, both}) {
        splitter->setHandleWidth(12);
        splitter->setChildrenCollapsible(false);
    }
    inspector->setMinimumWidth(Theme::px(260));
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(m_strip);
    column->addWidget(both, 1);

    const DataTable *table = m_table->table();
    connect(table, &DataTable::currentColumnChanged, inspector, &ColumnInspector::setColumn);
    connect(table, &DataTable::currentColumnChanged, m_columnMenus, &ColumnMenus::setColumn);
    connect(m_warnings, &WarningsPanel::rowChosen, m_table, &TablePanel::goToRow);
    connect(m_warnings, &WarningsPanel::saveRequested, this, &DataPage::saveLinesRequested);
    connect(m_strip, &ImportStrip::openRequested, this, &DataPage::openRequested);
    return page;
}

void DataPage::connectViews()
{
    connect(m_start, &StartView::openRequested, this, &DataPage::openRequested);
    connect(m_start, &StartView::pasteRequested, this, &DataPage::pasteRequested);
    connect(m_start, &StartView::fileChosen, this, &DataPage::openFileRequested);
    connect(m_start, &StartView::sampleChosen, &m_document, &ExperimentDocument::openSample);
    connect(m_error, &ErrorView::openRequested, this, &DataPage::openRequested);
    connect(m_error, &ErrorView::retryRequested, this, &DataPage::openFileRequested);
    connect(m_error, &ErrorView::closeRequested, this, &DataPage::showFront);
    connect(&m_document, &ExperimentDocument::opened, this, &DataPage::showFront);
    connect(&m_document, &ExperimentDocument::openFailed, this, &DataPage::showError);
}

QLineEdit *DataPage::findField() const
{
    return m_table->findField();
}

void DataPage::showPasteFault(const QString &text)
{
    if (!text.isEmpty())
        showFront();
    m_start->setPasteFault(text);
    m_strip->setPasteFault(text);
}

void DataPage::saveLines()
{
    m_warnings->save();
}

void DataPage::showError(const Error &error, const QString &path)
{
    m_error->setError(error, path, m_document.isOpen());
    m_views->setCurrentWidget(m_error);
}

void DataPage::showFront()
{
    if (m_document.isOpen())
        m_views->setCurrentWidget(m_tablePage);
    else
        m_views->setCurrentWidget(m_start);
}

} // namespace heddle
