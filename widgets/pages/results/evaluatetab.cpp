#include "pages/results/evaluatetab.h"

#include "charts/calibrationplot.h"
#include "charts/chartview.h"
#include "charts/confusionview.h"
#include "models/format.h"
#include "models/plantext.h"
#include "models/summarymodel.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/panel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineSeries>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <memory>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr int scoredWidth = 236;
constexpr double shareLabelDrop = 0.04; // of the axis: a label stands below its line
constexpr std::size_t mostShareLabels = 3;
constexpr std::size_t mostCurves = 6; // as many as hues tell apart

/// Those of one learner; of many the ones with the smallest areas, in the order of the levels.
std::vector<const RocEntry *> curvesOf(const Results &results, const Cell &cell)
{
    std::vector<const RocEntry *> curves;
    for (const RocEntry &entry : results.curves)
        if (entry.cell == cell && !entry.curve.thresholds.empty())
            curves.push_back(&entry);
    if (curves.size() <= mostCurves)
        return curves;
    std::stable_sort(curves.begin(), curves.end(),
                     [](const RocEntry *a, const RocEntry *b) { return a->area < b->area; });
    curves.resize(mostCurves);
    std::sort(curves.begin(), curves.end(),
              [](const RocEntry *a, const RocEntry *b) { return a->level < b->level; });
    return curves;
}

QList<QPointF> rocPoints(const RocCurve &curve)
{
    QList<QPointF> points;
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i)
        points.append({1 - curve.specificity[i], curve.sensitivity[i]});
    return points;
}

/// Precision beside recall from the same thresholds and the share of events among the rows.
QList<QPointF> precisionPoints(const RocCurve &curve, double events)
{
    QList<QPointF> points;
    for (std::size_t i = 0; i < curve.thresholds.size(); ++i) {
        const double hits = curve.sensitivity[i] * events;
        const double called = hits + (1 - curve.specificity[i]) * (1 - events);
        if (called > 0)
            points.append({curve.sensitivity[i], hits / called});
    }
    return points;
}

/// A figure with its meaning below it, at the right its value.
QWidget *figureRow(const QString &name, const QString &base, const QString &value)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, Theme::px(6), 0, Theme::px(6));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(Theme::px(2));
    texts->addWidget(new Label(name));
    texts->addWidget(new Label(base, TextStyle::Secondary, Token::Ink2));
    layout->addLayout(texts, 1);
    layout->addWidget(new Label(value, TextStyle::Document));
    return row;
}

} // namespace

EvaluateTab::EvaluateTab(QWidget *parent)
    : QWidget(parent)
    , m_scored(new Panel(tr("Scored")))
    , m_learner(new QComboBox)
    , m_figures(new QVBoxLayout)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_rocPanel(new Panel(tr("ROC")))
    , m_roc(createChart(tr("ROC"), tr("false positive rate"), tr("true positive rate"), m_rocLines))
    , m_precision(
          createChart(tr("Precision and recall"), tr("recall"), tr("precision"), m_precisionLines))
    , m_calibrated(new QComboBox)
    , m_calibration(new CalibrationPlot)
    , m_confusion(new ConfusionView)
{
    setHelpTopic(this, QStringLiteral("results#evaluate"));
    createScored();
    auto *diagonal = m_roc->addLine(tr("chance"), tokenInk(Token::Ink3), Qt::DashLine);
    diagonal->replace({QPointF(0, 0), QPointF(1, 1)});
    m_rocPanel->body()->addWidget(m_roc, 1);
    for (std::size_t i = 0; i < mostCurves; ++i)
        m_shareLines.push_back(
            m_precision->addLine(tr("share"), markInk(static_cast<int>(i)), Qt::DashLine));
    auto *precision = new Panel(tr("Precision and recall"),
                                tr("of the rows called a level; dashed: its share of all rows"));
    precision->body()->addWidget(m_precision, 1);
    auto *calibration = new Panel(tr("Calibration"), tr("10 bins, 95 % Wilson interval"));
    m_calibrated->setAccessibleName(tr("Level"));
    calibration->addAction(m_calibrated);
    calibration->body()->addWidget(m_calibration, 1);
    auto *confusion = new Panel(tr("Confusion"), tr("rows: true level; columns: called"));
    confusion->body()->addWidget(m_confusion, 1);
    connect(m_learner, &QComboBox::currentIndexChanged, this, &EvaluateTab::showLearner);
    connect(m_calibrated, &QComboBox::currentIndexChanged, this, &EvaluateTab::showCalibration);

    auto *grid = new QGridLayout;
    grid->setSpacing(Theme::px(gap));
    grid->addWidget(m_rocPanel, 0, 0);
    grid->addWidget(precision, 0, 1);
    grid->addWidget(calibration, 1, 0);
    grid->addWidget(confusion, 1, 1);
    for (int i = 0; i < 2; ++i) {
        grid->setColumnStretch(i, 1);
        grid->setRowStretch(i, 1);
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(gap));
    row->addWidget(m_scored);
    row->addLayout(grid, 1);
}

