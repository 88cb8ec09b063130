#include "appresources.h"
#include "charts/timelineoverview.h"
#include "charts/timelinepainter.h"
#include "charts/timelinerange.h"
#include "charts/timelinerows.h"
#include "charts/timelineview.h"
#include "parts/chartpicture.h"
#include "parts/theme.h"
#include "runplans.h"

#include <QApplication>
#include <QPainter>
#include <QPixmap>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;
using namespace heddle::test;

namespace {

TaskEvent at(double time, TaskEvent::Kind kind, std::int64_t task, int lane)
{
    TaskEvent event;
    event.time = time;
    event.kind = kind;
    event.task = task;
    event.lane = lane;
    return event;
}

/// Tasks of one second each, by turns on so many lanes.
std::vector<TaskEvent> secondsOf(int tasks, int lanes)
{
    std::vector<TaskEvent> events;
    for (int task = 0; task < tasks; ++task) {
        const double start = task / lanes;
        events.push_back(at(start, TaskEvent::Kind::Started, task, task % lanes));
        events.push_back(at(start + 1, task == 3 ? TaskEvent::Kind::Failed : TaskEvent::Kind::Done,
                            task, task % lanes));
    }
    return events;
}

QStringList names(int lanes)
{
    QStringList list;
    for (int lane = 0; lane < lanes; ++lane)
        list.append(QStringLiteral("host %1").arg(lane + 1));
    return list;
}

} // namespace

/// The timeline's range, rows and views, with real clicks and keys.
class TestTimelineView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rangeFollowsUntilItIsMoved();
    void rangeZoomsAroundAMoment();
    void rangeStaysInTheRun();
    void rowsAreLowerTheMoreThereAre_data();
    void rowsAreLowerTheMoreThereAre();
    void hostsFoldAndUnfold();
    void clicksAndKeysChooseTasks();
    void keysChangeTheRange();
    void theStripIsDragged();
    void thousandsOfBlocksAreDrawnSoon();
    void aScrolledPictureKeepsItsAxis();
    void moments_data();
    void moments();
};

void TestTimelineView::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestTimelineView::rangeFollowsUntilItIsMoved()
{
    TimelineRange range;
    range.setEnd(10);
    QCOMPARE(range.from(), 0.0);
    QCOMPARE(range.to(), 10.0);
    range.setEnd(100);
    QCOMPARE(range.from(), 70.0);
    QVERIFY(range.isFollowing());

    range.show(20, 30);
    QVERIFY(!range.isFollowing());
    range.setEnd(110);
    QCOMPARE(range.to(), 30.0);

    range.follow();
    range.setEnd(120);
    QCOMPARE(range.from(), 110.0);
    QCOMPARE(range.to(), 120.0);
    range.restart();
    QCOMPARE(range.end(), 0.0);
}

void TestTimelineView::rangeZoomsAroundAMoment()
{
    TimelineRange range;
    range.setEnd(100);
    range.show(20, 60);

    range.zoom(2, 30);

    QCOMPARE(range.to() - range.from(), 20.0);
    QCOMPARE((30 - range.from()) / 20, 0.25);
    range.zoom(0.01, 30);
    QCOMPARE(range.from(), 0.0);
    QCOMPARE(range.to(), 100.0);
}

void TestTimelineView::rangeStaysInTheRun()
{
    TimelineRange range;
    range.setEnd(100);
    range.show(20, 60);

    range.pan(-500);
    QCOMPARE(range.from(), 0.0);
    QCOMPARE(range.to(), 40.0);
    range.pan(500);
    QCOMPARE(range.to(), 100.0);
    QVERIFY(range.isFollowing()); // at the end it goes on with the run
    range.show(50, 50);
    QVERIFY(range.to() > range.from());
}

void TestTimelineView::rowsAreLowerTheMoreThereAre_data()
{
    QTest::addColumn<int>("lanes");
    QTest::addColumn<int>("height");
    QTest::newRow("1") << 1 << 26;
    QTest::newRow("8") << 8 << 26;
    QTest::newRow("9") << 9 << 14;
    QTest::newRow("24") << 24 << 14;
    QTest::newRow("25") << 25 << 6;
    QTest::newRow("64") << 64 << 6;
}

