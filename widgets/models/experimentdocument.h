#pragma once

#include "data/csvreader.h"
#include "models/experimenthistory.h"
#include "models/latestjob.h"
#include "plan/plan.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace heddle {

struct UnsavedExperiment;

/// Where in the experiment something is wrong, so that the field can say so.
enum class FaultPlace
{
    Data,
    Target,
    Variables,
    Formula,
    Event,
    Levels,
    Weights,
    Offset,
    Learners,
    Resampling,
    Tuning,
    Metrics,
    Other
};

/// Why the experiment cannot be run as it is.
struct DocumentFault
{
    Error error;
    FaultPlace place = FaultPlace::Other;
    FormulaFault span; ///< Characters of the formula at fault; empty (begin == end) elsewhere.
};

/// The one document of the window: an experiment with its undo history, the table it reads, and
/// the plan both make.
///
/// Lives in the GUI thread and never waits there: files are read and written, and plans of large
/// tables made, on threads of its own, the newest request winning. Whoever edits calls edit();
/// whoever shows listens to the signals and reads the values.
class ExperimentDocument : public QObject
{
    Q_OBJECT

public:
    explicit ExperimentDocument(QObject *parent = nullptr);
    ~ExperimentDocument() override; ///< Asks its threads to stop and lets them end.

    bool isOpen() const { return m_state.isOpen; }
    const Experiment &experiment() const { return m_state.history.current(); }
    const QString &filePath() const { return m_state.filePath; } ///< Empty: never saved.
    QString displayName() const;                                 ///< "iris.heddle"
    bool isEdited() const { return m_state.isOpen && !m_state.history.isSaved(); }
    /// Unsaved edits of the user's; a document made from a data file and left as it was made has
    /// none.
    bool hasWork() const;
    int unsavedEdits() const; ///< How many, as Undo counts them.
    /// Of the experiment as it is now: another one after each edit, counted anew in each document.
    std::uint64_t version() const { return m_state.history.version(); }
    QString dataPath() const; ///< The absolute path of the data file.

    // Opening and saving; what comes of it is said by signals.
    void open(const QString &path);       ///< An experiment (*.heddle) or a data file.
    void openSample(const QString &path); ///< An experiment that is not to be written over.
    /// Opens a table that was pasted, from a file that goes when it is not saved. The first
    /// save puts the table beside the experiment, under its name.
    void openPasted(const QString &path);
    bool isPasted() const { return m_state.isPasted; } ///< And not yet saved.
    /// Opens what was kept of an experiment with edits that are not saved.
    void openUnsaved(const UnsavedExperiment &unsaved);
    bool isRecovered() const { return m_state.recoveredEdits >= 0; } ///< By openUnsaved().
    void cancelLoading();
    void readAgain(); ///< The data file, which may have changed.
    void save() { saveAs(m_state.filePath); }
    void saveAs(const QString &path);
    bool isLoading() const { return m_load.isBusy() || m_read.isBusy(); }

    // Edits.
    /// @param what   names the edit for Undo: tr("set role of %1").
    /// @param merge  consecutive edits with the same text here are one step: typing in a field.
    void edit(const QString &what, Experiment next, const QString &merge = {});
    /// Takes a formula as typed: an edit when it parses, else a draft with a fault beside the
    /// experiment, which stays as it is. The next edit of any kind drops the draft.
    void typeFormula(const QString &text);
    bool canUndo() const { return m_state.history.canUndo(); }
    bool canRedo() const { return m_state.history.canRedo(); }
    QString undoText() const { return m_state.history.undoText(); }
    QString redoText() const { return m_state.history.redoText(); }
    void undo();
    void redo();

    // The run.
    /// The version that a run under way has frozen; 0: none.
    std::uint64_t versionInRun() const { return m_versionInRun; }
    void setVersionInRun(std::uint64_t version);

    // The table.
    std::shared_ptr<const Table> table() const; ///< Null while nothing is read.
    std::shared_ptr<const CsvTable> source() const { return m_state.source; }
    bool isPreview() const { return m_state.isPreview; } ///< Only the first rows are there yet.
    double readSeconds() const { return m_readSeconds; } ///< What reading the file took.

    // The plan.
    std::shared_ptr<const Plan> plan() const; ///< Of the experiment as it is now; else null.
    std::shared_ptr<const Plan> lastPlan() const { return m_plan; } ///< The last that was good.
    bool isPlanning() const { return m_planning.isBusy(); }
    std::optional<DocumentFault> fault() const;

Q_SIGNALS:
    void opened();            ///< Another document; everything has changed.
    void experimentChanged(); ///< After an edit, undo or redo.
    void historyChanged();    ///< Name, edited mark or undo texts have changed.
    void tableChanged();
    void loadingChanged();
    void planChanged(); ///< plan(), lastPlan() or isPlanning() have changed.
    void faultChanged();
    void versionInRunChanged();
    void openFailed(const heddle::Error &error, const QString &path); ///< Nothing has changed.
    void saved();
    void saveFailed(const heddle::Error &error, const QString &path);

private:
    /// What opening another file replaces as a whole, or gives back when it fails.
    struct State
    {
        ExperimentHistory history;
        std::shared_ptr<const CsvTable> source;
        QString filePath;
        bool isOpen = false;
        bool isPreview = false;
        int recoveredEdits = -1; ///< From 0: it was opened with so many unsaved edits.
        bool isPasted = false;   ///< The data file is a pasted table in no place of the user's.
        bool isNew = false;      ///< Made from a data file: its defaults follow the whole table.
        std::optional<Error> dataError;
    };

    void openExperiment(const QString &path, bool isSample);
    void openData(const QString &path, bool isPasted);
    void adopt(State state);
    void giveBack();
    void readTable();
    void takePreview(Result<CsvTable> read, double seconds);
    void takeTable(Result<CsvTable> read, double seconds);
    void refuseTable(const Error &error);
    void afterChange(const Experiment &before);
    void updatePlan();
    void takePlan(Result<std::shared_ptr<const Plan>> plan);
    void setFault(std::optional<DocumentFault> fault);

    State m_state;
    std::optional<State> m_former;             ///< The open document while another is being read.
    std::optional<DocumentFault> m_draftFault; ///< Of a formula that does not parse.
    std::optional<DocumentFault> m_fault;
    std::shared_ptr<const Plan> m_plan;
    bool m_planIsCurrent = false;
    double m_readSeconds = 0;
    std::uint64_t m_versionInRun = 0;

    LatestJob m_load; ///< Reads experiment files.
    LatestJob m_read; ///< Reads tables.
    LatestJob m_write;
    LatestJob m_planning;
};

} // namespace heddle
