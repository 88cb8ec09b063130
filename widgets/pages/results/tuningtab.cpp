#include "pages/results/tuningtab.h"

#include "charts/chartview.h"
#include "charts/heatmap.h"
#include "charts/plotscale.h"
#include "charts/scorecurve.h"
#include "models/format.h"
#include "models/plantext.h"
#include "models/summarymodel.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "plan/tuninggrid.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr int choicesWidth = 200;
constexpr std::size_t mostLines = 6; // as many as hues tell apart

/// A coefficient along a path.
struct PathLine
{
    QString name;
    Eigen::Index row = 0;
    double reach = 0; ///< The largest size.
};

/// Those of one level that are not the intercept, the largest first.
std::vector<PathLine> linesOf(const Plan &plan, const PathEntry &path, const std::string &level)
{
    std::vector<PathLine> lines;
    const std::vector<CoefficientName> &names = plan.coefficients(path.cell.learner);
    const auto terms = std::ssize(plan.recipe().terms());
    for (Eigen::Index row = 0; row < std::ssize(names); ++row) {
        const CoefficientName &name = names[static_cast<std::size_t>(row)];
        if (name.level != level || (plan.recipe().hasIntercept() && row % terms == 0))
            continue;
        lines.push_back({QString::fromStdString(name.term), row,
                         path.coefficients.row(row).cwiseAbs().maxCoeff()});
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const PathLine &a, const PathLine &b) { return a.reach > b.reach; });
    return lines;
}

} // namespace

TuningTab::TuningTab(QWidget *parent)
    : QWidget(parent)
    , m_mapPanel(new Panel({}))
    , m_learner(new QComboBox)
    , m_map(new HeatMap)
    , m_choices(new QVBoxLayout)
    , m_curvePanel(new Panel({}))
    , m_curve(new ScoreCurve)
    , m_curveNote(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_pathPanel(new Panel(tr("Coefficient paths")))
    , m_level(new QComboBox)
    , m_paths(new ChartView(tr("Coefficients along lambda")))
    , m_pathNote(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("results#tuning"));
    createMap();
    m_curveNote->setWordWrap(true);
    m_curvePanel->body()->addWidget(m_curve, 1);
    m_curvePanel->body()->addWidget(m_curveNote);
    m_level->setAccessibleName(tr("Level"));
    m_pathPanel->addAction(m_level);
    m_lambda = m_paths->addLogAxis(Qt::AlignBottom, QStringLiteral("λ"));
    m_paths->setLineWidth(2);
    m_lambda->setReverse(true);
    m_coefficient = m_paths->addValueAxis(Qt::AlignLeft, true);
    for (std::size_t i = 0; i < mostLines; ++i)
        m_lines.push_back(m_paths->addLine({}, markInk(static_cast<int>(i))));
    m_pathNote->setWordWrap(true);
    m_pathPanel->body()->addWidget(m_paths, 1);
    m_pathPanel->body()->addWidget(m_pathNote);

    auto *lower = new QHBoxLayout;
    lower->setSpacing(Theme::px(gap));
    lower->addWidget(m_curvePanel, 1);
    lower->addWidget(m_pathPanel, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::px(gap));
    column->addWidget(m_mapPanel);
    column->addLayout(lower, 1);
    connect(m_learner, &QComboBox::currentIndexChanged, this, &TuningTab::showLearner);
    connect(m_map, &HeatMap::rowChosen, this, &TuningTab::showRow);
    connect(m_level, &QComboBox::currentIndexChanged, this, &TuningTab::showPaths);
}

void TuningTab::createMap()
{
    m_learner->setAccessibleName(tr("Learner"));
    m_learner->setObjectName(QStringLiteral("tunedLearner"));
    m_mapPanel->addAction(m_learner);
    m_choices->setSpacing(Theme::px(2));
    auto *choices = new QWidget;
    choices->setFixedWidth(Theme::px(choicesWidth));
    choices->setLayout(m_choices);
    m_choices->setContentsMargins(0, 0, 0, 0);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(16));
    row->addWidget(m_map, 1);
    row->addWidget(choices);
    m_mapPanel->body()->addLayout(row);
}

void TuningTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_learners.clear();
    m_isTuned = false;
    const QSignalBlocker quiet(m_learner);
    m_learner->clear();
    if (!results)
        return;
    m_learners = tunedLearners(*results);
    for (const PathEntry &path : results->paths)
        if (std::find(m_learners.begin(), m_learners.end(), path.cell.learner) == m_learners.end())
            m_learners.push_back(path.cell.learner);
    for (const int learner : m_learners)
        m_learner->addItem(
            learnerName(results->plan->experiment().learners[static_cast<std::size_t>(learner)]));
    m_learner->setVisible(m_learners.size() > 1);
    if (!m_learners.empty())
        showLearner(0);
}

