#include "appresources.h"
#include "models/experimentdocument.h"
#include "models/tablesummaries.h"
#include "models/variableroles.h"
#include "pages/data/columnmenus.h"
#include "pages/data/startview.h"
#include "pages/datapage.h"
#include "parts/button.h"
#include "parts/card.h"
#include "parts/datatable.h"
#include "parts/theme.h"
#include "support.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace heddle;

/// The Data page as a user meets it: real clicks and keys.
class TestDataPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void startsWithTheStart();
    void opensASampleWithAClick();
    void offersRecentFiles();
    void showsTheTable();
    void goesToARow();
    void findsAValue();
    void changesTheRoleOfAColumn();
    void changesTheTypeOfAColumn();
    void theMenusAreOfTheCurrentColumn();
    void theTableOffersTheMenusOfItsColumn();
    void readsTheFileAgain();
    void changesTheSeparator();
    void takesTextsForMissingValues();
    void listsLinesThatCouldNotBeRead();
    void showsWhyAFileCannotBeOpened();
    void copiesCells();
    void everyControlHasAName();

private:
    void open(const QString &path);
    void openTable(const QByteArray &text);
    template <typename T>
    T *named(const QString &accessibleName) const;
    void choose(const QString &combo, const QString &text);

    QTemporaryDir m_folder;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TableSummaries> m_summaries;
    std::unique_ptr<DataPage> m_page;
};

void TestDataPage::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestDataPage::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_summaries = std::make_unique<TableSummaries>();
    m_page = std::make_unique<DataPage>(*m_document, *m_summaries);
    connect(m_document.get(), &ExperimentDocument::tableChanged, m_summaries.get(), [this] {
        m_summaries->setTable(m_document->table(), m_document->experiment().target);
    });
    m_page->resize(1200, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestDataPage::cleanup()
{
    m_page.reset();
    m_summaries.reset();
    m_document.reset();
}

void TestDataPage::open(const QString &path)
{
    m_document->open(path);
    QTRY_VERIFY(!m_document->isLoading());
}

void TestDataPage::openTable(const QByteArray &text)
{
    QFile file(m_folder.filePath(QStringLiteral("table.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    open(file.fileName());
}

template <typename T>
T *TestDataPage::named(const QString &accessibleName) const
{
    for (T *widget : m_page->findChildren<T *>())
        if (widget->accessibleName() == accessibleName && widget->isVisible())
            return widget;
    return nullptr;
}

void TestDataPage::choose(const QString &combo, const QString &text)
{
    auto *box = named<QComboBox>(combo);
    QVERIFY(box != nullptr);
    const int wanted = box->findText(text);
    QVERIFY(wanted >= 0);
    box->setFocus();
    while (box->currentIndex() != wanted)
        QTest::keyClick(box, box->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
}

void TestDataPage::startsWithTheStart()
{
    QSignalSpy asked(m_page.get(), &DataPage::openRequested);

    QTest::mouseClick(named<Button>(QStringLiteral("Open a file")), Qt::LeftButton);

    QCOMPARE(asked.count(), 1);
    QVERIFY(!named<QTableView>(QStringLiteral("Table")));
}

void TestDataPage::opensASampleWithAClick()
{
    const std::string path = test::sourcePath("resources/examples/iris/iris.heddle");
    m_page->start()->setSamples({describedSample("iris", path), describedSample("birthwt", path)});
    QCoreApplication::processEvents();

    QTest::mouseClick(named<Button>(QStringLiteral("Open iris")), Qt::LeftButton);

    QTRY_VERIFY(m_document->plan() != nullptr);
    QVERIFY(named<QTableView>(QStringLiteral("Table")) != nullptr);
}

void TestDataPage::offersRecentFiles()
{
    const QString path = QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv"));
    m_page->start()->setRecent({{path, QDateTime::currentDateTime()}});
    QCoreApplication::processEvents();
    QSignalSpy asked(m_page.get(), &DataPage::openFileRequested);

    QTest::mouseClick(named<Card>(QStringLiteral("Open iris.csv")), Qt::LeftButton);

    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), path);
}

void TestDataPage::showsTheTable()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));

    auto *table = named<DataTable>(QStringLiteral("Table"));
    QVERIFY(table != nullptr);
    QCOMPARE(table->model()->rowCount(), 150);
    QCOMPARE(table->currentColumn(), 4); // the first categorical one
    QVERIFY(named<QWidget>(QStringLiteral("Rows per level")) != nullptr ||
            QTest::qWaitFor([this] { return !m_summaries->isBusy(); }));
}

