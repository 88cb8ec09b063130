#include "models/autosave.h"
#include "models/experimentdocument.h"
#include "support.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace heddle;

namespace {

QString iris()
{
    return QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv"));
}

} // namespace

/// Unsaved edits are in a file soon after they are made, and in none when nobody needs them.
class TestAutosave : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsWhatWasEdited();
    void aDocumentAsItWasMadeIsNotKept();
    void filesAreForTheUserAlone();
    void editsAfterTheFirstAreKeptToo();
    void savingRemovesTheFile();
    void undoingEverythingRemovesTheFile();
    void forgettingRemovesTheFileAndDestroyingDoesNot();
    void aLivingProgramsFileIsNotFound();
    void recoveredEditsGoOnInTheirFolder();
    void countsEditsAcrossRecoveries();
    void saysOnceWhenNothingCanBeKept();
    void damagedFilesAreLetAlone_data();
    void damagedFilesAreLetAlone();
    void aPlaceThatWasRemovedStaysEmpty();

private:
    void open();
    void setSeed(std::uint64_t seed);
    QStringList folders() const;
    std::vector<LeftExperiment> crash(); ///< The program ends without a word; what is found then.

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_root;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<Autosave> m_autosave;
};

void TestAutosave::init()
{
    m_autosave.reset();
    m_document.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->filePath(QStringLiteral("state/unsaved"));
}

void TestAutosave::open()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_autosave = std::make_unique<Autosave>(*m_document, m_root);
    m_autosave->setInterval(1);
    m_document->open(iris());
    QTRY_VERIFY(!m_document->isLoading());
}

void TestAutosave::setSeed(std::uint64_t seed)
{
    QSignalSpy kept(m_autosave.get(), &Autosave::kept);
    Experiment next = m_document->experiment();
    next.seed = seed;
    m_document->edit(QStringLiteral("set seed to %1").arg(seed), next);
    QVERIFY(kept.wait());
}

QStringList TestAutosave::folders() const
{
    return QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

std::vector<LeftExperiment> TestAutosave::crash()
{
    m_autosave.reset();
    m_document.reset();
    return findUnsaved(m_root);
}

void TestAutosave::keepsWhatWasEdited()
{
    open();
    setSeed(7);
    const auto name = m_document->displayName();

    const auto left = crash();

    QCOMPARE(left.size(), std::size_t(1));
    const UnsavedExperiment &unsaved = left.front().unsaved;
    QCOMPARE(*unsaved.experiment.seed, std::uint64_t(7));
    QCOMPARE(QString::fromStdString(unsaved.experiment.folder), QFileInfo(iris()).path());
    QCOMPARE(unsaved.name, name);
    QVERIFY(unsaved.file.isEmpty());
    QCOMPARE(unsaved.edits, 1);
    QCOMPARE(unsaved.lastEdit, QStringLiteral("set seed to 7"));
    QVERIFY(qAbs(unsaved.kept.secsTo(QDateTime::currentDateTime())) < 60);
}

void TestAutosave::aDocumentAsItWasMadeIsNotKept()
{
    open();

    QVERIFY(m_document->isEdited());
    QVERIFY(!m_document->hasWork());
    QTest::qWait(50); // ten times its interval
    QVERIFY(folders().isEmpty());
}

void TestAutosave::filesAreForTheUserAlone()
{
    open();
    setSeed(7);

    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                            QFileDevice::ExeGroup | QFileDevice::ReadOther |
                            QFileDevice::WriteOther | QFileDevice::ExeOther;
    QCOMPARE(folders().size(), 1);
    const QString folder = QDir(m_root).filePath(folders().constFirst());
    const QStringList files = QDir(folder).entryList(QDir::Files | QDir::Hidden);
    QCOMPARE(files.size(), 1);
    for (const QString &path : {m_root, folder, folder + u'/' + files.constFirst()})
        QVERIFY2((QFileInfo(path).permissions() & others) == 0, qPrintable(path));
}

void TestAutosave::editsAfterTheFirstAreKeptToo()
{
    open();
    setSeed(7);
    setSeed(8);

    const auto left = crash();

    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(*left.front().unsaved.experiment.seed, std::uint64_t(8));
    QCOMPARE(left.front().unsaved.edits, 2);
}

void TestAutosave::savingRemovesTheFile()
{
    open();
    setSeed(7);
    QCOMPARE(folders().size(), 1);

    m_document->saveAs(m_folder->filePath(QStringLiteral("saved.heddle")));
    QTRY_VERIFY(folders().isEmpty());

    setSeed(8);
    const auto left = crash();
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left.front().unsaved.file, m_folder->filePath(QStringLiteral("saved.heddle")));
    QCOMPARE(left.front().unsaved.edits, 1);
}

void TestAutosave::undoingEverythingRemovesTheFile()
{
    open();
    setSeed(7);

    m_document->undo();

    QVERIFY(folders().isEmpty());
}

