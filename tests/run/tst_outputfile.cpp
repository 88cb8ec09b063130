#include "run/outputfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace heddle;

class TestOutputFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheOldFileUntilTheNewOneIsWhole();
    void leavesNothingBehindWithoutFinish();
    void replacesWhatALinkLeadsTo();
    void leavesADeviceADevice();
    void growsBehindWhatIsThere();
    void namesAFullDisk();
    void namesAFolderThatIsNotThere();

private:
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    }
    std::string path(const char *name) const
    {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

void TestOutputFile::showsTheOldFileUntilTheNewOneIsWhole()
{
    const QString place = m_folder.filePath(QStringLiteral("whole"));
    QVERIFY(writeFileWhole(place.toStdString(), "old"));
    auto file = OutputFile::open(place.toStdString(), OutputFile::Placement::Renamed);
    QVERIFY(file);
    QVERIFY(file->write(std::string(1'000'000, 'x')));
    QCOMPARE(content(place), QByteArray("old"));

    QVERIFY(file->finish());

    QCOMPARE(content(place).size(), 1'000'000);
}

void TestOutputFile::leavesNothingBehindWithoutFinish()
{
    {
        auto file = OutputFile::open(path("never"), OutputFile::Placement::Renamed);
        QVERIFY(file && file->write("text"));
    }
    QVERIFY(QDir(m_folder.path()).entryList({QStringLiteral("never*")}).isEmpty());
}

void TestOutputFile::replacesWhatALinkLeadsTo()
{
    QVERIFY(writeFileWhole(path("target"), "old"));
    QVERIFY(QFile::link(m_folder.filePath(QStringLiteral("target")),
                        m_folder.filePath(QStringLiteral("link"))));

    QVERIFY(writeFileWhole(path("link"), "new"));

    QVERIFY(QFileInfo(m_folder.filePath(QStringLiteral("link"))).isSymLink());
    QCOMPARE(content(m_folder.filePath(QStringLiteral("target"))), QByteArray("new"));
}

void TestOutputFile::leavesADeviceADevice()
{
    QVERIFY(writeFileWhole("/dev/null", "text"));

    struct stat status = {};
    QCOMPARE(::stat("/dev/null", &status), 0);
    QVERIFY(S_ISCHR(status.st_mode));
}

void TestOutputFile::growsBehindWhatIsThere()
{
    for (const char *text : {"one ", "two"}) {
        auto file = OutputFile::open(path("log"), OutputFile::Placement::Appended);
        QVERIFY(file && file->write(text) && file->finish());
    }
    QCOMPARE(content(m_folder.filePath(QStringLiteral("log"))), QByteArray("one two"));
}

void TestOutputFile::namesAFullDisk()
{
    const auto written = writeFileWhole("/dev/full", "text");

    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Resources);
}

void TestOutputFile::namesAFolderThatIsNotThere()
{
    const auto written = writeFileWhole(path("no/such/file"), "text");

    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Io);
    QVERIFY(written.error().cause.find("no/such/file") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestOutputFile)
#include "tst_outputfile.moc"
