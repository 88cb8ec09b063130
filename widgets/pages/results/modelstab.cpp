#include "pages/results/modelstab.h"

#include "charts/dotplot.h"
#include "charts/separationstrip.h"
#include "models/format.h"
#include "models/roles.h"
#include "parts/button.h"
#include "parts/forestdelegate.h"
#include "parts/icons.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/segmentedcontrol.h"
#include "parts/tables.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPainter>
#include <QPixmap>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

QPixmap dotOf(int group)
{
    QPixmap pixmap(12, 12);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::mark(group));
    painter.drawEllipse(1, 1, 10, 10);
    return pixmap;
}

} // namespace

ModelsTab::ModelsTab(QWidget *parent)
    : QWidget(parent)
    , m_model(new CoefficientModel(this))
{
    auto *right = new QVBoxLayout;
    right->setSpacing(Theme::px(12));
    right->addWidget(createTable(), 3);
    right->addWidget(createNotes(), 2);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(createList());
    layout->addLayout(right, 1);
}

QWidget *ModelsTab::createList()
{
    auto *panel = new Panel(tr("Fits on all rows"));
    panel->body()->setContentsMargins(0, 0, 0, 0);
    panel->setFixedWidth(Theme::px(236));
    m_list = new QListWidget;
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Fits"));
    m_list->setWordWrap(true);
    m_list->setSpacing(Theme::px(4));
    panel->body()->addWidget(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &ModelsTab::showFit);
    return panel;
}

QWidget *ModelsTab::createTable()
{
    m_tablePanel = new Panel(tr("Coefficients"));
    m_scale = new SegmentedControl(tr("Scale"), {tr("Log-odds"), tr("Odds ratio")});
    connect(m_scale, &SegmentedControl::currentChanged, this, [this](int index) {
        m_model->setScale(index == 1 ? EstimateScale::OddsRatio : EstimateScale::LogOdds);
        showForest();
    });
    auto *copy = new Button(tr("Copy"));
    copy->setIconName(QStringLiteral("copy"));
    copy->setToolTip(tr("Copy the table with headers as tab-separated text"));
    connect(copy, &Button::clicked, this,
            [this] { QApplication::clipboard()->setText(tableText(m_table)); });
    m_tablePanel->addAction(m_scale);
    m_tablePanel->addAction(copy);

    m_table = new QTableView;
    m_table->setAccessibleName(tr("Coefficients"));
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setItemDelegate(new CellDelegate(m_table));
    auto *numbers = new NumberDelegate(m_table);
    numbers->setDecimals(CoefficientModel::Estimate, 4);
    numbers->setDecimals(CoefficientModel::StdError, 4);
    numbers->setDecimals(CoefficientModel::Statistic, 3);
    for (const auto column :
         {CoefficientModel::Estimate, CoefficientModel::StdError, CoefficientModel::Statistic,
          CoefficientModel::PValue, CoefficientModel::Interval})
        m_table->setItemDelegateForColumn(column, numbers);
    m_forest = new ForestDelegate(m_table);
    m_table->setItemDelegateForColumn(CoefficientModel::Forest, m_forest);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_statistics = new Label({}, TextStyle::Body, Token::Ink2);
    m_statistics->setWordWrap(true);
    m_statistics->setContentsMargins(Theme::px(12), 0, Theme::px(12), Theme::px(8));
    m_tablePanel->body()->setContentsMargins(0, 0, 0, 0);
    m_tablePanel->body()->addWidget(m_table, 1);
    m_tablePanel->body()->addWidget(m_statistics);
    return m_tablePanel;
}

QWidget *ModelsTab::createNotes()
{
    m_across = new DotPlot(tr("The same terms across levels"));
    m_across->setBand(1.96);
    m_acrossPanel = new Panel(tr("The same terms across levels"),
                              tr("estimate / standard error; grey band: below 1.96"));
    m_acrossPanel->body()->addWidget(m_across, 1);

    m_separationText = new Label({}, TextStyle::Body, Token::Ink2);
    m_separationText->setWordWrap(true);
    m_strip = new SeparationStrip;
    m_separationPanel = new Panel(tr("Separation"));
    m_separationPanel->setIcon(QStringLiteral("triangle-alert"), Token::Warn);
    m_separationPanel->body()->addWidget(m_separationText);
    m_separationPanel->body()->addWidget(m_strip, 1);
    m_separationPanel->body()->addStretch();

    auto *notes = new QSplitter(Qt::Horizontal);
    notes->setObjectName(QStringLiteral("resultsNotes"));
    notes->setHandleWidth(Theme::px(12));
    notes->setChildrenCollapsible(false);
    notes->addWidget(m_acrossPanel);
    notes->addWidget(m_separationPanel);
    return notes;
}

void ModelsTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    fillList();
    showFit(m_list->count() > 0 ? 0 : -1);
}

void ModelsTab::setCurrentFit(int fit)
{
    m_list->setCurrentRow(fit);
}

int ModelsTab::groupOf(const FitEntry &fit) const
{
    return std::max(fit.cell.level, 0);
}

void ModelsTab::fillList()
{
    m_list->clear();
    if (!m_results)
        return;
    for (const FitEntry &fit : m_results->fits) {
        QString text = fitTitle(*m_results, fit);
        if (m_results->plan->experiment().learners.size() > 1)
            text += QStringLiteral(" · ") +
                    QString::fromStdString(m_results->plan->experiment()
                                               .learners[static_cast<std::size_t>(fit.cell.learner)]
                                               .name);
        text += QLatin1Char('\n') + fitSummary(fit) + QLatin1Char('\n') + fitState(fit);
        auto *item = new QListWidgetItem(QIcon(dotOf(groupOf(fit))), text);
        if (fit.fit.separation != Separation::None || !fit.fit.converged)
            item->setIcon(
                QIcon(iconPixmap(QStringLiteral("triangle-alert"), 14, Theme::color(Token::Warn))));
        m_list->addItem(item);
    }
    m_list->setCurrentRow(0);
}

void ModelsTab::showFit(int fit)
{
    m_model->setFit(m_results, fit);
    const FitEntry *entry = m_model->fit();
    if (!entry)
        return;
    const bool logistic = entry->fit.family == Family::Binomial;
    const QString title = fitTitle(*m_results, *entry);
    m_tablePanel->setTitle(entry->cell.level >= 0 ? tr("%1 against the rest").arg(title) : title);
    m_tablePanel->setExplanation(
        logistic ? tr("log-odds of %1; %2")
                       .arg(title, formatCounted(entry->fit.rows, tr("row"), tr("rows")))
                 : tr("%1").arg(formatCounted(entry->fit.rows, tr("row"), tr("rows"))));
    m_scale->setVisible(logistic);
    m_statistics->setText(statisticsLine(*entry));
    m_table->setColumnWidth(CoefficientModel::Term, Theme::px(190));
    for (const auto column : {CoefficientModel::Estimate, CoefficientModel::StdError,
                              CoefficientModel::Statistic, CoefficientModel::PValue})
        m_table->setColumnWidth(column, Theme::px(104));
    m_table->setColumnWidth(CoefficientModel::Stars, Theme::px(40));
    m_table->setColumnWidth(CoefficientModel::Interval, Theme::px(150));
    showForest();
    showAcrossLevels(*entry);
    showSeparation(*entry);
}

void ModelsTab::showForest()
{
    const FitEntry *entry = m_model->fit();
    if (!entry)
        return;
    const double noEffect = m_model->scale() == EstimateScale::OddsRatio ? 1 : 0;
    double low = noEffect, high = noEffect;
    for (int row = 0; row < m_model->rowCount() && m_model->isReliable(); ++row) {
        const QModelIndex index = m_model->index(row, CoefficientModel::Forest);
        const double from = index.data(CoefficientModel::LowRole).toDouble(),
                     to = index.data(CoefficientModel::HighRole).toDouble();
        const bool isIntercept = m_results->plan->recipe().hasIntercept() && row == 0;
        if (isIntercept &&
            m_model->rowCount() > 1) // far away often; cut at the edge rather than shrink the rest
            continue;
        low = std::isfinite(from) ? std::min(low, from) : low;
        high = std::isfinite(to) ? std::max(high, to) : high;
    }
    const double margin = std::max(high - low, 1e-9) * 0.08;
    m_forest->setScale(low - margin, high + margin, noEffect, groupOf(*entry),
                       m_model->isReliable());
    m_table->viewport()->update();
}

