#include "pages/results/exportdialog.h"

#include "appresources.h"
#include "findwidgets.h"
#include "finishedruns.h"
#include "models/exportcheck.h"
#include "models/roles.h"
#include "pages/results/exportcheckpanel.h"
#include "parts/button.h"
#include "parts/codeview.h"
#include "parts/label.h"
#include "parts/message.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QListView>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

#include <csignal>

using namespace heddle;
using heddle::test::button;
using heddle::test::named;
using State = ExportVerdict::State;

namespace {

constexpr int rTime = 30'000; // ms that R may take on a busy machine

} // namespace

/// The Export dialog with real clicks on a real run; R is the machine's, or a script in its place.
class TestExportDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void exportsWhatIsShown();
    void saysWhyAFileCannotBeWritten();
    void readsBackWhatItShows_data();
    void readsBackWhatItShows();
    void runsTheScript();
    void exportsWithoutR();
    void otherPredictionsNeedASecondPress();
    void tellsWhyRFailed();
    void closingEndsR();
    void doesNotWaitForR();
    void damagedTextIsNotTheSame_data();
    void damagedTextIsNotTheSame();
    void coloursTheScript();
    void everyControlHasAName();

private:
    static void choose(const QWidget &dialog, int format);
    static const ExportVerdict &verdict(const QWidget &dialog)
    {
        return dialog.findChild<ExportCheckPanel *>()->verdict();
    }
    void standInForR(const QByteArray &script); ///< Until the test function ends.

    std::shared_ptr<const Results> m_iris;
    QByteArray m_path;
    std::unique_ptr<QTemporaryDir> m_programs;
};

void TestExportDialog::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
    m_iris = test::irisRun();
    m_path = qgetenv("PATH");
}

void TestExportDialog::cleanup()
{
    qputenv("PATH", m_path);
    m_programs.reset();
}

