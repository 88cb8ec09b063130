#include "appresources.h"
#include "charts/chartview.h"
#include "parts/button.h"
#include "parts/card.h"
#include "parts/chip.h"
#include "parts/figurelabel.h"
#include "parts/message.h"
#include "parts/panel.h"
#include "parts/progressband.h"
#include "parts/segmentedcontrol.h"
#include "parts/spinner.h"
#include "parts/style.h"
#include "parts/tables.h"
#include "parts/tabular.h"
#include "parts/themeoptions.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QLineSeries>
#include <QMenu>
#include <QPainter>
#include <QRadioButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QValueAxis>

#include <cmath>
#include <limits>

using namespace heddle;

class TestParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void digitsAreEquallyWide();
    void decimalPointsStandBelowEachOther();
    void numbersAreFormatted_data();
    void numbersAreFormatted();
    void copiesTheSelectedRowsWithHeaders();
    void aTableHasAMenu();
    void aSpinnerStandsStillOnRequest();
    void segmentsAreRadioButtons();
    void clickOnASegmentChoosesIt();
    void arrowsMoveBetweenSegments();
    void nothingMovesWhenASegmentIsChosen();
    void chipsCanBeRemoved();
    void figureIsSaidWithItsBase();
    void oneFailureOfAMillionIsSeen();
    void errorIsAHeadlineAndWhatFollows();
    void panelSaysWhatItShows();
    void invalidFieldGetsTheBorderOfFailure();
    void chartFollowsTheTheme();
    void chartNeverHasThousandsOfTicks_data();
    void chartNeverHasThousandsOfTicks();
    void returnPressesWhatHasTheFocus();
    void chartTicksAreRound_data();
    void chartTicksAreRound();
    void chartLabelsKeepApart();
    void chartCopiesItsData();
};

namespace {

/// A delegate whose text can be read.
class OpenNumberDelegate : public NumberDelegate
{
public:
    using NumberDelegate::textOf;
};

/// The first and the last column of pixels that are not white, or {-1, -1}.
std::pair<int, int> inkSpan(const QImage &image)
{
    std::pair<int, int> span{-1, -1};
    for (int x = 0; x < image.width(); ++x) {
        for (int y = 0; y < image.height(); ++y) {
            if (qGray(image.pixel(x, y)) > 160)
                continue;
            if (span.first < 0)
                span.first = x;
            span.second = x;
            break;
        }
    }
    return span;
}

QImage drawn(const QString &text)
{
    QImage image(200, 30, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(Theme::font(TextStyle::Headline));
    drawTabular(painter, image.rect(), Qt::AlignRight, text);
    return image;
}

bool hasColor(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) == color.rgb())
                return true;
    return false;
}

} // namespace

void TestParts::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestParts::digitsAreEquallyWide()
{
    const QFont font = Theme::font(TextStyle::Body);
    const qreal ones = tabularWidth(font, QStringLiteral("1111"));

    QVERIFY(QFontMetricsF(font).horizontalAdvance(QStringLiteral("1111")) <
            QFontMetricsF(font).horizontalAdvance(QStringLiteral("4444"))); // else no need
    for (char digit = '0'; digit <= '9'; ++digit)
        QCOMPARE(tabularWidth(font, QString(4, QLatin1Char(digit))), ones);
}

void TestParts::decimalPointsStandBelowEachOther()
{
    // With the last digits alike, all that differs is left of the point.
    const QImage narrow = drawn(QStringLiteral("1.8"));
    const QImage wide = drawn(QStringLiteral("4.8"));
    const int point =
        int(200 - tabularWidth(Theme::font(TextStyle::Headline), QStringLiteral(".8")));

    QCOMPARE(narrow.copy(point, 0, 200 - point, 30), wide.copy(point, 0, 200 - point, 30));
    QCOMPARE(inkSpan(narrow).second, inkSpan(wide).second);
}

void TestParts::numbersAreFormatted_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("whole") << QVariant(20000) << 0 << "20,000";
    QTest::newRow("64 bit") << QVariant(qlonglong(-3)) << 0 << "−3";
    QTest::newRow("decimals of its column") << QVariant(-0.24542) << 1 << "−0.2454";
    QTest::newRow("trailing zeros stay") << QVariant(0.5) << 1 << "0.5000";
    QTest::newRow("no decimals set") << QVariant(0.5) << 0 << "0.5";
    QTest::newRow("not a number") << QVariant(nothing) << 1 << "NA";
    QTest::newRow("no value") << QVariant() << 1 << "NA";
    QTest::newRow("a word") << QVariant(QStringLiteral("< 1e−16")) << 1 << "< 1e−16";
}

