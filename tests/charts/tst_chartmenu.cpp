#include "parts/chartmenu.h"

#include "appresources.h"
#include "charts/calibrationplot.h"
#include "charts/chartview.h"
#include "charts/confusionview.h"
#include "charts/estimateacrosslevels.h"
#include "charts/gridview.h"
#include "charts/heatmap.h"
#include "charts/replicatehistogram.h"
#include "charts/resampledots.h"
#include "charts/scorecurve.h"
#include "charts/separationstrip.h"
#include "charts/timelineview.h"
#include "parts/button.h"
#include "parts/charttable.h"
#include "parts/estimatebars.h"
#include "parts/fullscreenchart.h"
#include "parts/histogramview.h"
#include "parts/levelbars.h"
#include "parts/sharebars.h"
#include "parts/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QImage>
#include <QLineSeries>
#include <QMenu>
#include <QMimeData>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>
#include <QValueAxis>

#include <cmath>
#include <memory>

using namespace heddle;

namespace {

std::unique_ptr<ConfusionView> confusion()
{
    auto chart = std::make_unique<ConfusionView>();
    chart->setCounts({QStringLiteral("no"), QStringLiteral("yes")}, {{30, 10}, {5, 15}});
    chart->resize(400, 300);
    return chart;
}

ChartMenu *menuOf(const QWidget &chart)
{
    return chart.findChild<ChartMenu *>({}, Qt::FindDirectChildrenOnly);
}

/// The menu as it pops up, by a key or a click.
QMenu *popUp(QWidget &chart, QContextMenuEvent::Reason reason = QContextMenuEvent::Mouse)
{
    QContextMenuEvent event(reason, QPoint(10, 10), chart.mapToGlobal(QPoint(10, 10)));
    QApplication::sendEvent(&chart, &event);
    return qobject_cast<QMenu *>(QApplication::activePopupWidget());
}

} // namespace

/// What every chart can be asked for.
class TestChartMenu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyChartHasAMenu();
    void menuOffersAll_data();
    void menuOffersAll();
    void copiesPictureAndValues();
    void numbersKeepAllDigits();
    void showsATableThatSortsAndCopies();
    void savesPictures_data();
    void savesPictures();
    void tellsWhenNothingCanBeWritten();
    void ringShowsTheFocusAndIsNotInThePicture();
    void fullScreenGivesTheChartBack_data();
    void fullScreenGivesTheChartBack();
};

void TestChartMenu::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestChartMenu::everyChartHasAMenu()
{
    TimelineRange range;
    std::vector<std::unique_ptr<QWidget>> charts;
    charts.push_back(std::make_unique<CalibrationPlot>());
    charts.push_back(std::make_unique<ChartView>(QStringLiteral("Curve")));
    charts.push_back(std::make_unique<ConfusionView>());
    charts.push_back(std::make_unique<EstimateAcrossLevels>());
    charts.push_back(std::make_unique<EstimateBars>());
    charts.push_back(std::make_unique<GridView>());
    charts.push_back(std::make_unique<HeatMap>());
    charts.push_back(std::make_unique<HistogramView>());
    charts.push_back(std::make_unique<LevelBars>());
    charts.push_back(std::make_unique<ReplicateHistogram>());
    charts.push_back(std::make_unique<ResampleDots>());
    charts.push_back(std::make_unique<ScoreCurve>());
    charts.push_back(std::make_unique<SeparationStrip>());
    charts.push_back(std::make_unique<ShareBars>());
    charts.push_back(std::make_unique<TimelineView>(&range));
    for (const auto &chart : charts) {
        QVERIFY2(menuOf(*chart), chart->metaObject()->className());
        const ChartData values = menuOf(*chart)->values(); // also of an empty one
        QVERIFY2(values.columns.size() > 0, chart->metaObject()->className());
        QVERIFY2(chart->focusPolicy() != Qt::NoFocus, chart->metaObject()->className());
        const QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(chart.get());
        QVERIFY2(spoken && spoken->role() != QAccessible::Client, chart->metaObject()->className());
    }
}

