#include "pages/results/bootstraptab.h"

#include "charts/chartview.h"
#include "charts/plotscale.h"
#include "charts/replicatehistogram.h"
#include "models/format.h"
#include "models/statisticlistmodel.h"
#include "pages/results/figurelist.h"
#include "pages/results/statisticdelegate.h"
#include "parts/helptopic.h"
#include "parts/icons.h"
#include "parts/label.h"
#include "parts/panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLineSeries>
#include <QListView>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <set>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr int listWidth = 236, numbersWidth = 248;
constexpr int curvesHeight = 208;
constexpr int limitMark = 2; // green, as the BCa bar

} // namespace

BootstrapTab::BootstrapTab(QWidget *parent)
    : QWidget(parent)
    , m_statistics(new StatisticListModel(this))
    , m_listPanel(new Panel(tr("Statistic")))
    , m_filter(new QLineEdit)
    , m_list(new QListView)
    , m_histogramPanel(new Panel({}))
    , m_histogram(new ReplicateHistogram)
    , m_levelCaption(new Label(tr("Interval"), TextStyle::Secondary, Token::Ink2))
    , m_level(new QComboBox)
    , m_numbersPanel(new Panel(tr("Numbers")))
    , m_numbers(new FigureList)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_curvesPanel(new Panel(tr("Enough replicates?")))
    , m_chart(new ChartView(tr("Limits by number of replicates")))
{
    setHelpTopic(this, QStringLiteral("results#bootstrap"));
    createList();
    createHistogram();
    createNumbers();
    createCurves();
    auto *upper = new QHBoxLayout;
    upper->setSpacing(Theme::px(gap));
    upper->addWidget(m_histogramPanel, 1);
    upper->addWidget(m_numbersPanel);
    auto *right = new QVBoxLayout;
    right->setSpacing(Theme::px(gap));
    right->addLayout(upper, 1);
    right->addWidget(m_curvesPanel);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(gap));
    row->addWidget(m_listPanel);
    row->addLayout(right, 1);
}

void BootstrapTab::createList()
{
    m_listPanel->setFixedWidth(Theme::px(listWidth));
    m_listPanel->body()->setContentsMargins(0, 0, 0, 0);
    m_filter->setPlaceholderText(tr("Find a term"));
    m_filter->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition)
        ->setText(tr("Search"));
    m_filter->setAccessibleName(tr("Filter the terms"));
    m_filter->setClearButtonEnabled(true);
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(Theme::px(12), 0, Theme::px(12), Theme::px(8));
    filterRow->addWidget(m_filter);
    m_listPanel->body()->addLayout(filterRow);
    m_listPanel->body()->addWidget(makeLine());
    m_list->setModel(m_statistics);
    m_list->setItemDelegate(new StatisticDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setAccessibleName(tr("Statistics"));
    m_listPanel->body()->addWidget(m_list, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &BootstrapTab::chosen);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_statistics->setFilter(text);
        if (m_statistics->rowOf(m_model, m_term) >= 0)
            showStatistic(m_model, m_term);
    });
}

void BootstrapTab::createHistogram()
{
    m_level->setAccessibleName(tr("Level of the intervals"));
    m_histogramPanel->addAction(m_levelCaption);
    m_histogramPanel->addAction(m_level);
    m_histogramPanel->body()->addWidget(m_histogram, 1);
    connect(m_level, &QComboBox::currentIndexChanged, this, &BootstrapTab::refresh);
}

void BootstrapTab::createNumbers()
{
    m_numbersPanel->setFixedWidth(Theme::px(numbersWidth));
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, Theme::px(6), 0);
    column->setSpacing(Theme::px(12));
    column->addWidget(m_numbers);
    column->addWidget(m_note);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    content->setAutoFillBackground(false); // setWidget() switched it on
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Numbers of the statistic"));
    m_numbersPanel->body()->addWidget(scroll, 1);
}

void BootstrapTab::createCurves()
{
    m_curvesPanel->setFixedHeight(Theme::px(curvesHeight));
    m_x = m_chart->addValueAxis(Qt::AlignBottom, true);
    m_y = m_chart->addValueAxis(Qt::AlignLeft, false);
    for (const QString &name : {tr("upper"), tr("p"), tr("lower")})
        m_chart->addLine(name, markInk(limitMark));
    m_curvesPanel->body()->addWidget(m_chart, 1);
}

void BootstrapTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_model = m_term = -1;
    m_statistics->setResults(results);
    if (!results || results->replicates.empty())
        return;
    const bool isPermutation = results->plan->isPermutation();
    m_filter->setVisible(!isPermutation);
    m_curvesPanel->setVisible(results->complete);
    fillLevels();
    const int row = m_statistics->firstStatistic();
    m_list->setCurrentIndex(m_statistics->index(row));
    if (row < 0)
        showView({});
}

/// The experiment's level and the usual ones.
void BootstrapTab::fillLevels()
{
    const auto &spec = m_results->plan->experiment().intervals;
    const bool hasLevels = spec && m_results->complete;
    m_level->setVisible(hasLevels);
    m_levelCaption->setVisible(hasLevels);
    const QSignalBlocker quiet(m_level);
    m_level->clear();
    if (!spec)
        return;
    std::set<double> levels = {0.9, 0.95, 0.99, spec->level};
    for (const double level : levels)
        m_level->addItem(formatShort(100 * level, 6) + QStringLiteral(" %"), level);
    m_level->setCurrentIndex(
        static_cast<int>(std::distance(levels.begin(), levels.find(spec->level))));
}

void BootstrapTab::showStatistic(int model, int term)
{
    const int row = m_statistics->rowOf(model, term);
    if (row >= 0)
        m_list->setCurrentIndex(m_statistics->index(row));
}

void BootstrapTab::chosen(const QModelIndex &index)
{
    if (!index.isValid() || index.data(StatisticListModel::TermRole).toInt() < 0)
        return;
    m_model = index.data(StatisticListModel::ModelRole).toInt();
    m_term = index.data(StatisticListModel::TermRole).toInt();
    refresh();
}

void BootstrapTab::refresh()
{
    if (!m_results || m_model < 0)
        return;
    const double level = m_level->count() > 0 ? m_level->currentData().toDouble() : 0.95;
    showView(replicateView(*m_results, static_cast<std::size_t>(m_model),
                           static_cast<std::size_t>(m_term), level));
}

void BootstrapTab::showView(const ReplicateView &view)
{
    m_histogramPanel->setTitle(view.title);
    m_histogramPanel->setExplanation(view.explanation);
    m_histogram->setView(view);
    m_numbers->setFigures(view.figures);
    m_note->setText(view.note);
    m_curvesPanel->setExplanation(view.curveExplanation);
    updateCurves(view);
}

void BootstrapTab::updateCurves(const ReplicateView &view)
{
    const QList<QAbstractSeries *> lines = m_chart->chart()->series();
    QList<QPair<QPointF, QString>> labels;
    QList<ChartInk> inks;
    for (QAbstractSeries *series : lines) {
        auto *line = qobject_cast<QLineSeries *>(series);
        const auto curve = std::find_if(view.curves.begin(), view.curves.end(),
                                        [&](const auto &one) { return one.name == line->name(); });
        if (curve == view.curves.end() || curve->points.isEmpty()) {
            line->replace(QList<QPointF>{});
            continue;
        }
        line->replace(curve->points);
        if (curve->end.isEmpty())
            continue;
        labels.append({curve->points.constLast(), curve->name + u' ' + curve->end});
        inks.append([] { return Theme::markText(limitMark); });
    }
    scaleCurves(view);
    m_chart->setLabels(labels, inks);
    QStringList parts;
    for (const auto &label : labels)
        parts.append(label.second);
    m_chart->setSummary(parts.join(QStringLiteral(", ")));
}

/// The first replicates may be far off: what comes later sets the scale.
void BootstrapTab::scaleCurves(const ReplicateView &view)
{
    constexpr double firstShare = 0.15;
    double low = INFINITY, high = -INFINITY, most = 0;
    for (const ReplicateView::Curve &curve : view.curves)
        for (const QPointF &point : curve.points)
            most = std::max(most, point.x());
    for (const ReplicateView::Curve &curve : view.curves) {
        for (const QPointF &point : curve.points) {
            if (point.x() < firstShare * most)
                continue;
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    }
    if (!(low <= high))
        return;
    const double room = std::max(0.1 * (high - low), 1e-9 * std::abs(high));
    const double from = low >= 0 ? std::max(0.0, low - room) : low - room;
    const std::vector<double> ticks = PlotScale(from, high + room).ticks(5);
    const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : std::max(2 * room, 1e-12);
    ChartView::setTicks(m_y, std::floor(from / step) * step, std::ceil((high + room) / step) * step,
                        step);
    const std::vector<double> counts = PlotScale(0, most).ticks(6);
    const double countStep = counts.size() > 1 ? counts[1] - counts[0] : std::max(most, 1.0);
    ChartView::setTicks(m_x, 0, most * 1.12, countStep); // room for the labels
}

} // namespace heddle
