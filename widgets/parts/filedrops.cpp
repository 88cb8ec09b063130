#include "parts/filedrops.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace heddle {

namespace {

/// The file that is dragged, when it is one local file; else empty.
QString draggedFile(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.constFirst().toLocalFile() : QString();
}

} // namespace

FileDrops::FileDrops(QWidget &window)
    : QObject(&window)
    , m_window(window)
{
    window.setAcceptDrops(true);
    qApp->installEventFilter(this);
}

bool FileDrops::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove:
    case QEvent::Drop:
        break;
    case QEvent::DragLeave:
        if (watched->isWidgetType() && static_cast<QWidget *>(watched)->window() == &m_window)
            Q_EMIT hovers(false);
        return false;
    default:
        return false;
    }
    if (!watched->isWidgetType() || static_cast<QWidget *>(watched)->window() != &m_window)
        return false;
    auto *drag = static_cast<QDropEvent *>(event);
    const QString path = draggedFile(drag->mimeData());
    if (path.isEmpty())
        return false; // text, a selection: the field's own affair
    drag->acceptProposedAction();
    if (event->type() == QEvent::DragEnter) {
        Q_EMIT hovers(true);
    } else if (event->type() == QEvent::Drop) {
        Q_EMIT hovers(false);
        Q_EMIT dropped(path);
    }
    return true;
}

} // namespace heddle
