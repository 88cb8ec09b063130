#pragma once

#include <QStyledItemDelegate>

namespace heddle {

class VariableModel;

/// Draws a variable: type, name, chip of its role, and below them its distribution coloured by the
/// classes of the target, with its range.
class VariableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// @param model  behind the proxy that the view shows; it must outlive the delegate.
    explicit VariableDelegate(const VariableModel &model, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where the chip of a row is: a click there opens the choice of roles.
    static QRect chipRect(const QRect &row);

private:
    void paintPicture(QPainter &painter, const QRect &room, const QModelIndex &source) const;
    void paintLevels(QPainter &painter, const QRect &room, const QModelIndex &source) const;
    QModelIndex sourceOf(const QModelIndex &index) const;
    bool showsLevels(const QModelIndex &source) const;

    const VariableModel &m_model;
};

} // namespace heddle
