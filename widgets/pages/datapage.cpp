#include "pages/datapage.h"

#include "models/experimentdocument.h"
#include "pages/data/columninspector.h"
#include "pages/data/errorview.h"
#include "pages/data/importstrip.h"
#include "pages/data/recoverybar.h"
#include "pages/data/startview.h"
#include "pages/data/tablepanel.h"
#include "pages/data/warningspanel.h"
#include "parts/datatable.h"

#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace heddle {

DataPage::DataPage(ExperimentDocument &document, TableSummaries &summaries, QWidget *parent)
    : Page(parent)
    , m_document(document)
    , m_recovery(new RecoveryBar)
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
    auto *stop = new QShortcut(Qt::Key_Escape, this);
    stop->setContext(Qt::WidgetWithChildrenShortcut);
    connect(stop, &QShortcut::activated, &document, &ExperimentDocument::cancelLoading);
    connectViews();
    showFront();
}

QWidget *DataPage::createTablePage(TableSummaries &summaries)
{
    auto *strip = new ImportStrip(m_document);
    auto *table = new TablePanel(m_document, summaries);
    auto *warnings = new WarningsPanel(m_document);
    auto *inspector = new ColumnInspector(m_document, summaries);
    auto *left = new QSplitter(Qt::Vertical);
    left->setObjectName(QStringLiteral("dataRows"));
    left->addWidget(table);
    left->addWidget(warnings);
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
    column->addWidget(strip);
    column->addWidget(both, 1);

    connect(table->table(), &DataTable::currentColumnChanged, inspector,
            &ColumnInspector::setColumn);
    connect(warnings, &WarningsPanel::rowChosen, table, &TablePanel::goToRow);
    connect(warnings, &WarningsPanel::saveRequested, this, &DataPage::saveLinesRequested);
    connect(strip, &ImportStrip::openRequested, this, &DataPage::openRequested);
    return page;
}

void DataPage::connectViews()
{
    connect(m_start, &StartView::openRequested, this, &DataPage::openRequested);
    connect(m_start, &StartView::fileChosen, this, &DataPage::openFileRequested);
    connect(m_start, &StartView::sampleChosen, &m_document, &ExperimentDocument::openSample);
    connect(m_error, &ErrorView::openRequested, this, &DataPage::openRequested);
    connect(m_error, &ErrorView::retryRequested, this, &DataPage::openFileRequested);
    connect(m_error, &ErrorView::closeRequested, this, &DataPage::showFront);
    connect(&m_document, &ExperimentDocument::opened, this, &DataPage::showFront);
    connect(&m_document, &ExperimentDocument::openFailed, this, &DataPage::showError);
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
