#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

class QSettings;

namespace heddle {

/// One experiment or data file that was open before.
struct RecentFile
{
    QString path;
    QDateTime opened;
};

/// The last files, newest first, kept in the settings. Files that are gone are left out.
class RecentFiles
{
public:
    static constexpr int most = 6; ///< As many as fit beside the samples.

    explicit RecentFiles(QSettings &settings) ///< The settings must outlive this.
        : m_settings(settings)
    {
    }

    QList<RecentFile> files() const;
    void add(const QString &path, const QDateTime &now);
    void clear();

private:
    QSettings &m_settings;
};

} // namespace heddle