void TestParts::numbersAreFormatted()
{
    QFETCH(QVariant, value);
    QFETCH(int, column);
    QStandardItemModel model(1, 2);
    model.setData(model.index(0, column), value, Qt::DisplayRole);
    OpenNumberDelegate delegate;
    delegate.setDecimals(1, 4);
    delegate.setMissingText(QStringLiteral("NA"));

    QTEST(delegate.textOf(model.index(0, column)), "text");
}

void TestParts::copiesTheSelectedRowsWithHeaders()
{
    QStandardItemModel model(3, 2);
    model.setHorizontalHeaderLabels({QStringLiteral("Term"), QStringLiteral("z")});
    for (int row = 0; row < 3; ++row) {
        model.setData(model.index(row, 0), QStringLiteral("x%1").arg(row));
        model.setData(model.index(row, 1), row * 1.5);
    }
    QTableView table;
    table.setModel(&model);
    setUpTable(&table);
    table.show();
    table.setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&table));

    table.selectRow(1);
    QTest::keySequence(&table, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Term\tz\nx1\t1.5\n"));

    table.clearSelection();
    QCOMPARE(tableText(&table).count(u'\n'), 4);
    table.setColumnHidden(0, true);
    QCOMPARE(tableText(&table), QStringLiteral("z\n0\n1.5\n3\n"));
}

void TestParts::aTableHasAMenu()
{
    QStandardItemModel model(2, 1);
    model.setHorizontalHeaderLabels({QStringLiteral("Term")});
    model.setData(model.index(0, 0), QStringLiteral("x0"));
    model.setData(model.index(1, 0), QStringLiteral("x1"));
    QTableView table;
    table.setModel(&model);
    setUpTable(&table);
    table.addAction(QStringLiteral("One more"));
    table.show();
    QVERIFY(QTest::qWaitForWindowActive(&table));
    table.selectRow(1);

    QContextMenuEvent event(QContextMenuEvent::Mouse, table.viewport()->rect().center(),
                            table.mapToGlobal(table.rect().center()));
    QApplication::sendEvent(table.viewport(), &event);
    auto *menu = table.findChild<QMenu *>();
    QVERIFY(menu && menu->isVisible());
    QStringList entries;
    for (const QAction *action : menu->actions())
        entries.append(action->text().remove(u'&'));
    QCOMPARE(entries.join(u','),
             QStringLiteral("Copy with headers,Copy values,Select all,One more"));
    QTest::mouseClick(menu, Qt::LeftButton, {},
                      menu->actionGeometry(menu->actions().at(1)).center());
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("x1\n"));
}

void TestParts::segmentsAreRadioButtons()
{
    SegmentedControl control(QStringLiteral("Filter"),
                             {QStringLiteral("All"), QStringLiteral("Done")});
    const auto segments = control.findChildren<QRadioButton *>();

    QCOMPARE(segments.size(), 2);
    for (QRadioButton *segment : segments) {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(segment);
        QCOMPARE(accessible->role(), QAccessible::RadioButton);
        QCOMPARE(accessible->text(QAccessible::Name), segment->text());
    }
    QCOMPARE(control.currentIndex(), 0);
}

