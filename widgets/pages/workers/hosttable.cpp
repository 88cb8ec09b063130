#include "pages/workers/hosttable.h"

#include "models/format.h"
#include "models/hosttext.h"
#include "parts/tables.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QShortcut>
#include <QStyle>

namespace heddle {

namespace {

/// Numbers in the unit of their column.
class HostNumberDelegate : public NumberDelegate
{
public:
    using NumberDelegate::NumberDelegate;

protected:
    QString textOf(const QModelIndex &index) const override
    {
        const QVariant value = index.data();
        if (!value.isValid())
            return unknownText();
        switch (index.column()) {
        case HostModel::Memory:
            return formatBytes(value.toDouble());
        case HostModel::Latency:
            return formatDuration(value.toDouble());
        case HostModel::Clock:
            return clockText(value.toDouble());
        default:
            return NumberDelegate::textOf(index);
        }
    }
};

/// The box that takes a host into the run.
class UseDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem box = option;
        const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
        box.state.setFlag(QStyle::State_Selected, // the cell of a blocked host never is
                          view->selectionModel()->isRowSelected(index.row(), {}));
        paintGround(painter, box);
        const int side = option.widget->style()->pixelMetric(QStyle::PM_IndicatorWidth);
        const QRect room = textRect(option);
        box.rect = QRect(room.left(), room.center().y() - side / 2, side, side);
        box.state &= ~QStyle::State_HasFocus;
        box.state.setFlag(QStyle::State_Enabled, index.flags().testFlag(Qt::ItemIsEnabled));
        const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        box.state |= isOn ? QStyle::State_On : QStyle::State_Off;
        option.widget->style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter,
                                              option.widget);
    }

    bool editorEvent(QEvent *event, QAbstractItemModel *model,
                     const QStyleOptionViewItem & /*option*/, const QModelIndex &index) override
    {
        if (event->type() != QEvent::MouseButtonRelease)
            return false;
        const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
};

} // namespace

HostTable::HostTable(WorkerPools &pools, WorkerKind kind, QWidget *parent)
    : QTableView(parent)
    , m_model(new HostModel(pools, kind, this))
{
    setModel(m_model);
    setUpTable(this);
    setObjectName(kind == WorkerKind::Ssh ? QStringLiteral("hosts")
                                          : QStringLiteral("listeners")); // remembers widths
    setSelectionMode(QAbstractItemView::SingleSelection);
    setItemDelegateForColumn(HostModel::Use, new UseDelegate(this));
    auto *numbers = new HostNumberDelegate(this);
    for (int column = HostModel::Cores; column <= HostModel::Clock; ++column)
        setItemDelegateForColumn(column, numbers);
    layOutColumns(kind);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT hostSelected(currentHost()); });
    auto *toggle =
        new QShortcut(QKeySequence(Qt::Key_Space), this, nullptr, nullptr, Qt::WidgetShortcut);
    connect(toggle, &QShortcut::activated, this, &HostTable::toggleCurrent);
}

void HostTable::layOutColumns(WorkerKind kind)
{
    const bool isSsh = kind == WorkerKind::Ssh;
    for (const int column : {HostModel::TokenFile, HostModel::Pin})
        setColumnHidden(column, isSsh);
    for (const int column : {HostModel::Cores, HostModel::Memory, HostModel::Latency,
                             HostModel::Worker, HostModel::Clock, HostModel::Holds})
        setColumnHidden(column, !isSsh);
    const std::pair<HostModel::Column, int> widths[] = {{HostModel::Use, 44},
                                                        {HostModel::Cores, 56},
                                                        {HostModel::Lanes, 56},
                                                        {HostModel::Memory, 68},
                                                        {HostModel::Latency, 68},
                                                        {HostModel::Worker, 68},
                                                        {HostModel::Clock, 70},
                                                        {HostModel::Holds, 78},
                                                        {HostModel::TokenFile, 96},
                                                        {HostModel::Pin, 70},
                                                        {HostModel::Status, isSsh ? 158 : 126}};
    for (const auto &[column, width] : widths)
        setColumnWidth(column, Theme::px(width));
    horizontalHeader()->setSectionResizeMode(HostModel::Host, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(Theme::px(32));
}

int HostTable::currentHost() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : m_model->idAt(rows.constFirst().row());
}

void HostTable::selectHost(int id)
{
    if (id == currentHost())
        return;
    const int row = m_model->rowOf(id);
    if (row < 0) {
        clearSelection();
        return;
    }
    setCurrentIndex(m_model->index(row, HostModel::Host));
    scrollTo(currentIndex());
}

void HostTable::toggleCurrent()
{
    const int row = m_model->rowOf(currentHost());
    if (row < 0)
        return;
    const QModelIndex use = m_model->index(row, HostModel::Use);
    const bool isOn = use.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    m_model->setData(use, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace heddle
