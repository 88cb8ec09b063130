#include "charts/gridview.h"

#include "appresources.h"
#include "parts/chartmenu.h"
#include "parts/theme.h"
#include "runplans.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace heddle;

namespace {

constexpr QSize size(640, 320);

/// So many repeats of ten folds of a model of three levels: rows setosa, versicolor, virginica.
std::shared_ptr<const Plan> repeats(int count)
{
    Experiment experiment = test::question("Species ~ Sepal.Length");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 10;
    experiment.resampling.repeats = count;
    experiment.metrics = {Metric::Accuracy};
    return test::planOf(std::move(experiment), "iris.csv");
}

/// A board whose cells a test puts into their states.
struct Played
{
    explicit Played(int count)
        : board(repeats(count))
        , geometry(board.plan())
    {
    }

    void put(GridPosition at, TaskEvent::Kind kind)
    {
        TaskEvent event;
        event.kind = kind;
        event.task = geometry.cellAt(at).value().task;
        event.score = 0.5F;
        event.lane = 0;
        board.apply({event});
        if (kind == TaskEvent::Kind::Done || kind == TaskEvent::Kind::Failed)
            board.setCells(event.task, {{event.score, kind == TaskEvent::Kind::Failed}});
    }

    TaskBoard board;
    GridGeometry geometry;
};

QImage drawn(const GridPainter &painter)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Theme::color(Token::Surface));
    QPainter on(&image);
    painter.paint(on);
    return image;
}

/// The colours of a mark from its top to its bottom.
std::vector<QColor> columnOf(const QImage &image, const QRect &mark)
{
    std::vector<QColor> colors;
    for (int y = mark.top(); y <= mark.bottom(); ++y)
        colors.push_back(image.pixelColor(mark.left(), y));
    return colors;
}

} // namespace

/// What the grid draws and tells of cells that share a mark.
class TestGridView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changedTasksAreEnough();
    void namesTheColumnsOfAHoldout();
    void initTestCase();
    void showsTheWorstState_data();
    void showsTheWorstState();
    void fillsByTheShareThatIsDone();
    void drawsNothingBeyondItsMarks_data();
    void drawsNothingBeyondItsMarks();
    void numbersRepeatsAtRoundSteps();
    void aClickGoesToTheWorstCell();
    void restsAfterADearFrame();
    void itsFilesAreDrawnAnew();
};

void TestGridView::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestGridView::showsTheWorstState_data()
{
    QTest::addColumn<TaskEvent::Kind>("first");
    QTest::addColumn<TaskEvent::Kind>("second");
    QTest::addColumn<int>("shown");
    using Kind = TaskEvent::Kind;
    QTest::newRow("failed before running") << Kind::Failed << Kind::Started << int(Token::BadFill);
    QTest::newRow("failed before done") << Kind::Done << Kind::Failed << int(Token::BadFill);
    QTest::newRow("running before done") << Kind::Started << Kind::Done << int(Token::Accent);
    QTest::newRow("running before queued") << Kind::Started << Kind::Sent << int(Token::Accent);
    QTest::newRow("queued") << Kind::Sent << Kind::Lost << int(Token::Cell);
}

void TestGridView::showsTheWorstState()
{
    QFETCH(TaskEvent::Kind, first);
    QFETCH(TaskEvent::Kind, second);
    QFETCH(int, shown);
    Played played(1000);
    GridPainter painter(played.board);
    painter.setSize(size);
    const int mark = painter.geometry().markColumns() / 2;
    const int column = painter.geometry().firstColumn(mark);
    QVERIFY(painter.geometry().firstColumn(mark + 1) > column + 2);

    played.put({1, column}, first);
    played.put({1, column + 1}, second);
    painter.widenLimits();

    const QRect rect = painter.geometry().markRect(1, mark);
    QCOMPARE(rect.width(), 1);
    for (const QColor &color : columnOf(drawn(painter), rect))
        QCOMPARE(color, Theme::color(static_cast<Token>(shown)));
}