QString ModelsTab::statisticsLine(const FitEntry &entry) const
{
    const GlmFit &fit = entry.fit;
    QString text;
    if (fit.family == Family::Binomial) {
        text = tr("Null deviance %1 on %2 degrees of freedom, residual deviance %3 on %4. AIC %5, "
                  "BIC %6.")
                   .arg(formatFixed(fit.nullDeviance, 2), formatCount(fit.dfNull),
                        formatFixed(fit.deviance, 2), formatCount(fit.dfResidual),
                        formatFixed(entry.criteria.aic, 2), formatFixed(entry.criteria.bic, 2));
        if (fit.iterations)
            text += QLatin1Char(' ') +
                    tr("%1.").arg(formatCounted(*fit.iterations, tr("Fisher scoring iteration"),
                                                tr("Fisher scoring iterations")));
    } else {
        text = tr("Residual standard error %1 on %2 degrees of freedom, R² %3. AIC %4, BIC %5.")
                   .arg(formatShort(std::sqrt(fit.dispersion), 5), formatCount(fit.dfResidual),
                        formatFixed(1 - fit.deviance / fit.nullDeviance, 4),
                        formatFixed(entry.criteria.aic, 2), formatFixed(entry.criteria.bic, 2));
    }
    return text + QLatin1Char('\n') +
           tr("Thick bar ± 1 standard error, thin bar 95 %. Coloured where the interval leaves out "
              "no effect. *** p < 0.001, ** < 0.01, * < 0.05, . < 0.1");
}

void ModelsTab::showAcrossLevels(const FitEntry &fit)
{
    std::vector<DotPlot::Row> rows;
    QStringList names;
    constexpr std::size_t mostTerms = 24; // more rows than this cannot be read
    for (const FitEntry &other : m_results->fits) {
        if (other.cell.learner != fit.cell.learner || other.cell.level < 0)
            continue;
        names.append(fitTitle(*m_results, other));
        const bool reliable = other.fit.converged && other.fit.separation == Separation::None;
        for (std::size_t j = 1; j < other.coefficients.size() && j <= mostTerms; ++j) {
            if (rows.size() < j)
                rows.push_back(
                    {QString::fromStdString(other.coefficients[j].term), {}, std::nullopt, 0, {}});
            if (reliable)
                rows[j - 1].dots.push_back(
                    {other.coefficients[j].statistic, other.cell.level, 0,
                     tr("%1, %2: %3")
                         .arg(names.last(), rows[j - 1].label,
                              formatFixed(other.coefficients[j].statistic, 3))});
        }
    }
    m_acrossPanel->setVisible(names.size() > 1);
    m_across->setGroupNames(names.size() <= Theme::markCount ? names : QStringList());
    m_across->setRows(std::move(rows));
}

void ModelsTab::showSeparation(const FitEntry &fit)
{
    m_separationPanel->setVisible(fit.fit.separation != Separation::None);
    m_strip->clear();
    if (fit.fit.separation == Separation::None)
        return;
    const QString name = fitTitle(*m_results, fit);
    m_separationPanel->setTitle(fit.fit.separation == Separation::Complete
                                    ? tr("%1 is separated").arg(name)
                                    : tr("%1 is separated in part").arg(name));
    QStringList terms;
    for (const std::string &term : fit.separatingTerms)
        terms.append(QString::fromStdString(term));
    m_separationText->setText(
        tr("%1 %2 %3 from the rest. The likelihood then has no maximum: estimates grow without "
           "end, and standard errors and p values mean nothing. "
           "Predictions for these rows are still right.")
            .arg(terms.join(QStringLiteral(", ")),
                 fit.separatingTerms.size() == 1 ? tr("alone splits") : tr("together split"),
                 name));
    const Plan &plan = *m_results->plan;
    const Column *column =
        fit.separatingTerms.size() == 1 ? plan.table().find(fit.separatingTerms.front()) : nullptr;
    const bool drawn = column && column->type() == ColumnType::Numeric &&
                       fit.fit.separation == Separation::Complete;
    m_strip->setVisible(drawn);
    if (!drawn)
        return;
    const int event = fit.cell.level >= 0 ? fit.cell.level : plan.target().event;
    std::vector<double> ofEvent, ofRest;
    for (std::size_t i = 0; i < plan.rowsUsed().size(); ++i)
        (plan.target().codes[i] == event ? ofEvent : ofRest)
            .push_back(column->numbers()[static_cast<std::size_t>(plan.rowsUsed()[i])]);
    m_strip->setValues(QString::fromStdString(column->name()), name, groupOf(fit),
                       std::move(ofEvent), std::move(ofRest));
}

} // namespace heddle
