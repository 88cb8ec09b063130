#include "appresources.h"
#include "formats/examples.h"
#include "parts/message.h"
#include "parts/theme.h"
#include "programwindow.h"

#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace heddle;

/// Files come into the window by its menus and by being dropped, and a run keeps its version of
/// one.
class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensFilesOfLastTime();
    void forgetsFilesOfLastTime();
    void opensEveryExample();
    void takesAFileDroppedOnAnyPage_data();
    void takesAFileDroppedOnAnyPage();
    void textDroppedOnAFieldIsTheFieldsOwn();
    void severalFilesAreNotTaken();
    void aRunKeepsItsVersion();

private:
    QMenu *menu(const char *title) const;
    QAction *entry(const QMenu *menu, const QString &text) const;
    void open(const QString &path);
    static void drop(QWidget *on, const QMimeData &data);
    QWidget *fieldOf(int page) const;

    QTemporaryDir m_folder;
    QString m_iris;
    std::unique_ptr<test::ProgramWindow> m_program;
};

void TestFiles::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    const QDir iris(QString::fromStdString(examplesFolder()) + QStringLiteral("/iris"));
    for (const char *name : {"iris.heddle", "iris.csv"}) {
        const QString file = QString::fromLatin1(name);
        QVERIFY(QFile::copy(iris.filePath(file), m_folder.filePath(file)));
    }
    m_iris = m_folder.filePath(QStringLiteral("iris.heddle"));
}

void TestFiles::init()
{
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("heddle.ini")));
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window));
}

void TestFiles::cleanup()
{
    m_program->window.hide(); // fields that lose the focus edit what still is
    m_program->settings.clear();
    m_program.reset();
}

QMenu *TestFiles::menu(const char *title) const
{
    for (QMenu *menu : m_program->window.menuBar()->findChildren<QMenu *>())
        if (menu->title() == QLatin1String(title))
            return menu;
    return nullptr;
}

QAction *TestFiles::entry(const QMenu *menu, const QString &text) const
{
    for (QAction *action : menu->actions())
        if (action->text().contains(text))
            return action;
    return nullptr;
}

void TestFiles::open(const QString &path)
{
    m_program->workbench.open(path);
    m_program->workbench.settle();
}

void TestFiles::drop(QWidget *on, const QMimeData &data)
{
    const QPoint place = on->rect().center();
    QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(on, &enter);
    if (!enter.isAccepted())
        return;
    QDropEvent dropped(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(on, &dropped);
}

QWidget *TestFiles::fieldOf(int page) const
{
    m_program->window.showPage(page);
    for (auto *field : m_program->window.page(page)->findChildren<QLineEdit *>())
        if (field->isVisible())
            return field;
    return m_program->window.page(page);
}

void TestFiles::opensFilesOfLastTime()
{
    QMenu *recent = menu("Open &recent");
    QVERIFY(recent);
    QVERIFY(!recent->isEnabled());
    open(m_iris);
    open(m_folder.filePath(QStringLiteral("iris.csv")));
    QVERIFY(recent->isEnabled());
    QVERIFY(recent->actions().constFirst()->text().startsWith(QStringLiteral("&1 iris.csv – ")));

    entry(recent, QStringLiteral("iris.heddle"))->trigger();
    m_program->workbench.settle();

    QCOMPARE(m_program->workbench.document().filePath(), m_iris);
    QVERIFY(recent->actions().constFirst()->text().startsWith(QStringLiteral("&1 iris.heddle")));
}

void TestFiles::forgetsFilesOfLastTime()
{
    open(m_iris);
    QMenu *recent = menu("Open &recent");

    entry(recent, QStringLiteral("Clear"))->trigger();

    QVERIFY(!recent->isEnabled());
    QVERIFY(RecentFiles(m_program->settings).files().isEmpty());
}

void TestFiles::opensEveryExample()
{
    const QMenu *examples = menu("E&xamples");
    QVERIFY(examples && examples->isEnabled());
    QCOMPARE(examples->actions().size(), qsizetype(exampleNames().size()));
    m_program->window.showPage(2);

    examples->actions().constFirst()->trigger();
    m_program->workbench.settle();

    QCOMPARE(m_program->workbench.document().displayName(), QStringLiteral("iris.heddle"));
    QVERIFY(m_program->workbench.document().filePath().isEmpty()); // it is not to be written over
    QCOMPARE(m_program->window.currentPage(), 0);
}

void TestFiles::takesAFileDroppedOnAnyPage_data()
{
    QTest::addColumn<int>("page");
    const char *names[] = {"data", "setup", "workers", "run", "results"};
    for (int page = 0; page < int(std::size(names)); ++page)
        QTest::newRow(names[page]) << page;
}

void TestFiles::takesAFileDroppedOnAnyPage()
{
    QFETCH(int, page);
    open(m_folder.filePath(QStringLiteral("iris.csv")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_iris)});
    data.setText(m_iris); // as file managers add it: fields would take that
    QWidget *field = fieldOf(page);
    QSignalSpy hovers(&m_program->window, &MainWindow::fileHovers);

    drop(field, data);
    m_program->workbench.settle();

    QCOMPARE(m_program->workbench.document().filePath(), m_iris);
    QCOMPARE(m_program->window.currentPage(), 0);
    QCOMPARE(hovers.size(), 2);
    QCOMPARE(hovers.at(0).at(0).toBool(), true);
    QCOMPARE(hovers.at(1).at(0).toBool(), false);
    if (auto *edit = qobject_cast<QLineEdit *>(field))
        QVERIFY(!edit->text().contains(m_iris));
}