void TuningTab::showLearner(int place)
{
    if (!m_results || place < 0)
        return;
    const int learner = m_learners[static_cast<std::size_t>(place)];
    const std::vector<int> tuned = tunedLearners(*m_results);
    m_isTuned = std::find(tuned.begin(), tuned.end(), learner) != tuned.end();
    m_view = m_isTuned ? tuningViewOf(*m_results, learner) : TuningView();
    m_view.learner = learner;
    m_mapPanel->setVisible(m_isTuned || m_learners.size() > 1);
    m_curvePanel->setVisible(m_isTuned);
    if (m_isTuned) {
        const auto placeOf = [this](int point) {
            return QPoint(m_view.columnOf(point), m_view.rowOf(point));
        };
        m_mapPanel->setTitle(tr("%1 over the grid").arg(metricTitle(m_view.metric)));
        m_mapPanel->setExplanation(
            tr("%1; mean over the resamples; %2 points")
                .arg(m_view.name, formatCount(std::int64_t(m_view.mean.size()))));
        m_map->setContent(
            {m_view.rows, m_view.columns,
             m_view.rowParameters.isEmpty() ? m_view.columnParameter
                                            : m_view.rowParameters + QStringLiteral(", ") +
                                                  m_view.columnParameter + QStringLiteral(" →"),
             m_view.mean, higherIsBetter(m_view.metric), placeOf(m_view.best),
             placeOf(m_view.oneSe),
             [this](int row, int column) { return pointTip(row * m_view.columnCount() + column); },
             [metric = m_view.metric](double value) { return formatScore(metric, value); }});
        showChoices();
    }
    const QSignalBlocker quiet(m_level);
    m_level->clear();
    for (const PathEntry &path : m_results->paths) {
        if (path.cell.learner != learner)
            continue;
        const auto &names = m_results->plan->coefficients(learner);
        if (path.cell.level >= 0)
            m_level->addItem(QString::fromStdString(m_results->plan->levelName(path.cell.level)));
        else if (!names.front().level.empty())
            for (const std::string &level : m_results->plan->target().levels)
                m_level->addItem(QString::fromStdString(level));
        if (path.cell.level < 0 || m_level->count() == m_results->plan->levelCount(learner))
            break;
    }
    m_level->setVisible(m_level->count() > 1);
    showRow(m_map->currentRow());
}

QString TuningTab::pointTip(int point) const
{
    const int row = m_view.rowOf(point), column = m_view.columnOf(point);
    QString text = settingText(m_results->plan->pointText(m_view.learner, point));
    text += QStringLiteral("\n%1 %2").arg(metricTitle(m_view.metric),
                                          formatScore(m_view.metric, m_view.mean(row, column)));
    if (std::isfinite(m_view.se(row, column)))
        text += tr(" ± %1").arg(formatShort(m_view.se(row, column), 2));
    return text;
}

void TuningTab::addChoice(const QString &title, int point, Token token)
{
    auto *head = new Label(title, TextStyle::Strong, token);
    m_choices->addWidget(head);
    for (const QString &line : pointTip(point).split(u'\n')) {
        auto *label = new Label(line, TextStyle::Secondary, Token::Ink2);
        label->setWordWrap(true);
        m_choices->addWidget(label);
    }
    m_choices->addSpacing(Theme::px(10));
}

void TuningTab::showChoices()
{
    while (QLayoutItem *taken = m_choices->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        if (taken->widget())
            taken->widget()->deleteLater();
    }
    const SelectionEntry &selection = *m_view.selection;
    addChoice(higherIsBetter(m_view.metric) ? tr("Highest") : tr("Lowest"), selection.best,
              Token::Ink);
    if (selection.oneSe != selection.best)
        addChoice(tr("1-SE choice"), selection.oneSe, Token::Warn);
    QStringList notes;
    notes.append(m_view.chosen == selection.best ? tr("The model of the best point is kept.")
                                                 : tr("The model of the 1-SE choice is kept."));
    if (!selection.atEdge.empty()) {
        QStringList names;
        for (const std::string &name : selection.atEdge)
            names.append(parameterName(name));
        notes.append(tr("The best %1 is the last that was tried: try values beyond it.")
                         .arg(names.join(QStringLiteral(", "))));
    }
    if (selection.isNested)
        notes.append(tr("Chosen inside each resample it scores %1 ± %2: that has seen no test row.")
                         .arg(formatScore(m_view.metric, selection.nestedMean),
                              formatShort(selection.nestedSe, 2)));
    for (const QString &note : notes) {
        auto *label = new Label(note, TextStyle::Secondary, Token::Ink2);
        label->setWordWrap(true);
        m_choices->addWidget(label);
    }
    m_choices->addStretch(1);
}

