#include "pages/results/coefficientpanel.h"

#include "charts/forestdelegate.h"
#include "models/fitlistmodel.h"
#include "models/format.h"
#include "models/plantext.h"
#include "parts/button.h"
#include "parts/chartmenu.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"
#include "parts/tables.h"
#include "plan/tuninggrid.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

/// p values as formatP() writes them.
class PValueDelegate : public NumberDelegate
{
public:
    using NumberDelegate::NumberDelegate;

protected:
    QString textOf(const QModelIndex &index) const override
    {
        return formatP(index.data(Qt::DisplayRole).toDouble());
    }
};

/// Four decimals while they say something: separated fits run to 10^5 and more.
class EstimateDelegate : public NumberDelegate
{
public:
    using NumberDelegate::NumberDelegate;

protected:
    QString textOf(const QModelIndex &index) const override
    {
        const double value = index.data(Qt::DisplayRole).toDouble();
        const int decimals = index.column() == CoefficientModel::Statistic ? 3 : 4;
        return std::abs(value) < 1e5 ? formatFixed(value, decimals) : formatShort(value, 4);
    }
};

/// On the scale shown.
ChartData coefficientData(const CoefficientModel &model)
{
    const auto header = [&model](int column) {
        return model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    };
    ChartData data{{header(CoefficientModel::Term)}, {}};
    constexpr std::array Numbers = {CoefficientModel::Estimate, CoefficientModel::StdError,
                                    CoefficientModel::Statistic, CoefficientModel::PValue};
    for (const int column : Numbers)
        data.columns.append(header(column));
    data.columns.append({CoefficientPanel::tr("low"), CoefficientPanel::tr("high")});
    for (int row = 0; row < model.rowCount(); ++row) {
        QVariantList values = {model.index(row, CoefficientModel::Term).data()};
        for (const int column : Numbers)
            values.append(model.index(row, column).data());
        const QModelIndex forest = model.index(row, CoefficientModel::Forest);
        values.append(forest.data(CoefficientModel::LowRole));
        values.append(forest.data(CoefficientModel::HighRole));
        data.rows.push_back(std::move(values));
    }
    return data;
}

QString titleOf(const Results &results, const FitEntry &fit)
{
    if (fit.cell.level >= 0)
        return CoefficientPanel::tr("%1 against the rest").arg(fitName(results, fit));
    const QString target = QString::fromStdString(results.plan->target().name);
    return fit.event.empty() ? target
                             : target + QStringLiteral(": ") + QString::fromStdString(fit.event);
}

QString explanationOf(const Results &results, const FitEntry &fit)
{
    QString rows = CoefficientPanel::tr("%1 rows").arg(formatCount(fit.fit.rows));
    const int learner = fit.cell.learner;
    if (fit.cell.point >= 0)
        rows = settingText(results.plan->pointText(learner, fit.cell.point)) +
               QStringLiteral("; ") + rows;
    const auto &names = results.plan->coefficients(learner);
    const bool hasLevels = !names.empty() && !names.front().level.empty();
    if (hasLevels && names.front().level == results.plan->levelName(0)) // none is the base
        return CoefficientPanel::tr("log-odds of each level; %1").arg(rows);
    if (fit.fit.family == Family::Gaussian)
        return CoefficientPanel::tr("least squares; %1").arg(rows);
    if (fit.fit.link != Link::Logit)
        return CoefficientPanel::tr("%1, link %2; %3")
            .arg(QString::fromStdString(std::string(toText(fit.fit.family))),
                 QString::fromStdString(std::string(toText(fit.fit.link))), rows);
    if (fit.fit.family == Family::Multinomial)
        return CoefficientPanel::tr("log-odds against %1; %2")
            .arg(QString::fromStdString(results.plan->target().levels.front()), rows);
    if (fit.event.empty())
        return CoefficientPanel::tr("log-odds; %1").arg(rows);
    return CoefficientPanel::tr("log-odds of %1; %2").arg(QString::fromStdString(fit.event), rows);
}

