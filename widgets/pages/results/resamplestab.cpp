#include "pages/results/resamplestab.h"

#include "charts/resampledots.h"
#include "models/format.h"
#include "models/missinglevels.h"
#include "models/plantext.h"
#include "models/resamplemodel.h"
#include "models/roles.h"
#include "models/summarymodel.h"
#include "pages/results/comparisonpanel.h"
#include "pages/results/missinglevelspanel.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/tables.h"
#include "run/selection.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr double wideRange = 20; // losses that span more are read on a logarithmic scale
constexpr int bootstrapLines = 8;

int lineOf(const Cell &cell)
{
    return cell.replicate >= 0 ? cell.replicate % bootstrapLines : std::max(cell.repeat, 0);
}

ResampleDots::Row rowOf(const Results &results, const SummaryEntry &summary, std::size_t place)
{
    ResampleDots::Row row;
    row.name = scoreName(results, summary.cell);
    row.mean = summary.mean;
    row.error = std::isnan(summary.correctedSe) ? summary.se : summary.correctedSe;
    row.meanText = formatScore(summary.metric, summary.mean);
    for (std::size_t entry = 0; entry < results.resamples.size(); ++entry) {
        const Cell cell = results.resamples.cell(entry);
        if (cell.learner != summary.cell.learner || cell.level != summary.cell.level ||
            cell.point != summary.cell.point)
            continue;
        row.scores.push_back(results.resamples.metric(entry, place));
        row.lines.push_back(lineOf(cell));
    }
    return row;
}

/// Whether the scores are losses above zero that need a logarithmic scale.
bool needsLogarithm(Metric metric, const std::vector<ResampleDots::Row> &rows)
{
    double low = INFINITY;
    double high = 0;
    for (const ResampleDots::Row &row : rows) {
        for (const double score : row.scores) {
            if (std::isnan(score))
                continue;
            low = std::min(low, score);
            high = std::max(high, score);
        }
    }
    return !higherIsBetter(metric) && low > 0 && high > wideRange * low;
}

} // namespace

ResamplesTab::ResamplesTab(QWidget *parent)
    : QWidget(parent)
    , m_summaries(new SummaryModel(this))
    , m_resamples(new ResampleModel(this))
    , m_dotsPanel(new Panel({}))
    , m_dots(new ResampleDots)
    , m_metric(new QComboBox)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_missing(new MissingLevelsPanel)
    , m_comparison(new ComparisonPanel)
    , m_scoresPanel(new Panel(tr("All scores")))
    , m_scores(new QTableView)
    , m_tablePanel(new Panel(tr("Every resample")))
    , m_table(new QTableView)
{
    setHelpTopic(this, QStringLiteral("results#resamples"));
    createDots();
    createTables();
    auto *left = new QVBoxLayout;
    left->setSpacing(Theme::px(gap));
    left->addWidget(m_dotsPanel, 1);
    left->addWidget(m_missing);
    connect(m_missing, &MissingLevelsPanel::remedyChosen, this, &ResamplesTab::remedyChosen);
    auto *right = new QVBoxLayout;
    right->setSpacing(Theme::px(gap));
    right->addWidget(m_comparison);
    right->addWidget(m_scoresPanel);
    right->addWidget(m_tablePanel, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(gap));
    row->addLayout(left, 1);
    row->addLayout(right, 1);
}

void ResamplesTab::createDots()
{
    m_metric->setAccessibleName(tr("Metric"));
    m_dotsPanel->addAction(m_metric);
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_dots);
    scroll->setWidgetResizable(true);
    m_dots->setAutoFillBackground(false); // setWidget() switched it on
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Scores of the resamples"));
    m_dotsPanel->body()->addWidget(scroll, 1);
    m_note->setWordWrap(true);
    m_dotsPanel->body()->addWidget(m_note);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &ResamplesTab::showMetric);
}

void ResamplesTab::createTables()
{
    m_scores->setModel(m_summaries);
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_resamples);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    for (QTableView *table : {m_scores, m_table}) {
        setUpTable(table);
        table->setItemDelegate(new NumberDelegate(table));
        table->setItemDelegateForColumn(0, new CellDelegate(table));
        table->horizontalHeader()->setStretchLastSection(true);
    }
    m_table->setSortingEnabled(true);
    m_scores->setAccessibleName(tr("All scores"));
    m_table->setAccessibleName(tr("Every resample"));
    m_scoresPanel->body()->setContentsMargins(0, 0, 0, 0);
    m_tablePanel->body()->setContentsMargins(0, 0, 0, Theme::px(4));
    m_scoresPanel->body()->addWidget(m_scores);
    m_tablePanel->body()->addWidget(m_table);
}

void ResamplesTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_summaries->setResults(results);
    m_resamples->setResults(results);
    showMissing();
    const QSignalBlocker quiet(m_metric);
    m_metric->clear();
    if (!results || m_resamples->rowCount() == 0)
        return;
    const bool bootstrap = m_resamples->columnOf(ResampleModel::Field::Replicate) >= 0;
    m_scoresPanel->setExplanation(bootstrap
                                      ? tr("mean ± standard error over replicates, out of bag")
                                      : tr("mean ± corrected standard error over resamples"));
    m_tablePanel->setExplanation(
        tr("%1; rows it was fitted to and tested on")
            .arg(formatCounted(m_resamples->rowCount(), tr("fit"), tr("fits"))));
    auto *numbers = qobject_cast<NumberDelegate *>(m_table->itemDelegate());
    for (std::size_t i = 0; i < results->plan->experiment().metrics.size(); ++i) {
        m_metric->addItem(metricTitle(results->plan->experiment().metrics[i]));
        numbers->setDecimals(
            m_resamples->columnOf(ResampleModel::Field::Metric) + static_cast<int>(i), 4);
    }
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_scores->resizeColumnsToContents();
    m_table->resizeColumnsToContents();
    const int rowHeight = m_scores->verticalHeader()->defaultSectionSize();
    m_scores->setFixedHeight(m_scores->horizontalHeader()->height() +
                             std::min(m_summaries->rowCount(), 8) * rowHeight +
                             m_scores->horizontalScrollBar()->sizeHint().height());
    showMetric(0);
}

void ResamplesTab::showMissing()
{
    const MissingLevels missing = m_results ? missingLevels(*m_results) : MissingLevels();
    m_missing->setVisible(!missing.isEmpty());
    if (!missing.isEmpty())
        m_missing->setMissing(*m_results, missing);
}

void ResamplesTab::refresh(const std::shared_ptr<const Results> &results)
{
    const int metric = m_metric->currentIndex();
    const int place = m_table->verticalScrollBar()->value();
    const int column = m_table->horizontalHeader()->sortIndicatorSection();
    const Qt::SortOrder order = m_table->horizontalHeader()->sortIndicatorOrder();
    setResults(results);
    m_table->sortByColumn(column, order);
    m_table->verticalScrollBar()->setValue(place);
    m_metric->setCurrentIndex(metric);
    showMetric(m_metric->currentIndex());
}

void ResamplesTab::showMetric(int place)
{
    if (!m_results || place < 0)
        return;
    const auto metricPlace = static_cast<std::size_t>(place);
    const Metric metric = m_results->plan->experiment().metrics[metricPlace];
    std::vector<ResampleDots::Row> rows;
    for (const SummaryEntry &summary : m_results->summaries)
        if (summary.metric == metric && isOfChosen(*m_results, summary.cell))
            rows.push_back(rowOf(*m_results, summary, metricPlace));
    const bool logarithmic = needsLogarithm(metric, rows);
    const bool bootstrap = m_resamples->columnOf(ResampleModel::Field::Replicate) >= 0;
    m_comparison->setResults(m_results, metric);
    m_dotsPanel->setTitle(tr("%1 on held-out rows").arg(metricTitle(metric)));
    QStringList parts = {higherIsBetter(metric) ? tr("higher is better") : tr("lower is better"),
                         bootstrap ? tr("a dot a replicate")
                                   : tr("a dot a fold, a line of dots a repeat")};
    m_dotsPanel->setExplanation(parts.join(QStringLiteral("; ")));
    m_dots->setRows(metricTitle(metric), std::move(rows), logarithmic);
    QString note =
        bootstrap ? tr("Bar: mean ± standard error.") : tr("Bar: mean ± corrected standard error.");
    if (logarithmic)
        note += u' ' + tr("Log scale.");
    if (const auto edge = m_dots->edge())
        note += u' ' + tr("Losses under %1 sit at the edge.").arg(formatShort(*edge, 1));
    m_note->setText(note);
}

} // namespace heddle
