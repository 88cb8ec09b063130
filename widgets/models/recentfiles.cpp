#include "models/recentfiles.h"

#include <QFileInfo>
#include <QSettings>

namespace heddle {

namespace {

const QString group = QStringLiteral("recent");

void write(QSettings &settings, const QList<RecentFile> &files)
{
    settings.beginWriteArray(group, int(files.size()));
    for (int i = 0; i < files.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("path"), files.at(i).path);
        settings.setValue(QStringLiteral("opened"), files.at(i).opened.toString(Qt::ISODate));
    }
    settings.endArray();
}

} // namespace

QList<RecentFile> RecentFiles::files() const
{
    QList<RecentFile> files;
    const int count = m_settings.beginReadArray(group);
    for (int i = 0; i < count; ++i) {
        m_settings.setArrayIndex(i);
        const QString path = m_settings.value(QStringLiteral("path")).toString();
        const QString opened = m_settings.value(QStringLiteral("opened")).toString();
        if (QFileInfo::exists(path))
            files.append({path, QDateTime::fromString(opened, Qt::ISODate)});
    }
    m_settings.endArray();
    return files;
}

void RecentFiles::add(const QString &path, const QDateTime &now)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QList<RecentFile> kept = files();
    kept.removeIf([&](const RecentFile &file) { return file.path == absolute; });
    kept.prepend({absolute, now});
    while (kept.size() > most)
        kept.removeLast();
    write(m_settings, kept);
}

void RecentFiles::clear()
{
    m_settings.remove(group);
}

} // namespace heddle
