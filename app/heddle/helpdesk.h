#pragma once

#include <QObject>
#include <QPointer>

class QSettings;

namespace heddle {

class MainWindow;
class ManualWindow;

/// Help in the window: F1 opens the manual at what has the focus, also in dialogs, and the words of
/// the glossary are explained where they stand. Lives in the GUI thread as long as the window.
class HelpDesk : public QObject
{
    Q_OBJECT

public:
    /// Window and settings, which remember size and place of the manual, must outlive the desk.
    HelpDesk(MainWindow &window, QSettings &settings, QObject *parent = nullptr);
    ~HelpDesk() override;

    void show(const QString &topic); ///< Opens the manual there, or goes there in the open one.
    ManualWindow *manual() const;    ///< Null until it was opened.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< F1 in dialogs.

private:
    MainWindow &m_window;
    QSettings &m_settings;
    QPointer<ManualWindow> m_manual;
};

} // namespace heddle
