#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;

namespace heddle {

/// The beginning of a file, to be shown when it cannot be read.
struct FileHead
{
    QByteArray bytes; ///< At most 48; empty when there is no such file.
    qint64 size = 0;
};

/// Reads the head on another thread and hands it to `receive` on the thread of `context`, unless
/// that is gone by then.
void requestFileHead(const QString &path, QObject *context,
                     std::function<void(const FileHead &)> receive);

/// What kind of file the first bytes are a sign of, and how to get its table out; empty: unknown.
QString headMeaning(const QByteArray &bytes);

/// Lines of 16 bytes: position, hexadecimal, printable characters.
QString hexDump(const QByteArray &bytes);

} // namespace heddle