void TestDataPage::goesToARow()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    auto *field = named<QLineEdit>(QStringLiteral("Go to row or value"));

    QTest::keyClicks(field, QStringLiteral("120"));
    QTest::keyClick(field, Qt::Key_Return);

    QCOMPARE(named<DataTable>(QStringLiteral("Table"))->currentIndex().row(), 119);
}

void TestDataPage::findsAValue()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    auto *field = named<QLineEdit>(QStringLiteral("Go to row or value"));

    QTest::keyClicks(field, QStringLiteral("virginica"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(named<DataTable>(QStringLiteral("Table"))->currentIndex().row(), 100);

    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(named<DataTable>(QStringLiteral("Table"))->currentIndex().row(), 101);
}

void TestDataPage::changesTheRoleOfAColumn()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    named<DataTable>(QStringLiteral("Table"))->setCurrentColumn(3);

    choose(QStringLiteral("Role"), QStringLiteral("Ignore"));

    QVERIFY(roleOf(m_document->experiment(), "Petal.Width") == VariableRole::Ignore);
    m_document->undo();
    QVERIFY(roleOf(m_document->experiment(), "Petal.Width") == VariableRole::Variable);
}

void TestDataPage::changesTheTypeOfAColumn()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    named<DataTable>(QStringLiteral("Table"))->setCurrentColumn(3);

    choose(QStringLiteral("Type"), QStringLiteral("Categorical"));

    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->table()->find("Petal.Width")->type() == ColumnType::Categorical);
    QCOMPARE(named<DataTable>(QStringLiteral("Table"))->currentColumn(), 3);
}

void TestDataPage::theMenusAreOfTheCurrentColumn()
{
    QVERIFY(!m_page->columnMenus().type()->isEnabled());
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    named<DataTable>(QStringLiteral("Table"))->setCurrentColumn(3);
    const ColumnMenus &menus = m_page->columnMenus();
    QCOMPARE(menus.role()->title(), QStringLiteral("&Role of Petal.Width"));
    QVERIFY(menus.type()->isEnabled());
    QVERIFY(menus.type()->actions().at(0)->isChecked()); // numeric

    menus.role()->actions().at(int(VariableRole::Weight))->trigger();
    menus.type()->actions().at(1)->trigger();

    QVERIFY(roleOf(m_document->experiment(), "Petal.Width") == VariableRole::Weight);
    QVERIFY(menus.role()->actions().at(int(VariableRole::Weight))->isChecked());
    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->table()->find("Petal.Width")->type() == ColumnType::Categorical);
    QVERIFY(menus.type()->actions().at(1)->isChecked());
}

void TestDataPage::theTableOffersTheMenusOfItsColumn()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    auto *table = named<DataTable>(QStringLiteral("Table"));
    QWidget *header = table->horizontalHeader()->viewport();
    const QPoint place(table->columnViewportPosition(2) + 10, header->height() / 2);

    QContextMenuEvent event(QContextMenuEvent::Mouse, place, header->mapToGlobal(place));
    QApplication::sendEvent(header, &event);

    QCOMPARE(table->currentColumn(), 2);
    QMenu *shown = nullptr;
    for (auto *menu : table->findChildren<QMenu *>())
        if (menu->isVisible())
            shown = menu;
    QVERIFY(shown);
    QStringList entries;
    for (const QAction *action : shown->actions())
        entries.append(action->text().remove(u'&'));
    QVERIFY2(entries.contains(QStringLiteral("Type of Petal.Length")),
             qPrintable(entries.join(u',')));
    QVERIFY(entries.contains(QStringLiteral("Copy with headers")));
    shown->close();
}

