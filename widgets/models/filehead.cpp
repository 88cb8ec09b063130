#include "models/filehead.h"

#include "models/latestjob.h"

#include <QCoreApplication>
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

QString headMeaning(const QByteArray &bytes)
{
    struct Sign
    {
        const char *begin;
        const char *meaning;
    };
    static constexpr Sign signs[] = {
        {"PK\x03\x04", QT_TRANSLATE_NOOP("heddle::FileHead",
                                         "50 4b 03 04 marks a ZIP archive; spreadsheets are ZIP "
                                         "archives. In the spreadsheet: Save as, CSV in UTF-8.")},
        {"\xd0\xcf\x11\xe0",
         QT_TRANSLATE_NOOP("heddle::FileHead", "d0 cf 11 e0 marks a workbook of an older Excel. In "
                                               "the spreadsheet: Save as, CSV in UTF-8.")},
        {"%PDF",
         QT_TRANSLATE_NOOP("heddle::FileHead",
                           "25 50 44 46 marks a PDF: it is made for reading, not for fitting.")},
        {"PAR1", QT_TRANSLATE_NOOP("heddle::FileHead",
                                   "50 41 52 31 marks a Parquet file. Write it as CSV.")},
        {"SQLite format 3",
         QT_TRANSLATE_NOOP("heddle::FileHead",
                           "This is an SQLite database. Export one of its tables "
                           "as CSV.")},
        {"\xff\xfe",
         QT_TRANSLATE_NOOP("heddle::FileHead", "ff fe marks text in UTF-16. Save it in UTF-8.")},
    };
    for (const Sign &sign : signs)
        if (bytes.startsWith(sign.begin))
            return QCoreApplication::translate("heddle::FileHead", sign.meaning);
    return {};
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
