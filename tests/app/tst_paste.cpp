#include "appresources.h"
#include "heddle/recoverydesk.h"
#include "pages/data/startview.h"
#include "pages/datapage.h"
#include "pages/windowactions.h"
#include "parts/message.h"
#include "parts/theme.h"
#include "programwindow.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace heddle;

namespace {

/// As a spreadsheet of a country with decimal commas copies cells.
const QString spreadsheet = QStringLiteral("name\tage\tgroup\n"
                                           "Ada\t36,5\ta\n"
                                           "Bo\t41,25\tb\n"
                                           "\"Cy, the third\"\t29,75\ta\n");

} // namespace

/// A table of the clipboard becomes an experiment, and a file when it is saved.
class TestPaste : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aSpreadsheetBecomesATable();
    void separatorsAreFound_data();
    void separatorsAreFound();
    void savePutsTheTableBesideTheExperiment();
    void saveReplacesNoOtherFile();
    void whatIsNoTableIsRefusedInPlace_data();
    void whatIsNoTableIsRefusedInPlace();
    void aRefusalKeepsTheOpenTable();
    void fieldsGetTheirText();
    void otherPagesDoNotPaste();
    void aCrashLeavesThePastedTable();

private:
    void start();
    void paste(const QString &text);
    ExperimentDocument &document() { return m_program->workbench.document(); }
    QString unsaved() const { return m_folder->filePath(QStringLiteral("unsaved")); }
    QStringList kept() const
    {
        return QDir(unsaved()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::ProgramWindow> m_program;
    RecoveryDesk *m_recovery = nullptr;
};

void TestPaste::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestPaste::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    start();
}

void TestPaste::start()
{
    m_program.reset();
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder->filePath(QStringLiteral("heddle.ini")));
    m_recovery = &m_program->workbench.keepUnsaved(unsaved());
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window));
}

void TestPaste::cleanup()
{
    m_program->window.hide();
    m_program.reset();
}

void TestPaste::paste(const QString &text)
{
    QApplication::clipboard()->setText(text);
    QTest::keyClick(&m_program->window, Qt::Key_V, Qt::ControlModifier);
}

void TestPaste::aSpreadsheetBecomesATable()
{
    paste(spreadsheet);
    QTRY_VERIFY(document().isOpen());
    m_program->workbench.settle();

    const auto table = document().table();
    QCOMPARE(table->rows(), 3);
    QCOMPARE(table->columnCount(), 3);
    QCOMPARE(table->column(1).numbers()[1], 41.25);
    QCOMPARE(table->column(0).cellText(2), std::string("Cy, the third"));
    QVERIFY(document().isPasted());
    QVERIFY(document().hasWork()); // it is in no other file
    QCOMPARE(document().displayName(), QStringLiteral("pasted.heddle"));
    QCOMPARE(m_program->window.currentPage(), 0);

    // It is read again as any file is.
    auto *missing = m_program->named<QLineEdit>("Missing when");
    QVERIFY(missing && missing->isVisible());
    missing->setText(QStringLiteral("NA, a"));
    QTest::keyClick(missing, Qt::Key_Return);
    m_program->workbench.settle();
    QCOMPARE(document().table()->column(2).levels().size(), std::size_t(1));
}

void TestPaste::separatorsAreFound_data()
{
    QTest::addColumn<QString>("separator");
    QTest::newRow("tab") << "\t";
    QTest::newRow("comma") << ",";
    QTest::newRow("semicolon") << ";";
    QTest::newRow("carriage returns, too") << ";\r";
}

void TestPaste::separatorsAreFound()
{
    QFETCH(QString, separator);
    const QString end = separator.endsWith(u'\r') ? QStringLiteral("\r\n") : QStringLiteral("\n");
    separator.remove(u'\r');
    QStringList lines;
    for (const char *row : {"x y", "1 a", "2 b", "3 a"})
        lines.append(QString::fromLatin1(row).replace(u' ', separator));

    paste(lines.join(end)); // no end behind the last line
    QTRY_VERIFY(document().isOpen());
    m_program->workbench.settle();

    QCOMPARE(document().table()->rows(), 3);
    QCOMPARE(document().table()->names(), (std::vector<std::string>{"x", "y"}));
}

void TestPaste::savePutsTheTableBesideTheExperiment()
{
    paste(spreadsheet);
    QTRY_VERIFY(document().isOpen());
    m_program->workbench.settle();
    QTRY_COMPARE(kept().size(), 1);
    const QString path = m_folder->filePath(QStringLiteral("wages.heddle"));

    document().saveAs(path);
    QTRY_VERIFY(!document().isEdited());

    QVERIFY(!document().isPasted());
    QTRY_VERIFY(kept().isEmpty()); // with the table that was there
    QFile table(m_folder->filePath(QStringLiteral("wages.tsv")));
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(table.readAll()), spreadsheet);
    QCOMPARE(document().dataPath(), table.fileName());
    document().readAgain();
    m_program->workbench.settle();
    QCOMPARE(document().table()->rows(), 3);
    const auto saved = readExperiment(path.toStdString());
    QVERIFY(saved.has_value());
    QCOMPARE(saved->data.source, std::string("wages.tsv"));
}

