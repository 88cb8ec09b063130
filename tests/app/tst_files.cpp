#include "appresources.h"
#include "formats/examples.h"
#include "heddle/rundesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "parts/message.h"
#include "parts/theme.h"

#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
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
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<WorkersDesk> m_workers;
    std::unique_ptr<RunDesk> m_desk;
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
    m_settings = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("heddle.ini")),
                                             QSettings::IniFormat);
    m_settings->clear();
    m_window = std::make_unique<MainWindow>();
    m_workbench = std::make_unique<Workbench>(
        *m_window, *m_settings, [](const std::shared_ptr<const Plan> &) { return Forecast(); });
    m_workers = std::make_unique<WorkersDesk>(*m_window, *m_settings);
    m_desk = std::make_unique<RunDesk>(*m_window, m_workbench->document(), m_workers->pools());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestFiles::cleanup()
{
    m_window->hide(); // fields that lose the focus edit what still is
    m_desk.reset();
    m_workers.reset();
    m_workbench.reset();
    m_window.reset();
}

QMenu *TestFiles::menu(const char *title) const
{
    for (QMenu *menu : m_window->menuBar()->findChildren<QMenu *>())
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
    m_workbench->open(path);
    m_workbench->settle();
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
    m_window->showPage(page);
    for (auto *field : m_window->page(page)->findChildren<QLineEdit *>())
        if (field->isVisible())
            return field;
    return m_window->page(page);
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
    m_workbench->settle();

    QCOMPARE(m_workbench->document().filePath(), m_iris);
    QVERIFY(recent->actions().constFirst()->text().startsWith(QStringLiteral("&1 iris.heddle")));
}

void TestFiles::forgetsFilesOfLastTime()
{
    open(m_iris);
    QMenu *recent = menu("Open &recent");

    entry(recent, QStringLiteral("Clear"))->trigger();

    QVERIFY(!recent->isEnabled());
    QVERIFY(RecentFiles(*m_settings).files().isEmpty());
}

void TestFiles::opensEveryExample()
{
    const QMenu *examples = menu("E&xamples");
    QVERIFY(examples && examples->isEnabled());
    QCOMPARE(examples->actions().size(), qsizetype(exampleNames().size()));
    m_window->showPage(2);

    examples->actions().constFirst()->trigger();
    m_workbench->settle();

    QCOMPARE(m_workbench->document().displayName(), QStringLiteral("iris.heddle"));
    QVERIFY(m_workbench->document().filePath().isEmpty()); // it is not to be written over
    QCOMPARE(m_window->currentPage(), 0);
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
    QSignalSpy hovers(m_window.get(), &MainWindow::fileHovers);

    drop(field, data);
    m_workbench->settle();

    QCOMPARE(m_workbench->document().filePath(), m_iris);
    QCOMPARE(m_window->currentPage(), 0);
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
    m_window->showPage(1);
    QLineEdit *field = nullptr;
    for (auto *one : m_window->page(1)->findChildren<QLineEdit *>())
        if (one->accessibleName() == QStringLiteral("Find a variable"))
            field = one;
    QVERIFY(field);

    drop(field, data);

    QCOMPARE(field->text(), QStringLiteral("Petal"));
    QCOMPARE(m_window->currentPage(), 1);
}

void TestFiles::severalFilesAreNotTaken()
{
    QSignalSpy dropped(m_window.get(), &MainWindow::fileDropped);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_iris),
                  QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("iris.csv")))});

    drop(m_window->page(0), data);

    QVERIFY(dropped.isEmpty());
}

void TestFiles::aRunKeepsItsVersion()
{
    open(m_iris);
    ExperimentDocument &document = m_workbench->document();
    Experiment longer = document.experiment();
    longer.resampling.kind = ResamplingKind::Bootstrap;
    longer.resampling.replicates = 100'000; // still under way below
    document.edit(QStringLiteral("replicates"), longer);
    m_workbench->settle();
    m_window->showPage(1);
    auto *note = m_window->page(1)->findChild<Note *>(QStringLiteral("versionInRun"));
    QVERIFY(note);
    QVERIFY(!note->isVisible());

    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_desk->controller().isActive());
    const auto running = m_desk->controller().plan();
    m_window->showPage(1);
    QVERIFY(note->isVisible());
    QVERIFY(note->accessibleName().startsWith(QStringLiteral("This run is using version 2.")));

    Experiment other = document.experiment();
    other.seed = 99;
    document.edit(QStringLiteral("set seed"), other);
    QVERIFY(note->accessibleName().contains(QStringLiteral("Below is version 3")));
    QVERIFY(document.isEdited());
    QVERIFY(m_desk->controller().plan() == running);
    QVERIFY(*running->experiment().seed != 99);
    document.undo();
    QVERIFY(note->accessibleName().contains(QStringLiteral("Editing opens the next version")));

    QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
    QTRY_VERIFY(!m_desk->controller().isActive());
    QVERIFY(!note->isVisible());
}

QTEST_MAIN(TestFiles)
#include "tst_files.moc"
