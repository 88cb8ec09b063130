#include "appresources.h"
#include "models/experimentdocument.h"
#include "models/plantext.h"
#include "models/tablesummaries.h"
#include "pages/setuppage.h"
#include "parts/button.h"
#include "parts/choicecard.h"
#include "parts/segmentedcontrol.h"
#include "parts/theme.h"
#include "support.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QRadioButton>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace heddle;

/// Fields of the Setup page whose presence depends on others.
class TestSetupFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void holdsALogisticModelBack();
    void endsAResamplingEarly();
    void choosesAllLevelsAtOnce();
#ifdef HEDDLE_HAS_XGBOOST
    void stopsBoostedTreesEarly();
    void eitherEarlyStoppingOrAPathChoosesTheRounds();
#endif

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_page->findChild<T *>(QString::fromLatin1(name));
    }

    void press(const QString &segment)
    {
        for (QRadioButton *button :
             find<SegmentedControl>("targetKind")->findChildren<QRadioButton *>())
            if (button->text() == segment)
                QTest::mouseClick(button, Qt::LeftButton);
    }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TableSummaries> m_summaries;
    std::unique_ptr<SetupPage> m_page;
};

void TestSetupFields::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestSetupFields::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_summaries = std::make_unique<TableSummaries>();
    m_page = std::make_unique<SetupPage>(
        *m_document, *m_summaries, [](const std::shared_ptr<const Plan> &) { return Forecast(); });
    m_document->openSample(
        QString::fromStdString(test::sourcePath("resources/examples/iris/iris.heddle")));
    QTRY_VERIFY(m_document->plan() != nullptr);
    m_page->resize(1300, 780);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestSetupFields::cleanup()
{
    m_page.reset();
    m_summaries.reset();
    m_document.reset();
}

void TestSetupFields::holdsALogisticModelBack()
{
    auto *penalty = find<QComboBox>("penalty");
    auto *lambda = find<QLineEdit>("lambda");
    QVERIFY(!lambda->isVisibleTo(m_page.get()));

    penalty->setFocus();
    QTest::keyClick(penalty, Qt::Key_Down);

    QVERIFY(m_document->experiment().learners.front().penalty == Penalty::Ridge);
    QVERIFY(lambda->isVisibleTo(m_page.get()));
    QCOMPARE(lambda->text(), QStringLiteral("0.01"));
    lambda->setText(QStringLiteral("0.5"));
    QTest::keyClick(lambda, Qt::Key_Return);
    QCOMPARE(m_document->experiment().learners.front().lambda, 0.5);
    lambda->setText(QStringLiteral("0"));
    QTest::keyClick(lambda, Qt::Key_Return);
    QCOMPARE(m_document->experiment().learners.front().lambda, 0.5);
    QTRY_VERIFY(m_document->plan() != nullptr);
    QTest::keyClick(penalty, Qt::Key_Down);
    QVERIFY(m_document->experiment().learners.front().penalty == Penalty::Firth);
    QVERIFY(!lambda->isVisibleTo(m_page.get()));
    QTRY_VERIFY(m_document->plan() != nullptr); // a lambda that is left has no meaning then
    m_document->undo(); // one step, as all edits of learners that follow one another
    QVERIFY(m_document->experiment().learners.front().penalty == Penalty::None);
    QCOMPARE(m_document->experiment().learners.front().lambda, 0.01);
}

void TestSetupFields::endsAResamplingEarly()
{
    auto *precision = find<QLineEdit>("stopPrecision");
    QVERIFY(!precision->isVisibleTo(m_page.get()));

    m_document->edit(QString(),
                     [&] {
                         Experiment next = m_document->experiment();
                         next.resampling.kind = ResamplingKind::Bootstrap;
                         return next;
                     }(),
                     {});
    QVERIFY(precision->isVisibleTo(m_page.get()));
    precision->setText(QStringLiteral("0.05"));
    QTest::keyClick(precision, Qt::Key_Return);

    const std::optional<StopSpec> &stop = m_document->experiment().stop;
    QVERIFY(stop && stop->target == StopTarget::Interval);
    QCOMPARE(stop->precision, 0.05);
    QTRY_VERIFY(m_document->plan() != nullptr);
    precision->setText(QStringLiteral("-1"));
    QTest::keyClick(precision, Qt::Key_Return);
    QCOMPARE(stop->precision, 0.05);
    precision->clear();
    QTest::keyClick(precision, Qt::Key_Return);
    QVERIFY(!m_document->experiment().stop);
}

