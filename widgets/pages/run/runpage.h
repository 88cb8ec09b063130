#pragma once

#include "models/problemmodel.h"
#include "models/runcontroller.h"
#include "pages/page.h"

class QLabel;
class QStackedLayout;

namespace heddle {

class Button;
class CoresPanel;
class GridView;
class Panel;
class ProblemsPanel;
class RunFigures;
class SpeedUpPanel;
class TasksPanel;
class TimelinePanel;

/// Follow a run, find what is slow or wrong, stop it without loss. Before the first run it shows
/// the planned grid. Draws nothing while hidden.
class RunPage : public Page
{
    Q_OBJECT

public:
    explicit RunPage(RunController *controller, QWidget *parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    QString helpTopic() const override { return QStringLiteral("run"); }
    bool hasContent() const override;
    QLineEdit *findField() const override;

    /// The plan of the document, drawn all queued until the next run; null: none.
    void setPlan(const std::shared_ptr<const Plan> &plan);

Q_SIGNALS:
    void resultsRequested();  ///< "Open results" was pressed.
    void continueRequested(); ///< "Continue" was pressed.

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *createUpperHalf();
    QWidget *createLowerHalf();
    void runStarted();
    void takeLanes();
    void frame(int frame);
    void runEnded();
    void showContinue();
    void showBoard(const TaskBoard *board);
    void refresh();
    void refreshFigures();
    void refreshCharts();
    void selectTask(std::int64_t task);

    RunController *m_controller;
    ProblemModel *m_problems;
    TaskBoard m_preview;
    RunFigures *m_figures;
    Panel *m_gridPanel = nullptr;
    GridView *m_grid = nullptr;
    TimelinePanel *m_timeline = nullptr;
    CoresPanel *m_cores = nullptr;
    SpeedUpPanel *m_speedup = nullptr;
    TasksPanel *m_tasks = nullptr;
    Button *m_continue = nullptr;
    Button *m_openResults = nullptr;
    const TaskBoard *m_shown = nullptr;
};

} // namespace heddle
