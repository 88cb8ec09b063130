#pragma once

#include <QStyledItemDelegate>

namespace heddle {

/// Draws a row of StatisticListModel: a model's name with its hue and a grey note, or a term below
/// it.
class StatisticDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace heddle