void TestDataPage::readsTheFileAgain()
{
    openTable("a,b\n1,x\n2,y\n");
    QFile file(m_folder.filePath(QStringLiteral("table.csv")));
    QVERIFY(file.open(QIODevice::Append));
    file.write("3,z\n");
    file.close();

    m_document->readAgain();
    QTRY_VERIFY(!m_document->isLoading());
    QCOMPARE(m_document->table()->rows(), 3);

    QVERIFY(QFile::remove(file.fileName()));
    m_document->readAgain();
    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->fault() && m_document->fault()->place == FaultPlace::Data);
    QCOMPARE(m_document->table()->rows(), 3); // what was read is still shown
}

void TestDataPage::changesTheSeparator()
{
    openTable("a;b\n1;2\n3;4\n");
    QCOMPARE(m_document->table()->columnCount(), 2);
    QCOMPARE(named<QComboBox>(QStringLiteral("Separator"))->currentText(),
             QStringLiteral("Semicolon"));

    choose(QStringLiteral("Separator"), QStringLiteral("Comma"));

    QTRY_VERIFY(!m_document->isLoading());
    QCOMPARE(m_document->table()->columnCount(), 1);
    QCOMPARE(m_document->undoText(), QStringLiteral("change of the separator"));
}

void TestDataPage::takesTextsForMissingValues()
{
    openTable("a,b\n1,x\n?,y\n3,x\n");
    auto *field = named<QLineEdit>(QStringLiteral("Missing when"));
    QCOMPARE(field->text(), QStringLiteral("(empty), NA"));

    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("NA, ?"));
    QTest::keyClick(field, Qt::Key_Return);

    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->table()->find("a")->type() == ColumnType::Numeric);
    QCOMPARE(m_document->table()->find("a")->missingCount(), 1);
}

void TestDataPage::listsLinesThatCouldNotBeRead()
{
    QByteArray text("a,b\n");
    for (int row = 0; row < 60; ++row)
        text += row == 40 ? "1\n" : "1,2\n";
    openTable(text);
    auto *list = named<QTableView>(QStringLiteral("Lines that could not be read"));
    QVERIFY(list != nullptr);
    QCOMPARE(list->model()->rowCount(), 1);

    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());

    QCOMPARE(named<DataTable>(QStringLiteral("Table"))->currentIndex().row(), 40);
}

void TestDataPage::showsWhyAFileCannotBeOpened()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    QFile file(m_folder.filePath(QStringLiteral("binary.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("PK\x03\x04\0\0\0", 7));
    file.close();

    m_document->open(file.fileName());

    Button *back = nullptr;
    QTRY_VERIFY((back = named<Button>(QStringLiteral("Go back to the open experiment"))) !=
                nullptr);
    QTest::mouseClick(back, Qt::LeftButton);
    QVERIFY(named<DataTable>(QStringLiteral("Table")) != nullptr);
    QCOMPARE(m_document->table()->rows(), 150);
}

void TestDataPage::copiesCells()
{
    open(QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv")));
    auto *table = named<DataTable>(QStringLiteral("Table"));

    table->selectionModel()->select(
        QItemSelection(table->model()->index(0, 3), table->model()->index(1, 4)),
        QItemSelectionModel::ClearAndSelect);

    QCOMPARE(table->selectedText(),
             QStringLiteral("Petal.Width\tSpecies\n0.2\tsetosa\n0.2\tsetosa\n"));
}

void TestDataPage::everyControlHasAName()
{
    openTable("a,b\n1,x\n1\n2,y\n");
    for (QWidget *widget : m_page->findChildren<QWidget *>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible())
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                 widget->metaObject()->className());
    }
}

QTEST_MAIN(TestDataPage)
#include "tst_datapage.moc"
