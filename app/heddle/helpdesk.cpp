#include "heddle/helpdesk.h"

#include "heddle/settings.h"
#include "pages/mainwindow.h"
#include "pages/manual/manualwindow.h"
#include "parts/helptopic.h"
#include "parts/termtips.h"

#include <QApplication>
#include <QDialog>
#include <QKeyEvent>

namespace heddle {

namespace {

const QString layoutName = QStringLiteral("manual");

} // namespace

HelpDesk::HelpDesk(MainWindow &window, QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_settings(settings)
{
    connect(&window, &MainWindow::helpRequested, this, &HelpDesk::show);
    qApp->installEventFilter(new TermTips(this));
    qApp->installEventFilter(this);
}

HelpDesk::~HelpDesk()
{
    if (m_manual != nullptr)
        saveLayout(m_settings, *m_manual, layoutName);
    delete m_manual;
}

ManualWindow *HelpDesk::manual() const
{
    return m_manual;
}

void HelpDesk::show(const QString &topic)
{
    if (m_manual == nullptr) {
        m_manual = new ManualWindow; // no child: it stays behind when the window comes forward
        restoreLayout(m_settings, *m_manual, layoutName);
        connect(&m_window, &QObject::destroyed, m_manual, &QObject::deleteLater);
        connect(&m_window, &MainWindow::closed, m_manual, &QWidget::close);
    }
    m_manual->showTopic(topic);
    m_manual->show();
    m_manual->raise();
    m_manual->activateWindow();
}

bool HelpDesk::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !watched->isWidgetType() ||
        static_cast<QKeyEvent *>(event)->key() != Qt::Key_F1)
        return false;
    const auto *widget = static_cast<QWidget *>(watched);
    if (qobject_cast<const QDialog *>(widget->window()) == nullptr)
        return false; // in the window F1 is the shortcut of its menu
    show(helpTopicAt(widget));
    return true;
}

} // namespace heddle