QString statisticsOf(const FitEntry &fit)
{
    const GlmFit &shown = fit.fit;
    QString deviances =
        CoefficientPanel::tr("Null deviance %1 on %2 degrees of freedom, residual deviance %3 on "
                             "%4.")
            .arg(formatFixed(shown.nullDeviance, 2), formatCount(shown.dfNull),
                 formatFixed(shown.deviance, 2), formatCount(shown.dfResidual));
    if (!std::isnan(fit.criteria.aic))
        deviances += CoefficientPanel::tr(" AIC %1, BIC %2.")
                         .arg(formatFixed(fit.criteria.aic, 2), formatFixed(fit.criteria.bic, 2));
    if (shown.family == Family::Gaussian && !std::isnan(shown.dispersion))
        return CoefficientPanel::tr("Residual standard error %1. ")
                   .arg(formatShort(std::sqrt(shown.dispersion))) +
               deviances;
    if (!shown.iterations)
        return deviances;
    const bool isNewton = shown.family == Family::Multinomial;
    return deviances + u' ' +
           formatCounted(*shown.iterations,
                         isNewton ? CoefficientPanel::tr("Newton iteration")
                                  : CoefficientPanel::tr("Fisher scoring iteration"),
                         isNewton ? CoefficientPanel::tr("Newton iterations")
                                  : CoefficientPanel::tr("Fisher scoring iterations")) +
           u'.';
}

} // namespace

CoefficientPanel::CoefficientPanel(QWidget *parent)
    : Panel({}, {}, parent)
    , m_model(new CoefficientModel(this))
    , m_table(new QTableView)
    , m_forest(new ForestDelegate(this))
    , m_forestBox(new QWidget)
    , m_header(new ForestHeader(CoefficientModel::Forest))
    , m_scale(new SegmentedControl(tr("Scale of the estimates")))
    , m_statistics(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_legend(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    createTable();
    createActions();
    body()->setContentsMargins(0, 0, 0, Theme::px(12));
    body()->setSpacing(0);
    QWidget *forest = m_forestBox;
    forest->setAccessibleName(tr("Coefficients"));
    auto *rows = new QVBoxLayout(forest);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_axis);
    new ChartMenu(
        forest, [this] { return coefficientData(*m_model); }, ChartMenu::Focus::Within);
    body()->addWidget(forest, 1);
    auto *lines = new QVBoxLayout;
    lines->setContentsMargins(Theme::px(12), Theme::px(8), Theme::px(12), 0);
    lines->setSpacing(Theme::px(2));
    for (Label *label : {m_statistics, m_legend}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        lines->addWidget(label);
    }
    body()->addLayout(lines);
    body()->addStretch(0);
}

void CoefficientPanel::createTable()
{
    m_table->setHorizontalHeader(m_header);
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setAccessibleName(tr("Coefficients"));
    auto *estimates = new EstimateDelegate(m_table);
    for (const int column :
         {CoefficientModel::Estimate, CoefficientModel::StdError, CoefficientModel::Statistic})
        m_table->setItemDelegateForColumn(column, estimates);
    m_table->setItemDelegateForColumn(CoefficientModel::PValue, new PValueDelegate(m_table));
    m_table->setItemDelegateForColumn(CoefficientModel::Interval, new NumberDelegate(m_table));
    m_table->setItemDelegateForColumn(CoefficientModel::Forest, m_forest);
    m_axis = new ForestAxis(m_table, CoefficientModel::Forest);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(Theme::px(36));
}

void CoefficientPanel::createActions()
{
    auto *copyButton = new Button(tr("Copy"));
    copyButton->setIconName(QStringLiteral("copy"));
    copyButton->setToolTip(tr("Copy the table with all digits as tab-separated text"));
    addAction(m_scale);
    addAction(copyButton);
    connect(copyButton, &Button::clicked, this, &CoefficientPanel::copy);
    connect(m_scale, &SegmentedControl::currentChanged, this, [this](int index) {
        m_model->setScale(m_scales[static_cast<std::size_t>(index)]);
        updateScale();
    });
}