void TestParts::clickOnASegmentChoosesIt()
{
    SegmentedControl control(QStringLiteral("Filter"),
                             {QStringLiteral("All"), QStringLiteral("Done")});
    QSignalSpy changed(&control, &SegmentedControl::currentChanged);
    control.show();
    auto *second = control.findChildren<QRadioButton *>().at(1);

    QTest::mouseClick(second, Qt::LeftButton, {}, second->rect().bottomRight() - QPoint(2, 2));

    QCOMPARE(control.currentIndex(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toInt(), 1);
}

void TestParts::arrowsMoveBetweenSegments()
{
    SegmentedControl control(QStringLiteral("Filter"),
                             {QStringLiteral("All"), QStringLiteral("Done")});
    control.show();
    QVERIFY(QTest::qWaitForWindowActive(&control));
    auto *first = control.findChildren<QRadioButton *>().at(0);
    first->setFocus();

    QTest::keyClick(first, Qt::Key_Right);

    QCOMPARE(control.currentIndex(), 1);
}

void TestParts::nothingMovesWhenASegmentIsChosen()
{
    SegmentedControl control(QStringLiteral("Filter"),
                             {QStringLiteral("All"), QStringLiteral("Done")});
    const QSize before = control.sizeHint();

    control.setCurrentIndex(1);

    QCOMPARE(control.sizeHint(), before);
}

void TestParts::chipsCanBeRemoved()
{
    Chip chip(QStringLiteral("AUC"));
    chip.setRemovable(true);
    chip.resize(chip.sizeHint());
    chip.show();
    QSignalSpy removed(&chip, &Chip::removeRequested);
    auto *cross = chip.findChild<QToolButton *>();

    QVERIFY(cross->width() >= 24 && cross->height() >= 24);
    QCOMPARE(cross->accessibleName(), QStringLiteral("Remove AUC"));
    QTest::mouseClick(cross, Qt::LeftButton);
    QCOMPARE(removed.count(), 1);
}

void TestParts::figureIsSaidWithItsBase()
{
    FigureLabel label(QStringLiteral("Tasks done"));
    QCOMPARE(label.accessibleName(), QStringLiteral("Tasks done: –"));

    label.setFigure(QStringLiteral("824"), QStringLiteral("of 1,300"));

    QCOMPARE(label.accessibleName(), QStringLiteral("Tasks done: 824 of 1,300"));
    QVERIFY(label.sizeHint().width() > label.minimumSizeHint().width());
}

void TestParts::oneFailureOfAMillionIsSeen()
{
    ProgressBand band;
    band.resize(400, 8);
    band.setCounts({499'999, 1, 4, 1'000'000});

    QVERIFY(hasColor(band.grab().toImage(), Theme::color(Token::BadFill)));
    QCOMPARE(band.accessibleName(),
             QStringLiteral("Progress: 499,999 of 1,000,000 tasks done, 1 failed"));
}

void TestParts::errorIsAHeadlineAndWhatFollows()
{
    const ErrorCard card(
        badInput("This file is not text.", "Nothing was read.", "Save it as CSV."));

    QCOMPARE(card.accessibleName(), QStringLiteral("This file is not text."));
    QCOMPARE(card.accessibleDescription(), QStringLiteral("Nothing was read. Save it as CSV."));
}

void TestParts::panelSaysWhatItShows()
{
    const Panel panel(QStringLiteral("Tasks"), QStringLiteral("newest first"));

    QCOMPARE(panel.accessibleName(), QStringLiteral("Tasks"));
    QCOMPARE(panel.accessibleDescription(), QStringLiteral("newest first"));
}

void TestParts::invalidFieldGetsTheBorderOfFailure()
{
    QLineEdit field;
    field.resize(100, 28);
    QVERIFY(!hasColor(field.grab().toImage(), Theme::color(Token::BadFill)));

    setInvalid(&field, true);

    QVERIFY(hasColor(field.grab().toImage(), Theme::color(Token::BadFill)));
}

void TestParts::chartFollowsTheTheme()
{
    Theme::apply(*qApp, ThemeKind::Light);
    ChartView view(QStringLiteral("Speed-up"));
    QValueAxis *axis = view.addValueAxis(Qt::AlignLeft, true);
    QLineSeries *line = view.addLine(QStringLiteral("this run"), tokenInk(Token::Accent));
    QCOMPARE(line->pen().color(), Theme::color(Token::Accent, ThemeKind::Light));
    QCOMPARE(line->pen().width(), 1);

    Theme::apply(*qApp, ThemeKind::Dark);

    QCOMPARE(line->pen().color(), Theme::color(Token::Accent, ThemeKind::Dark));
    QCOMPARE(axis->titleBrush().color(), Theme::color(Token::Ink3, ThemeKind::Dark));
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestParts::chartNeverHasThousandsOfTicks_data()
{
    QTest::addColumn<double>("to");
    QTest::addColumn<double>("step");
    QTest::newRow("as asked") << 8.0 << 2.0;
    QTest::newRow("far too many") << 100'000.0 << 1.0;
    QTest::newRow("no width") << 0.0 << 1.0;
    QTest::newRow("fractions") << 1.0 << 0.25;
}

void TestParts::chartNeverHasThousandsOfTicks()
{
    QFETCH(double, to);
    QFETCH(double, step);
    ChartView view(QStringLiteral("Speed-up"));
    QValueAxis *axis = view.addValueAxis(Qt::AlignLeft, true);

    ChartView::setTicks(axis, 0, to, step);

    QVERIFY(axis->max() > axis->min());
    QVERIFY((axis->max() - axis->min()) / axis->tickInterval() <= 12);
    QCOMPARE(axis->labelFormat(), step == 0.25 ? QStringLiteral("%.2f") : QStringLiteral("%.0f"));
}

static QStringList ticksOf(const ChartView &view)
{
    QStringList ticks;
    for (const QGraphicsItem *item : view.chart()->childItems())
        if (const auto *text = qgraphicsitem_cast<const QGraphicsSimpleTextItem *>(item))
            if (text->isVisible())
                ticks.append(text->text());
    return ticks;
}

void TestParts::returnPressesWhatHasTheFocus()
{
    Button button(QStringLiteral("Open iris"));
    Card card(QStringLiteral("Open birthwt"));
    for (QAbstractButton *one :
         {static_cast<QAbstractButton *>(&button), static_cast<QAbstractButton *>(&card)}) {
        QSignalSpy clicks(one, &QAbstractButton::clicked);
        one->show();
        QTest::keyClick(one, Qt::Key_Return);
        QTest::keyClick(one, Qt::Key_Space);
        QCOMPARE(clicks.size(), 2);
    }
}

void TestParts::chartTicksAreRound_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<double>("step");
    QTest::addColumn<int>("height");
    QTest::addColumn<QStringList>("ticks");
    QTest::newRow("zero inside, minus signs")
        << -0.15 << 0.1 << 0.05 << 400
        << QStringList{QStringLiteral("−0.15"), QStringLiteral("−0.10"), QStringLiteral("−0.05"),
                       QStringLiteral("0"),     QStringLiteral("0.05"),  QStringLiteral("0.10")};
    QTest::newRow("a low chart keeps its zero")
        << -0.15 << 0.1 << 0.05 << 90
        << QStringList{QStringLiteral("−0.10"), QStringLiteral("0"), QStringLiteral("0.10")};
}

void TestParts::chartTicksAreRound()
{
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(double, step);
    QFETCH(int, height);
    ChartView view(QStringLiteral("Limits"));
    view.resize(400, height);
    QValueAxis *axis = view.addValueAxis(Qt::AlignLeft, true);
    view.addLine(QStringLiteral("a"), markInk(0))->replace(QList<QPointF>{{0, from}, {1, to}});
    view.show();

    ChartView::setTicks(axis, from, to, step);

    QTEST(ticksOf(view), "ticks");
}

void TestParts::chartLabelsKeepApart()
{
    ChartView view(QStringLiteral("Paths"));
    view.resize(400, 300);
    ChartView::setTicks(view.addValueAxis(Qt::AlignBottom, false), 0, 10, 2);
    ChartView::setTicks(view.addValueAxis(Qt::AlignLeft, true), 0, 10, 2);
    view.addLine(QStringLiteral("a"), markInk(0))->replace(QList<QPointF>{{0, 0}, {5, 5}});
    view.show();
    const ChartInk ink = tokenInk(Token::Ink);

    view.setLabels({{{5, 5}, QStringLiteral("a")}, {{5, 5.1}, QStringLiteral("b")}}, {ink, ink});

    QList<double> heights;
    for (const QGraphicsItem *item : view.chart()->childItems()) {
        if (const auto *text = qgraphicsitem_cast<const QGraphicsSimpleTextItem *>(item))
            if (text->text() == u"a" || text->text() == u"b") // others are numbers of the axes
                heights.append(text->y());
    }
    QCOMPARE(heights.size(), 2);
    QVERIFY(std::abs(heights.at(0) - heights.at(1)) >= 14);
}

void TestParts::chartCopiesItsData()
{
    ChartView view(QStringLiteral("Speed-up"));
    view.addLine(QStringLiteral("this run"), tokenInk(Token::Accent))
        ->replace(QList<QPointF>{{1, 1}, {2, 1.95}});

    QCOMPARE(view.dataText(), QStringLiteral("series\tx\ty\nthis run\t1\t1\nthis run\t2\t1.95\n"));
}

void TestParts::aSpinnerStandsStillOnRequest()
{
    Spinner spinner;
    auto *timer = spinner.findChild<QTimer *>();
    QVERIFY(timer);
    timer->setInterval(0);
    spinner.show();
    QVERIFY(QTest::qWaitForWindowExposed(&spinner));
    const QImage first = spinner.grab().toImage();
    QTRY_VERIFY(spinner.grab().toImage() != first);

    setReducedMotion(true);
    const QImage still = spinner.grab().toImage();
    QSignalSpy ticks(timer, &QTimer::timeout);
    QTRY_VERIFY(ticks.size() >= 3);
    QCOMPARE(spinner.grab().toImage(), still);
    setReducedMotion(false);
    QTRY_VERIFY(spinner.grab().toImage() != still);
}

QTEST_MAIN(TestParts)
#include "tst_parts.moc"
