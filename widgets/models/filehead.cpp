#include "models/filehead.h"

#include "models/latestjob.h"

#include <QFile>

#include <memory>

namespace heddle {

namespace {

constexpr qint64 headBytes = 48;

FileHead readHead(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return {file.read(headBytes), file.size()};
}

/// Lives as a child of whom it reads for, until the head is handed over.
class HeadReader : public QObject
{
public:
    using QObject::QObject;

    LatestJob job;
};

} // namespace

void requestFileHead(const QString &path, QObject *context,
                     std::function<void(const FileHead &)> receive)
{
    auto *reader = new HeadReader(context);
    reader->job.start(
        reader, [path](const std::stop_token &) { return readHead(path); },
        [reader, receive = std::move(receive)](const FileHead &head) {
            receive(head);
            reader->deleteLater();
        });
}

QString hexDump(const QByteArray &bytes)
{
    QStringList lines;
    for (qsizetype at = 0; at < bytes.size(); at += 16) {
        const QByteArray line = bytes.mid(at, 16);
        QString shown;
        for (const char c : line)
            shown += c >= 0x20 && c < 0x7f ? QChar::fromLatin1(c) : QChar(u'.');
        lines.append(QStringLiteral("%1  %2  %3")
                         .arg(at, 4, 16, QLatin1Char('0'))
                         .arg(QString::fromLatin1(line.toHex(' ')), -47)
                         .arg(shown));
    }
    return lines.join(u'\n');
}

} // namespace heddle