void TestChartMenu::menuOffersAll_data()
{
    QTest::addColumn<int>("reason");
    QTest::newRow("by a click") << int(QContextMenuEvent::Mouse);
    QTest::newRow("by the menu key") << int(QContextMenuEvent::Keyboard);
}

void TestChartMenu::menuOffersAll()
{
    QFETCH(const int, reason);
    const auto chart = confusion();
    chart->show();

    QMenu *menu = popUp(*chart, QContextMenuEvent::Reason(reason));

    QVERIFY(menu);
    QStringList texts;
    for (const QAction *action : menu->actions())
        if (!action->isSeparator())
            texts.append(action->text());
    QCOMPARE(texts,
             QStringList({QStringLiteral("Copy picture"), QStringLiteral("Save picture as SVG…"),
                          QStringLiteral("Save picture as PDF…"),
                          QStringLiteral("Save picture as PNG…"), QStringLiteral("Copy data"),
                          QStringLiteral("Show as table"), QStringLiteral("Full screen")}));
    menu->close();
}

void TestChartMenu::copiesPictureAndValues()
{
    const auto chart = confusion();
    chart->show();

    menuOf(*chart)->copyPicture();
    const QImage picture = QApplication::clipboard()->image();
    QCOMPARE(picture.size(), QSize(800, 600)); // four pixels for one
    QCOMPARE(QColor(picture.pixel(0, 0)), Theme::color(Token::Surface));

    menuOf(*chart)->copyData();
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("observed\tno\tyes\trecall\nno\t30\t10\t0.75\nyes\t5\t15\t0.75\n"));
}

void TestChartMenu::numbersKeepAllDigits()
{
    const ChartData values{{QStringLiteral("a\tb"), QStringLiteral("c")},
                           {{0.1 + 0.2, QStringLiteral("x\ty")}, {std::nan(""), -1}}};
    QCOMPARE(chartText({{QStringLiteral("a"), QStringLiteral("c")}, values.rows}),
             QStringLiteral("a\tc\n0.30000000000000004\tx y\n\t-1\n"));
}

void TestChartMenu::showsATableThatSortsAndCopies()
{
    const auto chart = confusion();
    chart->show();

    menuOf(*chart)->showTable();

    auto *dialog = chart->findChild<ChartTable *>();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Confusion matrix"));
    auto *table = dialog->findChild<QTableView *>();
    const QAbstractItemModelTester tester(table->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(1, 1).data().toDouble(), 5.0);
    table->sortByColumn(1, Qt::AscendingOrder);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("yes"));
    for (auto *button : dialog->findChildren<Button *>())
        if (button->text() == QStringLiteral("Copy"))
            QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text().split(u'\n').first(),
             QStringLiteral("observed\tno\tyes\trecall"));
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("yes\t5\t15\t0.75")));
}

void TestChartMenu::savesPictures_data()
{
    QTest::addColumn<bool>("isQtChart");
    QTest::newRow("painted") << false;
    QTest::newRow("Qt Charts") << true;
}

void TestChartMenu::savesPictures()
{
    QFETCH(const bool, isQtChart);
    std::unique_ptr<QWidget> chart = confusion();
    if (isQtChart) {
        auto view = std::make_unique<ChartView>(QStringLiteral("Curve"));
        ChartView::setTicks(view->addValueAxis(Qt::AlignBottom, true), 0, 4, 1);
        ChartView::setTicks(view->addValueAxis(Qt::AlignLeft, true), 0, 4, 1);
        view->addLine(QStringLiteral("line"), tokenInk(Token::Accent))->replace({{0, 0}, {4, 3}});
        chart = std::move(view);
        chart->resize(400, 300);
    }
    chart->show();
    const QTemporaryDir folder;
    const auto bytes = [&](PictureFormat format) {
        const QString path = folder.filePath(QStringLiteral("chart.") + suffixOf(format));
        QFile file(path);
        return saveChart(chart.get(), format, path) && file.open(QIODevice::ReadOnly)
                   ? file.readAll()
                   : QByteArray();
    };

    const QByteArray svg = bytes(PictureFormat::Svg);
    const QByteArray pdf = bytes(PictureFormat::Pdf);
    const QImage png = QImage::fromData(bytes(PictureFormat::Png), "PNG");

    QVERIFY(svg.contains("<svg"));
    QVERIFY2(svg.contains("<text"), "text stays text");
    QVERIFY2(!svg.contains("<image"), "nothing is a picture of pixels");
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY2(pdf.contains("/FontFile"), "text stays text, in an embedded font");
    QVERIFY(pdf.contains("/MediaBox [0 0 300"));
    QCOMPARE(png.size(), QSize(800, 600));
}

