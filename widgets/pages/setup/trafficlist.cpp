#include "pages/setup/trafficlist.h"

#include "models/format.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "plan/traffic.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <utility>

namespace heddle {

TrafficList::TrafficList(QWidget *parent)
    : Section(tr("What travels"), tr("only to other hosts"), parent)
{
    const std::pair<QString, QString> rows[RowCount] = {
        {tr("Once to each host"),
         tr("the table and the experiment; each host keeps them by their hash")},
        {tr("With each task"), tr("its number; the worker derives rows and start values")},
        {tr("Back with each task"), tr("estimates and test predictions")},
    };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::px(12));
    grid->setVerticalSpacing(Theme::px(5));
    grid->setColumnStretch(1, 1);
    for (int row = 0; row < RowCount; ++row) {
        m_when[row] = new Label(rows[row].first, TextStyle::Secondary, Token::Ink2);
        auto *what = new Label(rows[row].second, TextStyle::Secondary);
        what->setWordWrap(true);
        m_sizes[row] = new Label(unknownText(), TextStyle::Secondary);
        m_sizes[row]->setAlignment(Qt::AlignRight | Qt::AlignTop);
        grid->addWidget(m_when[row], 2 * row, 0, Qt::AlignTop);
        grid->addWidget(what, 2 * row, 1);
        grid->addWidget(m_sizes[row], 2 * row, 2, Qt::AlignTop);
        grid->addWidget(makeLine(), 2 * row + 1, 0, 1, 3);
    }
    body()->addLayout(grid);
}

void TrafficList::setPlan(const std::shared_ptr<const Plan> &plan)
{
    const PlanBytes bytes = plan ? planBytes(*plan) : PlanBytes();
    const std::int64_t sizes[RowCount] = {bytes.perHost, bytes.perTask, bytes.backPerTask};
    for (int row = 0; row < RowCount; ++row) {
        m_sizes[row]->setText(plan ? formatBytes(static_cast<double>(sizes[row])) : unknownText());
        m_sizes[row]->setAccessibleName(
            tr("%1: %2").arg(m_when[row]->text(), m_sizes[row]->text()));
    }
}

} // namespace heddle
