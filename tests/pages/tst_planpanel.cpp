#include "appresources.h"
#include "models/experimentdocument.h"
#include "pages/setup/planpanel.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/planview.h"
#include "parts/theme.h"
#include "support.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heddle;

/// The plan panel of Setup.
class TestPlanPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsOfALongJackknife();
};

void TestPlanPanel::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

/// At once by its count, and by its time when the pilots are back.
void TestPlanPanel::tellsOfALongJackknife()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("letters.heddle"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"heddle":1,"data":{"source":")" +
        QByteArray::fromStdString(test::sourcePath("tests/data/tables/letter_recognition.csv.gz")) +
        R"("},"formula":"lettr ~ .","learners":[{"kind":"logistic"}],)"
        R"("resampling":{"kind":"bootstrap"}})");
    file.close();
    ExperimentDocument document;
    PlanPanel panel(document, [](const std::shared_ptr<const Plan> &plan) {
        Forecast forecast;
        forecast.rows = {{1, 100, 120}};
        forecast.secondsPerTask = 0.1;
        forecast.jackknifeSeconds = 0.1 * static_cast<double>(plan->jackknifeTaskCount());
        return forecast;
    });
    const auto noteText = [&panel] {
        QString text;
        for (const auto *label : panel.findChild<Note *>()->findChildren<Label *>())
            text += label->text();
        return panel.findChild<Note *>()->isHidden() ? QString() : text;
    };
    document.open(path);
    QTRY_VERIFY(document.plan() != nullptr);

    panel.resize(400, 800);
    panel.show();
    QTRY_VERIFY(panel.findChild<Note *>()->y() > 0 &&
                panel.findChild<Note *>()->y() < panel.findChild<PlanView *>()->y());
    QVERIFY2(noteText().startsWith(QStringLiteral(
                 "BCa intervals take 520000 fits without one row each, beside 52000")),
             qPrintable(noteText()));
    QTRY_VERIFY(!panel.isEstimating());
    QVERIFY2(noteText().contains(QStringLiteral("about 67 minutes of 73 minutes on one lane")),
             qPrintable(noteText()));

    Experiment spared = document.experiment();
    spared.intervals.emplace().kinds = {IntervalKind::Percentile};
    document.edit(QString(), spared, {});
    QTRY_VERIFY(document.plan() != nullptr);
    QCOMPARE(noteText(), QString());
}

QTEST_MAIN(TestPlanPanel)
#include "tst_planpanel.moc"
