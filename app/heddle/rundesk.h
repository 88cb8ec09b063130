#pragma once

#include "models/experimentdocument.h"
#include "models/remedy.h"
#include "models/runcontroller.h"

#include <QObject>
#include <QPointer>

namespace heddle {

class MainWindow;
class ResultsPage;
class RunPage;
class WorkerPools;

/// The run in the window: Run, Pause and Cancel, the Run page, and what the frame says of them.
/// Lives in the GUI thread as long as the window.
class RunDesk : public QObject
{
    Q_OBJECT

public:
    /// Window, document and pools must outlive the desk. Adds the Run and Results pages.
    RunDesk(MainWindow &window, ExperimentDocument &document, WorkerPools &pools,
            QObject *parent = nullptr);
    ~RunDesk() override; ///< Takes its pages along: they draw what the controller holds.

    RunController &controller() { return m_controller; }

private:
    void connectWindow();
    void start();
    void goOn();
    void refit(const QString &learner, Remedy remedy);
    void startRefit();
    std::vector<WorkerSpec> chosenWorkers() const;
    void lookForUnfinished(const std::shared_ptr<const Plan> &plan);
    void tell(const Error &error);
    void cancel();
    void takePlan();
    void takeFrame();
    void takeState();
    void runEnded();
    void takeResults();
    void takeActions(); ///< Which of the run's are possible.
    void showFolder();

    MainWindow &m_window;
    ExperimentDocument &m_document;
    WorkerPools &m_pools;
    RunController m_controller;
    std::shared_ptr<const Plan> m_lookedFor; ///< Whether a run of it is unfinished.
    std::shared_ptr<const Plan> m_ranFor;    ///< The document's, when the last run began.
    QPointer<RunPage> m_page;                ///< Owned by the window, too.
    int m_pageIndex = -1;
    bool m_isRefitWanted = false;    ///< As soon as the plan of the next version is there.
    bool m_isRefit = false;          ///< The run under way: Results is shown at its end.
    QPointer<ResultsPage> m_results; ///< Owned by the window, too.
    int m_resultsIndex = -1;
};

} // namespace heddle
