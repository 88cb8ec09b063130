#include "appresources.h"
#include "models/experimentdocument.h"
#include "models/tablesummaries.h"
#include "models/variableroles.h"
#include "pages/setuppage.h"
#include "parts/button.h"
#include "parts/chip.h"
#include "parts/choicecard.h"
#include "parts/label.h"
#include "parts/segmentedcontrol.h"
#include "parts/theme.h"
#include "support.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QRadioButton>
#include <QSpinBox>
#include <QTest>

#include <memory>

using namespace heddle;

/// The Setup page as a user meets it: real clicks and keys.
class TestSetupPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsThePlan();
    void keysGiveRoles_data();
    void keysGiveRoles();
    void aClickOnAChipOffersRoles();
    void findsAVariable();
    void aTypedFormulaChangesTheList();
    void aWrongFormulaIsMarkedAndKeepsThePlan();
    void typingDoesNotMoveTheCaret();
    void choosesLearners();
    void changesParameters();
#ifdef HEDDLE_HAS_XGBOOST
    void choosesTrees();
    void changesParametersOfTrees();
#endif
    void choosesOneLevel();
    void choosesFolds();
    void choosesIntervals();
    void choosesAPermutation();
    void choosesMetrics();
    void drawsANewSeed();
    void refusesAWrongSeed();
    void saysWhyItCannotRun();
    void forecastsInTheBackground();
    void everyControlHasAName();

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QString::fromLatin1(name));
    }
    void press(const char *control, const QString &segment);
    void selectVariable(int row);
    QString shown(const char *label) const
    {
        return find<QLabel>(label)->text();
    }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TableSummaries> m_summaries;
    std::unique_ptr<SetupPage> m_page;
};

void TestSetupPage::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestSetupPage::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_summaries = std::make_unique<TableSummaries>();
    m_page = std::make_unique<SetupPage>(*m_document, *m_summaries,
                                         [](const std::shared_ptr<const Plan> &) {
                                             Forecast forecast;
                                             forecast.rows = {{1, 0.9, 1.2}, {2, 0.5, 0.7}};
                                             forecast.advice = "Two lanes pay off.";
                                             forecast.pilots = 6;
                                             forecast.secondsPerTask = 0.01;
                                             return forecast;
                                         });
    m_document->openSample(
        QString::fromStdString(test::sourcePath("resources/examples/iris/iris.heddle")));
    QTRY_VERIFY(m_document->plan() != nullptr);
    m_summaries->setTable(m_document->table(), "Species");
    m_page->resize(1300, 780);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestSetupPage::cleanup()
{
    m_page.reset();
    m_summaries.reset();
    m_document.reset();
}

void TestSetupPage::press(const char *control, const QString &segment)
{
    for (QRadioButton *button : find<SegmentedControl>(control)->findChildren<QRadioButton *>())
        if (button->text() == segment)
            QTest::mouseClick(button, Qt::LeftButton);
}

void TestSetupPage::selectVariable(int row)
{
    auto *list = find<QListView>("variables");
    const QRect place = list->visualRect(list->model()->index(row, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.topLeft() + QPoint(60, 12));
}

void TestSetupPage::showsThePlan()
{
    QCOMPARE(shown("planSize"), QStringLiteral("3 fits in 3 tasks"));
    QCOMPARE(shown("planState"), QStringLiteral("ready to run"));
    QCOMPARE(find<QLineEdit>("formula")->text(),
             QStringLiteral("Species ~ Sepal.Length + Sepal.Width + Petal.Length"));
}

void TestSetupPage::keysGiveRoles_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("role");
    QTest::newRow("T makes the target") << int(Qt::Key_T) << int(VariableRole::Target);
    QTest::newRow("V makes a variable") << int(Qt::Key_V) << int(VariableRole::Variable);
    QTest::newRow("W makes the weight") << int(Qt::Key_W) << int(VariableRole::Weight);
    QTest::newRow("O makes the offset") << int(Qt::Key_O) << int(VariableRole::Offset);
    QTest::newRow("I leaves out") << int(Qt::Key_I) << int(VariableRole::Ignore);
}

void TestSetupPage::keysGiveRoles()
{
    QFETCH(int, key);
    selectVariable(3); // Petal.Width, ignored so far

    QTest::keyClick(find<QListView>("variables"), Qt::Key(key));

    QTEST(int(roleOf(m_document->experiment(), "Petal.Width")), "role");
}

