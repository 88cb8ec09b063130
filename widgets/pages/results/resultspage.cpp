#include "pages/results/resultspage.h"

#include "pages/results/modelstab.h"
#include "pages/results/resamplestab.h"
#include "pages/run/problemspanel.h"
#include "parts/button.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace heddle {

namespace {

enum Tab
{
    Models,
    Resamples,
    Warnings
};

} // namespace

ResultsPage::ResultsPage(QWidget *parent)
    : Page(parent)
    , m_problems(new ProblemModel(this))
{
    m_models = new ModelsTab;
    m_resamples = new ResamplesTab;
    m_warnings = createWarnings();
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_models);
    m_pages->addWidget(m_resamples);
    m_pages->addWidget(m_warnings);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(8), Theme::px(16), Theme::px(16));
    layout->setSpacing(Theme::px(12));
    layout->addWidget(createHeader());
    layout->addWidget(m_pages, 1);
}

QString ResultsPage::title() const
{
    return tr("Results");
}

QString ResultsPage::iconName() const
{
    return QStringLiteral("chart-scatter");
}

QWidget *ResultsPage::createHeader()
{
    m_tabs = new QTabBar;
    m_tabs->setAccessibleName(tr("Results"));
    m_tabs->setObjectName(QStringLiteral("pageTabs")); // the look of tabs in the style sheet
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString &name : {tr("Models"), tr("Resamples"), tr("Warnings")})
        m_tabs->addTab(name);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_run = new Label({}, TextStyle::Secondary, Token::Ink2);
    m_export = new Button(tr("Export…"));
    m_export->setIconName(QStringLiteral("download"));
    m_export->setToolTip(tr("Take the fitted models away (Ctrl+E)"));
    connect(m_export, &Button::clicked, this, &ResultsPage::exportRequested);
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(12));
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_run);
    row->addWidget(m_export);
    return header;
}

QWidget *ResultsPage::createWarnings()
{
    auto *panel = new ProblemsPanel(m_problems);
    panel->setTitle(tr("Warnings"));
    panel->setJumpShown(false);
    return panel;
}

int ResultsPage::warningCount() const
{
    return m_problems->rowCount();
}

void ResultsPage::setResults(const std::shared_ptr<const Results> &results, const QString &runTitle)
{
    m_results = results;
    m_run->setText(runTitle);
    m_export->setEnabled(results && !results->fits.empty());
    fillWarnings();
    m_models->setResults(results);
    m_resamples->setResults(results);
    showTabs();
}

void ResultsPage::showTabs()
{
    m_tabs->setTabVisible(Models, m_results && !m_results->fits.empty());
    m_tabs->setTabVisible(Resamples, m_results && !m_results->summaries.empty());
    m_tabs->setTabVisible(Warnings, warningCount() > 0);
    m_tabs->setTabText(Warnings, tr("Warnings %1").arg(warningCount()));
    if (!m_tabs->isTabVisible(m_tabs->currentIndex()))
        m_tabs->setCurrentIndex(Models);
}

void ResultsPage::fillWarnings()
{
    m_problems->clear();
    if (!m_results)
        return;
    const Plan &plan = *m_results->plan;
    std::vector<ProblemModel::Entry> entries;
    const auto add = [&](const std::string &text, bool isFailure, const Cell &cell) {
        entries.push_back(
            {QString::fromStdString(text), isFailure, QString::fromStdString(plan.cellText(cell))});
    };
    for (const FailureEntry &failure : m_results->failures)
        add(failure.message, true, failure.cell);
    for (const FitEntry &fit : m_results->fits)
        for (const std::string &warning : fit.warnings)
            add(warning, false, fit.cell);
    for (const ResampleEntry &resample : m_results->resamples)
        for (const std::string &warning : resample.warnings)
            add(warning, false, resample.cell);
    for (const std::string &warning : plan.warnings())
        entries.push_back({QString::fromStdString(warning), false, tr("the plan")});
    m_problems->add(entries);
}

} // namespace heddle
