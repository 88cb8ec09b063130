#include "pages/focusorder.h"

#include <QLayout>
#include <QSplitter>
#include <QWidget>

namespace heddle {

namespace {

void addWidgets(QLayout *layout, QList<QWidget *> &widgets)
{
    for (int i = 0; i < layout->count(); ++i) {
        QLayoutItem *item = layout->itemAt(i);
        if (item->widget())
            widgets.append(item->widget());
        else if (item->layout())
            addWidgets(item->layout(), widgets);
    }
}

/// Those of layouts and splitters first, then those that stand for themselves.
QList<QWidget *> childrenInOrder(QWidget *parent)
{
    QList<QWidget *> widgets;
    if (const auto *splitter = qobject_cast<QSplitter *>(parent)) {
        for (int i = 0; i < splitter->count(); ++i)
            widgets.append(splitter->widget(i));
    } else if (parent->layout()) {
        addWidgets(parent->layout(), widgets);
    }
    for (QObject *child : parent->children()) {
        auto *widget = qobject_cast<QWidget *>(child);
        if (widget && !widget->isWindow() && !widgets.contains(widget))
            widgets.append(widget);
    }
    return widgets;
}

void collect(QWidget *widget, QList<QWidget *> &order)
{
    if (!widget->isVisible() || !widget->isEnabled())
        return;
    if ((widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy())
        order.append(widget);
    for (QWidget *child : childrenInOrder(widget))
        collect(child, order);
}

} // namespace

QList<QWidget *> focusOrder(QWidget *root)
{
    QList<QWidget *> order;
    collect(root, order);
    order.removeAll(root);
    return order;
}

} // namespace heddle