/// A segment for each scale that the fit has.
void CoefficientPanel::offerScales(const FitEntry &fit)
{
    using Scale = CoefficientModel::Scale;
    const bool isLogit = fit.fit.link == Link::Logit;
    const QSignalBlocker blocker(m_scale); // the model keeps its scale
    m_scales.clear();
    m_scale->clear();
    const auto offer = [this](Scale scale, const QString &text, const QString &toolTip) {
        if (!m_model->hasScale(scale))
            return;
        m_scales.push_back(scale);
        m_scale->addSegment(text, toolTip);
    };
    offer(Scale::Fitted, isLogit ? tr("Log-odds") : tr("Estimates"),
          tr("The estimates as they were fitted"));
    offer(Scale::Ratio, isLogit ? tr("Odds ratio") : tr("Ratio"),
          isLogit ? tr("By how much the odds are multiplied when the term grows by one")
                  : tr("By how much the mean is multiplied when the term grows by one"));
    offer(Scale::PerSd, tr("Per SD"),
          tr("For a term that grows by its standard deviation in the rows used"));
    const auto shown = std::find(m_scales.begin(), m_scales.end(), m_model->scale());
    m_scale->setCurrentIndex(static_cast<int>(shown - m_scales.begin()));
    m_scale->setVisible(m_scales.size() > 1);
}

void CoefficientPanel::setFit(const std::shared_ptr<const Results> &results, int fit)
{
    m_model->setFit(results, fit);
    const FitEntry *entry = m_model->fit();
    if (!entry)
        return;
    setTitle(titleOf(*results, *entry));
    setExplanation(explanationOf(*results, *entry));
    offerScales(*entry);
    m_statistics->setText(statisticsOf(*entry));
    const int rowHeight = m_table->verticalHeader()->defaultSectionSize();
    const int rows = m_model->rowCount();
    m_table->setMaximumHeight(m_table->horizontalHeader()->height() + rows * rowHeight + 2);
    m_table->setMinimumHeight(m_table->horizontalHeader()->height() +
                              std::min(rows, 6) * rowHeight + 2);
    m_forestBox->setMaximumHeight(m_table->maximumHeight() + m_axis->sizeHint().height());
    updateScale();
}

void CoefficientPanel::updateScale()
{
    const FitEntry *entry = m_model->fit();
    if (!entry)
        return;
    const bool odds = m_model->scale() == CoefficientModel::Scale::Ratio;
    const bool doubtful = isUnreliable(entry->fit);
    const PlotScale scale = forestScale(*m_model, odds, doubtful);
    m_forest->setScale(scale, fitMark(*entry));
    m_axis->setScale(scale);
    const bool isOfClasses = !entry->event.empty() || entry->fit.family == Family::Multinomial;
    QString below = isOfClasses ? tr("less likely") : tr("lower");
    QString above = isOfClasses ? tr("more likely") : tr("higher");
    if (entry->fit.link == Link::Inverse)
        std::swap(below, above); // the mean is 1 / η
    m_header->setScale(scale, below, above);
    if (entry->fit.standardErrors.size() == 0 || entry->fit.standardErrors.array().isNaN().all()) {
        m_legend->setText(
            tr("A penalty holds these estimates back: they have no standard errors."));
        finishTable();
        return;
    }
    QString legend;
    if (m_model->scale() == CoefficientModel::Scale::PerSd)
        legend = tr("Per standard deviation of each term in the rows used; the intercept as "
                    "fitted. ");
    legend += tr("Thick bar ± 1 standard error, thin bar 95 %. ");
    legend += doubtful ? tr("Standard errors and p values of this fit mean nothing.")
                       : (odds ? tr("Coloured where the interval leaves out one.")
                               : tr("Coloured where the interval leaves out zero.")) +
                             QStringLiteral("  *** p < 0.001, ** < 0.01, * < 0.05, . < 0.1");
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const double estimate = m_model->index(row, CoefficientModel::Forest)
                                    .data(CoefficientModel::EstimateRole)
                                    .toDouble();
        if (estimate < scale.low() || estimate > scale.high()) {
            legend += QStringLiteral("  ") + tr("An arrow: beyond the axis.");
            break;
        }
    }
    m_legend->setText(legend);
    finishTable();
}

void CoefficientPanel::finishTable()
{
    m_table->resizeColumnsToContents();
    for (int column = CoefficientModel::Estimate; column <= CoefficientModel::Interval; ++column)
        if (column != CoefficientModel::Stars)
            m_table->setColumnWidth(column, std::max(m_table->columnWidth(column), Theme::px(84)));
    m_table->viewport()->update();
}

void CoefficientPanel::copy()
{
    QApplication::clipboard()->setText(m_model->text());
}

} // namespace heddle