void TestTimelineView::rowsAreLowerTheMoreThereAre()
{
    QFETCH(int, lanes);
    QFETCH(int, height);
    TimelineRows rows;

    rows.setLanes(names(lanes), std::vector<int>(static_cast<std::size_t>(lanes)), 1);

    QCOMPARE(rows.rows().size(), static_cast<std::size_t>(lanes));
    QCOMPARE(rows.rows().front().height, height);
    for (std::size_t i = 1; i < rows.rows().size(); ++i)
        QVERIFY(rows.rows()[i].top > rows.rows()[i - 1].top + height);
    QCOMPARE(rows.rowAt(height / 2), 0);
    QCOMPARE(rows.rowAt(rows.height()), -1);
    QCOMPARE(rows.rowOfLane(lanes - 1), lanes - 1);
}

void TestTimelineView::hostsFoldAndUnfold()
{
    TimelineRows rows;
    std::vector<int> hosts(100);
    for (std::size_t lane = 0; lane < hosts.size(); ++lane)
        hosts[lane] = lane % 10 == 0 ? 1 : 0;
    rows.setLanes(names(100), hosts, 1);

    QCOMPARE(rows.rows().size(), std::size_t{2});
    QVERIFY(rows.rows()[0].isHost);
    QCOMPARE(rows.rows()[0].lanes.size(), std::size_t{90});
    QCOMPARE(rows.rowOfLane(10), -1);
    rows.toggle(1);
    QCOMPARE(rows.rows().size(), std::size_t{12});
    QCOMPARE(rows.rowOfLane(10), 3);
    rows.toggle(1);
    QCOMPARE(rows.rows().size(), std::size_t{2});
}

void TestTimelineView::clicksAndKeysChooseTasks()
{
    const auto plan = lettersPlan(10);
    TaskBoard board(plan);
    const std::vector<TaskEvent> events = secondsOf(20, 2);
    board.apply(events);
    Timeline timeline;
    timeline.apply(events);
    TimelineRange range;
    TimelineView view(&range);
    view.resize(800, 200);
    view.setTimeline(&timeline, &board);
    view.setLanes(names(2), {0, 1});
    range.setEnd(10);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QSignalSpy activated(&view, &TimelineView::taskActivated);
    const int width = view.viewport()->width() - view.labelWidth();

    const QPoint third(view.labelWidth() + width / 4, Theme::px(20 + 13)); // 2.5 s, lane 1
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, third);

    QCOMPARE(activated.takeLast().at(0).toLongLong(), 4);
    QVERIFY(view.accessibleDescription().contains(QStringLiteral("task 4 on host 1")));
    QTest::keyClick(&view, Qt::Key_Tab);
    QCOMPARE(activated.takeLast().at(0).toLongLong(), 6);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(activated.takeLast().at(0).toLongLong(), 7);
    QTest::keyClick(&view, Qt::Key_Backtab);
    QTest::keyClick(&view, Qt::Key_Backtab);
    QCOMPARE(activated.takeLast().at(0).toLongLong(), 3);
    QVERIFY(view.accessibleDescription().contains(QStringLiteral("failed")));
    activated.clear();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(5, 5));
    QCOMPARE(activated.size(), 0);
}

void TestTimelineView::keysChangeTheRange()
{
    const auto plan = lettersPlan(10);
    const TaskBoard board(plan);
    Timeline timeline;
    timeline.apply(secondsOf(20, 2));
    TimelineRange range;
    TimelineView view(&range);
    view.resize(800, 200);
    view.setTimeline(&timeline, &board);
    view.setLanes(names(2), {0, 0});
    range.setEnd(10);
    range.show(2, 6);

    QTest::keyClick(&view, Qt::Key_Plus);
    QCOMPARE(range.to() - range.from(), 4 / 1.5);
    QTest::keyClick(&view, Qt::Key_Minus);
    QCOMPARE(range.to() - range.from(), 4.0);
    const double before = range.from();
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(range.from(), before + 0.8);
    QTest::keyClick(&view, Qt::Key_0);
    QCOMPARE(range.from(), 0.0);
    QCOMPARE(range.to(), 10.0);
    range.show(2, 6);
    QTest::keyClick(&view, Qt::Key_F);
    QCOMPARE(range.to(), 10.0);
    QVERIFY(range.isFollowing());
}

