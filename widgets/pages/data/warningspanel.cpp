#include "pages/data/warningspanel.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/faultdelegate.h"
#include "parts/helptopic.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace heddle {

WarningsPanel::WarningsPanel(ExperimentDocument &document, QWidget *parent)
    : Panel({}, {}, parent)
    , m_document(document)
    , m_view(new QTableView)
{
    setHelpTopic(this, QStringLiteral("data#lines-that-could-not-be-read"));
    setIcon(QStringLiteral("triangle-alert"), Token::Warn);
    auto *save = new Button(tr("Save these lines…"));
    save->setAccessibleName(tr("Save the lines that could not be read"));
    addAction(save);
    m_view->setModel(&m_model);
    setUpTable(m_view);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setAccessibleName(tr("Lines that could not be read"));
    m_view->setObjectName(QStringLiteral("linesNotRead")); // remembers its column widths
    m_view->horizontalHeader()->hide();
    m_view->setItemDelegateForColumn(WarningModel::TextColumn, new FaultDelegate(this));
    m_view->setColumnWidth(WarningModel::LineColumn, Theme::px(96));
    m_view->setColumnWidth(WarningModel::MessageColumn, Theme::px(248));
    m_view->horizontalHeader()->setStretchLastSection(true);
    body()->setContentsMargins(0, 0, 0, 4);
    body()->addWidget(m_view);

    connect(save, &Button::clicked, this, &WarningsPanel::save);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    Q_EMIT rowChosen(m_model.tableRow(current.row()));
            });
    connect(&document, &ExperimentDocument::tableChanged, this, &WarningsPanel::takeTable);
    takeTable();
}

void WarningsPanel::save()
{
    if (m_model.rowCount() > 0)
        Q_EMIT saveRequested(m_model.lines());
}

void WarningsPanel::takeTable()
{
    const auto source = m_document.source();
    m_model.setSource(source);
    setVisible(source != nullptr && !source->warnings.empty());
    if (source == nullptr)
        return;
    QStringList parts;
    if (source->linesLeftOut > 0)
        parts.append(
            tr("%1 left out").arg(formatCounted(source->linesLeftOut, tr("line"), tr("lines"))));
    if (source->cellsNotRead > 0)
        parts.append(tr("%1 not a number, read as missing")
                         .arg(formatCounted(source->cellsNotRead, tr("cell"), tr("cells"))));
    const std::int64_t all = source->linesLeftOut + source->cellsNotRead;
    setTitle(all == 1 ? tr("One line could not be read as it stands")
                      : tr("%1 lines could not be read as they stand").arg(formatCount(all)));
    if (std::int64_t(source->warnings.size()) < all)
        parts.append(
            tr("the first %1 are shown").arg(formatCount(std::int64_t(source->warnings.size()))));
    setExplanation(parts.join(QStringLiteral(", ")));
}

} // namespace heddle