void TestExportDialog::standInForR(const QByteArray &script)
{
    m_programs = std::make_unique<QTemporaryDir>();
    QFile file(m_programs->filePath(QStringLiteral("Rscript")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("PATH", m_programs->path().toUtf8());
}

void TestExportDialog::choose(const QWidget &dialog, int format)
{
    auto *formats = named<QListView>(dialog, QStringLiteral("Format"));
    QTest::mouseClick(formats->viewport(), Qt::LeftButton, {},
                      formats->visualRect(formats->model()->index(format, 0)).center());
}

void TestExportDialog::exportsWhatIsShown()
{
    const QTemporaryDir folder;
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();
    const auto *preview = dialog.findChild<CodeView *>();
    QVERIFY(preview->toPlainText().contains(QStringLiteral("\"heddle_model\": 1")));
    QVERIFY(dialog.path().endsWith(QStringLiteral(".json")));

    choose(dialog, 2);
    QVERIFY(dialog.path().endsWith(QStringLiteral(".csv")));
    QVERIFY(preview->toPlainText().startsWith(QStringLiteral("class,term,estimate\n")));
    QTest::mouseClick(button(dialog, QStringLiteral("Copy")), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), preview->toPlainText());
    dialog.setPath(folder.filePath(QStringLiteral("iris.csv")));
    QTest::mouseClick(button(dialog, QStringLiteral("Export")), Qt::LeftButton);

    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QFile file(folder.filePath(QStringLiteral("iris.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), preview->toPlainText());
}

void TestExportDialog::saysWhyAFileCannotBeWritten()
{
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();
    dialog.setPath(QStringLiteral("/no/such/folder/iris.json"));

    QTest::mouseClick(button(dialog, QStringLiteral("Export")), Qt::LeftButton);

    QVERIFY(dialog.isVisible());
    QVERIFY(dialog.findChild<Note *>()->isVisible());
}

void TestExportDialog::readsBackWhatItShows_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("by");
    QTest::newRow("json") << 0 << QStringLiteral("the file was read back");
    QTest::newRow("csv") << 2 << QStringLiteral("the coefficients were read back");
}

void TestExportDialog::readsBackWhatItShows()
{
    QFETCH(const int, format);
    QFETCH(const QString, by);
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();

    choose(dialog, format);

    QTRY_COMPARE(verdict(dialog).state, State::Same);
    QVERIFY2(verdict(dialog).text.startsWith(by), qPrintable(verdict(dialog).text));
    QCOMPARE(verdict(dialog).largest, 0.0); // the same numbers, the same arithmetic
    const QAbstractItemModel *rows =
        named<QTableView>(dialog, QStringLiteral("Rows scored by the exported text"))->model();
    QCOMPARE(rows->rowCount(), 5);
    QCOMPARE(rows->columnCount(), 9);
    QCOMPARE(rows->headerData(1, Qt::Horizontal).toString(), QStringLiteral("Species"));
    QCOMPARE(rows->headerData(3, Qt::Horizontal).toString(), QStringLiteral("versicolor"));
    QCOMPARE(rows->index(4, 0).data().toInt(), 150);
    QCOMPARE(rows->index(4, 1).data().toString(), QStringLiteral("virginica"));
    QCOMPARE(rows->headerData(6, Qt::Horizontal).toString(), QStringLiteral("versicolor ÷ Σ"));
    double own = 0;
    double sum = 0;
    for (int level = 0; level < 3; ++level) {
        own += rows->index(2, 2 + level).data().toDouble();
        sum += rows->index(2, 5 + level).data().toDouble();
    }
    QVERIFY(qAbs(sum - 1) < 1e-12);
    QVERIFY(qAbs(own - 1) > 1e-3); // each as its model says
    for (int level = 0; level < 3; ++level)
        QVERIFY(qAbs(rows->index(2, 2 + level).data().toDouble() / own -
                     rows->index(2, 5 + level).data().toDouble()) < 1e-12);
    QCOMPARE(rows->index(2, 8).data(ToneRole).toInt(), int(Tone::Good));
}

void TestExportDialog::runsTheScript()
{
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();

    choose(dialog, 1);

    QVERIFY(dialog.path().endsWith(QStringLiteral(".R")));
    if (QStandardPaths::findExecutable(QStringLiteral("Rscript")).isEmpty()) {
        QWARN("Rscript was not found: the script is not run.");
        QCOMPARE(verdict(dialog).state, State::Unchecked);
        return;
    }
    QCOMPARE(verdict(dialog).state, State::Checking);
    QTRY_COMPARE_WITH_TIMEOUT(verdict(dialog).state, State::Same, rTime);
    QVERIFY(verdict(dialog).text.startsWith(QStringLiteral("the script was run with R ")));
    QVERIFY(verdict(dialog).largest <= 1e-9);
}

void TestExportDialog::exportsWithoutR()
{
    const QTemporaryDir folder;
    qputenv("PATH", folder.path().toUtf8());
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();
    choose(dialog, 1);

    QCOMPARE(verdict(dialog).state, State::Unchecked);
    QCOMPARE(named<Label>(dialog, QStringLiteral("Verdict of the check"))->text(),
             QStringLiteral("Not checked: R was not found"));
    dialog.setPath(folder.filePath(QStringLiteral("iris.R")));
    QTest::mouseClick(button(dialog, QStringLiteral("Export")), Qt::LeftButton);

    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("iris.R"))));
}

void TestExportDialog::otherPredictionsNeedASecondPress()
{
    const QTemporaryDir folder;
    standInForR("echo 9.9.9\nfor row in 1 2 3 4 5; do echo '0.25 0.5 0.25 0.1 0.2 0.1 '; done\n");
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();
    choose(dialog, 1);
    dialog.setPath(folder.filePath(QStringLiteral("iris.R")));
    QTRY_COMPARE(verdict(dialog).state, State::Different);
    QVERIFY(verdict(dialog).text.startsWith(
        QStringLiteral("the largest difference from Heddle's predictions is 0.")));

    QTest::mouseClick(button(dialog, QStringLiteral("Export")), Qt::LeftButton);
    QVERIFY(dialog.isVisible());
    QVERIFY(!QFile::exists(dialog.path()));
    QVERIFY(button(dialog, QStringLiteral("Export anyway")));
    QTest::mouseClick(button(dialog, QStringLiteral("Export anyway")), Qt::LeftButton);

    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QVERIFY(QFile::exists(dialog.path()));
}

void TestExportDialog::tellsWhyRFailed()
{
    standInForR("echo 'Error: no such thing' >&2\nexit 1\n");
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();

    choose(dialog, 1);

    QTRY_COMPARE(verdict(dialog).text,
                 QStringLiteral("R ended with an error: Error: no such thing"));
    QCOMPARE(verdict(dialog).state, State::Different);
}

