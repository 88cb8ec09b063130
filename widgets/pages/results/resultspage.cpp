#include "pages/results/resultspage.h"

#include "models/format.h"
#include "models/problemmodel.h"
#include "models/runcontroller.h"
#include "pages/results/bootstraptab.h"
#include "pages/results/evaluatetab.h"
#include "pages/results/exportdialog.h"
#include "pages/results/modelstab.h"
#include "pages/results/proofbar.h"
#include "pages/results/resamplestab.h"
#include "pages/results/treatmenttab.h"
#include "pages/results/tuningtab.h"
#include "pages/run/problemspanel.h"
#include "parts/button.h"
#include "parts/chip.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QTime>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

enum Tab
{
    Models,
    Resamples,
    Tuning,
    Evaluate,
    Bootstrap,
    Treatment,
    Warnings
};

/// The page is as high as its window has room for. A stack asks for the height of its highest tab,
/// hidden ones among them, and the page would scroll for what nobody sees.
class TabsLayout : public QStackedLayout
{
public:
    using QStackedLayout::QStackedLayout;

    bool hasHeightForWidth() const override { return false; }
};

constexpr std::size_t mostKeptRuns = 8; // each holds its numbers in memory

constexpr int mostCauses = 50;           // of warnings; more says nothing new
constexpr int framesBetweenDrawings = 5; // twice a second is live enough for a histogram

} // namespace

QString runLabelOf(const Results &results, const QString &time)
{
    if (results.complete && results.stop && results.stop->isEarly) {
        const QString used = formatCount(results.stop->used);
        const QString planned = formatCount(results.stop->planned);
        return (results.stop->countsRepeats
                    ? ResultsPage::tr("Run %1, stopped after %2 of %3 repeats")
                    : ResultsPage::tr("Run %1, stopped after %2 of %3 replicates"))
            .arg(time, used, planned);
    }
    if (results.complete)
        return ResultsPage::tr("Run %1, finished").arg(time);
    const auto done = static_cast<std::int64_t>(results.resamples.size());
    const std::int64_t all = results.plan->resampleCount();
    if (all == 0 || results.plan->hasLevelAxis(0) || results.plan->hasPointAxis(0) ||
        results.plan->experiment().learners.size() > 1)
        return ResultsPage::tr("Run %1, cancelled, not all fits are there").arg(time);
    return ResultsPage::tr("Run %1, cancelled, %2 of %3 resamples")
        .arg(time, formatCount(done), formatCount(all));
}

ResultsPage::ResultsPage(RunController *controller, QWidget *parent)
    : Page(parent)
    , m_controller(controller)
    , m_stack(new TabsLayout(this))
    , m_tabs(new QTabBar)
    , m_contents(new QStackedWidget)
    , m_models(new ModelsTab)
    , m_resamples(new ResamplesTab)
    , m_tuning(new TuningTab)
    , m_evaluate(new EvaluateTab)
    , m_bootstrap(new BootstrapTab)
    , m_treatment(new TreatmentTab)
    , m_problems(new ProblemModel(this))
    , m_runs(new QComboBox)
    , m_run(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_proof(new ProofBar)
    , m_export(new Button(tr("Export…")))
{
    m_stack->addWidget(new EmptyState(
        QStringLiteral("chart-scatter"), tr("No results yet"),
        tr("Models, scores and warnings stand here once a run has ended. Press Run at the top.")));
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Theme::px(16), Theme::px(8), Theme::px(16), Theme::px(16));
    column->setSpacing(Theme::px(12));
    column->addWidget(createHeader());
    column->addWidget(m_contents, 1);
    m_stack->addWidget(content);
    addTab(m_models, tr("Models"));
    addTab(m_resamples, tr("Resamples"));
    addTab(m_tuning, tr("Tuning"));
    addTab(m_evaluate, tr("Evaluate"));
    addTab(m_bootstrap, tr("Bootstrap"));
    addTab(m_treatment, tr("Treatment"));
    addTab(createWarnings(), tr("Warnings"));
    connect(m_models, &ModelsTab::refitRequested, this, &ResultsPage::refitRequested);
    connect(m_proof, &ProofBar::changed, this, &ResultsPage::proofChanged);
    connect(m_resamples, &ResamplesTab::remedyChosen, this,
            [this](Remedy remedy) { Q_EMIT refitRequested({}, remedy); });
    if (!controller)
        return;
    connect(controller, &RunController::started, this, &ResultsPage::startLive);
    connect(controller, &RunController::framed, this, &ResultsPage::growLive);
    connect(controller, &RunController::finished, this, &ResultsPage::takeRun);
    connect(&m_scores, &LiveScores::changed, this, &ResultsPage::showPartial);
}

