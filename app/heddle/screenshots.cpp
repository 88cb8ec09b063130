#include "heddle/screenshots.h"

#include "pages/mainwindow.h"

#include <QApplication>
#include <QDir>

namespace heddle {

Result<void> saveScreenshots(MainWindow &window, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return Error{ErrorCode::Io, "The folder " + folder.toStdString() + " cannot be made.",
                     "No picture was drawn.", "Choose a folder you may write to."};
    window.show();
    const QString theme =
        Theme::kind() == ThemeKind::Dark ? QStringLiteral("dark") : QStringLiteral("light");
    for (int index = 0; index < window.pageCount(); ++index) {
        if (!window.page(index)->hasContent())
            continue;
        window.showPage(index);
        QApplication::processEvents();
        const QString path = QDir(folder).filePath(
            QStringLiteral("%1-%2-%3.png")
                .arg(QString::number(index + 1), window.page(index)->title().toLower(), theme));
        if (!window.grab().save(path))
            return Error{ErrorCode::Io, "The picture " + path.toStdString() + " cannot be written.",
                         "The drawing stopped there.", "Check the room and the rights there."};
    }
    return {};
}

} // namespace heddle