void TestChartMenu::tellsWhenNothingCanBeWritten()
{
    const auto chart = confusion();
    for (const PictureFormat format : {PictureFormat::Svg, PictureFormat::Pdf, PictureFormat::Png})
        QVERIFY(!saveChart(chart.get(), format, QStringLiteral("/no/such/folder/chart")));
}

void TestChartMenu::ringShowsTheFocusAndIsNotInThePicture()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *chart = confusion().release();
    layout->addWidget(chart);
    auto *other = new Button(QStringLiteral("Other"));
    layout->addWidget(other);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    other->setFocus();
    const QImage before = window.grab().toImage();
    menuOf(*chart)->copyPicture();
    const QImage copied = QApplication::clipboard()->image();

    chart->setFocus();

    const QRect ground(chart->geometry().topLeft() - QPoint(4, 4), QSize(4, 4));
    QVERIFY(window.grab(ground).toImage() != before.copy(ground));
    menuOf(*chart)->copyPicture();
    QVERIFY(QApplication::clipboard()->image() == copied);
    other->setFocus();
    QVERIFY(window.grab(ground).toImage() == before.copy(ground));
}

void TestChartMenu::fullScreenGivesTheChartBack_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<int>("key");
    QTest::newRow("a layout, Esc") << QStringLiteral("layout") << int(Qt::Key_Escape);
    QTest::newRow("a layout, F11") << QStringLiteral("layout") << int(Qt::Key_F11);
    QTest::newRow("a splitter") << QStringLiteral("splitter") << int(Qt::Key_F11);
    QTest::newRow("a scroll area") << QStringLiteral("scroll") << int(Qt::Key_Escape);
}

void TestChartMenu::fullScreenGivesTheChartBack()
{
    QFETCH(const QString, place);
    QFETCH(const int, key);
    QWidget window;
    auto *layout = new QHBoxLayout(&window);
    auto *chart = confusion().release();
    chart->setMaximumHeight(500);
    QSplitter *splitter = nullptr;
    QScrollArea *area = nullptr;
    if (place == QStringLiteral("splitter")) {
        splitter = new QSplitter;
        splitter->addWidget(new QWidget);
        splitter->addWidget(chart);
        layout->addWidget(splitter);
    } else if (place == QStringLiteral("scroll")) {
        area = new QScrollArea;
        area->setWidget(chart);
        layout->addWidget(area);
    } else {
        layout->addWidget(new Button(QStringLiteral("Before")));
        layout->addWidget(chart, 1);
    }
    window.resize(700, 400);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    chart->setFocus();
    const QWidget *parent = chart->parentWidget();

    QTest::keyClick(chart, Qt::Key_F11);

    auto *full = qobject_cast<FullScreenChart *>(chart->window());
    QVERIFY(full);
    QVERIFY(full->isFullScreen());
    QVERIFY(QTest::qWaitForWindowActive(full));
    QVERIFY(chart->height() > 500 || full->height() < 600);
    QTest::keyClick(chart, Qt::Key(key));

    QVERIFY(chart->window() == &window);
    QVERIFY(chart->isVisible());
    QCOMPARE(chart->parentWidget(), parent);
    QCOMPARE(chart->maximumHeight(), 500);
    if (splitter)
        QCOMPARE(splitter->indexOf(chart), 1);
    else if (area)
        QCOMPARE(area->widget(), chart);
    else
        QCOMPARE(layout->indexOf(chart), 1);
    QPointer<FullScreenChart> gone(full);
    QTRY_VERIFY(gone.isNull());
}

QTEST_MAIN(TestChartMenu)
#include "tst_chartmenu.moc"
