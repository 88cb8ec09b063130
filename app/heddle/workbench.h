#pragma once

#include "models/experimentdocument.h"
#include "models/planestimate.h"
#include "models/recentfiles.h"
#include "models/tablesummaries.h"

#include <QObject>

#include <functional>
#include <memory>

class QCloseEvent;
class QSettings;

namespace heddle {

class DataPage;
class MainWindow;
class PasteDesk;
class RecoveryDesk;
class SetupPage;

/// What the program puts into its window: the document, the pages, and the wires between them.
/// Lives in the GUI thread as long as the window.
class Workbench : public QObject
{
    Q_OBJECT

public:
    /// Window and settings must outlive the workbench.
    Workbench(MainWindow &window, QSettings &settings, PlanEstimate::Forecaster forecaster,
              QObject *parent = nullptr);

    ~Workbench() override;

    ExperimentDocument &document() { return m_document; }
    const ExperimentDocument &document() const { return m_document; }
    const std::optional<Forecast> &forecast() const; ///< Of the plan that is open.
    std::optional<Error> autosaveError() const;      ///< Why edits are not kept at present.

    /// From now on unsaved edits are kept against a crash in `root`, what is left there is offered,
    /// and tables can be pasted.
    RecoveryDesk &keepUnsaved(const QString &root);

    void open(const QString &path);
    void openExample(const QString &path);

    /// Lets the event loop go round until nothing is being read or planned (for --screenshot).
    void settle();

Q_SIGNALS:
    void statusChanged(); ///< Something that the status bar tells of the document.

private:
    void createPages(PlanEstimate::Forecaster forecaster);
    void connectWindow();
    void connectDocument();
    void chooseFile();
    void chooseSavePlace();
    void save();
    void saveLines(const QByteArray &lines);
    void closeWindow(QCloseEvent *event);
    /// Calls `goOn` at once when nothing would be lost, else asks, saves when told to, and goes on
    /// then or not at all.
    void leaveDocument(std::function<void()> goOn);
    void remember(const QString &path); ///< In the list of recent files.
    void showRecent();
    void takeDocument(); ///< Another file: names, pages, recent files.
    void takeHistory();
    void takePlan();
    void takeSummaries();
    void takeActions(); ///< Which of the document's are possible.

    MainWindow &m_window;
    QSettings &m_settings;
    RecentFiles m_recent;
    ExperimentDocument m_document;
    TableSummaries m_summaries;
    DataPage *m_data = nullptr;
    SetupPage *m_setup = nullptr;
    int m_dataIndex = -1;
    int m_setupIndex = -1;
    QString m_opening;                 ///< The file asked for, until it is open or refused.
    std::function<void()> m_afterSave; ///< What waits for the document to be saved.
    bool m_isClosing = false;
    std::unique_ptr<RecoveryDesk> m_recovery; ///< Null until keepUnsaved().
    std::unique_ptr<PasteDesk> m_paste;       ///< Likewise; ends before it.
};

} // namespace heddle
