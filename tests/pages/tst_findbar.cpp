#include "appresources.h"
#include "pages/findbar.h"
#include "pages/mainwindow.h"
#include "parts/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QTableWidget>
#include <QTest>
#include <QVBoxLayout>

using namespace heddle;

namespace {

class TablePage : public Page
{
public:
    TablePage()
        : m_table(new QTableWidget(3, 2))
        , m_own(new QLineEdit)
    {
        auto *column = new QVBoxLayout(this);
        column->addWidget(m_own);
        column->addWidget(m_table);
        m_own->hide();
    }

    QString title() const override { return QStringLiteral("Table"); }
    QString iconName() const override { return QStringLiteral("table-2"); }
    QLineEdit *findField() const override { return m_own; }
    QTableWidget *table() const { return m_table; }

private:
    QTableWidget *m_table;
    QLineEdit *m_own;
};

} // namespace

/// Ctrl+F on pages with tables.
class TestFindBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void goesFromPlaceToPlace();
    void aPageWithAFieldOfItsOwnIsAskedThere();

private:
    MainWindow m_window;
    TablePage *m_page = new TablePage;
};

void TestFindBar::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_window.addPage(m_page);
    m_window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_window));
}

void TestFindBar::goesFromPlaceToPlace()
{
    QTableWidget *table = m_page->table();
    const char *cells[] = {"setosa", "1.4", "versicolor", "4.7", "virginica", "5.1"};
    for (int i = 0; i < 6; ++i)
        table->setItem(i / 2, i % 2, new QTableWidgetItem(QString::fromLatin1(cells[i])));
    auto *bar = m_window.findChild<FindBar *>();
    QVERIFY(!bar->isVisible());

    QTest::keyClick(&m_window, Qt::Key_F, Qt::ControlModifier);
    QVERIFY(bar->isVisible());
    auto *field = bar->findChild<QLineEdit *>();
    QCOMPARE(m_window.focusWidget(), field);
    QTest::keyClicks(field, QStringLiteral("I"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(table->currentItem()->text(), QStringLiteral("versicolor"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(table->currentItem()->text(), QStringLiteral("virginica"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(table->currentItem()->text(), QStringLiteral("versicolor"));
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(table->currentItem()->text(), QStringLiteral("virginica"));

    field->setText(QStringLiteral("nowhere"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(field->property("heddleInvalid").toBool());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
    QCOMPARE(m_window.focusWidget(), table);
}

void TestFindBar::aPageWithAFieldOfItsOwnIsAskedThere()
{
    m_page->findField()->show();

    QTest::keyClick(&m_window, Qt::Key_F, Qt::ControlModifier);

    QCOMPARE(m_window.focusWidget(), m_page->findField());
    QVERIFY(!m_window.findChild<FindBar *>()->isVisible());
}

QTEST_MAIN(TestFindBar)
#include "tst_findbar.moc"
