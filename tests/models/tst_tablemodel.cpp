#include "data/csvreader.h"
#include "models/columnhistogram.h"
#include "models/roles.h"
#include "models/tablemodel.h"
#include "models/warningmodel.h"
#include "support.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace heddle;

namespace {

std::shared_ptr<const Table> read(const std::string &name)
{
    auto csv = readCsv(test::sourcePath("tests/data/tables/" + name));
    return csv ? std::make_shared<const Table>(std::move(csv->table)) : nullptr;
}

} // namespace

class TestTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRulesOfModels();
    void showsValuesAndWhatIsMissing();
    void aMillionRowsCostNothing();
    void findsTheNextCell();
    void choosesDecimals();
    void countsByClass();
    void wholeNumbersHaveABinEach();
    void listsWhatCouldNotBeRead();
};

void TestTableModel::keepsTheRulesOfModels()
{
    TableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);

    model.setTable(read("iris.csv"));
    QCOMPARE(model.rowCount(), 150);
    QCOMPARE(model.columnCount(), 5);

    model.setTable(nullptr);
    QCOMPARE(model.columnCount(), 0);
}

void TestTableModel::showsValuesAndWhatIsMissing()
{
    TableModel model;
    model.setTable(read("airquality.csv"));

    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Ozone"));
    QCOMPARE(model.headerData(4, Qt::Vertical, Qt::DisplayRole).toInt(), 5);
    QCOMPARE(model.index(0, 0).data().typeId(), int(QMetaType::Double));
    QCOMPARE(model.index(0, 0).data().toDouble(), 41.0);
    QVERIFY(!model.index(4, 0).data().isValid());
    QCOMPARE(model.index(4, 0).data(ToneRole).toInt(), int(Tone::Muted));
}

void TestTableModel::aMillionRowsCostNothing()
{
    std::vector<double> values(1'000'000);
    std::iota(values.begin(), values.end(), 0.0);
    auto table = Table::fromColumns({Column::numeric("x", std::move(values))});
    TableModel model;
    model.setTable(std::make_shared<const Table>(*std::move(table)));

    QCOMPARE(model.rowCount(), 1'000'000);
    QCOMPARE(model.index(999'999, 0).data().toDouble(), 999'999.0);
}

void TestTableModel::findsTheNextCell()
{
    TableModel model;
    model.setTable(read("iris.csv"));

    const QModelIndex first = model.find(QStringLiteral("VERSI"), {});
    QCOMPARE(first, model.index(50, 4));
    QCOMPARE(model.find(QStringLiteral("setosa"), model.index(149, 0)), model.index(0, 4));
    QVERIFY(!model.find(QStringLiteral("tulip"), {}).isValid());
}

void TestTableModel::choosesDecimals()
{
    auto table =
        Table::fromColumns({Column::numeric("whole", {1, 2}), Column::numeric("tenths", {1, 2.5}),
                            Column::numeric("long", {1.0 / 3, 2})});
    TableModel model;
    model.setTable(std::make_shared<const Table>(*std::move(table)));

    QCOMPARE(model.decimals(0), 0);
    QCOMPARE(model.decimals(1), 1);
    QCOMPARE(model.decimals(2), 6);
}

void TestTableModel::countsByClass()
{
    const auto table = read("iris.csv");
    const ColumnHistogram histogram =
        columnHistogram(*table->find("Petal.Length"), table->find("Species"));

    std::vector<std::int64_t> sums(histogram.counts.size());
    QCOMPARE(histogram.byClass.size(), std::size_t(3));
    for (const auto &level : histogram.byClass) {
        QCOMPARE(std::accumulate(level.begin(), level.end(), std::int64_t(0)), 50);
        for (std::size_t bin = 0; bin < sums.size(); ++bin)
            sums[bin] += level[bin];
    }
    QVERIFY(sums == histogram.counts);
}

void TestTableModel::wholeNumbersHaveABinEach()
{
    const Column column = Column::numeric("x", {1, 2, 2, 5});

    QVERIFY(columnHistogram(column).counts == (std::vector<std::int64_t>{1, 2, 0, 0, 1}));
}

void TestTableModel::listsWhatCouldNotBeRead()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("ragged.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QByteArray text("a,b\n1,2\n3\n");
    for (int row = 0; row < 40; ++row)
        text += "5,6\n";
    text += "7,6.x\n";
    file.write(text);
    file.close();
    auto csv = readCsv(file.fileName().toStdString());
    QVERIFY(csv.has_value());
    WarningModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);

    model.setSource(std::make_shared<const CsvTable>(*std::move(csv)));

    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, WarningModel::LineColumn).data().toString(), QStringLiteral("line 3"));
    const QModelIndex second = model.index(1, WarningModel::TextColumn);
    QCOMPARE(second.data().toString(), QStringLiteral("7,6.x"));
    QCOMPARE(second.data(WarningModel::FaultBeginRole).toInt(), 2);
    QCOMPARE(second.data(WarningModel::FaultEndRole).toInt(), 5);
    QCOMPARE(model.tableRow(1), 41);
    QCOMPARE(model.lines(), QByteArray("3\n7,6.x\n"));
}

QTEST_GUILESS_MAIN(TestTableModel)
#include "tst_tablemodel.moc"