QString ResultsPage::title() const
{
    return tr("Results");
}

QString ResultsPage::iconName() const
{
    return QStringLiteral("chart-scatter");
}

QStringList ResultsPage::views() const
{
    QStringList titles;
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        if (m_tabs->isTabVisible(tab))
            titles.append(tab == Tab::Warnings ? tr("Warnings") : m_tabs->tabText(tab));
    return titles;
}

void ResultsPage::showView(int view)
{
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        if (m_tabs->isTabVisible(tab) && view-- == 0)
            m_tabs->setCurrentIndex(tab);
}

QWidget *ResultsPage::createHeader()
{
    m_tabs->setAccessibleName(tr("Results"));
    m_tabs->setObjectName(QStringLiteral("pageTabs")); // the look of tabs in the style sheet
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false); // there is room for all of them
    connect(m_tabs, &QTabBar::currentChanged, m_contents, &QStackedWidget::setCurrentIndex);
    m_export->setIconName(QStringLiteral("download"));
    m_export->setToolTip(tr("Take the fitted models away (Ctrl+E)"));
    connect(m_export, &Button::clicked, this, &ResultsPage::openExport);
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(12));
    row->addWidget(m_tabs);
    row->addStretch(1);
    m_runs->setAccessibleName(tr("Run"));
    m_runs->setToolTip(tr("Runs of this window; the newest is the first"));
    m_runs->hide();
    connect(m_runs, &QComboBox::activated, this, &ResultsPage::showRun);
    row->addWidget(m_run);
    row->addWidget(m_runs);
    row->addWidget(m_proof);
    row->addWidget(m_export);
    return header;
}

void ResultsPage::addTab(QWidget *tab, const QString &title)
{
    m_contents->addWidget(tab);
    m_tabs->addTab(title);
}

QWidget *ResultsPage::createWarnings()
{
    auto *panel = new ProblemsPanel(m_problems, mostCauses);
    panel->setTitle(tr("Warnings"));
    setHelpTopic(panel, QStringLiteral("results#warnings"));
    panel->setJumpShown(false);
    return panel;
}

void ResultsPage::takeRun()
{
    m_scores.stop();
    const std::shared_ptr<const Results> results = m_controller->results();
    if (!results) {
        if ((m_live || m_partial) && !m_kept.empty())
            showRun(std::max(0, m_runs->currentIndex())); // back to the one before
        else if (m_live || m_partial)
            setResults(nullptr, {});
        return;
    }
    const QString time = QTime::currentTime().toString(QStringLiteral("HH:mm"));
    keepRun({results, runLabelOf(*results, time), m_controller->plan(), m_controller->folder()});
    showRun(0);
}

/// A run that was continued takes the place of its former part.
void ResultsPage::keepRun(KeptRun run)
{
    std::erase_if(m_kept, [&](const KeptRun &kept) { return kept.folder == run.folder; });
    m_kept.push_back(std::move(run));
    if (m_kept.size() > mostKeptRuns)
        m_kept.erase(m_kept.begin());
    m_runs->clear();
    for (auto kept = m_kept.rbegin(); kept != m_kept.rend(); ++kept)
        m_runs->addItem(kept->label);
}

void ResultsPage::showRun(int index)
{
    const KeptRun &run = m_kept.at(m_kept.size() - 1 - static_cast<std::size_t>(index));
    setResults(run.results, run.label);
    m_proof->setRun(run.plan, run.folder);
    m_runs->setCurrentIndex(index);
}

/// Which run is shown: a choice, or, of the only one and of one under way, a text.
void ResultsPage::showSelector()
{
    const bool isChoice = m_kept.size() > 1 && !m_live && !m_partial;
    m_runs->setVisible(isChoice);
    m_run->setVisible(!isChoice);
}

/// Replicates are shown from the first one on, scores every other second; models, curves, tests and
/// warnings come with the end of the run.
void ResultsPage::startLive()
{
    m_partial.reset();
    m_scores.start(m_controller->plan());
    m_live = LiveReplicates(m_controller->plan());
    m_hasNews = false;
    if (!m_live)
        return;
    m_bootstrap->setResults(m_live.results());
    m_proof->setRun(nullptr, {});
    m_export->setEnabled(false);
    m_run->setText(tr("0 of %1 replicates").arg(formatCount(m_live.planned())));
    showTabs();
    m_stack->setCurrentIndex(1);
    Q_EMIT resultsChanged();
}

void ResultsPage::growLive(int frame)
{
    if (m_live)
        growReplicates(frame);
    m_scores.look(m_controller->ledger());
}