void TestExportDialog::closingEndsR()
{
    standInForR("echo $$ > \"${0%/*}/pid\"\nexec /bin/sleep 60\n");
    const QString pidFile = m_programs->filePath(QStringLiteral("pid"));
    auto dialog = std::make_unique<ExportDialog>(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog->show();
    choose(*dialog, 1);
    QByteArray pid;
    QTRY_VERIFY([&] {
        QFile file(pidFile);
        pid = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return pid.endsWith('\n');
    }());
    QCOMPARE(::kill(pid_t(pid.trimmed().toInt()), 0), 0);

    dialog.reset();

    QCOMPARE(::kill(pid_t(pid.trimmed().toInt()), 0), -1);
}

void TestExportDialog::doesNotWaitForR()
{
    standInForR("exec /bin/sleep 60\n");
    const auto set = std::make_shared<const ModelSet>(test::orEnd(modelSetOf(*m_iris, "")));
    const std::vector<std::int64_t> rows = {0, 70};
    ExportCheck check;
    check.setTimeLimit(50);

    check.start(set, "r", "", test::orEnd(rowsToScore(*set, m_iris->plan->table(), rows)));

    QTRY_COMPARE(check.verdict().state, State::Unchecked);
    QCOMPARE(check.verdict().text, QStringLiteral("Not checked: R took longer than 50 ms"));
}

void TestExportDialog::damagedTextIsNotTheSame_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const char *format, const char *before, const char *after,
                        const char *part) {
        QTest::newRow(name) << QByteArray(format) << QByteArray(before) << QByteArray(after)
                            << QByteArray(part);
    };
    row("another number", "csv", "setosa,Sepal.Width,", "setosa,Sepal.Width,1", "largest");
    row("another term", "csv", "Sepal.Width", "Sepal.Wide", "line 4 is another coefficient");
    row("another column", "csv", "estimate", "value", "which the file does not have");
    row("a line more", "csv", "virginica,Petal.Length", "virginica,a,1\nvirginica,Petal.Length",
        "line 13 is another");
    row("no model", "json", "heddle_model", "heddle", "no model file");
    row("no json", "json", "{", "", "");
}

void TestExportDialog::damagedTextIsNotTheSame()
{
    QFETCH(const QByteArray, format);
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    QFETCH(const QByteArray, part);
    const auto set = std::make_shared<const ModelSet>(test::orEnd(modelSetOf(*m_iris, "")));
    QByteArray text =
        QByteArray::fromStdString(test::orEnd(exportText(*set, format.toStdString())));
    const qsizetype at = text.indexOf(before);
    QVERIFY(at >= 0);
    text.replace(at, before.size(), after);
    const std::vector<std::int64_t> rows = {0, 70};
    ExportCheck check;

    check.start(set, format.toStdString(), text.toStdString(),
                test::orEnd(rowsToScore(*set, m_iris->plan->table(), rows)));

    QTRY_COMPARE(check.verdict().state, State::Different);
    QVERIFY2(check.verdict().text.contains(QString::fromUtf8(part)),
             qPrintable(check.verdict().text));
}

void TestExportDialog::coloursTheScript()
{
    CodeView view(QStringLiteral("Preview"));
    view.setCode(QStringLiteral("f <- function(x) \"a # b\n c\" # TRUE\nx <- `if` + NA"),
                 CodeLanguage::R);
    const auto spans = [&view](int line) {
        QStringList list;
        const QTextBlock block = view.document()->findBlockByNumber(line);
        for (const QTextLayout::FormatRange &range : block.layout()->formats())
            list.append(block.text().mid(range.start, range.length));
        return list;
    };
    QCOMPARE(spans(0), QStringList({QStringLiteral("function"), QStringLiteral("\"a # b")}));
    QCOMPARE(spans(1), QStringList({QStringLiteral(" c\""), QStringLiteral("# TRUE")}));
    QCOMPARE(spans(2), QStringList({QStringLiteral("NA")}));

    view.setCode(QStringLiteral("{\"a\": \"b\"}"), CodeLanguage::Plain);
    QCOMPARE(spans(0), QStringList());
}

void TestExportDialog::everyControlHasAName()
{
    ExportDialog dialog(m_iris, QStringLiteral("Run 14:02, finished"));
    dialog.show();
    for (const QWidget *widget : dialog.findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(&dialog) || (widget->focusPolicy() & Qt::TabFocus) == 0 ||
            widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto *pressed = qobject_cast<const QAbstractButton *>(widget);
        const bool isNamed =
            !widget->accessibleName().isEmpty() || (pressed && !pressed->text().isEmpty());
        QVERIFY2(isNamed, widget->metaObject()->className());
    }
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
