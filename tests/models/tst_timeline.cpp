#include "models/timeline.h"

#include "models/lanenames.h"

#include <QTest>

using namespace heddle;

namespace {

using Kind = TaskEvent::Kind;
using End = TimelineBlock::End;

TaskEvent at(double time, Kind kind, std::int64_t task, int lane)
{
    TaskEvent event;
    event.time = time;
    event.kind = kind;
    event.task = task;
    event.lane = lane;
    return event;
}

Timeline timelineOf(const std::vector<TaskEvent> &events)
{
    Timeline timeline;
    timeline.apply(events);
    return timeline;
}

WorkerStatus worker(const char *name, const char *host, int firstLane, int lanes)
{
    WorkerStatus status;
    status.name = name;
    status.host = host;
    status.firstLane = firstLane;
    status.lanes = lanes;
    return status;
}

} // namespace

class TestTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLaneHasABlockForEachTask();
    void aTaskThatRunsLastsUntilNow();
    void waitsFromWhenTaskAndLaneCouldMeet();
    void aLostTaskIsFoundOnItsLane();
    void aTaskGivenUpIsNotDone();
    void clocksThatDifferMakeNoOverlap();
    void busyShareIsThatOfTheBlocks();
    void partsHaveTheirOwnShares();
    void hostsOfLanes();
};

void TestTimeline::aLaneHasABlockForEachTask()
{
    const Timeline timeline = timelineOf({at(0, Kind::Started, 7, 0), at(0.5, Kind::Started, 8, 1),
                                          at(1, Kind::Done, 7, 0), at(1, Kind::Started, 9, 0),
                                          at(3, Kind::Failed, 9, 0)});

    QCOMPARE(timeline.laneCount(), 2);
    const auto &blocks = timeline.blocks(0);
    QCOMPARE(blocks.size(), std::size_t{2});
    QCOMPARE(blocks[0].task, 7);
    QCOMPARE(blocks[0].how, End::Done);
    QCOMPARE(blocks[1].how, End::Failed);
    QCOMPARE(blocks[1].busyBefore, 1.0);
    QCOMPARE(timeline.failures(0).size(), std::size_t{1});
    QCOMPARE(timeline.failures(0)[0].task, 9);
    QVERIFY(timeline.failures(1).empty());
    QCOMPARE(timeline.firstAfter(0, 0.5), std::size_t{0});
    QCOMPARE(timeline.firstAfter(0, 1), std::size_t{1});
    QCOMPARE(timeline.firstAfter(0, 3), std::size_t{2});
}

void TestTimeline::aTaskThatRunsLastsUntilNow()
{
    Timeline timeline = timelineOf({at(1, Kind::Started, 0, 0)});
    timeline.setNow(4);

    QCOMPARE(timeline.endOf(timeline.blocks(0)[0]), 4.0);
    timeline.setNow(2); // time does not go back
    QCOMPARE(timeline.now(), 4.0);
    timeline.clear();
    QCOMPARE(timeline.laneCount(), 0);
    QCOMPARE(timeline.now(), 0.0);
}

void TestTimeline::waitsFromWhenTaskAndLaneCouldMeet()
{
    const Timeline timeline = timelineOf({at(0.2, Kind::Sent, 1, 0), at(0.3, Kind::Sent, 2, 0),
                                          at(0.5, Kind::Started, 1, 0), at(1, Kind::Done, 1, 0),
                                          at(1.1, Kind::Started, 2, 0), at(2, Kind::Done, 2, 0),
                                          at(3, Kind::Sent, 3, 0), at(3.4, Kind::Started, 3, 0)});

    const auto &blocks = timeline.blocks(0);
    QCOMPARE(blocks[0].free, 0.2); // the task was on its way
    QCOMPARE(blocks[1].free, 1.0); // the lane was busy
    QCOMPARE(blocks[2].free, 3.0);
}

