#include "appresources.h"
#include "models/experimentdocument.h"
#include "models/tablesummaries.h"
#include "models/variableroles.h"
#include "pages/setuppage.h"
#include "parts/choicecard.h"
#include "parts/theme.h"
#include "support.h"

#include <QAction>
#include <QApplication>
#include <QListView>
#include <QMenu>
#include <QTest>

#include <memory>

using namespace heddle;

/// What the menu Experiment has of Setup.
class TestSetupMenus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theMenuGivesRoles();
    void theMenuChoosesLearners();

private:
    ExperimentDocument m_document;
    TableSummaries m_summaries;
    std::unique_ptr<SetupPage> m_page;
};

void TestSetupMenus::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_page = std::make_unique<SetupPage>(
        m_document, m_summaries, [](const std::shared_ptr<const Plan> &) { return Forecast(); });
    m_document.openSample(
        QString::fromStdString(test::sourcePath("resources/examples/iris/iris.heddle")));
    QTRY_VERIFY(m_document.plan() != nullptr);
    m_page->resize(1300, 780);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestSetupMenus::theMenuGivesRoles()
{
    const QList<QAction *> roles = m_page->rolesMenu()->actions();
    QVERIFY(!roles.at(0)->isEnabled());
    QVERIFY(!roles.at(0)->toolTip().isEmpty());

    auto *list = m_page->findChild<QListView *>(QStringLiteral("variables"));
    const QRect place = list->visualRect(list->model()->index(3, 0)); // Petal.Width
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.topLeft() + QPoint(60, 12));
    QVERIFY(roles.at(0)->isEnabled());
    roles.at(int(VariableRole::Weight))->trigger();

    QVERIFY(roleOf(m_document.experiment(), "Petal.Width") == VariableRole::Weight);
    QCOMPARE(roles.at(0)->shortcut(), QKeySequence(Qt::Key_T)); // the key is that of the list
}

void TestSetupMenus::theMenuChoosesLearners()
{
    QStringList ticked;
    for (QAction *action : m_page->learnersMenu()->actions())
        if (action->isChecked())
            ticked.append(action->text());
    QCOMPARE(ticked.join(u','), QStringLiteral("Logistic"));
    for (QAction *action : m_page->learnersMenu()->actions()) {
        if (action->text() == QStringLiteral("Linear")) {
            QVERIFY(!action->isEnabled()); // not of classes
            QVERIFY(!action->toolTip().isEmpty());
        }
        if (action->text() == QStringLiteral("Baseline"))
            action->trigger();
    }

    QCOMPARE(m_document.experiment().learners.size(), std::size_t(2));
    QVERIFY(m_page->findChild<ChoiceCard *>(QStringLiteral("baseline"))->isChecked());
}

QTEST_MAIN(TestSetupMenus)
#include "tst_setupmenus.moc"