void ResultsPage::showPartial(const std::shared_ptr<const Results> &results)
{
    const bool isFirst = !m_partial;
    m_partial = results;
    m_hasNews = true;
    if (!isFirst)
        return showNews();
    m_resamples->setResults(results);
    showNews();
    m_proof->setRun(nullptr, {});
    m_export->setEnabled(false);
    showTabs();
    m_stack->setCurrentIndex(1);
    Q_EMIT resultsChanged();
}

void ResultsPage::growReplicates(int frame)
{
    const bool hadFits = !m_live.results()->fits.empty();
    m_hasNews = m_live.apply(m_controller->frameResults(), m_controller->ledger()) || m_hasNews;
    if (!hadFits && !m_live.results()->fits.empty())
        m_bootstrap->setResults(m_live.results()); // separated models are known now
    if (frame % framesBetweenDrawings == 0)
        showNews();
}

/// What has come since it was drawn last; not while nobody sees it.
void ResultsPage::showNews()
{
    if (!m_hasNews || !isVisible())
        return;
    m_hasNews = false;
    if (m_live) {
        m_run->setText(tr("%1 of %2 replicates")
                           .arg(formatCount(m_live.done()), formatCount(m_live.planned())));
        m_bootstrap->refresh();
    } else if (m_partial) {
        m_run->setText(resamplesDone(*m_partial));
        m_resamples->refresh(m_partial);
    }
}

void ResultsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    showNews();
}

void ResultsPage::setResults(const std::shared_ptr<const Results> &results, const QString &runLabel)
{
    m_live = LiveReplicates();
    m_partial.reset();
    m_results = results;
    m_runLabel = runLabel;
    m_run->setText(runLabel);
    m_proof->setRun(nullptr, {});
    m_models->setResults(results);
    m_resamples->setResults(results);
    m_tuning->setResults(results);
    m_evaluate->setResults(results);
    m_bootstrap->setResults(results);
    m_treatment->setResults(results);
    if (results)
        m_problems->setResults(*results);
    else
        m_problems->clear();
    m_export->setEnabled(results && !results->fits.empty());
    showTabs();
    m_stack->setCurrentIndex(results ? 1 : 0);
    Q_EMIT resultsChanged();
}

void ResultsPage::showTabs()
{
    const bool isLive = m_live || m_partial;
    const std::shared_ptr<const Results> shown = m_live      ? m_live.results()
                                                 : m_partial ? m_partial
                                                             : m_results;
    const bool isWhole = shown && !isLive;
    m_tabs->setTabVisible(Models, isWhole && !shown->fits.empty());
    m_tabs->setTabVisible(Resamples, shown && !shown->resamples.empty());
    m_tabs->setTabVisible(Tuning, isWhole && TuningTab::hasContent(*shown));
    m_tabs->setTabVisible(Evaluate, isWhole && EvaluateTab::hasContent(*shown));
    m_tabs->setTabVisible(Bootstrap, shown && !shown->replicates.empty());
    const bool isPermutation = shown && shown->plan->isPermutation();
    m_tabs->setTabText(Bootstrap, isPermutation ? tr("Permutation") : tr("Bootstrap"));
    setHelpTopic(m_bootstrap, isPermutation ? QStringLiteral("results#permutation")
                                            : QStringLiteral("results#bootstrap"));
    m_tabs->setTabVisible(Tab::Treatment, isWhole && !shown->treatments.empty());
    m_tabs->setTabVisible(Warnings, !isLive && warningCount() > 0);
    const QString count = formatCount(warningCount());
    m_tabs->setTabButton(Warnings, QTabBar::RightSide, new Chip(count, Tone::Warning));
    m_tabs->setAccessibleTabName(Warnings, tr("Warnings, %1").arg(count));
    showSelector();
    for (int tab = 0; tab < m_tabs->count() && !m_tabs->isTabVisible(m_tabs->currentIndex()); ++tab)
        if (m_tabs->isTabVisible(tab))
            m_tabs->setCurrentIndex(tab);
    m_tabs->updateGeometry();
}

int ResultsPage::warningCount() const
{
    return m_problems->rowCount();
}

void ResultsPage::setProofProcesses(int processes)
{
    m_proof->setProcesses(processes);
}

bool ResultsPage::canProve() const
{
    return m_results && m_proof->canStart();
}

bool ResultsPage::isProving() const
{
    return m_proof->isBusy();
}

void ResultsPage::prove()
{
    m_proof->start();
}

void ResultsPage::openExport()
{
    if (!m_results || m_results->fits.empty())
        return;
    auto *dialog = new ExportDialog(m_results, m_runLabel, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace heddle
