#include "pages/results/treatmenttab.h"

#include "models/format.h"
#include "models/roles.h"
#include "models/treatmentmodel.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/tables.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

TreatmentTab::TreatmentTab(QWidget *parent)
    : QWidget(parent)
    , m_model(new TreatmentModel(this))
    , m_panel(new Panel(tr("Derived variables")))
    , m_table(new QTableView)
{
    setHelpTopic(this, QStringLiteral("results#treatment"));
    auto *sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_model);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    setUpTable(m_table);
    auto *numbers = new NumberDelegate(m_table);
    numbers->setDecimals(TreatmentModel::R2, 4);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setItemDelegateForColumn(TreatmentModel::R2, numbers);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->setAccessibleName(tr("Derived variables"));
    m_panel->body()->setContentsMargins(0, 0, 0, Theme::px(4));
    m_panel->body()->addWidget(m_table, 1);
    auto *note = new Label(
        tr("r² and p are those of a model of this variable alone on all rows. Impact, prevalence "
           "and deviation are measured on rows that they were not learnt from."),
        TextStyle::Secondary, Token::Ink2);
    note->setWordWrap(true);
    note->setContentsMargins(Theme::px(12), 0, Theme::px(12), 0);
    m_panel->body()->addWidget(note);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_panel);
}

void TreatmentTab::setResults(const std::shared_ptr<const Results> &results)
{
    m_model->setResults(results);
    if (!results || results->treatments.empty())
        return;
    const auto &entries = results->treatments;
    const auto recommended =
        std::count_if(entries.begin(), entries.end(),
                      [](const TreatmentEntry &entry) { return entry.isRecommended; });
    const double significance = results->plan->treatment()->significance();
    m_panel->setExplanation(
        significance < 1 ? tr("%1 of %2 are in the models: p below %3")
                               .arg(formatCount(recommended), formatCount(std::ssize(entries)),
                                    formatShort(significance))
                         : tr("all %1 are in the models").arg(formatCount(std::ssize(entries))));
    m_table->setColumnHidden(TreatmentModel::Level, !m_model->hasLevels());
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->resizeColumnsToContents();
}

} // namespace heddle
