#include "charts/gridgeometry.h"

#include "runplans.h"

#include <QTest>

#include <algorithm>

using namespace heddle;

namespace {

/// So many repeats of ten folds of a model of three levels.
std::shared_ptr<const Plan> repeats(int count)
{
    Experiment experiment = test::question("Species ~ Sepal.Length");
    experiment.resampling.kind = ResamplingKind::CrossValidation;
    experiment.resampling.folds = 10;
    experiment.resampling.repeats = count;
    return test::planOf(std::move(experiment), "iris.csv");
}

GridGeometry gridOf(int count, QSize size)
{
    GridGeometry grid(repeats(count));
    grid.setArea(QRect(QPoint(50, 20), size), 1);
    return grid;
}

/// The width that the marks of the first row cover together.
int coveredWidth(const GridGeometry &grid)
{
    int width = 0;
    for (int mark = 0; mark < grid.markColumns(); ++mark)
        width += grid.markRect(0, mark).width();
    return width;
}

} // namespace

/// The grid at every size between one repeat and a thousand.
class TestGridGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsAnyNumberOfRepeats_data();
    void fitsAnyNumberOfRepeats();
    void findsEachCellAgain_data();
    void findsEachCellAgain();
    void dropsGapsBeforeCells_data();
    void dropsGapsBeforeCells();
    void keepsTheFitsOnAllRowsApart();
    void hasNothingToDrawWithoutRoom_data();
    void hasNothingToDrawWithoutRoom();
    void sharesRowsThatAreTooMany();
};

void TestGridGeometry::fitsAnyNumberOfRepeats_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("width");
    for (const int count : {1, 2, 5, 10, 20, 60, 61, 100, 250, 1000})
        for (const int width : {240, 430, 900})
            QTest::addRow("%d repeats on %d pixels", count, width) << count << width;
}

void TestGridGeometry::fitsAnyNumberOfRepeats()
{
    QFETCH(int, count);
    QFETCH(int, width);
    const GridGeometry grid = gridOf(count, {width, 260});

    QCOMPARE(grid.markRows(), 3);
    QCOMPARE(grid.firstColumn(0), 0);
    QCOMPARE(grid.firstColumn(grid.markColumns()), grid.columns());
    int end = 49;
    for (int mark = 0; mark < grid.markColumns(); ++mark) {
        const QRect rect = grid.markRect(0, mark);
        QVERIFY2(rect.width() >= 1, qPrintable(QString::number(mark)));
        QVERIFY(rect.left() > end); // they do not cover each other
        QVERIFY(grid.firstColumn(mark) < grid.firstColumn(mark + 1));
        end = rect.right();
    }
    QVERIFY(end < 50 + width);
    const int most = std::min(width - 20, 11 * count * 10);
    QVERIFY2(coveredWidth(grid) >= most * 6 / 10, // hairlines and gaps
             qPrintable(QString::number(coveredWidth(grid))));
}

void TestGridGeometry::findsEachCellAgain_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("cells with gaps") << 3;
    QTest::newRow("cells of unequal width") << 20;
    QTest::newRow("several cells a pixel") << 100;
}

void TestGridGeometry::findsEachCellAgain()
{
    QFETCH(int, count);
    const GridGeometry grid = gridOf(count, {430, 260});

    for (int column = 0; column < grid.columns(); ++column) {
        const int mark = grid.markOfColumn(column);
        QVERIFY(grid.firstColumn(mark) <= column);
        QVERIFY(grid.firstColumn(mark + 1) > column);
        const QRect rect = grid.rectOf({1, column});
        QCOMPARE(rect, grid.markRect(1, mark));
        const auto found = grid.positionAt(rect.center());
        QVERIFY(found);
        QCOMPARE(found->row, 1);
        QCOMPARE(found->column, grid.firstColumn(mark));
    }
    QVERIFY(!grid.positionAt({10, 30})); // the labels
    QVERIFY(!grid.positionAt({60, 10})); // the headings
    QVERIFY(!grid.positionAt({490, 30}));
}

void TestGridGeometry::dropsGapsBeforeCells_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("cell"); // with its hairline
    QTest::addColumn<int>("gap");
    QTest::newRow("room for both") << 5 << 7 << 6;
    QTest::newRow("narrow cells") << 11 << 3 << 6;
    QTest::newRow("narrow gaps") << 12 << 3 << 5;
    QTest::newRow("no gaps") << 14 << 3 << 0;
}

void TestGridGeometry::dropsGapsBeforeCells()
{
    QFETCH(int, count);
    QFETCH(int, cell);
    QFETCH(int, gap);
    const GridGeometry grid = gridOf(count, {430, 260});

    QCOMPARE(grid.rectOf({0, 2}).left() - grid.rectOf({0, 1}).left(), cell);
    QCOMPARE(grid.rectOf({0, 11}).left() - grid.rectOf({0, 10}).left(), cell + gap);
}

void TestGridGeometry::keepsTheFitsOnAllRowsApart()
{
    const GridGeometry grid = gridOf(1000, {430, 260});

    QCOMPARE(grid.markRect(0, 0).width(), 3);
    QCOMPARE(grid.firstColumn(1), 1);
    QCOMPARE(grid.markRect(0, 1).left() - grid.markRect(0, 0).right() - 1, 6);
    QCOMPARE(grid.markRect(0, grid.markColumns() - 1).right(), 50 + 430 - 1);
}

void TestGridGeometry::hasNothingToDrawWithoutRoom_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("no width") << QSize(2, 260);
    QTest::newRow("no height") << QSize(430, 1);
    QTest::newRow("less than none") << QSize(-20, -20);
}

void TestGridGeometry::hasNothingToDrawWithoutRoom()
{
    QFETCH(QSize, size);
    const GridGeometry grid = gridOf(100, size);

    QCOMPARE(grid.markRows(), 0);
    QCOMPARE(grid.markColumns(), 0);
    QVERIFY(!grid.positionAt({52, 22}));
    QVERIFY(grid.rectOf({0, 5}).isNull());
}

void TestGridGeometry::sharesRowsThatAreTooMany()
{
    GridGeometry grid(test::lettersPlan(2));
    grid.setArea(QRect(0, 0, 400, 40), 1);

    QCOMPARE(grid.markRows(), 13);
    for (int row = 0; row < grid.rows(); ++row) {
        const int mark = grid.markOfRow(row);
        QVERIFY(grid.firstRow(mark) <= row);
        QVERIFY(grid.firstRow(mark + 1) > row);
    }
}

QTEST_GUILESS_MAIN(TestGridGeometry)
#include "tst_gridgeometry.moc"
