#pragma once

#include "core/result.h"
#include "parts/theme.h"

#include <QList>
#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>

class QPixmap;
class QWidget;

namespace heddle {

class MainWindow;

/// Pictures of the window, for --screenshot: each is drawn once in every theme that is asked for
/// and written as "PREFIX1-data-light.png". Works on the offscreen platform. Lives in the GUI
/// thread, no longer than the window.
class Screenshots
{
public:
    /// Makes the folder when it is missing; its failure is told by the first picture.
    Screenshots(MainWindow &window, const QString &folder, const QList<ThemeKind> &themes,
                const QSize &size);

    void setPrefix(const QString &prefix) { m_prefix = prefix; } ///< "iris-"; empty at first.

    /// Each page that has content, and each of its views (tabs).
    /// @param only  names of pages and views, such as "setup", "results-models"; empty: all.
    /// @return Io when a file cannot be written.
    Result<void> drawPages(const QStringList &only = {});

    /// The window as it is.
    Result<void> drawWindow(const QString &name);

    /// Opens a dialog, draws it over the window, and closes it. Nothing is drawn when none opens.
    /// @param isReady  asked until it says true, ten seconds at most; null: drawn at once.
    Result<void> drawDialog(const QString &name, const std::function<void()> &open,
                            const std::function<bool(const QWidget &)> &isReady = nullptr);

    /// Another window of the program, by itself.
    Result<void> drawOther(const QString &name, QWidget &other);

private:
    Result<void> draw(const QString &name, const std::function<QPixmap()> &picture);

    MainWindow &m_window;
    QString m_folder;
    QString m_prefix;
    QList<ThemeKind> m_themes;
    bool m_isFolder;
};

/// Lets the event loop go round until `isDone` says so, at most `seconds`.
/// @return whether it did say so.
bool waitUntil(const std::function<bool()> &isDone, double seconds);

} // namespace heddle
