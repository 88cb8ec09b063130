#pragma once

#include <QObject>

class QMimeData;
class QWidget;

namespace heddle {

/// Takes a file that is dropped anywhere on a window, also on fields that would take it as text.
/// Installed on the application by its constructor; owned by the window.
class FileDrops : public QObject
{
    Q_OBJECT

public:
    explicit FileDrops(QWidget &window);

Q_SIGNALS:
    void hovers(bool isHovering); ///< One local file hangs over the window, or no longer.
    void dropped(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget &m_window;
};

} // namespace heddle
