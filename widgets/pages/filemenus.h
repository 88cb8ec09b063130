#pragma once

#include "models/recentfiles.h"
#include "models/samples.h"

#include <QObject>

class QMenu;

namespace heddle {

/// The two menus of files inside the File menu: those of last time, and the shipped examples.
class FileMenus : public QObject
{
    Q_OBJECT

public:
    /// Adds both to the File menu.
    explicit FileMenus(QMenu &file);

    void setRecent(const QList<RecentFile> &files);
    void setExamples(const QList<Sample> &samples);

Q_SIGNALS:
    void fileChosen(const QString &path);
    void exampleChosen(const QString &path);
    void clearRequested(); ///< Forget the files of last time.

private:
    QMenu *m_recent;
    QMenu *m_examples;
};

} // namespace heddle
