#include "pages/results/resamplestab.h"

#include "models/format.h"
#include "models/plantext.h"
#include "parts/panel.h"
#include "parts/tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr std::size_t mostRows = 30; // rows of dots that can still be told apart

/// The cell of a resample without repeat, fold and replicate: what its summary is filed under.
Cell groupOf(Cell cell)
{
    cell.repeat = cell.fold = cell.replicate = -1;
    return cell;
}

} // namespace

ResamplesTab::ResamplesTab(QWidget *parent)
    : QWidget(parent)
    , m_model(new SummaryModel(this))
    , m_dotsPanel(new Panel(tr("Scores")))
    , m_dots(new DotPlot(tr("Score of each resample")))
    , m_metric(new QComboBox)
    , m_table(new QTableView)
{
    m_metric->setAccessibleName(tr("Metric"));
    connect(m_metric, &QComboBox::currentIndexChanged, this, &ResamplesTab::showMetric);
    m_dotsPanel->addAction(m_metric);
    m_dotsPanel->body()->addWidget(m_dots, 1);

    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("All scores"));
    setUpTable(m_table);
    m_table->setItemDelegate(new NumberDelegate(m_table));
    auto *scores =
        new Panel(tr("All scores"), tr("mean ± corrected standard error over the resamples; "
                                       "pooled: over all out-of-sample rows"));
    scores->body()->setContentsMargins(0, 0, 0, 0);
    scores->body()->addWidget(m_table);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(m_dotsPanel, 1);
    layout->addWidget(scores, 1);
}

void ResamplesTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_model->setResults(results);
    const QSignalBlocker blocker(m_metric);
    m_metric->clear();
    if (!results)
        return;
    for (const Metric metric : results->plan->experiment().metrics)
        m_metric->addItem(metricTitle(metric));
    m_table->resizeColumnsToContents();
    m_table->setColumnWidth(0, std::max(m_table->columnWidth(0), Theme::px(150)));
    showMetric(0);
}

void ResamplesTab::showMetric(int metric)
{
    if (!m_results || metric < 0)
        return;
    const Metric wanted = m_results->plan->experiment().metrics[static_cast<std::size_t>(metric)];
    std::vector<DotPlot::Row> rows;
    for (const SummaryEntry &summary : m_results->summaries)
        if (summary.metric == wanted && rows.size() < mostRows)
            rows.push_back(rowOf(summary, static_cast<std::size_t>(metric)));
    m_dots->setRows(std::move(rows));
    m_dotsPanel->setTitle(tr("%1 on held-out rows").arg(metricTitle(wanted)));
    m_dotsPanel->setExplanation(higherIsBetter(wanted)
                                    ? tr("higher is better; one dot per resample")
                                    : tr("lower is better; one dot per resample"));
}

DotPlot::Row ResamplesTab::rowOf(const SummaryEntry &summary, std::size_t metric) const
{
    const Plan &plan = *m_results->plan;
    DotPlot::Row row;
    row.label = cellTitle(plan, summary.cell);
    if (summary.cell.level < 0 && plan.hasLevelAxis(summary.cell.learner))
        row.label = tr("%1, all levels").arg(row.label);
    const int repeats = std::max(plan.experiment().resampling.repeats, 1);
    for (const ResampleEntry &resample : m_results->resamples) {
        if (!(groupOf(resample.cell) == summary.cell))
            continue;
        const double line = repeats > 1 && resample.cell.repeat >= 0
                                ? 2.0 * resample.cell.repeat / (repeats - 1) - 1
                                : 0;
        row.dots.push_back({resample.metrics[metric], -1, line,
                            tr("%1: %2").arg(QString::fromStdString(plan.cellText(resample.cell)),
                                             formatShort(resample.metrics[metric], 4))});
    }
    row.mean = summary.mean;
    row.error = std::isnan(summary.correctedSe) ? summary.se : summary.correctedSe;
    row.meanText = formatFixed(summary.mean, 3);
    return row;
}

} // namespace heddle