void TestSetupFields::choosesAllLevelsAtOnce()
{
    Experiment experiment = m_document->experiment();
    experiment.learners = {LearnerSpec::ofKind(LearnerKind::ElasticNet)};
    m_document->edit(QStringLiteral("net"), experiment);
    QTRY_VERIFY(m_document->plan() != nullptr);
    QCOMPARE(find<SegmentedControl>("targetKind")->currentIndex(), 1); // its own way

    press(QStringLiteral("One-vs-rest"));
    QVERIFY(m_document->experiment().levels == LevelModels::OneVsRest);
    QTRY_VERIFY(m_document->plan() && m_document->plan()->levelCount(0) == 3);
    experiment.learners = {LearnerSpec::ofKind(LearnerKind::Logistic)};
    m_document->edit(QStringLiteral("logistic"), experiment);
    press(QStringLiteral("All levels at once")); // it cannot do that
    QTRY_VERIFY(m_document->fault() && m_document->fault()->place == FaultPlace::Levels);
    press(QStringLiteral("One-vs-rest"));
    QTRY_VERIFY(!m_document->fault());
}

#ifdef HEDDLE_HAS_XGBOOST
void TestSetupFields::stopsBoostedTreesEarly()
{
    QTest::mouseClick(find<ChoiceCard>("boosted-trees"), Qt::LeftButton);
    QTRY_VERIFY(m_document->plan() != nullptr);
    const std::int64_t tasks = m_document->plan()->taskCount();
    auto *field = find<QSpinBox>("earlyStopping");
    QVERIFY(field != nullptr && field->isVisible());
    QCOMPARE(field->text(), QStringLiteral("off"));
    QTRY_VERIFY(!field->visibleRegion().isEmpty());
    const QWidget *fields = field->parentWidget()->parentWidget();
    const auto lines = fields->findChildren<QLineEdit *>(); // some below the first ones
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const QLineEdit *line) {
        return line->accessibleName() == QStringLiteral("Lambda");
    }));
    for (const QLineEdit *line : lines)
        QTRY_VERIFY2(fields->rect().contains(line->parentWidget()->geometry()) ||
                         line->accessibleName().isEmpty(), // those inside of spin boxes
                     qPrintable(line->accessibleName()));
    QVERIFY(field->toolTip().startsWith(QStringLiteral("Holds a fifth of the training rows back")));

    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("10"));
    QTest::keyClick(field, Qt::Key_Return);

    QCOMPARE(m_document->experiment().learners.back().trees.earlyStopping, 10);
    QTRY_VERIFY(m_document->plan() != nullptr);
    QCOMPARE(m_document->plan()->taskCount(), tasks);
    m_document->undo();
    QCOMPARE(m_document->experiment().learners.back().trees.earlyStopping, 0);
    QCOMPARE(find<QSpinBox>("earlyStopping")->text(), QStringLiteral("off"));
    m_document->redo();
    QCOMPARE(find<QSpinBox>("earlyStopping")->value(), 10);
}

void TestSetupFields::eitherEarlyStoppingOrAPathChoosesTheRounds()
{
    const auto withTrees = [this](int earlyStopping, std::vector<GridParameter> grid) {
        Experiment next = m_document->experiment();
        LearnerSpec trees = LearnerSpec::ofKind(LearnerKind::BoostedTrees);
        trees.trees.earlyStopping = earlyStopping;
        trees.grid = std::move(grid);
        next.learners = {trees};
        m_document->edit(QString(), next, {});
    };
    const auto offered = [this] {
        for (Button *button : m_page->findChildren<Button *>(QStringLiteral("addGridParameter")))
            if (button->isVisible())
                button->click();
        const auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QStringList names;
        for (const QAction *action : menu ? menu->actions() : QList<QAction *>())
            names.append(action->text());
        if (menu)
            QApplication::activePopupWidget()->close();
        return names;
    };
    withTrees(0, {});
    QVERIFY(offered().contains(parameterTitle("rounds")));
    withTrees(5, {});
    QVERIFY(!offered().contains(parameterTitle("rounds")));
    QVERIFY(find<QSpinBox>("earlyStopping")->isEnabled());

    withTrees(0, {{"rounds", {"50", "100"}}});
    QVERIFY(!find<QSpinBox>("earlyStopping")->isEnabled());
    QVERIFY(find<QSpinBox>("earlyStopping")
                ->toolTip()
                .startsWith(QStringLiteral("Rounds have several values")));
}
#endif

QTEST_MAIN(TestSetupFields)
#include "tst_setupfields.moc"