void TestSetupPage::aClickOnAChipOffersRoles()
{
    auto *list = find<QListView>("variables");
    const QRect place = list->visualRect(list->model()->index(3, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.topRight() + QPoint(-30, 14));

    auto *menu = list->findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    menu->actions().at(int(VariableRole::Variable))->trigger();
    menu->close();

    QVERIFY(roleOf(m_document->experiment(), "Petal.Width") == VariableRole::Variable);
    QCOMPARE(m_document->undoText(), QStringLiteral("set role of Petal.Width"));
}

void TestSetupPage::findsAVariable()
{
    for (QLineEdit *field : m_page->findChildren<QLineEdit *>())
        if (field->accessibleName() == QStringLiteral("Find a variable"))
            QTest::keyClicks(field, QStringLiteral("width"));

    QCOMPARE(find<QListView>("variables")->model()->rowCount(), 2);
}

void TestSetupPage::aTypedFormulaChangesTheList()
{
    auto *formula = find<QLineEdit>("formula");
    formula->setFocus();
    QTest::keyClick(formula, Qt::Key_End);
    QTest::keyClicks(formula, QStringLiteral(" + log(Petal.Width)"));

    QVERIFY(roleOf(m_document->experiment(), "Petal.Width") == VariableRole::Variable);
    QCOMPARE(find<QListView>("variables")->model()->rowCount(), 6); // and a derived row
    QCOMPARE(shown("formulaState"), QStringLiteral("matches the list"));

    m_document->undo(); // all that was typed is one step or two, the first of which broke it off
    while (m_document->canUndo())
        m_document->undo();
    QCOMPARE(formula->text(),
             QStringLiteral("Species ~ Sepal.Length + Sepal.Width + Petal.Length"));
}

void TestSetupPage::aWrongFormulaIsMarkedAndKeepsThePlan()
{
    auto *formula = find<QLineEdit>("formula");
    formula->setFocus();
    formula->selectAll();
    QTest::keyClicks(formula, QStringLiteral("Species ~ Sepal.Lenth"));

    QVERIFY(m_document->plan() == nullptr);
    QVERIFY(shown("formulaState").contains(QStringLiteral("Sepal.Lenth")));
    QCOMPARE(shown("planState"), QStringLiteral("cannot run yet"));
    QVERIFY(formula->property("heddleInvalid").toBool());
    QVERIFY(m_document->lastPlan() != nullptr);

    QTest::keyClick(formula, Qt::Key_Backspace);
    QTest::keyClick(formula, Qt::Key_Backspace);
    QTest::keyClicks(formula, QStringLiteral("gth"));
    QVERIFY(m_document->plan() != nullptr);
    QCOMPARE(shown("formulaState"), QStringLiteral("matches the list"));
}

void TestSetupPage::typingDoesNotMoveTheCaret()
{
    auto *formula = find<QLineEdit>("formula");
    formula->setFocus();
    formula->setCursorPosition(9);
    QTest::keyClicks(formula, QStringLiteral("  "));

    QCOMPARE(formula->cursorPosition(), 11);
    QVERIFY(m_document->plan() != nullptr);
}

void TestSetupPage::choosesLearners()
{
    QVERIFY(!find<ChoiceCard>("linear")->isEnabled()); // Species has levels
    QTest::mouseClick(find<ChoiceCard>("multinomial"), Qt::LeftButton);
    QCOMPARE(m_document->experiment().learners.size(), std::size_t(2));
    QCOMPARE(m_document->experiment().learners.back().maxIterations, 100);
    QVERIFY(find<QWidget>("multinomialParameters")->isVisibleTo(m_page.get()));

    QTest::mouseClick(find<ChoiceCard>("multinomial"), Qt::LeftButton);
    QTest::mouseClick(find<ChoiceCard>("logistic"), Qt::LeftButton);
    QVERIFY(m_document->experiment().learners.empty());
    QVERIFY(m_document->fault()->place == FaultPlace::Learners);
    QCOMPARE(shown("planState"), QStringLiteral("cannot run yet"));
}

void TestSetupPage::changesParameters()
{
    QSpinBox *iterations = nullptr;
    for (QSpinBox *box : find<QWidget>("logisticParameters")->findChildren<QSpinBox *>())
        if (box->accessibleName() == QStringLiteral("Iterations at most"))
            iterations = box;
    QVERIFY(iterations != nullptr);
    iterations->setFocus();

    QTest::keyClick(iterations, Qt::Key_Up);
    QTest::keyClick(iterations, Qt::Key_Up);

    QCOMPARE(m_document->experiment().learners.front().maxIterations, 27);
    m_document->undo();
    QCOMPARE(m_document->experiment().learners.front().maxIterations, 25);
}

#ifdef HEDDLE_HAS_XGBOOST
void TestSetupPage::choosesTrees()
{
    QVERIFY(!find<QLabel>("treeLanes")->isVisible());

    QTest::mouseClick(find<ChoiceCard>("boosted-trees"), Qt::LeftButton);
    QTest::mouseClick(find<ChoiceCard>("random-forest"), Qt::LeftButton);

    const auto &learners = m_document->experiment().learners;
    QCOMPARE(learners.size(), std::size_t(3));
    QVERIFY(learners[1].kind == LearnerKind::BoostedTrees);
    QCOMPARE(learners[2].name, std::string("random-forest"));
    QTRY_VERIFY(m_document->plan() != nullptr);
    QVERIFY(find<QLabel>("treeLanes")->isVisible());
    QVERIFY(shown("treeLanes").startsWith(QStringLiteral("This computer takes every learner.")));
}

void TestSetupPage::changesParametersOfTrees()
{
    const auto field = [this](const QString &name) {
        QLineEdit *found = nullptr;
        for (QLineEdit *line : m_page->findChildren<QLineEdit *>())
            if (line->accessibleName() == name && line->isVisible())
                found = line;
        return found;
    };
    QTest::mouseClick(find<ChoiceCard>("random-forest"), Qt::LeftButton);
    const auto parameters = [this] { return m_document->experiment().learners.back().trees; };

    QLineEdit *columns = field(QStringLiteral("Share of columns"));
    QVERIFY(columns != nullptr);
    QCOMPARE(columns->text(), QString());
    QCOMPARE(columns->placeholderText(), QStringLiteral("√p / p"));
    columns->setFocus();
    QTest::keyClicks(columns, QStringLiteral("0.5"));
    QTest::keyClick(columns, Qt::Key_Return);
    QCOMPARE(parameters().columns, std::optional(0.5));

    columns->selectAll();
    QTest::keyClicks(columns, QStringLiteral("2"));
    QTest::keyClick(columns, Qt::Key_Return);
    QCOMPARE(columns->accessibleDescription(), QStringLiteral("A number above 0 and up to 1."));
    QCOMPARE(parameters().columns, std::optional(0.5));

    columns->selectAll();
    QTest::keyClick(columns, Qt::Key_Delete);
    QTest::keyClick(columns, Qt::Key_Return);
    QVERIFY(!parameters().columns);
    QCOMPARE(field(QStringLiteral("Share of rows"))->text(), QStringLiteral("0.632"));
    m_document->undo(); // edits of one learner in a row are one
    QVERIFY(!m_document->experiment().learners.back().trees.columns);
}
#endif

void TestSetupPage::choosesOneLevel()
{
    press("targetKind", QStringLiteral("One level"));
    QCOMPARE(*m_document->experiment().event, std::string("setosa"));
    auto *level = find<QComboBox>("event");
    level->setFocus();
    QTest::keyClick(level, Qt::Key_Down);

    QCOMPARE(*m_document->experiment().event, std::string("versicolor"));
    QCOMPARE(shown("planSize"), QStringLiteral("1 fit in 1 task"));

    press("targetKind", QStringLiteral("One-vs-rest"));
    QVERIFY(!m_document->experiment().event.has_value());
}

void TestSetupPage::choosesFolds()
{
    press("resampling", QStringLiteral("k-fold"));
    auto *folds = find<QSpinBox>("folds");
    QTRY_VERIFY(folds->isVisible());
    folds->setFocus();
    folds->selectAll();
    QTest::keyClicks(folds, QStringLiteral("5"));
    QTest::keyClick(folds, Qt::Key_Return);
    QTest::mouseClick(find<QCheckBox>("stratify"), Qt::LeftButton, {}, QPoint(8, 8));

    const ResamplingSpec &resampling = m_document->experiment().resampling;
    QVERIFY(resampling.kind == ResamplingKind::CrossValidation);
    QCOMPARE(resampling.folds, 5);
    QVERIFY(resampling.stratify);
    QCOMPARE(m_document->plan()->cellCount(), 15);

    press("resampling", QStringLiteral("Bootstrap"));
    QVERIFY(m_document->experiment().resampling.kind == ResamplingKind::Bootstrap);
    QTRY_VERIFY(find<QSpinBox>("replicates")->isVisible());
}

void TestSetupPage::choosesIntervals()
{
    press("resampling", QStringLiteral("Bootstrap"));
    auto *bca = find<QCheckBox>("interval-bca");
    QTRY_VERIFY(bca->isVisible());
    QVERIFY(bca->isChecked());
    QCOMPARE(m_document->plan()->jackknifeCellCount(), 3 * 150);

    QTest::mouseClick(bca, Qt::LeftButton, {}, QPoint(8, 8));

    QVERIFY(!m_document->experiment().intervals->has(IntervalKind::Bca));
    QCOMPARE(m_document->plan()->jackknifeCellCount(), 0);
    auto *level = find<QDoubleSpinBox>("intervalLevel");
    level->setFocus();
    level->selectAll();
    QTest::keyClicks(level, QStringLiteral("90"));
    QTest::keyClick(level, Qt::Key_Return);
    QCOMPARE(m_document->experiment().intervals->level, 0.9);

    // Intervals go with the bootstrap.
    press("resampling", QStringLiteral("k-fold"));
    QVERIFY(!m_document->experiment().intervals);
    QVERIFY(!bca->isVisible());
    QVERIFY(m_document->plan() != nullptr);
}

void TestSetupPage::choosesAPermutation()
{
    press("resampling", QStringLiteral("Permutation"));
    auto *permute = find<QComboBox>("permute");
    QTRY_VERIFY(permute->isVisible());
    QCOMPARE(m_document->experiment().resampling.replicates, 999);
    QCOMPARE(permute->currentText(), QStringLiteral("the target"));
    permute->setFocus();
    QTest::keyClick(permute, Qt::Key_Down);

    QCOMPARE(*m_document->experiment().resampling.permute, permute->currentText().toStdString());
    QVERIFY(m_document->plan()->isPermutation());
    QVERIFY(!m_document->plan()->permutedColumns().empty());
    auto *within = find<QComboBox>("within");
    within->setFocus();
    QTest::keyClick(within, Qt::Key_Down);
    QCOMPARE(*m_document->experiment().resampling.within, std::string("Species"));

    press("resampling", QStringLiteral("Bootstrap"));
    QCOMPARE(m_document->experiment().resampling.replicates, 2000);
}

void TestSetupPage::choosesMetrics()
{
    press("resampling", QStringLiteral("k-fold"));
    Button *add = nullptr;
    for (Button *button : m_page->findChildren<Button *>())
        if (button->accessibleName() == QStringLiteral("Add a metric"))
            add = button;
    QTRY_VERIFY(add->isVisible());

    QTest::mouseClick(add, Qt::LeftButton);
    auto *menu = m_page->findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    menu->actions().constFirst()->trigger();
    menu->close();

    const std::vector<Metric> two = {Metric::LogLoss, Metric::Accuracy};
    QVERIFY(m_document->experiment().metrics == two);
    m_document->undo();
    QVERIFY(m_document->experiment().metrics.empty());
}

void TestSetupPage::drawsANewSeed()
{
    for (Button *button : m_page->findChildren<Button *>())
        if (button->text() == QStringLiteral("New seed"))
            QTest::mouseClick(button, Qt::LeftButton);

    QVERIFY(m_document->canUndo());
    QCOMPARE(find<QLineEdit>("seed")->text(), QString::number(*m_document->experiment().seed));
}

void TestSetupPage::refusesAWrongSeed()
{
    auto *seed = find<QLineEdit>("seed");
    seed->setFocus();
    seed->selectAll();
    QTest::keyClicks(seed, QStringLiteral("12x"));
    QTest::keyClick(seed, Qt::Key_Return);

    QVERIFY(seed->property("heddleInvalid").toBool());
    QVERIFY(!seed->toolTip().isEmpty());
    QCOMPARE(*m_document->experiment().seed, std::uint64_t(1));
}

void TestSetupPage::saysWhyItCannotRun()
{
    selectVariable(4); // Species
    QTest::keyClick(find<QListView>("variables"), Qt::Key_I);

    QVERIFY(m_document->fault()->place == FaultPlace::Target);
    QCOMPARE(shown("planState"), QStringLiteral("cannot run yet"));
    QCOMPARE(find<QLineEdit>("formula")->text(), QString());
}

void TestSetupPage::forecastsInTheBackground()
{
    QTRY_VERIFY(!m_page->isEstimating());

    bool said = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        said = said || label->text() == QStringLiteral("Two lanes pay off.");
    QVERIFY(said);
}

void TestSetupPage::everyControlHasAName()
{
    press("resampling", QStringLiteral("k-fold"));
    for (QWidget *widget : m_page->findChildren<QWidget *>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible())
            continue;
        if (qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) != nullptr)
            continue; // the field inside: the spin box speaks for it
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                 widget->metaObject()->className());
    }
}

QTEST_MAIN(TestSetupPage)
#include "tst_setuppage.moc"
