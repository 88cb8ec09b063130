#pragma once

#include "core/result.h"
#include "models/tablesummaries.h"
#include "pages/page.h"

class QStackedWidget;

namespace heddle {

class ColumnMenus;
class ErrorView;
class ExperimentDocument;
class ImportStrip;
class RecoveryBar;
class StartView;
class TablePanel;
class WarningsPanel;

/// See that the file was read right: the start while nothing is open, the error of a file that
/// could not be opened, else import strip, table, inspector and the lines that could not be read.
class DataPage : public Page
{
    Q_OBJECT

public:
    /// Document and summaries must outlive the page.
    DataPage(ExperimentDocument &document, TableSummaries &summaries, QWidget *parent = nullptr);

    QString title() const override { return tr("Data"); }
    QString iconName() const override { return QStringLiteral("table-2"); }
    QString helpTopic() const override { return QStringLiteral("data"); }

    QLineEdit *findField() const override;

    StartView *start() const { return m_start; }
    RecoveryBar *recovery() const { return m_recovery; }
    ColumnMenus &columnMenus() const { return *m_columnMenus; }
    void showError(const Error &error, const QString &path);
    void showFront();                         ///< The table when something is open, else the start.
    void showPasteFault(const QString &text); ///< Why nothing was pasted; empty: hides it.
    void saveLines();                         ///< Asks to save the lines that could not be read.

Q_SIGNALS:
    void openRequested();
    void pasteRequested();
    void openFileRequested(const QString &path);
    void saveLinesRequested(const QByteArray &lines);

private:
    QWidget *createTablePage(TableSummaries &summaries);
    void connectViews();

    ExperimentDocument &m_document;
    RecoveryBar *m_recovery;
    ColumnMenus *m_columnMenus;
    ImportStrip *m_strip = nullptr;
    TablePanel *m_table = nullptr;
    WarningsPanel *m_warnings = nullptr;
    QStackedWidget *m_views;
    StartView *m_start;
    QWidget *m_tablePage;
    ErrorView *m_error;
};

} // namespace heddle
