#include "appresources.h"
#include "charts/gridview.h"
#include "charts/timelineview.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/theme.h"
#include "parts/themeoptions.h"
#include "programwindow.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace heddle;

namespace {

/// "QPushButton 'Run' in Setup", for a message.
QString described(const QWidget *widget)
{
    QStringList parents;
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget())
        if (!parent->accessibleName().isEmpty())
            parents.append(parent->accessibleName());
    return QStringLiteral("%1 \"%2\" in %3")
        .arg(QLatin1String(widget->metaObject()->className()), widget->accessibleName(),
             parents.join(QStringLiteral(" / ")));
}

bool takesTab(const QWidget *widget)
{
    return widget->isVisible() && widget->isEnabled() &&
           (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
}

/// Inner parts that Qt makes and that the widget around them speaks for.
bool isInnerPart(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    return qobject_cast<const QScrollBar *>(widget) || qobject_cast<const QHeaderView *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(parent) ||
           qobject_cast<const QComboBox *>(parent) || widget->inherits("QTableCornerButton") ||
           (qobject_cast<const QAbstractScrollArea *>(parent) &&
            widget == qobject_cast<const QAbstractScrollArea *>(parent)->viewport());
}

bool isControl(const QWidget *widget)
{
    return widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton *>(widget);
}

/// A scroll area is nothing but its contents.
bool hasRole(const QWidget *widget, QAccessible::Role role)
{
    return role != QAccessible::NoRole &&
           (role != QAccessible::Client || qobject_cast<const QScrollArea *>(widget));
}

const Panel *panelOf(const QWidget *widget)
{
    while (widget && !qobject_cast<const Panel *>(widget))
        widget = widget->parentWidget();
    return qobject_cast<const Panel *>(widget);
}

} // namespace

/// Walks over all widgets of the window as it is in use: each control has a name and a role, is
/// reached by the Tab key, and in an order that follows the panels.
class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void startAndError();
    void pages_data();
    void pages();
    void gridAndTimelineCanBeRead();
    void noTextIsCut();

private:
    void checkControls();
    void checkFocusOrder();
    QStringList cutTexts() const;
    void checkTexts();

    QTemporaryDir m_folder;
    std::unique_ptr<test::ProgramWindow> m_program;
};