void TestFiles::textDroppedOnAFieldIsTheFieldsOwn()
{
    open(m_iris);
    QMimeData data;
    data.setText(QStringLiteral("Petal"));
    m_program->window.showPage(1);
    QLineEdit *field = nullptr;
    for (auto *one : m_program->window.page(1)->findChildren<QLineEdit *>())
        if (one->accessibleName() == QStringLiteral("Find a variable"))
            field = one;
    QVERIFY(field);

    drop(field, data);

    QCOMPARE(field->text(), QStringLiteral("Petal"));
    QCOMPARE(m_program->window.currentPage(), 1);
}

void TestFiles::severalFilesAreNotTaken()
{
    QSignalSpy dropped(&m_program->window, &MainWindow::fileDropped);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_iris),
                  QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("iris.csv")))});

    drop(m_program->window.page(0), data);

    QVERIFY(dropped.isEmpty());
}

void TestFiles::aRunKeepsItsVersion()
{
    open(m_iris);
    ExperimentDocument &document = m_program->workbench.document();
    Experiment longer = document.experiment();
    longer.resampling.kind = ResamplingKind::Bootstrap;
    longer.resampling.replicates = 100'000; // still under way below
    document.edit(QStringLiteral("replicates"), longer);
    m_program->workbench.settle();
    m_program->window.showPage(1);
    auto *note = m_program->window.page(1)->findChild<Note *>(QStringLiteral("versionInRun"));
    QVERIFY(note);
    QVERIFY(!note->isVisible());

    QTest::keyClick(&m_program->window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_program->desk.controller().isActive());
    const auto running = m_program->desk.controller().plan();
    m_program->window.showPage(1);
    QVERIFY(note->isVisible());
    QVERIFY(note->accessibleName().startsWith(QStringLiteral("This run is using version 2.")));

    Experiment other = document.experiment();
    other.seed = 99;
    document.edit(QStringLiteral("set seed"), other);
    QVERIFY(note->accessibleName().contains(QStringLiteral("Below is version 3")));
    QVERIFY(document.isEdited());
    QVERIFY(m_program->desk.controller().plan() == running);
    QVERIFY(*running->experiment().seed != 99);
    document.undo();
    QVERIFY(note->accessibleName().contains(QStringLiteral("Editing opens the next version")));

    QTest::keyClick(&m_program->window, Qt::Key_Period, Qt::ControlModifier);
    QTRY_VERIFY(!m_program->desk.controller().isActive());
    QVERIFY(!note->isVisible());
}

QTEST_MAIN(TestFiles)
#include "tst_files.moc"
