#include "parts/termtips.h"

#include "models/terms.h"
#include "parts/figurelabel.h"
#include "parts/histogramheader.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QTabBar>
#include <QToolTip>

namespace heddle {

namespace {

constexpr qsizetype longestLabel = 60; // what is longer is a sentence, and explains itself

/// The text under the pointer; empty where it is the user's own, such as the names of columns.
QString textAt(const QWidget *widget, const QPoint &place)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return button->text();
    if (const auto *figure = qobject_cast<const FigureLabel *>(widget))
        return figure->accessibleName();
    if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
        const int tab = tabs->tabAt(place);
        return tab >= 0 && tabs->tabToolTip(tab).isEmpty() ? tabs->tabText(tab) : QString();
    }
    const auto *header = qobject_cast<const QHeaderView *>(widget->parentWidget());
    if (header == nullptr || header->model() == nullptr ||
        header->orientation() != Qt::Horizontal ||
        qobject_cast<const HistogramHeader *>(header) != nullptr)
        return {};
    const int column = header->logicalIndexAt(place);
    const auto said = [&](int role) {
        return header->model()->headerData(column, Qt::Horizontal, role).toString();
    };
    return column >= 0 && said(Qt::ToolTipRole).isEmpty() ? said(Qt::DisplayRole) : QString();
}

} // namespace

QString TermTips::tipAt(const QWidget *widget, const QPoint &place)
{
    if (!widget->toolTip().isEmpty())
        return {};
    // A caption says what its field says.
    const auto *caption = qobject_cast<const QLabel *>(widget);
    if (caption != nullptr && caption->buddy() != nullptr && !caption->buddy()->toolTip().isEmpty())
        return caption->buddy()->toolTip();
    QString text = textAt(widget, place);
    text.remove(QLatin1Char('&'));
    return text.size() <= longestLabel ? explanationOf(text) : QString();
}

bool TermTips::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = tipAt(widget, help->pos());
    if (tip.isEmpty())
        return false;
    QToolTip::showText(help->globalPos(), tip, widget);
    return true;
}

} // namespace heddle
