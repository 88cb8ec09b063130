#include "pages/setup/planpanel.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "models/plantext.h"
#include "pages/setup/trafficlist.h"
#include "parts/estimatebars.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/planview.h"
#include "run/planwarnings.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace heddle {

PlanPanel::PlanPanel(ExperimentDocument &document, PlanEstimate::Forecaster forecaster,
                     QWidget *parent)
    : Panel(tr("Plan"), {}, parent)
    , m_document(document)
    , m_estimate(std::move(forecaster))
    , m_stateIcon(new IconLabel)
    , m_state(new Label({}, TextStyle::Secondary))
    , m_size(new Label({}, TextStyle::Figure))
    , m_axes(new Label({}, TextStyle::Body, Token::Ink2))
    , m_view(new PlanView)
    , m_pilots(new Label({}, TextStyle::Secondary, Token::Ink3))
    , m_bars(new EstimateBars)
    , m_traffic(new TrafficList)
    , m_treeLanes(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_note(new Note({}, Token::Accent, {}))
{
    setHelpTopic(this, QStringLiteral("setup#plan"));
    m_state->setObjectName(QStringLiteral("planState"));
    m_size->setObjectName(QStringLiteral("planSize"));
    m_axes->setWordWrap(true);
    m_treeLanes->setObjectName(QStringLiteral("treeLanes"));
    m_treeLanes->setWordWrap(true);
    addAction(m_stateIcon);
    addAction(m_state);
    auto *time = new QHBoxLayout;
    time->addWidget(new Label(tr("Expected time"), TextStyle::Strong));
    time->addStretch(1);
    time->addWidget(m_pilots);
    auto *inside = new QWidget;
    inside->setProperty("heddlePage", true);
    auto *column = new QVBoxLayout(inside);
    m_column = column;
    column->setContentsMargins(12, 0, 12, 12);
    column->addWidget(m_size);
    column->addWidget(m_axes);
    column->addSpacing(4);
    column->addWidget(m_view);
    column->addSpacing(8);
    column->addLayout(time);
    column->addWidget(m_bars);
    column->addSpacing(8);
    column->addWidget(m_traffic);
    column->addWidget(m_treeLanes);
    column->addSpacing(4);
    column->addWidget(m_note);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::TabFocus);
    scroll->setAccessibleName(tr("Plan"));
    body()->setContentsMargins(1, 0, 1, 1);
    body()->addWidget(scroll);
    connect(&document, &ExperimentDocument::planChanged, this, &PlanPanel::takePlan);
    connect(&document, &ExperimentDocument::faultChanged, this, &PlanPanel::takePlan);
    connect(&document, &ExperimentDocument::loadingChanged, this, &PlanPanel::takePlan);
    connect(&m_estimate, &PlanEstimate::changed, this, &PlanPanel::takeEstimate);
    takePlan();
}

void PlanPanel::takePlan()
{
    const auto plan = m_document.plan();
    const auto shown = plan != nullptr ? plan : m_document.lastPlan();
    const auto fault = m_document.fault();
    m_size->setText(shown == nullptr ? unknownText() : planSize(*shown));
    m_axes->setText(shown == nullptr ? QString() : planAxes(*shown));
    for (Label *label : {m_size, m_axes})
        label->setInk(plan != nullptr ? (label == m_size ? Token::Ink : Token::Ink2) : Token::Ink3);
    m_view->setPlan(shown, plan != nullptr);
    m_traffic->setPlan(plan);
    m_treeLanes->setText(plan == nullptr ? QString() : treeLanesText(*plan));
    m_treeLanes->setVisible(!m_treeLanes->text().isEmpty());
    if (fault) {
        setState(QStringLiteral("circle-alert"), Token::Bad, tr("cannot run yet"));
    } else if (plan == nullptr) {
        setState({}, Token::Ink2, m_document.isLoading() ? tr("reading the data") : tr("planning"));
    } else {
        setState(QStringLiteral("circle-check"), Token::Good, tr("ready to run"));
    }
    if (plan != nullptr || fault)
        m_estimate.setPlan(plan);
    takeEstimate();
}

void PlanPanel::setState(const QString &iconName, Token ink, const QString &text)
{
    m_stateIcon->setIcon(iconName, ink);
    m_stateIcon->setVisible(!iconName.isEmpty());
    m_state->setInk(ink);
    m_state->setText(text);
}

/// What keeps from a run, or is to be known before it, stands where a long plan does not hide it.
void PlanPanel::placeNote(bool isFirst)
{
    const int belowAxes = m_column->indexOf(m_axes) + 1;
    if (isFirst == (m_column->indexOf(m_note) == belowAxes))
        return;
    m_column->removeWidget(m_note);
    m_column->insertWidget(isFirst ? belowAxes : m_column->count() - 1,
                           m_note); // above the stretch
}

void PlanPanel::takeEstimate()
{
    const auto &forecast = m_estimate.forecast();
    m_bars->setForecast(forecast);
    m_pilots->setText(
        forecast ? tr("from %1, %2 each")
                       .arg(formatCounted(forecast->pilots, tr("pilot task"), tr("pilot tasks")),
                            formatDuration(forecast->secondsPerTask))
                 : QString());
    const auto fault = m_document.fault();
    const auto plan = m_document.plan();
    QStringList warnings;
    if (plan != nullptr)
        for (const std::string &warning : planWarnings(*plan, forecast ? &*forecast : nullptr))
            warnings.append(QString::fromStdString(warning));
    if (fault)
        m_note->setNote(QStringLiteral("circle-alert"), Token::Bad,
                        QString::fromStdString(fault->error.text()));
    else if (!warnings.isEmpty())
        m_note->setNote(QStringLiteral("triangle-alert"), Token::Warn,
                        warnings.join(QStringLiteral("\n\n")));
    else if (forecast)
        m_note->setNote(QStringLiteral("info"), Token::Accent,
                        QString::fromStdString(forecast->advice));
    placeNote(fault || !warnings.isEmpty());
    m_note->setVisible(fault || !warnings.isEmpty() || (forecast && !forecast->advice.empty()));
    Q_EMIT forecastChanged();
}

} // namespace heddle