void TestTimeline::aLostTaskIsFoundOnItsLane()
{
    const Timeline timeline = timelineOf({at(0, Kind::Started, 1, 2), at(0, Kind::Started, 2, 3),
                                          at(1, Kind::Lost, 2, 2), at(1, Kind::Lost, 5, 2)});

    QCOMPARE(timeline.blocks(3)[0].how, End::Lost);
    QCOMPARE(timeline.blocks(3)[0].end, 1.0);
    QCOMPARE(timeline.blocks(2)[0].how, End::None);
}

void TestTimeline::aTaskGivenUpIsNotDone()
{
    const Timeline timeline = timelineOf({at(0, Kind::Started, 1, 0), at(1, Kind::Returned, 1, 0),
                                          at(1, Kind::Started, 2, 0), at(2, Kind::Dropped, 2, 0),
                                          at(2, Kind::Started, 3, 0), at(5, Kind::Started, 4, 0)});

    const auto &blocks = timeline.blocks(0);
    QCOMPARE(blocks[0].how, End::Returned);
    QCOMPARE(blocks[1].how, End::Returned);
    QCOMPARE(blocks[2].how, End::Returned); // of which no end was told
    QCOMPARE(blocks[2].end, 5.0);
}

void TestTimeline::clocksThatDifferMakeNoOverlap()
{
    const Timeline timeline =
        timelineOf({at(0, Kind::Started, 1, 0), at(2, Kind::Done, 1, 0),
                    at(1.9, Kind::Started, 2, 0), at(1.95, Kind::Done, 2, 0)});

    const auto &blocks = timeline.blocks(0);
    QCOMPARE(blocks[1].start, 2.0);
    QCOMPARE(blocks[1].end, 2.0);
    QCOMPARE(blocks[1].free, 2.0);
}

void TestTimeline::busyShareIsThatOfTheBlocks()
{
    Timeline timeline =
        timelineOf({at(1, Kind::Started, 1, 0), at(2, Kind::Done, 1, 0), at(3, Kind::Started, 2, 0),
                    at(5, Kind::Done, 2, 0), at(6, Kind::Started, 3, 0)});
    timeline.setNow(8);

    QCOMPARE(timeline.busyShare(0, 0, 1), 0.0);
    QCOMPARE(timeline.busyShare(0, 0, 2), 0.5);
    QCOMPARE(timeline.busyShare(0, 1.5, 3.5), 0.5);
    QCOMPARE(timeline.busyShare(0, 3, 5), 1.0);
    QCOMPARE(timeline.busyShare(0, 0, 8), 5.0 / 8);
    QCOMPARE(timeline.busyShare(0, 8, 10), 0.0);
    QCOMPARE(timeline.busyShare(0, 2, 2), 0.0);
}

/// The walk over all parts gives what each part gives alone, with many blocks in a part or none.
void TestTimeline::partsHaveTheirOwnShares()
{
    std::vector<TaskEvent> events;
    double time = 1;
    for (int task = 0; task < 300; ++task) {
        events.push_back(at(time, Kind::Started, task, 0));
        events.push_back(at(time + 0.01 + 0.02 * (task % 7), Kind::Done, task, 0));
        time += task % 100 == 99 ? 20 : 0.2;
    }
    const Timeline timeline = timelineOf(events);

    for (const int parts : {1, 7, 100, 1000}) {
        const double from = 0.5, width = 130.0 / parts;
        const std::vector<double> shares = timeline.busyShares(0, from, from + 130, parts);
        QCOMPARE(shares.size(), static_cast<std::size_t>(parts));
        for (int i = 0; i < parts; ++i) {
            const double alone = timeline.busyShare(0, from + i * width, from + (i + 1) * width);
            QVERIFY(std::abs(shares[static_cast<std::size_t>(i)] - alone) < 1e-9);
        }
    }
}

void TestTimeline::hostsOfLanes()
{
    const std::vector<WorkerStatus> workers{
        worker("process 1", "this computer", 2, 1), worker("birch", "birch", 3, 2),
        worker("elm", "elm", -1, 0), worker("oak", "oak", 5, 4)};

    QCOMPARE(laneHosts(7, workers), (std::vector<int>{0, 0, 0, 1, 1, 2, 2}));
    QVERIFY(laneHosts(0, {}).empty());
}

QTEST_APPLESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