void TestTimelineView::theStripIsDragged()
{
    Timeline timeline;
    timeline.apply(secondsOf(200, 2));
    TimelineRange range;
    TimelineOverview strip(&range);
    strip.resize(1001, 24);
    strip.setTimeline(&timeline);
    range.setEnd(100);
    range.show(20, 40);
    const auto drag = [&](int from, int to) {
        QTest::mousePress(&strip, Qt::LeftButton, {}, QPoint(from, 12));
        QTest::mouseMove(&strip, QPoint(to, 12));
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, QPoint(to, 12));
    };

    drag(300, 500); // the part itself
    QVERIFY(qAbs(range.from() - 40) < 0.2 && qAbs(range.to() - 60) < 0.2);
    drag(600, 700); // its end
    QVERIFY(qAbs(range.from() - 40) < 0.2 && qAbs(range.to() - 70) < 0.2);
    drag(400, 350); // its start
    QVERIFY(qAbs(range.from() - 35) < 0.2);
    drag(850, 950); // another part
    QVERIFY(qAbs(range.from() - 85) < 0.2 && qAbs(range.to() - 95) < 0.2);
}

void TestTimelineView::thousandsOfBlocksAreDrawnSoon()
{
    const auto plan = lettersPlan(10);
    const TaskBoard board(plan);
    Timeline timeline;
    std::vector<TaskEvent> events;
    for (int i = 0; i < 200'000; ++i) {
        const int lane = i % 8;
        events.push_back(at(i * 1e-3, TaskEvent::Kind::Started, i % 20, lane));
        events.push_back(at(i * 1e-3 + 5e-3, TaskEvent::Kind::Done, i % 20, lane));
    }
    timeline.apply(events);
    TimelineRange range;
    TimelineView view(&range);
    view.resize(800, 300);
    view.setTimeline(&timeline, &board);
    view.setLanes(names(8), std::vector<int>(8));
    range.setEnd(200);
    range.showAll();

    const QImage image = view.grab().toImage();

    // A band where the lane is, as it was busy for five eighths of the time.
    const QColor band = image.pixelColor(view.labelWidth() + 100, Theme::px(20 + 13));
    QVERIFY(band != Theme::color(Token::Surface));
    QVERIFY(band != Theme::mark(0));
}

/// SVG knows no clipping: what reaches out of the rows must be covered.
void TestTimelineView::aScrolledPictureKeepsItsAxis()
{
    const auto plan = lettersPlan(10);
    const TaskBoard board(plan);
    Timeline timeline;
    timeline.apply(secondsOf(20, 8));
    TimelineRange range;
    TimelineView view(&range);
    view.resize(800, 130);
    view.setTimeline(&timeline, &board);
    view.setLanes(names(8), std::vector<int>(8));
    range.setEnd(3);
    range.zoom(4, 1.5); // blocks begin before the view
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(view.verticalScrollBar()->maximum() > 0);
    view.verticalScrollBar()->setValue(Theme::px(13)); // half a row stands behind the axis
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("timeline.svg"));
    QVERIFY(saveChart(&view, PictureFormat::Svg, path));

    QImage image(view.size(), QImage::Format_RGB32);
    image.fill(Theme::color(Token::Surface));
    QPainter painter(&image);
    QSvgRenderer(path).render(&painter);
    painter.end();

    const QColor ground = Theme::color(Token::Surface);
    for (int x = 0; x < view.viewport()->width(); ++x)
        QCOMPARE(image.pixelColor(x, 1), ground);
    QCOMPARE(image.pixelColor(view.labelWidth() - 3, Theme::px(20 + 26)), ground);
}

void TestTimelineView::moments_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<double>("step");
    QTest::addColumn<QString>("text");
    QTest::newRow("milliseconds") << 0.25 << 0.01 << "0.25 s";
    QTest::newRow("tenths") << 3.2 << 0.2 << "3.2 s";
    QTest::newRow("seconds") << 42.0 << 1.0 << "42 s";
    QTest::newRow("minutes") << 315.0 << 5.0 << "5:15";
    QTest::newRow("a minute step") << 0.0 << 60.0 << "0:00";
    QTest::newRow("hours") << 3723.0 << 60.0 << "1:02:03";
}

void TestTimelineView::moments()
{
    QFETCH(double, seconds);
    QFETCH(double, step);
    QFETCH(QString, text);

    QCOMPARE(momentText(seconds, step), text);
}

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