void EvaluateTab::createScored()
{
    m_scored->setFixedWidth(Theme::px(scoredWidth));
    m_learner->setObjectName(QStringLiteral("scoredLearner"));
    m_scored->body()->addWidget(captioned(tr("Learner"), m_learner));
    m_scored->body()->addSpacing(Theme::px(8));
    m_scored->body()->addWidget(makeLine());
    m_figures->setSpacing(0);
    m_scored->body()->addLayout(m_figures);
    m_scored->body()->addSpacing(Theme::px(8));
    m_note->setWordWrap(true);
    m_scored->body()->addWidget(m_note);
    m_scored->body()->addStretch(1);
}

ChartView *EvaluateTab::createChart(const QString &name, const QString &x, const QString &y,
                                    std::vector<QLineSeries *> &lines)
{
    auto *chart = new ChartView(name);
    chart->setLineWidth(2);
    ChartView::setTicks(chart->addValueAxis(Qt::AlignBottom, true, x), 0, 1, 0.25);
    ChartView::setTicks(chart->addValueAxis(Qt::AlignLeft, true, y), 0, 1, 0.25);
    for (std::size_t i = 0; i < mostCurves; ++i)
        lines.push_back(chart->addLine({}, markInk(static_cast<int>(i))));
    return chart;
}

QString EvaluateTab::levelName(int level) const
{
    return QString::fromStdString(m_results->plan->levelName(level));
}

void EvaluateTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_learners.clear();
    {
        const QSignalBlocker quiet(m_learner);
        m_learner->clear();
        for (std::size_t i = 0; results && i < results->confusions.size(); ++i) {
            m_learners.push_back(results->confusions[i].cell.learner);
            m_learner->addItem(scoreName(*results, results->confusions[i].cell));
        }
    }
    if (!m_learners.empty())
        showLearner(0);
}

void EvaluateTab::showLearner(int place)
{
    if (!m_results || place < 0)
        return;
    const ConfusionEntry &confusion = m_results->confusions[static_cast<std::size_t>(place)];
    const Cell &cell = confusion.cell;
    showFigures(confusion);
    showCurves(confusion);
    std::vector<QString> levels;
    std::vector<std::vector<double>> counts;
    for (Eigen::Index level = 0; level < confusion.counts.rows(); ++level) {
        levels.push_back(levelName(static_cast<int>(level)));
        counts.emplace_back();
        for (Eigen::Index called = 0; called < confusion.counts.cols(); ++called)
            counts.back().push_back(confusion.counts(level, called));
    }
    m_confusion->setCounts(std::move(levels), std::move(counts));

    const QSignalBlocker quiet(m_calibrated);
    m_calibrated->clear();
    int shown = 0;
    double smallest = 2;
    for (const RocEntry &entry : m_results->curves) {
        if (entry.cell != cell)
            continue;
        if (entry.area < smallest) { // the one that needs a look most
            smallest = entry.area;
            shown = m_calibrated->count();
        }
        m_calibrated->addItem(levelName(entry.level), entry.level);
    }
    m_calibrated->setVisible(m_calibrated->count() > 1);
    m_calibrated->setCurrentIndex(shown);
    showCalibration(shown);
}