void TestPaste::saveReplacesNoOtherFile()
{
    QFile other(m_folder->filePath(QStringLiteral("wages.tsv")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("another table\n");
    other.close();
    paste(spreadsheet);
    QTRY_VERIFY(document().isOpen());
    m_program->workbench.settle();

    document().saveAs(m_folder->filePath(QStringLiteral("wages.heddle")));
    QTRY_VERIFY(!document().isEdited());

    QCOMPARE(QFileInfo(document().dataPath()).fileName(), QStringLiteral("wages-2.tsv"));
    QVERIFY(other.open(QIODevice::ReadOnly));
    QCOMPARE(other.readAll(), QByteArray("another table\n"));
}

void TestPaste::whatIsNoTableIsRefusedInPlace_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cause");
    QTest::newRow("nothing") << QString() << "There is no text in the clipboard.";
    QTest::newRow("blanks") << "  \n "
                            << "There is no text in the clipboard.";
    QTest::newRow("one column") << "x\n1\n2\n"
                                << "The text in the clipboard has one column";
    QTest::newRow("one row") << "x,y\n"
                             << "The text in the clipboard ";
    QTest::newRow("prose") << "Dear all,\nplease find it below.\nWith, as ever, kind, old regards\n"
                              "and much, much, much, much love,\nAda\n"
                           << "";
}

void TestPaste::whatIsNoTableIsRefusedInPlace()
{
    QFETCH(QString, text);
    QFETCH(QString, cause);

    paste(text);

    auto *note = m_program->window.findChild<StartView *>()->findChild<Note *>();
    QVERIFY(note);
    QTRY_VERIFY(note->isVisible());
    QString said;
    for (const QLabel *label : note->findChildren<QLabel *>())
        said += label->text();
    QVERIFY2(said.contains(cause), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("Nothing was pasted.")), qPrintable(said));
    QVERIFY(!document().isOpen());
    QVERIFY(kept().isEmpty());

    paste(spreadsheet); // and then it works
    QTRY_VERIFY(document().isOpen());
}

void TestPaste::aRefusalKeepsTheOpenTable()
{
    QVERIFY(m_program->openExample("iris"));
    const auto table = document().table();

    paste(QStringLiteral("a word"));

    const auto isSaid = [this] {
        for (const QLabel *label : m_program->window.findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(QStringLiteral("Nothing was pasted")))
                return true;
        return false;
    };
    QTRY_VERIFY(isSaid());
    QCOMPARE(document().table(), table);
}

void TestPaste::fieldsGetTheirText()
{
    QVERIFY(m_program->openExample("iris"));
    auto *missing = m_program->named<QLineEdit>("Missing when");
    missing->setFocus();
    missing->selectAll();
    QApplication::clipboard()->setText(QStringLiteral("x,y"));

    QTest::keyClick(missing, Qt::Key_V, Qt::ControlModifier);

    QCOMPARE(missing->text(), QStringLiteral("x,y"));
    QCOMPARE(document().displayName(), QStringLiteral("iris.heddle"));
}

void TestPaste::otherPagesDoNotPaste()
{
    QVERIFY(m_program->openExample("iris"));
    m_program->window.showPage(2);
    paste(spreadsheet);
    QTest::qWait(50);
    QCOMPARE(document().displayName(), QStringLiteral("iris.heddle"));

    m_program->window.commands()[Command::Paste]->trigger(); // the menu does, and goes there
    QTRY_COMPARE(document().displayName(), QStringLiteral("pasted.heddle"));
    QCOMPARE(m_program->window.currentPage(), 0);
}

void TestPaste::aCrashLeavesThePastedTable()
{
    paste(spreadsheet);
    QTRY_VERIFY(document().isOpen());
    m_program->workbench.settle();
    const auto isWritten = [this] {
        return kept().size() == 1 && QFile::exists(unsaved() + u'/' + kept().constFirst() +
                                                   QStringLiteral("/experiment.json"));
    };
    QTRY_VERIFY(isWritten()); // at once, not after half a minute

    start(); // the former one ended without a word
    QPushButton *recover = nullptr;
    QTRY_VERIFY((recover = m_program->named<QPushButton>("Recover pasted.heddle")) != nullptr);
    QVERIFY(recover->accessibleDescription().startsWith(QStringLiteral("A pasted table")));
    QTest::mouseClick(recover, Qt::LeftButton);
    m_program->workbench.settle();

    QCOMPARE(document().table()->rows(), 3);
    QVERIFY(document().isPasted());
    document().saveAs(m_folder->filePath(QStringLiteral("wages.heddle")));
    QTRY_VERIFY(!document().isPasted());
    QVERIFY(QFile::exists(m_folder->filePath(QStringLiteral("wages.tsv"))));
    QTRY_VERIFY(kept().isEmpty());
}

QTEST_MAIN(TestPaste)
#include "tst_paste.moc"