void TestGridView::fillsByTheShareThatIsDone()
{
    Played played(1000);
    GridPainter painter(played.board);
    painter.setSize(size);
    const int mark = painter.geometry().markColumns() / 2;
    const int begin = painter.geometry().firstColumn(mark);
    const int end = painter.geometry().firstColumn(mark + 1);
    const QRect rect = painter.geometry().markRect(1, mark);

    for (int column = begin; column < end; ++column) {
        played.put({1, column}, TaskEvent::Kind::Done);
        painter.widenLimits();
        const std::vector<QColor> colors = columnOf(drawn(painter), rect);
        const auto queued = std::count(colors.begin(), colors.end(), Theme::color(Token::Cell));
        const double share = static_cast<double>(column + 1 - begin) / (end - begin);
        QVERIFY(std::abs(static_cast<double>(queued) - (1 - share) * rect.height()) <= 1);
        QCOMPARE(queued == 0, column + 1 == end); // what is still to run is seen
        QVERIFY(colors.back() != Theme::color(Token::Cell));
    }
}

void TestGridView::drawsNothingBeyondItsMarks_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<TaskEvent::Kind>("kind");
    using Kind = TaskEvent::Kind;
    for (const int count : {1, 20, 60, 100, 1000})
        for (const Kind kind : {Kind::Sent, Kind::Started, Kind::Failed})
            QTest::addRow("%d repeats, kind %d", count, int(kind)) << count << kind;
}

void TestGridView::drawsNothingBeyondItsMarks()
{
    QFETCH(int, count);
    QFETCH(TaskEvent::Kind, kind);
    Played played(count);
    GridPainter painter(played.board);
    painter.setSize(size);
    const int mark = painter.geometry().markColumns() / 2;
    const QRect rect = painter.geometry().markRect(1, mark);
    const QImage before = drawn(painter);

    played.put({1, painter.geometry().firstColumn(mark)}, kind);
    const QImage after = drawn(painter);

    const int below = painter.geometry().markRect(2, 0).bottom(); // further down is the legend
    for (int y = 0; y <= below; ++y)
        for (int x = 0; x < size.width(); ++x)
            QVERIFY2(rect.contains(x, y) || before.pixel(x, y) == after.pixel(x, y),
                     qPrintable(QStringLiteral("%1, %2").arg(x).arg(y)));
}

void TestGridView::numbersRepeatsAtRoundSteps()
{
    const QFontMetrics metrics(Theme::font(TextStyle::Axis));
    for (const int count : {1, 5, 20, 100, 1000}) {
        const Played played(count);
        GridPainter painter(played.board);
        painter.setSize(size);
        const std::vector<GridHeading> headings = painter.headings(metrics);
        QVERIFY(headings.size() >= 2); // the fits on all rows, and at least one more
        QVERIFY(headings.size() <= 60);
        for (std::size_t i = 1; i < headings.size(); ++i)
            QVERIFY2(headings[i].left >
                         headings[i - 1].left + metrics.horizontalAdvance(headings[i - 1].title),
                     qPrintable(headings[i].title));
    }
    const Played played(1000);
    GridPainter painter(played.board);
    painter.setSize(size);
    QCOMPARE(painter.headings(metrics).back().title, QStringLiteral("1000"));
}

void TestGridView::aClickGoesToTheWorstCell()
{
    Played played(1000);
    GridView view;
    view.resize(size);
    view.setBoard(&played.board);
    GridPainter painter(played.board);
    painter.setSize(size);
    const int mark = painter.geometry().markColumns() / 3;
    const int column = painter.geometry().firstColumn(mark) + 2;
    played.put({0, column - 2}, TaskEvent::Kind::Done);
    played.put({0, column}, TaskEvent::Kind::Failed);
    const QSignalSpy activated(&view, &GridView::taskActivated);

    QTest::mouseClick(&view, Qt::LeftButton, {}, painter.geometry().markRect(0, mark).center());

    QCOMPARE(activated.count(), 1);
    const GridPosition current = view.currentPosition().value();
    QCOMPARE(current.column, column);
    QVERIFY(view.describeMark(current).contains(QStringLiteral("failed")));
    QVERIFY(view.describeMark(current).endsWith(QStringLiteral("more here are no worse")));
    QVERIFY(!view.describeMark({0, 0}).contains(QStringLiteral("more here")));
}