void TestAutosave::forgettingRemovesTheFileAndDestroyingDoesNot()
{
    open();
    setSeed(7);
    m_autosave.reset();
    QCOMPARE(folders().size(), 1);

    open();
    setSeed(8);
    QCOMPARE(folders().size(), 2);
    m_autosave->forget();
    m_autosave.reset();

    QCOMPARE(folders().size(), 1);
}

void TestAutosave::aLivingProgramsFileIsNotFound()
{
    open();
    setSeed(7);

    QVERIFY(findUnsaved(m_root).empty()); // as another program would look
    const auto left = crash();
    QCOMPARE(left.size(), std::size_t(1));
    QVERIFY(findUnsaved(m_root).empty()); // offered here, by nobody else
}

void TestAutosave::recoveredEditsGoOnInTheirFolder()
{
    open();
    setSeed(7);
    auto left = crash();
    QCOMPARE(left.size(), std::size_t(1));
    const UnsavedExperiment unsaved = left.front().unsaved;

    m_document = std::make_unique<ExperimentDocument>();
    m_autosave = std::make_unique<Autosave>(*m_document, m_root);
    m_autosave->setInterval(1);
    m_document->openUnsaved(unsaved);
    QTRY_VERIFY(m_document->isOpen() && !m_document->isLoading());
    m_autosave->adopt(left.front().place);
    left.clear();

    QVERIFY(m_document->isEdited());
    QVERIFY(m_document->hasWork());
    QCOMPARE(*m_document->experiment().seed, std::uint64_t(7));
    QCOMPARE(folders().size(), 1);
    m_document->saveAs(m_folder->filePath(QStringLiteral("saved.heddle")));
    QTRY_VERIFY(folders().isEmpty());
    QVERIFY(!m_document->hasWork());
}

void TestAutosave::countsEditsAcrossRecoveries()
{
    open();
    setSeed(7);
    setSeed(8);
    auto left = crash();
    QCOMPARE(left.size(), std::size_t(1));

    m_document = std::make_unique<ExperimentDocument>();
    m_autosave = std::make_unique<Autosave>(*m_document, m_root);
    m_autosave->setInterval(1);
    m_document->openUnsaved(left.front().unsaved);
    QTRY_VERIFY(m_document->isOpen() && !m_document->isLoading());
    m_autosave->adopt(left.front().place);
    left.clear();
    setSeed(9);

    const auto again = crash();
    QCOMPARE(again.size(), std::size_t(1));
    QCOMPARE(again.front().unsaved.edits, 3);
}

void TestAutosave::saysOnceWhenNothingCanBeKept()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("state")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly)); // a file where the folder should be
    open();
    QSignalSpy said(m_autosave.get(), &Autosave::errorChanged);

    Experiment next = m_document->experiment();
    next.seed = 7;
    m_document->edit(QStringLiteral("set seed"), next);
    QTRY_VERIFY(m_autosave->error().has_value());
    QTest::qWait(50); // it tries again, and again

    QCOMPARE(said.size(), 1);
    QVERIFY(m_autosave->error()->cause.find(m_root.toStdString()) != std::string::npos);
    inTheWay.remove();
    QTRY_VERIFY(!m_autosave->error().has_value());
    QCOMPARE(folders().size(), 1);
}

void TestAutosave::damagedFilesAreLetAlone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("half a file") << QByteArray(R"({"heddle_unsaved": 1, "experi)");
    QTest::newRow("a newer version") << QByteArray(R"({"heddle_unsaved": 2, "experiment": {}})");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no experiment") << QByteArray(R"({"heddle_unsaved": 1})");
    QTest::newRow("an experiment of nonsense")
        << QByteArray(R"({"heddle_unsaved": 1, "experiment": {"bogus": 1}})");
    QTest::newRow("an experiment that is a number")
        << QByteArray(R"({"heddle_unsaved": 1, "experiment": 1, "name": 2, "edits": "x"})");
}

void TestAutosave::damagedFilesAreLetAlone()
{
    QFETCH(QByteArray, text);
    QVERIFY(QDir().mkpath(m_root + QStringLiteral("/x")));
    QFile file(m_root + QStringLiteral("/x/experiment.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();

    QVERIFY(findUnsaved(m_root).empty());

    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), text);
}

void TestAutosave::aPlaceThatWasRemovedStaysEmpty()
{
    open();
    UnsavedPlace place(m_root);
    UnsavedExperiment unsaved;
    unsaved.experiment = m_document->experiment();
    QVERIFY(place.write(unsaved).has_value());
    QVERIFY(QFileInfo::exists(place.folder()));

    place.remove();
    QVERIFY(place.write(unsaved).has_value());

    QVERIFY(!QFileInfo::exists(place.folder()));
}

QTEST_GUILESS_MAIN(TestAutosave)
#include "tst_autosave.moc"
