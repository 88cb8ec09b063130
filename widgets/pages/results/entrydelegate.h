#pragma once

#include <QStyledItemDelegate>

namespace heddle {

/// Draws a row of a list of fits or formats: a hue's dot, a name, up to two grey lines below it,
/// a warning sign at the right; a heading has its name alone. Reads the roles of FitListModel.
class EntryDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace heddle