/// However dear a frame is, the last change is drawn in the end.
void TestGridView::restsAfterADearFrame()
{
    Played played(1000);
    GridView view;
    view.resize(size);
    view.setBoard(&played.board);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    GridPainter painter(played.board);
    painter.setSize(size);
    const QRect rect = painter.geometry().markRect(1, 10);

    played.put({1, painter.geometry().firstColumn(10)}, TaskEvent::Kind::Failed);
    view.boardChanged();

    QTRY_COMPARE(view.grab(rect).toImage().pixelColor(0, rect.height() / 2),
                 Theme::color(Token::BadFill));
}

/// Looking at the marks of changed tasks alone gives the picture that all marks anew give.
void TestGridView::changedTasksAreEnough()
{
    for (const int count : {3, 1000}) { // a mark a cell, and many cells a mark
        Played played(count);
        GridPainter kept(played.board), anew(played.board);
        for (GridPainter *painter : {&kept, &anew})
            painter->setSize(size);
        QVERIFY(!kept.takeChanges(1, true).isEmpty());
        for (const int column : {0, 1, 5}) {
            played.put({1, column}, column == 1 ? TaskEvent::Kind::Failed : TaskEvent::Kind::Done);
            kept.taskChanged(played.geometry.cellAt({1, column})->task);
        }
        kept.takeChanges(1, false);
        kept.takeChanges(1, true); // the sums come later

        QImage left(size, QImage::Format_RGB32), right(size, QImage::Format_RGB32);
        QPainter onLeft(&left), onRight(&right);
        kept.paintPicture(onLeft, 1);
        anew.paintPicture(onRight, 1);
        QCOMPARE(left, right);
        QVERIFY(kept.takeChanges(1, true).isEmpty());
    }
}

void TestGridView::namesTheColumnsOfAHoldout()
{
    for (const int repeats : {1, 3}) {
        Experiment experiment = test::question("Species ~ Sepal.Length");
        experiment.resampling.kind = ResamplingKind::Holdout;
        experiment.resampling.repeats = repeats;
        const GridGeometry geometry(test::planOf(std::move(experiment), "iris.csv"));

        QCOMPARE(geometry.columns(), 1 + repeats);
        QCOMPARE(geometry.columnName(0), QStringLiteral("all rows"));
        QCOMPARE(geometry.columnName(repeats),
                 repeats == 1 ? QStringLiteral("holdout") : QStringLiteral("repeat 3"));
    }
}

/// The picture that is kept for the screen is not what leaves the program.
void TestGridView::itsFilesAreDrawnAnew()
{
    Played played(2);
    played.put({0, 1}, TaskEvent::Kind::Done);
    GridView view;
    view.resize(size);
    view.setBoard(&played.board);
    view.show();
    view.grab();
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("grid.svg"));

    QVERIFY(saveChart(&view, PictureFormat::Svg, path));

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    QVERIFY(svg.contains("setosa"));
    QVERIFY(!svg.contains("<image"));

    const ChartData values = view.findChild<ChartMenu *>()->values();
    QCOMPARE(values.rows.size(), std::size_t(3 * 21)); // fits on all rows, two repeats of ten
    const QVariantList &done = values.rows[1];
    QCOMPARE(done[0].toString(), QStringLiteral("setosa"));
    QCOMPARE(done[1].toString(), QStringLiteral("repeat 1, fold 1"));
    QCOMPARE(done[3].toString(), QStringLiteral("Done"));
    QCOMPARE(done[4].toDouble(), 0.5);
    QVERIFY(std::isnan(values.rows[2][4].toDouble()));
}

QTEST_MAIN(TestGridView)
#include "tst_gridview.moc"