void TestAccessibility::initTestCase()
{
    for (const char *name : {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
        qputenv(name, m_folder.path().toLocal8Bit());
    initialiseResources();
    setTextScale(qEnvironmentVariableIntValue("HEDDLE_TEST_TEXT_PERCENT") /
                 100.0); // 0: the desktop's
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestAccessibility::cleanup()
{
    m_program.reset();
}

void TestAccessibility::checkControls()
{
    int controls = 0;
    QStringList faults;
    for (QWidget *widget : m_program->window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || isInnerPart(widget) || !isControl(widget))
            continue;
        ++controls;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!accessible || accessible->text(QAccessible::Name).isEmpty())
            faults.append(described(widget) + QStringLiteral(" has no name"));
        else if (!hasRole(widget, accessible->role()))
            faults.append(described(widget) + QStringLiteral(" has no role"));
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(controls > 5);
}

void TestAccessibility::checkFocusOrder()
{
    QWidget *window = &m_program->window;
    QList<QWidget *> order;
    for (int presses = 0; presses < 2000; ++presses) {
        QWidget *focus = QApplication::focusWidget();
        const bool stays = focus && !order.isEmpty() && order.last() == focus; // a timeline's block
        if (focus && !stays && order.contains(focus))
            break; // once round
        if (focus && !stays)
            order.append(focus);
        QTest::keyClick(focus ? focus : window, Qt::Key_Tab);
    }
    QStringList missed;
    for (QWidget *widget : window->findChildren<QWidget *>())
        if (takesTab(widget) && !isInnerPart(widget) && !widget->focusProxy() &&
            !order.contains(widget))
            missed.append(described(widget));
    QVERIFY2(missed.isEmpty(),
             qPrintable(missed.join(u'\n') + QStringLiteral(" cannot be reached")));

    QList<const Panel *> left;
    const Panel *current = nullptr;
    for (const QWidget *widget : order) {
        const Panel *panel = panelOf(widget);
        if (panel == current)
            continue;
        QVERIFY2(!panel || !left.contains(panel),
                 qPrintable(described(widget) + QStringLiteral(": its panel was left before")));
        if (current)
            left.append(current);
        if (panel && !left.isEmpty()) { // never back up and to the left
            const QPoint before = left.last()->mapTo(window, QPoint(0, 0));
            const QPoint here = panel->mapTo(window, QPoint(0, 0));
            QVERIFY2(here.x() >= before.x() || here.y() > before.y(),
                     qPrintable(described(widget) + QStringLiteral(" comes after ") +
                                left.last()->accessibleName()));
        }
        current = panel;
    }
}

/// Labels and buttons have the room that their texts need; those that shorten a text on purpose
/// have a class of their own.
QStringList TestAccessibility::cutTexts() const
{
    constexpr int slack = 1; // of rounding
    int texts = 0;
    QStringList faults;
    const auto fault = [&](const QWidget *widget, const QString &text, const QString &what) {
        faults.append(QStringLiteral("\"%1\" %2 (%3 x %4) in %5")
                          .arg(text, what)
                          .arg(widget->width())
                          .arg(widget->height())
                          .arg(described(widget)));
    };
    for (const QWidget *widget : m_program->window.findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            if (label->text().isEmpty() || qobject_cast<const ElidedLabel *>(label))
                continue;
            ++texts;
            const int height = label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->fontMetrics().height();
            if (label->height() + slack < height)
                fault(label, label->text(), QStringLiteral("is too low"));
            if (!label->wordWrap() && label->width() + slack < label->sizeHint().width())
                fault(label, label->text(), QStringLiteral("is too narrow"));
        } else if (const auto *spin = qobject_cast<const QAbstractSpinBox *>(widget)) {
            ++texts;
            const auto *edit = spin->findChild<const QLineEdit *>();
            if (edit &&
                edit->contentsRect().width() < edit->fontMetrics().horizontalAdvance(edit->text()))
                fault(spin, spin->text(), QStringLiteral("is too narrow"));
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            ++texts;
            if (!button->text().isEmpty() &&
                button->width() + slack < button->minimumSizeHint().width())
                fault(button, button->text(), QStringLiteral("is too narrow"));
        }
    }
    if (texts < 5)
        faults.append(QStringLiteral("there are no texts"));
    return faults;
}

void TestAccessibility::checkTexts()
{
    QTRY_COMPARE(cutTexts(), QStringList()); // once all is laid out
}

void TestAccessibility::noTextIsCut()
{
    m_program = std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("c.ini")));
    m_program->window.resize(1280, 800);
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_program->window));
    checkTexts();

    QFile file(m_folder.filePath(QStringLiteral("a workbook.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("PK\x03\x04\0\0\0\0", 8));
    file.close();
    m_program->workbench.open(file.fileName());
    m_program->workbench.settle();
    auto *meaning = m_program->window.findChild<QLabel *>(QStringLiteral("meaningOfBytes"));
    QVERIFY(meaning);
    QTRY_VERIFY(meaning->isVisible());
    QVERIFY(meaning->text().contains(QStringLiteral("ZIP")));
    QCoreApplication::processEvents();
    checkTexts();

    QVERIFY(m_program->openExample("breast_cancer"));
    Experiment next = m_program->workbench.document().experiment();
    next.learners = {LearnerSpec::ofKind(LearnerKind::Logistic),
                     LearnerSpec::ofKind(LearnerKind::ElasticNet)};
    next.resampling.folds = 3;
    next.resampling.repeats = 1;
    m_program->workbench.document().edit(QStringLiteral("change"), next);
    m_program->workbench.settle();
    QTest::keyClick(&m_program->window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_program->desk.controller().results() && !m_program->desk.controller().isActive());
    QTRY_COMPARE(m_program->window.frameState(), FrameState::Ready); // the window knows it, too
    for (int index = 0; index < m_program->window.pageCount(); ++index) {
        m_program->window.showPage(index);
        Page *page = m_program->window.page(index);
        for (int view = 0; view < std::max(1, int(page->views().size())); ++view) {
            page->showView(view);
            QCoreApplication::processEvents();
            checkTexts();
            if (QTest::currentTestFailed())
                return;
        }
    }
}

void TestAccessibility::startAndError()
{
    m_program = std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("a.ini")));
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_program->window));
    checkControls();
    checkFocusOrder();

    m_program->workbench.open(m_folder.filePath(QStringLiteral("not there.csv")));
    m_program->workbench.settle();
    checkControls();
    checkFocusOrder();
}

