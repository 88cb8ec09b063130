#include "pages/results/modelstab.h"

#include "charts/estimateacrosslevels.h"
#include "models/fitlistmodel.h"
#include "models/format.h"
#include "models/plantext.h"
#include "pages/results/coefficientpanel.h"
#include "pages/results/entrydelegate.h"
#include "pages/results/fitnotepanel.h"
#include "pages/results/gainpanel.h"
#include "pages/results/separationpanel.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/panel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr int gap = 12;
constexpr int listWidth = 236;
constexpr double bandEnd = 1.96; // as EstimateAcrossLevels draws it
constexpr qsizetype mostTermsNamed = 6;

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
    , m_explanations(new QWidget)
    , m_separation(new SeparationPanel)
    , m_note(new FitNotePanel)
{
    setHelpTopic(this, QStringLiteral("results#models"));
    createFitList();
    createAcross();
    createExplanations();
    auto *lower = new QHBoxLayout(m_lower);
    lower->setContentsMargins(0, 0, 0, 0);
    lower->setSpacing(Theme::px(gap));
    lower->addWidget(m_acrossPanel, 6);
    lower->addWidget(m_explanations, 7);
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

void ModelsTab::createExplanations()
{
    auto *column = new QVBoxLayout(m_explanations);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::px(gap));
    column->addWidget(m_separation, 3);
    column->addWidget(m_note, 1);
    connect(m_separation, &SeparationPanel::remedyChosen, this, [this](Remedy remedy) {
        requestRefit(m_results->fits[static_cast<std::size_t>(m_separated)], remedy);
    });
    connect(m_note, &FitNotePanel::remedyChosen, this, [this](Remedy remedy) {
        requestRefit(m_results->fits[static_cast<std::size_t>(m_chosen)], remedy);
    });
    connect(m_separation, &SeparationPanel::keepChosen, this, [this] {
        m_kept.insert(m_separated);
        updateExplanations(m_results->fits[static_cast<std::size_t>(m_chosen)]);
    });
}

ModelsTab::FitName ModelsTab::nameOf(const FitEntry &fit) const
{
    const auto learner = static_cast<std::size_t>(fit.cell.learner);
    return {m_results->plan->experiment().learners[learner].name, fitName(*m_results, fit)};
}

void ModelsTab::requestRefit(const FitEntry &fit, Remedy remedy)
{
    m_refitted = nameOf(fit);
    Q_EMIT refitRequested(QString::fromStdString(m_refitted->learner), remedy);
}

/// The fit that was refitted, else the first whose estimates can be used.
int ModelsTab::fitToShow() const
{
    const auto &fits = m_results->fits;
    auto found = fits.end();
    if (m_refitted)
        found = std::find_if(fits.begin(), fits.end(), [this](const FitEntry &fit) {
            const FitName name = nameOf(fit);
            return name.learner == m_refitted->learner && name.level == m_refitted->level;
        });
    if (found == fits.end())
        found = std::find_if(fits.begin(), fits.end(),
                             [](const FitEntry &fit) { return !isUnreliable(fit.fit); });
    return found == fits.end() ? 0 : static_cast<int>(found - fits.begin());
}

void ModelsTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_results = results;
    m_kept.clear();
    m_chosen = -1;
    m_fits->setResults(results);
    if (!results || results->fits.empty())
        return;
    m_listPanel->setTitle(listTitle(*results));
    showFit(fitToShow());
    m_refitted.reset();
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
    m_chosen = fit;
    const FitEntry &chosen = m_results->fits[static_cast<std::size_t>(fit)];
    m_coefficients->setVisible(!chosen.trees);
    m_gain->setVisible(chosen.trees != nullptr);
    if (chosen.trees)
        m_gain->setFit(*m_results, chosen);
    else
        m_coefficients->setFit(m_results, fit);
    updateAcross(chosen);
    updateExplanations(chosen);
}

void ModelsTab::updateAcross(const FitEntry &chosen)
{
    std::vector<EstimateAcrossLevels::Model> models;
    for (const FitEntry &fit : m_results->fits) {
        if (fit.cell.learner != chosen.cell.learner || fit.cell.level < 0)
            continue;
        if (isUnreliable(fit.fit))
            continue;
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
    m_acrossNote->setText(acrossNote(chosen));
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

/// What the picture leaves out, and which terms stand outside of its band.
QString ModelsTab::acrossNote(const FitEntry &chosen) const
{
    QStringList unusable, beyond;
    for (const FitEntry &fit : m_results->fits) {
        if (fit.cell.learner != chosen.cell.learner || fit.cell.level < 0)
            continue;
        const QString name = fitName(*m_results, fit);
        if (isUnreliable(fit.fit)) {
            unusable.append(fit.fit.separation != Separation::None
                                ? tr("%1 (separated)").arg(name)
                                : tr("%1 (not converged)").arg(name));
            continue;
        }
        QStringList terms;
        for (const Coefficient &coefficient : fit.coefficients)
            if (coefficient.term != "(Intercept)" && std::abs(coefficient.statistic) > bandEnd)
                terms.append(QString::fromStdString(coefficient.term));
        if (!terms.isEmpty() && terms.size() <= mostTermsNamed)
            beyond.append(tr("%1 by %2").arg(name, terms.join(QStringLiteral(", "))));
    }
    QString note = tr("Grey band: |z| below 1.96.");
    if (!beyond.isEmpty() && beyond.size() <= mostTermsNamed)
        note += u' ' + tr("Beyond it: %1.").arg(beyond.join(QStringLiteral("; ")));
    if (!unusable.isEmpty())
        note +=
            u' ' +
            tr("Without usable z values, not shown: %1.").arg(unusable.join(QStringLiteral(", ")));
    return note;
}

void ModelsTab::updateExplanations(const FitEntry &chosen)
{
    const FitEntry *separated = separatedFit(chosen);
    m_separated = separated ? static_cast<int>(separated - m_results->fits.data()) : -1;
    const bool explains = separated && !m_kept.contains(m_separated);
    m_separation->setVisible(explains);
    if (explains)
        m_separation->setFit(*m_results, *separated);
    const bool hasNote = FitNotePanel::hasContent(chosen);
    m_note->setVisible(hasNote);
    if (hasNote)
        m_note->setFit(*m_results, chosen);
    m_explanations->setVisible(explains || hasNote);
    m_lower->setVisible(!m_acrossPanel->isHidden() || explains || hasNote);
}

} // namespace heddle
