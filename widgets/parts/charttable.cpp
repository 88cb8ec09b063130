#include "parts/charttable.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/tables.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr int mostMeasured = 200; // rows whose width counts for a column's

} // namespace

ChartTable::ChartTable(const QString &name, ChartData values, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(name);
    resize(Theme::px(640), Theme::px(480));
    auto *model = new ChartDataModel(std::move(values), this);
    auto *table = new QTableView;
    table->setModel(model);
    setUpTable(table);
    table->setAccessibleName(name);
    table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as the chart has them
    table->setSortingEnabled(true);
    for (int column = 0; column < model->columnCount(); ++column)
        if (model->isNumeric(column))
            table->setItemDelegateForColumn(column, new NumberDelegate(table));
    table->horizontalHeader()->setResizeContentsPrecision(mostMeasured);
    table->resizeColumnsToContents();
    table->horizontalHeader()->setStretchLastSection(true);

    auto *copy = new Button(tr("Copy"));
    copy->setIconName(QStringLiteral("copy"));
    copy->setToolTip(tr("Copy the selected rows, or all, with headers as tab-separated text"));
    auto *close = new Button(tr("Close"), Button::Role::Primary);
    close->setDefault(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(8));
    row->addWidget(new Label(formatCounted(model->rowCount(), tr("row"), tr("rows")),
                             TextStyle::Secondary, Token::Ink2));
    row->addStretch(1);
    row->addWidget(copy);
    row->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::px(16), Theme::px(16), Theme::px(16), Theme::px(12));
    column->setSpacing(Theme::px(12));
    column->addWidget(table, 1);
    column->addLayout(row);
    connect(copy, &Button::clicked, this,
            [table] { QApplication::clipboard()->setText(tableText(table)); });
    connect(close, &Button::clicked, this, &QDialog::accept);
}

} // namespace heddle
