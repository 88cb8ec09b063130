#include "pages/results/modelstab.h"

#include "charts/estimateacrosslevels.h"
#include "models/fitlistmodel.h"
#include "models/format.h"
#include "models/plantext.h"
#include "pages/results/coefficientpanel.h"
#include "pages/results/entrydelegate.h"
#include "pages/results/gainpanel.h"
#include "pages/results/separationpanel.h"
#include "parts/label.h"
#include "parts/panel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr int listWidth = 236;

QString listTitle(const Results &results)
{
    const std::vector<LearnerSpec> &learners = results.plan->experiment().learners;
    if (learners.size() > 1)
        return formatCounted(static_cast<std::int64_t>(learners.size()), ModelsTab::tr("learner"),
                             ModelsTab::tr("learners"));
    const QString title = learnerTitle(learners.front().kind);
    return results.plan->hasLevelAxis(0) ? ModelsTab::tr("%1, one-vs-rest").arg(title) : title;
}

} // namespace

ModelsTab::ModelsTab(QWidget *parent)
    : QWidget(parent)
    , m_fits(new FitListModel(this))
    , m_listPanel(new Panel({}))
    , m_list(new QListView)
    , m_coefficients(new CoefficientPanel)
    , m_gain(new GainPanel)
    , m_lower(new QWidget)
    , m_acrossPanel(
          new Panel(tr("The same terms across levels"), tr("z = estimate / standard error")))
    , m_across(new EstimateAcrossLevels)
    , m_acrossNote(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_separation(new SeparationPanel)
{
    createFitList();
    createAcross();
    auto *lower = new QHBoxLayout(m_lower);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(Theme::px(gap));
    lower->addWidget(m_acrossPanel, 6);
    lower->addWidget(m_separation, 7);
    auto *right = new QVBoxLayout;
    right->setSpacing(Theme::px(gap));
    right->addWidget(m_coefficients, 3);
    right->addWidget(m_gain, 3);
    right->addWidget(m_lower, 5);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(gap));
    row->addWidget(m_listPanel);
    row->addLayout(right, 1);
}

void ModelsTab::createFitList()
{
    m_listPanel->setFixedWidth(Theme::px(listWidth));
    m_listPanel->body()->setContentsMargins(0, 0, 0, 0);
    m_list->setModel(m_fits);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setAccessibleName(tr("Models"));
    m_listPanel->body()->addWidget(m_list);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ModelsTab::fitChosen);
}

void ModelsTab::createAcross()
{
    m_acrossNote->setWordWrap(true);
    m_acrossPanel->body()->addWidget(m_across, 1);
    m_acrossPanel->body()->addWidget(m_acrossNote);
    m_acrossPanel->body()->addStretch(0);
}

void ModelsTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_fits->setResults(results);
    if (!results || results->fits.empty())
        return;
    m_listPanel->setTitle(listTitle(*results));
    const auto usable = std::find_if(results->fits.begin(), results->fits.end(),
                                     [](const FitEntry &fit) { return !isUnreliable(fit.fit); });
    showFit(usable == results->fits.end() ? 0 : static_cast<int>(usable - results->fits.begin()));
}

void ModelsTab::showFit(int fit)
{
    m_list->setCurrentIndex(m_fits->index(m_fits->rowOfFit(fit)));
}

void ModelsTab::fitChosen(const QModelIndex &index)
{
    const int fit = index.isValid() ? index.data(FitListModel::FitRole).toInt() : -1;
    if (fit < 0)
        return;
    const FitEntry &chosen = m_results->fits[static_cast<std::size_t>(fit)];
    m_coefficients->setVisible(!chosen.trees);
    m_gain->setVisible(chosen.trees != nullptr);
    if (chosen.trees)
        m_gain->setFit(*m_results, chosen);
    else
        m_coefficients->setFit(m_results, fit);
    updateAcross(chosen);
    updateSeparation(chosen);
    m_lower->setVisible(!m_acrossPanel->isHidden() || !m_separation->isHidden());
}

void ModelsTab::updateAcross(const FitEntry &chosen)
{
    std::vector<EstimateAcrossLevels::Model> models;
    QStringList unusable;
    for (const FitEntry &fit : m_results->fits) {
        if (fit.cell.learner != chosen.cell.learner || fit.cell.level < 0)
            continue;
        if (isUnreliable(fit.fit)) {
            unusable.append(fitName(*m_results, fit));
            continue;
        }
        EstimateAcrossLevels::Model model{fitName(*m_results, fit), fitMark(fit), {}};
        for (const Coefficient &coefficient : fit.coefficients)
            if (coefficient.term != "(Intercept)")
                model.statistics.push_back(coefficient.statistic);
        models.push_back(std::move(model));
    }
    std::vector<QString> terms;
    for (const Coefficient &coefficient : chosen.coefficients)
        if (coefficient.term != "(Intercept)")
            terms.push_back(QString::fromStdString(coefficient.term));
    m_acrossPanel->setVisible(models.size() >= 2 && !terms.empty());
    QString note = tr("Grey band: |z| below 1.96.");
    if (!unusable.isEmpty())
        note +=
            u' ' +
            tr("Without usable z values, not shown: %1.").arg(unusable.join(QStringLiteral(", ")));
    m_acrossNote->setText(note);
    m_across->setModels(std::move(terms), std::move(models));
}

const FitEntry *ModelsTab::separatedFit(const FitEntry &chosen) const
{
    if (chosen.fit.separation != Separation::None)
        return &chosen;
    const auto found =
        std::find_if(m_results->fits.begin(), m_results->fits.end(), [&](const FitEntry &fit) {
            return fit.cell.learner == chosen.cell.learner &&
                   fit.fit.separation != Separation::None;
        });
    return found == m_results->fits.end() ? nullptr : &*found;
}

void ModelsTab::updateSeparation(const FitEntry &chosen)
{
    const FitEntry *separated = separatedFit(chosen);
    m_separation->setVisible(separated != nullptr);
    if (separated)
        m_separation->setFit(*m_results, *separated);
}

} // namespace heddle
