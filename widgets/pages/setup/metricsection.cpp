#include "pages/setup/metricsection.h"

#include "models/experimentdocument.h"
#include "models/newexperiment.h"
#include "models/plantext.h"
#include "parts/button.h"
#include "parts/chip.h"
#include "parts/helptopic.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace heddle {

namespace {

constexpr qulonglong mostSeed = 1ULL << 53; ///< JSON numbers are exact up to here.

} // namespace

MetricSection::MetricSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Metrics"), tr("the first one ranks"), parent)
    , m_document(document)
    , m_chips(new QHBoxLayout)
    , m_add(new Button(tr("Metric")))
{
    setHelpTopic(this, QStringLiteral("setup#metrics"));
    m_add->setIconName(QStringLiteral("plus"));
    m_add->setAccessibleName(tr("Add a metric"));
    m_chips->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addLayout(m_chips);
    row->addWidget(m_add);
    row->addStretch(1);
    body()->addLayout(row);
    connect(m_add, &Button::clicked, this, &MetricSection::offerMetrics);
    connect(&document, &ExperimentDocument::opened, this, &MetricSection::takeDocument);
    connect(&document, &ExperimentDocument::experimentChanged, this, &MetricSection::takeDocument);
    connect(&document, &ExperimentDocument::planChanged, this, &MetricSection::takeDocument);
    connect(&document, &ExperimentDocument::faultChanged, this, &MetricSection::takeDocument);
    takeDocument();
}

std::vector<Metric> MetricSection::shown() const
{
    const auto &asked = m_document.experiment().metrics;
    const auto plan = m_document.plan();
    return asked.empty() && plan != nullptr ? plan->experiment().metrics : asked;
}

bool MetricSection::predictsClasses() const
{
    const auto plan = m_document.lastPlan();
    return plan == nullptr || plan->target().kind == TargetKind::Classes;
}

void MetricSection::edit(const QString &what, std::vector<Metric> metrics)
{
    Experiment next = m_document.experiment();
    next.metrics = std::move(metrics);
    m_document.edit(what, std::move(next));
}

void MetricSection::offerMetrics()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::vector<Metric> now = shown();
    for (const Metric metric : allMetrics) {
        const bool has = std::find(now.begin(), now.end(), metric) != now.end();
        // Without a plan the target's kind is not known: every metric may be the way out.
        const bool fits = predictsClasses() ? judgesClasses(metric) : judgesNumbers(metric);
        if (has || (m_document.plan() && !fits))
            continue;
        connect(menu->addAction(metricTitle(metric)), &QAction::triggered, this, [this, metric] {
            std::vector<Metric> metrics = shown();
            metrics.push_back(metric);
            edit(tr("choice of %1").arg(metricTitle(metric)), std::move(metrics));
        });
    }
    menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

void MetricSection::takeDocument()
{
    const bool isPlanned = m_document.plan() != nullptr;
    const ResamplingKind kind = m_document.experiment().resampling.kind;
    const bool scores = kind != ResamplingKind::None && kind != ResamplingKind::Permutation;
    setVisible(!isPlanned || scores);
    while (QLayoutItem *taken = m_chips->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        taken->widget()->deleteLater();
    }
    const std::vector<Metric> metrics = shown();
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const Metric metric = metrics[i];
        auto *chip = new Chip(metricTitle(metric), i == 0 ? Tone::Accent : Tone::Normal);
        chip->setRemovable(metrics.size() > 1 || !isPlanned);
        connect(chip, &Chip::removeRequested, this, [this, metric] {
            std::vector<Metric> kept = shown();
            std::erase(kept, metric);
            edit(tr("removal of %1").arg(metricTitle(metric)), std::move(kept));
        });
        m_chips->addWidget(chip);
    }
    const std::size_t most = 4;
    m_add->setVisible(!isPlanned || metrics.size() < most);
}

SeedSection::SeedSection(ExperimentDocument &document, QWidget *parent)
    : Section(tr("Seed"), tr("same result on any number of lanes"), parent)
    , m_document(document)
    , m_seed(new QLineEdit)
{
    setHelpTopic(this, QStringLiteral("setup#seed"));
    m_seed->setFont(Theme::font(TextStyle::Mono));
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setObjectName(QStringLiteral("seed"));
    m_seed->setFixedWidth(Theme::px(136));
    m_seed->setPlaceholderText(tr("drawn for each run"));
    auto *fresh = new Button(tr("New seed"));
    fresh->setAccessibleName(fresh->text());
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_seed);
    row->addWidget(fresh);
    row->addStretch(1);
    body()->addLayout(row);
    connect(m_seed, &QLineEdit::editingFinished, this, &SeedSection::takeSeed);
    connect(fresh, &Button::clicked, this, &SeedSection::drawSeed);
    connect(&document, &ExperimentDocument::opened, this, &SeedSection::takeExperiment);
    connect(&document, &ExperimentDocument::experimentChanged, this, &SeedSection::takeExperiment);
    takeExperiment();
}

void SeedSection::drawSeed()
{
    editSeed(drawnSeed());
}

void SeedSection::takeSeed()
{
    bool isNumber = false;
    const qulonglong seed = m_seed->text().trimmed().toULongLong(&isNumber);
    const bool good = isNumber && seed < mostSeed;
    setInvalid(m_seed, !good && !m_seed->text().isEmpty());
    m_seed->setAccessibleDescription(good ? QString()
                                          : tr("A whole number from 0 to 9,007,199,254,740,991."));
    m_seed->setToolTip(m_seed->accessibleDescription());
    if (good)
        editSeed(seed);
}

void SeedSection::editSeed(std::uint64_t seed)
{
    Experiment next = m_document.experiment();
    next.seed = seed;
    m_document.edit(tr("change of the seed"), std::move(next));
}

void SeedSection::takeExperiment()
{
    const auto &seed = m_document.experiment().seed;
    m_seed->setText(seed ? QString::number(*seed) : QString());
    setInvalid(m_seed, false);
}

} // namespace heddle
