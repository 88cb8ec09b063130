#include "appresources.h"
#include "formats/examples.h"
#include "heddle/helpdesk.h"
#include "models/manual.h"
#include "models/terms.h"
#include "pages/manual/manualwindow.h"
#include "pages/setup/section.h"
#include "pages/workers/addhostdialog.h"
#include "parts/helptopic.h"
#include "parts/panel.h"
#include "parts/termtips.h"
#include "parts/theme.h"
#include "programwindow.h"

#include <QAction>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSet>
#include <QShortcut>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolTip>

#include <memory>

using namespace heddle;

/// Help is where it is asked for: F1 at every panel, words where they stand.
class TestHelp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everyPanelHasATopic();
    void f1OpensThePageOfThePanel_data();
    void f1OpensThePageOfThePanel();
    void f1WorksInDialogs();
    void theMenuOpensTheManual();
    void theManualLeadsFromPageToPage();
    void theManualIsSearched();
    void everyShortcutIsInTheManual();
    void everyKeyOfTheManualIsHandled();
    void wordsAreExplainedWhereTheyStand();
    void ownToolTipsGoBefore();

private:
    QString shown() const { return m_help->manual() ? m_help->manual()->topic() : QString(); }

    QTemporaryDir m_folder;
    std::unique_ptr<test::ProgramWindow> m_program;
    std::unique_ptr<HelpDesk> m_help;
};

void TestHelp::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestHelp::init()
{
    m_program =
        std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("heddle.ini")));
    m_help = std::make_unique<HelpDesk>(m_program->window, m_program->settings);
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window));
    m_program->workbench.openExample(QString::fromStdString(*examplePath("iris")));
    m_program->workbench.settle();
}

void TestHelp::cleanup()
{
    m_program->window.hide(); // fields that lose the focus edit what still is
    m_help.reset();
    m_program.reset();
}

void TestHelp::everyPanelHasATopic()
{
    int panels = 0;
    for (int index = 0; index < m_program->window.pageCount(); ++index) {
        const Page *page = m_program->window.page(index);
        QVERIFY2(isManualTopic(page->helpTopic()), qPrintable(page->title()));
        QVERIFY2(page->helpTopic() != QStringLiteral("start"), qPrintable(page->title()));
        QList<QWidget *> parts;
        for (auto *panel : page->findChildren<Panel *>())
            parts.append(panel);
        for (auto *section : page->findChildren<Section *>())
            parts.append(section);
        for (const QWidget *part : parts) {
            const QString topic = helpTopicAt(part);
            const QString what =
                QStringList{page->title(), part->accessibleName(), topic}.join(u' ');
            QVERIFY2(isManualTopic(topic), qPrintable(what));
            QVERIFY2(topic != QStringLiteral("start"), qPrintable(what));
            ++panels;
        }
    }
    QVERIFY2(panels > 30, qPrintable(QString::number(panels)));
}

void TestHelp::f1OpensThePageOfThePanel_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("focused"); // accessible name
    QTest::addColumn<QString>("topic");
    QTest::newRow("nothing") << 0 << ""
                             << "data";
    QTest::newRow("formula") << 1 << "Formula"
                             << "formula";
    QTest::newRow("seed") << 1 << "Seed"
                          << "setup";
    QTest::newRow("variables") << 1 << "Find a variable"
                               << "setup";
    QTest::newRow("threads") << 2 << "Threads"
                             << "workers";
    QTest::newRow("tasks") << 3 << "Find tasks"
                           << "run";
}

void TestHelp::f1OpensThePageOfThePanel()
{
    QFETCH(int, page);
    QFETCH(QString, focused);
    m_program->window.showPage(page);
    QWidget *field = nullptr;
    for (QWidget *widget : m_program->window.page(page)->findChildren<QWidget *>())
        if (!focused.isEmpty() && widget->accessibleName() == focused &&
            widget->focusPolicy() != Qt::NoFocus)
            field = widget;
    QVERIFY(field || focused.isEmpty());
    if (field)
        field->setFocus();

    QTest::keyClick(field ? field : &m_program->window, Qt::Key_F1);

    QTRY_VERIFY(m_help->manual() && m_help->manual()->isVisible());
    QTEST(shown(), "topic");
}