void EvaluateTab::showFigures(const ConfusionEntry &confusion)
{
    while (QLayoutItem *taken = m_figures->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        taken->widget()->deleteLater();
    }
    for (const SummaryEntry &summary : m_results->summaries) {
        if (summary.cell != confusion.cell)
            continue;
        m_figures->addWidget(figureRow(metricTitle(summary.metric), tr("all tested rows together"),
                                       formatScore(summary.metric, summary.pooled)));
        m_figures->addWidget(makeLine());
    }
    const double hits = confusion.counts.trace();
    const double all = confusion.counts.sum();
    m_note->setText(tr("%1 of %2 predictions out of sample are right. The level of the largest "
                       "probability is called; of two levels the event above one half.")
                        .arg(formatShort(hits), formatShort(all)));
}

void EvaluateTab::showCurves(const ConfusionEntry &confusion)
{
    const std::vector<const RocEntry *> curves = curvesOf(*m_results, confusion.cell);
    QList<QPair<QPointF, QString>> labels, shareLabels;
    QList<ChartInk> inks;
    bool hasInterval = false;
    QStringList sentences;
    for (std::size_t i = 0; i < mostCurves; ++i) {
        const bool isShown = i < curves.size();
        m_rocLines[i]->setVisible(isShown);
        m_precisionLines[i]->setVisible(isShown);
        m_shareLines[i]->setVisible(isShown);
        if (!isShown)
            continue;
        const RocEntry &entry = *curves[i];
        const QString name = levelName(entry.level);
        m_rocLines[i]->setName(name);
        m_rocLines[i]->replace(rocPoints(entry.curve));
        m_precisionLines[i]->setName(name);
        const double events = confusion.counts.row(entry.level).sum() / confusion.counts.sum();
        m_precisionLines[i]->replace(precisionPoints(entry.curve, events));
        m_shareLines[i]->replace({QPointF(0, events), QPointF(1, events)});
        const double drop = events > 2 * shareLabelDrop ? shareLabelDrop : -shareLabelDrop;
        if (curves.size() <= mostShareLabels) // hues tell more apart, as beside the ROC curves
            shareLabels.append({QPointF(0, events - drop), name + u' ' + formatFixed(events, 3)});
        QString text = name + u' ' + formatFixed(entry.area, 3);
        if (!std::isnan(entry.low)) {
            text += tr(" (%1 to %2)").arg(formatFixed(entry.low, 3), formatFixed(entry.high, 3));
            hasInterval = true;
        }
        // Below the diagonal, where no curve better than chance goes.
        labels.append({QPointF(0.48, 0.36 - 0.01 * static_cast<double>(i)), text});
        inks.append([mark = static_cast<int>(i)] { return Theme::markText(mark); });
        sentences.append(tr("area of %1").arg(text));
    }
    m_rocPanel->setExplanation(hasInterval ? tr("area with 95 % interval (DeLong)")
                                           : tr("area; rows tested more than once allow no "
                                                "interval"));
    m_roc->setLabels(labels, inks);
    m_roc->setSummary(sentences.join(QStringLiteral("; ")));
    m_precision->setLabels(shareLabels, inks.mid(0, shareLabels.size()));
    m_precision->setSummary(tr("Precision beside recall of %1 levels").arg(curves.size()));
}

void EvaluateTab::showCalibration(int place)
{
    if (!m_results || place < 0 || m_learner->currentIndex() < 0)
        return;
    const int level = m_calibrated->itemData(place).toInt();
    const int learner = m_learners[static_cast<std::size_t>(m_learner->currentIndex())];
    const bool hasHues = m_calibrated->count() <= static_cast<int>(mostCurves);
    for (const CalibrationEntry &entry : m_results->calibrations)
        if (entry.cell.learner == learner && entry.level == level)
            m_calibration->setBins(levelName(level), hasHues ? place : 0, entry.bins);
}

} // namespace heddle