void TestAccessibility::pages_data()
{
    QTest::addColumn<QString>("example");
    QTest::addColumn<std::function<void(Experiment &)>>("change");
    using Change = std::function<void(Experiment &)>;
    QTest::newRow("one model a level") << QStringLiteral("iris") << Change([](Experiment &) {});
    QTest::newRow("folds and a comparison")
        << QStringLiteral("iris") << Change([](Experiment &experiment) {
               experiment.resampling.kind = ResamplingKind::CrossValidation;
               experiment.learners = {LearnerSpec::ofKind(LearnerKind::Logistic),
                                      LearnerSpec::ofKind(LearnerKind::Baseline)};
           });
    QTest::newRow("bootstrap") << QStringLiteral("birthwt") << Change([](Experiment &experiment) {
        experiment.resampling.kind = ResamplingKind::Bootstrap;
        experiment.resampling.replicates = 60;
    });
    QTest::newRow("a path") << QStringLiteral("breast_cancer")
                            << Change([](Experiment &experiment) {
                                   experiment.resampling.kind = ResamplingKind::CrossValidation;
                                   experiment.learners = {
                                       LearnerSpec::ofKind(LearnerKind::ElasticNet)};
                               });
}

void TestAccessibility::pages()
{
    QFETCH(QString, example);
    QFETCH(std::function<void(Experiment &)>, change);
    m_program = std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("b.ini")));
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_program->window));
    QVERIFY(m_program->openExample(example.toUtf8()));
    Experiment next = m_program->workbench.document().experiment();
    change(next);
    m_program->workbench.document().edit(QStringLiteral("change"), next);
    m_program->workbench.settle();
    QCOMPARE(m_program->window.frameState(), FrameState::Ready);
    QTest::keyClick(&m_program->window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_program->desk.controller().results() && !m_program->desk.controller().isActive());

    for (int page = 0; page < m_program->window.pageCount(); ++page) {
        m_program->window.showPage(page);
        checkControls();
        checkFocusOrder();
        if (QTest::currentTestFailed())
            return;
    }
    auto *tabs = m_program->named<QTabBar>("Results");
    QVERIFY(tabs);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        if (!tabs->isTabVisible(tab))
            continue;
        tabs->setCurrentIndex(tab);
        checkControls();
        checkFocusOrder();
        if (QTest::currentTestFailed())
            return;
    }
}

/// As a table of fits and lists of what ran, for those who do not see them.
void TestAccessibility::gridAndTimelineCanBeRead()
{
    m_program = std::make_unique<test::ProgramWindow>(m_folder.filePath(QStringLiteral("c.ini")));
    m_program->window.show();
    QVERIFY(m_program->openExample("iris"));
    QTest::keyClick(&m_program->window, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(m_program->desk.controller().results() && !m_program->desk.controller().isActive());
    m_program->window.showPage(3);

    auto *grid = m_program->named<GridView>("Grid");
    QVERIFY(grid);
    QAccessibleInterface *table = QAccessible::queryAccessibleInterface(grid);
    QCOMPARE(table->role(), QAccessible::Table);
    QVERIFY(table->tableInterface());
    QCOMPARE(table->tableInterface()->rowCount(), 3);
    QCOMPARE(table->tableInterface()->columnCount(), 1);
    QCOMPARE(table->tableInterface()->rowDescription(1), QStringLiteral("versicolor"));
    QAccessibleInterface *cell = table->tableInterface()->cellAt(0, 0);
    QVERIFY(cell && cell->isValid());
    QVERIFY2(cell->text(QAccessible::Name).startsWith(QLatin1String("setosa, all rows: done")),
             qPrintable(cell->text(QAccessible::Name)));
    QVERIFY(table->rect().contains(cell->rect()));
    QCOMPARE(table->indexOfChild(cell), 0);

    auto *timeline = m_program->named<TimelineView>("Timeline");
    QVERIFY(timeline);
    QAccessibleInterface *lanes = QAccessible::queryAccessibleInterface(timeline);
    QCOMPARE(lanes->role(), QAccessible::List);
    QVERIFY(lanes->childCount() >= 1);
    int blocks = 0;
    for (int lane = 0; lane < lanes->childCount(); ++lane) {
        QVERIFY(
            lanes->child(lane)->text(QAccessible::Name).startsWith(QLatin1String("this computer")));
        for (int block = 0; block < lanes->child(lane)->childCount(); ++block, ++blocks)
            QVERIFY(lanes->child(lane)
                        ->child(block)
                        ->text(QAccessible::Name)
                        .contains(QLatin1String("task")));
    }
    QCOMPARE(blocks, 3);
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