void TestHelp::f1WorksInDialogs()
{
    AddHostDialog dialog(m_program->workers.pools(), 0, &m_program->window);
    dialog.open();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));

    QTest::keyClick(&dialog, Qt::Key_F1);

    QTRY_VERIFY(m_help->manual() && m_help->manual()->isVisible());
    QCOMPARE(shown(), QStringLiteral("workers"));
}

void TestHelp::theMenuOpensTheManual()
{
    for (QAction *action : m_program->window.findChildren<QAction *>())
        if (action->text() == QStringLiteral("&Keyboard shortcuts"))
            action->trigger();
    QCOMPARE(shown(), QStringLiteral("keyboard"));

    m_program->window.close();

    QTRY_VERIFY(!m_help->manual()->isVisible());
}

void TestHelp::theManualLeadsFromPageToPage()
{
    m_help->show(QStringLiteral("learners#separation"));
    auto *browser = m_help->manual()->findChild<QTextBrowser *>();
    QVERIFY(browser);
    QCOMPARE(browser->textCursor().block().text(), QStringLiteral("Separation"));

    Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("tuning.md")));
    QCOMPARE(shown(), QStringLiteral("tuning"));
    auto *contents = m_help->manual()->findChild<QListWidget *>();
    QCOMPARE(contents->currentItem()->text(), QStringLiteral("Tuning"));

    QVERIFY(QTest::qWaitForWindowActive(m_help->manual()));
    QTest::keyClick(m_help->manual(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(shown(), QStringLiteral("learners"));
    contents->setCurrentRow(0);
    QCOMPARE(shown(), QStringLiteral("start"));
}

void TestHelp::theManualIsSearched()
{
    m_help->show(QStringLiteral("start"));
    auto *search = m_help->manual()->findChild<QLineEdit *>();
    auto *contents = m_help->manual()->findChild<QListWidget *>();
    auto *browser = m_help->manual()->findChild<QTextBrowser *>();
    QVERIFY(search && contents && browser);
    QCOMPARE(contents->count(), int(manualPages().size()));

    QTest::keyClicks(search, QStringLiteral("leakage"));
    QVERIFY(contents->count() > 0 && contents->count() < 4);
    QTest::keyClick(search, Qt::Key_Return);

    QVERIFY(shown() != QStringLiteral("start"));
    QVERIFY(!browser->extraSelections().isEmpty());
    QCOMPARE(browser->extraSelections().constFirst().cursor.selectedText().toLower(),
             QStringLiteral("leakage"));
}

void TestHelp::everyShortcutIsInTheManual()
{
    QString keyboard;
    for (const ManualPage &page : manualPages())
        if (page.topic == QStringLiteral("keyboard"))
            keyboard = page.markdown;
    const int pages = m_program->window.pageCount();
    QString each;
    for (int page = 1; page <= pages; ++page)
        each += QStringLiteral("Ctrl+%1 ").arg(page);
    keyboard.replace(QStringLiteral("Ctrl+1 … Ctrl+%1").arg(pages), each);
    int shortcuts = 0;
    for (const QAction *action : m_program->window.findChildren<QAction *>()) {
        if (action->shortcut().isEmpty())
            continue;
        const QString keys = action->shortcut().toString();
        QVERIFY2(keyboard.contains(keys), qPrintable(keys + u' ' + action->text()));
        ++shortcuts;
    }
    QVERIFY(shortcuts > 15);
}

/// Each row of the tables in keyboard.md: its keys are those of an action, or what has the focus
/// takes them.
void TestHelp::everyKeyOfTheManualIsHandled()
{
    QString keyboard;
    for (const ManualPage &page : manualPages())
        if (page.topic == QStringLiteral("keyboard"))
            keyboard = page.markdown;
    const int pages = m_program->window.pageCount();
    keyboard.replace(QStringLiteral("Ctrl+1 … Ctrl+%1").arg(pages),
                     QStringLiteral("Ctrl+1, Ctrl+%1").arg(pages));
    QSet<QString> known;
    for (const QAction *action : m_program->window.findChildren<QAction *>())
        if (!action->shortcut().isEmpty())
            known.insert(action->shortcut().toString());
    for (const QShortcut *shortcut : m_program->window.findChildren<QShortcut *>())
        known.insert(shortcut->key().toString());
    // Taken by widgets; each is pressed in the test of its widget.
    const QStringList byWidgets = {
        QStringLiteral("menu key"), QStringLiteral("Shift+F10"),   QStringLiteral("letters"),
        QStringLiteral("Enter"),    QStringLiteral("Shift+Enter"), QStringLiteral("Tab"),
        QStringLiteral("arrows"),   QStringLiteral("Home"),        QStringLiteral("End"),
        QStringLiteral("N"),        QStringLiteral("F"),           QStringLiteral("+ − 0"),
        QStringLiteral("Return"),   QStringLiteral("Space"),
    };
    int checked = 0;
    for (const QString &line : keyboard.split(u'\n')) {
        if (!line.startsWith(QStringLiteral("| ")) || line.startsWith(QStringLiteral("| key")))
            continue;
        for (const QString &keys : line.section(u'|', 1, 1).trimmed().split(QStringLiteral(", "))) {
            // "Ctrl+," was cut at its comma.
            const QString text = keys == QStringLiteral("Ctrl+") ? QStringLiteral("Ctrl+,") : keys;
            QVERIFY2(known.contains(text) || byWidgets.contains(text), qPrintable(line));
            ++checked;
        }
    }
    QVERIFY(checked > 40);
}

void TestHelp::wordsAreExplainedWhereTheyStand()
{
    QStringList explained;
    for (const QLabel *label : m_program->window.findChildren<QLabel *>())
        if (!TermTips::tipAt(label, {}).isEmpty())
            for (const Term &term : termsIn(label->text()))
                explained.append(term.word);
    for (const char *word : {"resample", "fold", "repeat", "replicate", "learner", "metric",
                             "tuning", "lane", "grid", "task", "level"})
        QVERIFY2(explained.contains(QLatin1String(word)), word);

    m_program->window.showPage(1);
    for (QLabel *label : m_program->window.findChildren<QLabel *>()) {
        if (label->text() != QStringLiteral("Resampling") || !label->isVisible())
            continue;
        QHelpEvent event(QEvent::ToolTip, label->rect().center(),
                         label->mapToGlobal(label->rect().center()));
        QApplication::sendEvent(label, &event);
        QVERIFY(QToolTip::text().contains(QStringLiteral("a set of training")));
        return;
    }
    QFAIL("Setup has no label Resampling");
}

void TestHelp::ownToolTipsGoBefore()
{
    QLabel label(QStringLiteral("Lanes"));
    QVERIFY(!TermTips::tipAt(&label, {}).isEmpty());

    label.setToolTip(QStringLiteral("Something more particular"));
    QVERIFY(TermTips::tipAt(&label, {}).isEmpty());
    label.setToolTip({});
    QLineEdit field;
    label.setBuddy(&field);
    QVERIFY(TermTips::tipAt(&label, {}).contains(QStringLiteral("a task at a time")));
    field.setToolTip(QStringLiteral("What the field says"));
    QCOMPARE(TermTips::tipAt(&label, {}), QStringLiteral("What the field says"));
    label.setBuddy(nullptr);
    label.setText(
        QStringLiteral("A sentence on lanes explains itself and does not need a glossary."));
    QVERIFY(TermTips::tipAt(&label, {}).isEmpty());
}

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
