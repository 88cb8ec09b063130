#include "pages/filemenus.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>

namespace heddle {

namespace {

constexpr int keyCount = 9; // entries with a digit as their key

/// "&1 iris.heddle – ~/models"
QString entryText(int number, const QString &path)
{
    const QFileInfo file(path);
    QString folder = file.absolutePath();
    const QString home = QDir::homePath();
    if (folder == home || folder.startsWith(home + QLatin1Char('/')))
        folder.replace(0, home.size(), QLatin1Char('~'));
    const QString text = FileMenus::tr("%1 – %2")
                             .arg(file.fileName(), folder)
                             .replace(QLatin1Char('&'), QStringLiteral("&&"));
    return number <= keyCount ? QStringLiteral("&%1 %2").arg(number).arg(text) : text;
}

} // namespace

FileMenus::FileMenus(QMenu &file)
    : QObject(&file)
    , m_recent(file.addMenu(tr("Open &recent")))
    , m_examples(file.addMenu(tr("E&xamples")))
{
    setRecent({});
    setExamples({});
}

void FileMenus::setRecent(const QList<RecentFile> &files)
{
    m_recent->clear();
    m_recent->setEnabled(!files.isEmpty());
    for (int i = 0; i < files.size(); ++i)
        m_recent->addAction(entryText(i + 1, files.at(i).path), this,
                            [this, path = files.at(i).path] { Q_EMIT fileChosen(path); });
    m_recent->addSeparator();
    m_recent->addAction(tr("&Clear list"), this, &FileMenus::clearRequested);
}

void FileMenus::setExamples(const QList<Sample> &samples)
{
    m_examples->clear();
    m_examples->setEnabled(!samples.isEmpty());
    m_examples->setToolTipsVisible(true);
    for (const Sample &sample : samples) {
        QAction *action = m_examples->addAction(
            sample.title, this, [this, path = sample.path] { Q_EMIT exampleChosen(path); });
        action->setToolTip(sample.text);
    }
}

} // namespace heddle
