#pragma once

#include "models/livereplicates.h"
#include "models/livescores.h"
#include "models/remedy.h"
#include "pages/page.h"
#include "run/results.h"

#include <memory>
#include <vector>

class QComboBox;
class QStackedLayout;
class QStackedWidget;
class QTabBar;

namespace heddle {

class BootstrapTab;
class Button;
class EvaluateTab;
class Label;
class ModelsTab;
class ProblemModel;
class ProofBar;
class ResamplesTab;
class RunController;
class TuningTab;
class TreatmentTab;

/// Read, judge, keep: models, scores of the resamples and warnings of the last run, or of one of
/// those before it in this window. Tabs without content are hidden; before the first run it says
/// how to get results.
class ResultsPage : public Page
{
    Q_OBJECT

public:
    /// The controller must outlive the page; it may be null (results are then set by hand).
    explicit ResultsPage(RunController *controller, QWidget *parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    QString helpTopic() const override { return QStringLiteral("results"); }
    QStringList views() const override; ///< The tabs that have content.
    void showView(int view) override;
    bool hasContent() const override { return m_results != nullptr || m_live || m_partial; }

    /// @param runLabel which run, and how it ended: "Run 14:02, finished".
    void setResults(const std::shared_ptr<const Results> &results, const QString &runLabel);
    std::shared_ptr<const Results> results() const { return m_results; }
    const QString &runLabel() const { return m_runLabel; }
    int warningCount() const;

    void setProofProcesses(int processes); ///< On how many "Prove it" runs tasks again.
    bool canProve() const;
    bool isProving() const;
    void prove();      ///< "Prove it".
    void openExport(); ///< The Export dialog, when there are models to take away.

Q_SIGNALS:
    void resultsChanged();
    void proofChanged(); ///< Whether it can be asked for.
    /// The experiment is to be run again with the remedy on one learner.
    void refitRequested(const QString &learner, heddle::Remedy remedy);

protected:
    void showEvent(QShowEvent *event) override;

private:
    /// A run of this window, to look at it again.
    struct KeptRun
    {
        std::shared_ptr<const Results> results;
        QString label;
        std::shared_ptr<const Plan> plan;
        QString folder;
    };

    void keepRun(KeptRun run);
    void showRun(int index);
    void showSelector();
    QWidget *createHeader();
    QWidget *createWarnings();
    void addTab(QWidget *tab, const QString &title);
    void showTabs();
    void takeRun();
    void startLive();
    void growLive(int frame);
    void growReplicates(int frame);
    void showNews();
    void showPartial(const std::shared_ptr<const Results> &results);

    RunController *m_controller;
    std::shared_ptr<const Results> m_results;
    QString m_runLabel;
    QStackedLayout *m_stack;
    QTabBar *m_tabs;
    QStackedWidget *m_contents;
    ModelsTab *m_models;
    ResamplesTab *m_resamples;
    TuningTab *m_tuning;
    EvaluateTab *m_evaluate;
    BootstrapTab *m_bootstrap;
    TreatmentTab *m_treatment;
    LiveReplicates m_live;                    ///< Of the run under way, when it has replicates.
    LiveScores m_scores;                      ///< The same of its other resamples …
    std::shared_ptr<const Results> m_partial; ///< … as far as they are there.
    bool m_hasNews = false;                   ///< Since the last time they were drawn.
    ProblemModel *m_problems;
    std::vector<KeptRun> m_kept; ///< The newest last.
    QComboBox *m_runs;           ///< Instead of the label, when there are several.
    Label *m_run;
    ProofBar *m_proof;
    Button *m_export;
};

/// "Run 14:02, finished", "Run 14:02, cancelled, 31 of 50 fits".
QString runLabelOf(const Results &results, const QString &time);

} // namespace heddle
