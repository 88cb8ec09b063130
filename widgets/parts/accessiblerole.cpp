#include "parts/accessiblerole.h"

#include <QAccessibleWidget>
#include <QVariant>
#include <QWidget>

namespace heddle {

namespace {

constexpr char roleProperty[] = "heddleAccessibleRole";

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    const QVariant role = widget ? widget->property(roleProperty) : QVariant();
    return role.isValid() ? new QAccessibleWidget(widget, QAccessible::Role(role.toInt()))
                          : nullptr; // another factory knows it
}

} // namespace

void setAccessibleRole(QWidget *widget, QAccessible::Role role)
{
    QAccessible::installFactory(makeInterface); // Qt takes it once
    // Setting the name makes an interface, also while nobody listens; Qt keeps it with its role.
    if (QAccessibleInterface *former = QAccessible::queryAccessibleInterface(widget))
        QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(former));
    widget->setProperty(roleProperty, int(role));
}

} // namespace heddle
