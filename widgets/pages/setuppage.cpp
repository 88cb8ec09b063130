#include "pages/setuppage.h"

#include "models/experimentdocument.h"
#include "pages/setup/formulaline.h"
#include "pages/setup/learnersection.h"
#include "pages/setup/metricsection.h"
#include "pages/setup/planpanel.h"
#include "pages/setup/resamplingsection.h"
#include "pages/setup/targetsection.h"
#include "pages/setup/tuningsection.h"
#include "pages/setup/variablepanel.h"
#include "parts/message.h"

#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace heddle {

SetupPage::SetupPage(ExperimentDocument &document, TableSummaries &summaries,
                     PlanEstimate::Forecaster forecaster, QWidget *parent)
    : Page(parent)
    , m_document(document)
    , m_panels(new QWidget)
    , m_version(new Note(QStringLiteral("info"), Token::Accent, {}))
    , m_plan(new PlanPanel(document, std::move(forecaster)))
    , m_formula(new FormulaLine(document))
    , m_variables(new VariablePanel(document, summaries))
    , m_learners(new LearnerSection(document))
    , m_seed(new SeedSection(document))
{
    auto *form = createForm();
    auto *columns = new QSplitter(Qt::Horizontal);
    columns->setObjectName(QStringLiteral("setupColumns"));
    columns->setHandleWidth(12);
    columns->setChildrenCollapsible(false);
    for (QWidget *panel :
         {static_cast<QWidget *>(m_variables), form, static_cast<QWidget *>(m_plan)})
        columns->addWidget(panel);
    columns->setSizes({Theme::px(316), Theme::px(584), Theme::px(404)});
    columns->setStretchFactor(0, 1);
    columns->setStretchFactor(1, 1);
    columns->setStretchFactor(2, 1);
    m_variables->setMinimumWidth(Theme::px(260));
    form->setMinimumWidth(Theme::px(400));
    m_plan->setMinimumWidth(Theme::px(300));

    auto *inside = new QVBoxLayout(m_panels);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(16);
    inside->addWidget(m_version);
    inside->addWidget(m_formula);
    inside->addWidget(columns, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(m_panels);
    connect(&document, &ExperimentDocument::versionInRunChanged, this, &SetupPage::showVersion);
    connect(&document, &ExperimentDocument::historyChanged, this, &SetupPage::showVersion);
    connect(&document, &ExperimentDocument::opened, this, &SetupPage::showVersion);
    connect(m_plan, &PlanPanel::forecastChanged, this, &SetupPage::forecastChanged);
    createMenus();
    m_version->setObjectName(QStringLiteral("versionInRun"));
    showVersion();
}

SetupPage::~SetupPage() = default;

void SetupPage::createMenus()
{
    m_learnersMenu = std::make_unique<QMenu>(tr("&Learners"));
    m_learnersMenu->addActions(m_learners->actions());
    m_rolesMenu = std::make_unique<QMenu>(tr("&Role of the selected variables"));
    m_rolesMenu->addActions(m_variables->list()->roleActions());
    for (QMenu *menu : {m_learnersMenu.get(), m_rolesMenu.get()})
        menu->setToolTipsVisible(true);
}

QLineEdit *SetupPage::findField() const
{
    return m_variables->findField();
}

void SetupPage::editFormula()
{
    m_formula->startEditing();
}

void SetupPage::drawSeed()
{
    m_seed->drawSeed();
}

const std::optional<Forecast> &SetupPage::forecast() const
{
    return m_plan->forecast();
}

void SetupPage::showVersion()
{
    const std::uint64_t running = m_document.versionInRun();
    const std::uint64_t shown = m_document.version();
    m_version->setVisible(running != 0);
    const QString text =
        running == shown
            ? tr("This run is using version %1. Editing opens the next version; the run goes on "
                 "with its own.")
            : tr("This run is using version %1. Below is version %2, which is not run yet.");
    m_version->setNote(QStringLiteral("info"), Token::Accent,
                       running == shown ? text.arg(running) : text.arg(running).arg(shown));
}

QWidget *SetupPage::createForm()
{
    auto *inside = new QWidget;
    inside->setProperty("heddlePage", true);
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(14, 8, 14, 16);
    column->setSpacing(20);
    column->addWidget(m_learners);
    column->addWidget(new TargetSection(m_document));
    column->addWidget(new ResamplingSection(m_document));
    column->addWidget(new TuningSection(m_document));
    column->addWidget(new MetricSection(m_document));
    column->addWidget(m_seed);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    frame->setAccessibleName(tr("Learners and resampling"));
    auto *room = new QVBoxLayout(frame);
    room->setContentsMargins(1, 1, 1, 1);
    room->addWidget(scroll);
    return frame;
}

bool SetupPage::hasContent() const
{
    return m_document.isOpen() && m_document.table() != nullptr;
}

bool SetupPage::isEstimating() const
{
    return m_plan->isEstimating();
}

} // namespace heddle
