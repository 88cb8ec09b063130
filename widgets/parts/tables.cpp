#include "parts/tables.h"

#include "models/format.h"
#include "parts/icons.h"
#include "parts/tabular.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QTableView>

#include <cmath>

namespace heddle {

namespace {

constexpr int rowHeight = 28;
constexpr int sideRoom = 10;
constexpr int iconSide = 16;

} // namespace

Token toneInk(Tone tone)
{
    switch (tone) {
    case Tone::Muted:
        return Token::Ink3;
    case Tone::Accent:
        return Token::Accent;
    case Tone::Good:
        return Token::Good;
    case Tone::Warning:
        return Token::Warn;
    case Tone::Bad:
        return Token::Bad;
    case Tone::Normal:
        break;
    }
    return Token::Ink;
}

QRect CellDelegate::textRect(const QStyleOptionViewItem &option)
{
    return option.rect.adjusted(Theme::px(sideRoom), 0, -Theme::px(sideRoom), -1);
}

QColor CellDelegate::inkOf(const QModelIndex &index)
{
    return Theme::color(toneInk(Tone(index.data(ToneRole).toInt())));
}

void CellDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        painter->fillRect(option.rect, Theme::color(Token::Tint));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      Theme::color(Token::Line));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(Theme::color(Token::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(1, 1, -1, -2));
    }
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    paintGround(painter, option);
    QRect room = textRect(option);
    const QString iconName = index.data(IconNameRole).toString();
    const QColor ink = inkOf(index);
    if (!iconName.isEmpty()) {
        const int side = Theme::px(iconSide);
        const QPoint corner(room.left(), room.center().y() - side / 2 + 1);
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(corner, iconPixmap(iconName, iconSide, ink, ratio));
        room.setLeft(room.left() + side + Theme::px(6));
    }
    const QVariant font = index.data(Qt::FontRole);
    painter->setFont(font.isValid() ? font.value<QFont>().resolve(option.font) : option.font);
    // The word beside a coloured icon stays black: the icon carries the tone.
    painter->setPen(iconName.isEmpty() ? ink : Theme::color(Token::Ink));
    const QString text =
        painter->fontMetrics().elidedText(textOf(index), Qt::ElideRight, room.width());
    painter->drawText(room, int(alignmentOf(index)) | Qt::TextSingleLine, text);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    qreal width = tabularWidth(option.font, textOf(index)) + 2 * Theme::px(sideRoom) + 1;
    if (!index.data(IconNameRole).toString().isEmpty())
        width += Theme::px(iconSide + 6);
    return {int(std::ceil(width)), Theme::px(rowHeight)};
}

QString CellDelegate::textOf(const QModelIndex &index) const
{
    return index.data(Qt::DisplayRole).toString();
}

Qt::Alignment CellDelegate::alignmentOf(const QModelIndex &index) const
{
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const Qt::Alignment asked =
        alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::Alignment(Qt::AlignLeft);
    return (asked & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter;
}

void NumberDelegate::setDecimals(int column, int decimals)
{
    m_decimals.insert(column, decimals);
}

void NumberDelegate::setMissingText(const QString &text)
{
    m_missing = text;
}

bool NumberDelegate::isMissing(const QModelIndex &index)
{
    const QVariant value = index.data(Qt::DisplayRole);
    if (!value.isValid() || value.isNull())
        return true;
    return value.typeId() == QMetaType::Double && std::isnan(value.toDouble());
}

QString NumberDelegate::textOf(const QModelIndex &index) const
{
    if (isMissing(index))
        return m_missing;
    const QVariant value = index.data(Qt::DisplayRole);
    switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Float:
        break;
    case QMetaType::QString:
        return value.toString();
    default:
        return formatCount(value.toLongLong());
    }
    const auto decimals = m_decimals.constFind(index.column());
    return decimals == m_decimals.constEnd() ? formatShort(value.toDouble())
                                             : formatFixed(value.toDouble(), *decimals);
}

Qt::Alignment NumberDelegate::alignmentOf(const QModelIndex & /*index*/) const
{
    return Qt::AlignRight | Qt::AlignVCenter;
}

void NumberDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    painter->save();
    paintGround(painter, option);
    const QVariant font = index.data(Qt::FontRole);
    painter->setFont(font.isValid() ? font.value<QFont>().resolve(option.font) : option.font);
    painter->setPen(isMissing(index) ? Theme::color(Token::Ink3) : inkOf(index));
    painter->setClipRect(option.rect);
    drawTabular(*painter, textRect(option), Qt::AlignRight, textOf(index));
    painter->restore();
}

void setUpTable(QTableView *table)
{
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setFrameShape(QFrame::NoFrame);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(12);
    table->verticalHeader()->setDefaultSectionSize(Theme::px(rowHeight));
    QHeaderView *header = table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setFixedHeight(Theme::px(rowHeight));
    table->setItemDelegate(new CellDelegate(table));
    addTableActions(table, [table](TableHeaders headers) { return tableText(table, headers); });
}

void addTableActions(QTableView *table, std::function<QString(TableHeaders)> text)
{
    const auto add = [table](const QString &name, const QKeySequence &keys, auto does) {
        auto *action = new QAction(name, table);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        QObject::connect(action, &QAction::triggered, table, does);
        table->addAction(action);
        return action;
    };
    const auto copy = [text = std::move(text)](TableHeaders headers) {
        if (const QString copied = text(headers); !copied.isEmpty())
            QApplication::clipboard()->setText(copied);
    };
    add(QCoreApplication::translate("Tables", "&Copy with headers"), QKeySequence::Copy,
        [copy] { copy(TableHeaders::With); });
    add(QCoreApplication::translate("Tables", "Copy &values"), {},
        [copy] { copy(TableHeaders::Without); });
    const QAction *all = add(QCoreApplication::translate("Tables", "Select &all"),
                             QKeySequence::SelectAll, [table] { table->selectAll(); });
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(
        table, &QWidget::customContextMenuRequested, table, [table, all](const QPoint &at) {
            auto *menu = new QMenu(table);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            for (QAction *action : table->actions())
                if (action != all || table->selectionMode() != QAbstractItemView::SingleSelection)
                    menu->addAction(action);
            menu->popup(table->viewport()->mapToGlobal(at));
        });
}

QString tableText(const QTableView *table, TableHeaders headers)
{
    const QAbstractItemModel *model = table->model();
    if (model == nullptr)
        return {};
    QList<int> rows;
    for (const QModelIndex &index : table->selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty())
        for (int row = 0; row < model->rowCount(); ++row)
            rows.append(row);
    QStringList lines;
    QStringList names;
    QList<int> columns;
    for (int column = 0; column < model->columnCount(); ++column)
        if (!table->isColumnHidden(column))
            columns.append(column);
    for (const int column : columns)
        names.append(model->headerData(column, Qt::Horizontal).toString());
    if (headers == TableHeaders::With)
        lines.append(names.join(u'\t'));
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns)
            cells.append(model->index(row, column).data(Qt::DisplayRole).toString());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace heddle
