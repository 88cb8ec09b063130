#include "parts/helptopic.h"

#include <QVariant>
#include <QWidget>

namespace heddle {

namespace {

constexpr auto property = "heddleHelp";

} // namespace

void setHelpTopic(QWidget *widget, const QString &topic)
{
    widget->setProperty(property, topic);
}

QString ownHelpTopic(const QWidget *widget)
{
    return widget->property(property).toString();
}

QString helpTopicAt(const QWidget *widget)
{
    for (; widget != nullptr; widget = widget->parentWidget())
        if (QString topic = ownHelpTopic(widget); !topic.isEmpty())
            return topic;
    return QStringLiteral("start");
}

} // namespace heddle