void TuningTab::showRow(int row)
{
    showPaths();
    if (!m_isTuned || row < 0)
        return;
    const auto at = static_cast<std::size_t>(row);
    const std::vector<double> &positions = m_view.positions[at];
    m_curvePanel->setVisible(positions.size() > 1);
    if (positions.size() < 2)
        return;
    const auto placeOf = [&](int point) {
        return m_view.rowOf(point) == row ? m_view.columnOf(point) : -1;
    };
    const auto textOf = [&](const QString &text, int point) {
        const int place = placeOf(point);
        return place < 0 ? QString()
                         : text.arg(formatShort(positions[static_cast<std::size_t>(place)], 3));
    };
    const bool isRising = positions.front() < positions.back();
    ScoreCurve::Content content;
    content.positions = positions;
    content.mean.assign(m_view.mean.row(row).begin(), m_view.mean.row(row).end());
    content.se.assign(m_view.se.row(row).begin(), m_view.se.row(row).end());
    const auto [least, most] = std::minmax_element(positions.begin(), positions.end());
    content.isLogarithmic = *least > 0 && *most > 20 * *least;
    content.isFalling = m_view.isPath && !isRising;
    content.higherIsBetter = higherIsBetter(m_view.metric);
    content.best = placeOf(m_view.best);
    content.other = placeOf(m_view.oneSe);
    content.bestText =
        textOf(higherIsBetter(m_view.metric) ? tr("highest %1") : tr("lowest %1"), m_view.best);
    content.otherText = textOf(tr("1-SE %1"), m_view.oneSe);
    content.tip = [this, row](int place) { return pointTip(row * m_view.columnCount() + place); };
    m_curve->setContent(std::move(content));

    const QString parameter =
        m_view.isPath && !isRising ? QStringLiteral("λ") : m_view.columnParameter;
    m_curvePanel->setTitle(
        m_view.rows[at].isEmpty()
            ? tr("%1 curve").arg(parameter)
            : tr("%1 curve at %2 %3").arg(parameter, m_view.rowParameters, m_view.rows[at]));
    m_curvePanel->setExplanation(m_view.isPath && !isRising
                                     ? tr("mean ± 1 standard error; stronger penalty on the left")
                                     : tr("mean ± 1 standard error"));
    m_curveNote->setText(
        m_view.isPath ? (isRising ? tr("The 1-SE rule takes the fewest rounds whose score is "
                                       "within one standard error of the best.")
                                  : tr("The 1-SE rule takes the strongest penalty whose score is "
                                       "within one standard error of the best."))
                      : QString());
}

/// The path of the row and level that are shown.
const PathEntry *TuningTab::shownPath() const
{
    const Plan &plan = *m_results->plan;
    const int length = plan.pathLength(m_view.learner);
    const int first = m_isTuned ? m_map->currentRow() * length : 0;
    for (const PathEntry &path : m_results->paths)
        if (path.cell.learner == m_view.learner && std::max(path.cell.point, 0) == first &&
            (path.cell.level < 0 || path.cell.level == std::max(m_level->currentIndex(), 0)))
            return &path;
    return nullptr;
}

void TuningTab::showPaths()
{
    const PathEntry *const path = m_results ? shownPath() : nullptr;
    const bool isShown = path && path->lambda.size() > 1 && path->lambda.back() > 0;
    m_pathPanel->setVisible(isShown);
    if (!isShown)
        return;
    const Plan &plan = *m_results->plan;
    const bool isJoint = !plan.coefficients(m_view.learner).front().level.empty();
    const std::string level =
        isJoint ? plan.levelName(std::max(m_level->currentIndex(), 0)) : std::string();
    const std::vector<PathLine> lines = linesOf(plan, *path, level);
    double low = 0, high = 0;
    QList<QPair<QPointF, QString>> labels;
    QList<ChartInk> inks;
    for (std::size_t i = 0; i < mostLines; ++i) {
        m_lines[i]->setVisible(i < lines.size());
        if (i >= lines.size())
            continue;
        QList<QPointF> points;
        for (std::size_t l = 0; l < path->lambda.size(); ++l)
            points.append(
                {path->lambda[l], path->coefficients(lines[i].row, static_cast<Eigen::Index>(l))});
        m_lines[i]->setName(lines[i].name);
        m_lines[i]->replace(points);
        labels.append({points.last(), lines[i].name});
        inks.append([mark = static_cast<int>(i)] { return Theme::markText(mark); });
        for (const QPointF &point : points) {
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    }
    // Names stand behind the lines: a quarter of the axis is theirs.
    const double largest = path->lambda.front(), least = path->lambda.back();
    ChartView::setRange(m_lambda, least, largest, least * std::pow(least / largest, 0.3));
    const PlotScale scale(low, high);
    const std::vector<double> ticks = scale.ticks(6);
    const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : scale.high() - scale.low();
    ChartView::setTicks(m_coefficient, std::floor(scale.low() / step) * step,
                        std::ceil(scale.high() / step) * step, step);
    m_paths->setLabels(labels, inks);
    m_paths->setSummary(
        tr("Coefficients of %1 terms from λ %2 to %3")
            .arg(lines.size())
            .arg(formatShort(path->lambda.front(), 3), formatShort(path->lambda.back(), 3)));
    m_pathPanel->setExplanation(tr("all %1 rows").arg(formatCount(plan.rowsUsed())));
    m_pathNote->setText(lines.size() > mostLines
                            ? tr("The %1 largest of %2 terms.").arg(mostLines).arg(lines.size())
                            : QString());
    m_pathNote->setVisible(lines.size() > mostLines);
}

} // namespace heddle
