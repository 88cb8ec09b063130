#include "models/experimentdocument.h"
#include "models/newexperiment.h"
#include "models/variableroles.h"
#include "support.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <random>

using namespace heddle;

namespace {

QString iris()
{
    return QString::fromStdString(test::sourcePath("tests/data/tables/iris.csv"));
}

std::string text(const Experiment &experiment)
{
    return toJson(experiment).dump();
}

} // namespace

class TestExperimentDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesAnExperimentOfADataFile();
    void undoAndRedoOfManyEditsComeBackToTheSameDocuments();
    void anEditThatChangesNothingIsNoStep();
    void editsOfOneFieldMerge();
    void namesWhatIsUndone();
    void aWrongFormulaKeepsTheLastPlan();
    void namesThePlaceOfAFault_data();
    void namesThePlaceOfAFault();
    void savesAndOpensTheSameDocument();
    void savingElsewhereKeepsTheDataFile();
    void aFileThatCannotBeReadLeavesTheDocument();
    void readsAgainWhenImportOptionsChange();
    void showsTheFirstRowsBeforeTheRest();
    void stopsReading();
    void aSampleIsNotWrittenOver();

private:
    void openIris();

    std::unique_ptr<ExperimentDocument> m_document;
};

void TestExperimentDocument::init()
{
    m_document = std::make_unique<ExperimentDocument>();
}

void TestExperimentDocument::openIris()
{
    m_document->open(iris());
    QTRY_VERIFY(!m_document->isLoading());
    QTRY_VERIFY(m_document->plan() != nullptr);
}

void TestExperimentDocument::makesAnExperimentOfADataFile()
{
    openIris();

    const Experiment &experiment = m_document->experiment();
    QCOMPARE(experiment.target, std::string("Species"));
    QCOMPARE(experiment.variables.size(), std::size_t(4));
    QCOMPARE(experiment.learners.size(), std::size_t(1));
    QVERIFY(experiment.learners.front().kind == LearnerKind::Logistic);
    QVERIFY(experiment.seed.has_value());
    QCOMPARE(m_document->plan()->cellCount(), 3);
    QCOMPARE(m_document->displayName(), QStringLiteral("iris.heddle"));
    QVERIFY(m_document->isEdited());
    QVERIFY(!m_document->canUndo());
}

void TestExperimentDocument::undoAndRedoOfManyEditsComeBackToTheSameDocuments()
{
    openIris();
    std::mt19937 random(7);
    std::vector<std::string> states = {text(m_document->experiment())};
    const std::vector<std::string> names = m_document->table()->names();
    for (int step = 0; step < 1000; ++step) {
        Experiment next = m_document->experiment();
        switch (random() % 7) {
        case 0:
            next = withRole(next, names.at(random() % names.size()),
                            VariableRole(random() % variableRoleCount));
            break;
        case 1:
            next.resampling.kind = ResamplingKind::CrossValidation;
            next.resampling.folds = 2 + int(random() % 9);
            break;
        case 2:
            next.seed = random();
            break;
        case 3:
            next.learners = {LearnerSpec::ofKind(random() % 2 == 0 ? LearnerKind::Logistic
                                                                   : LearnerKind::ElasticNet)};
            break;
        case 4:
            next.metrics = {random() % 2 == 0 ? Metric::Auc : Metric::Accuracy};
            break;
        case 5:
            if (m_document->canUndo()) // a new branch of edits from here
                m_document->undo();
            states = {states.front(), text(m_document->experiment())};
            continue;
        default:
            m_document->typeFormula(random() % 2 == 0
                                        ? QStringLiteral("Species ~ log(Sepal.Length) + .")
                                        : QStringLiteral("Species ~ Sepal.Length:Petal.Width"));
            next = m_document->experiment();
        }
        m_document->edit(QStringLiteral("step"), next);
        if (text(m_document->experiment()) != states.back())
            states.push_back(text(m_document->experiment()));
    }

    std::vector<std::string> undone = {text(m_document->experiment())};
    while (m_document->canUndo()) {
        m_document->undo();
        undone.push_back(text(m_document->experiment()));
    }
    QCOMPARE(undone.back(), states.front());
    std::vector<std::string> redone = {text(m_document->experiment())};
    while (m_document->canRedo()) {
        m_document->redo();
        redone.push_back(text(m_document->experiment()));
    }

    std::reverse(redone.begin(), redone.end());
    QVERIFY(undone == redone);
    QCOMPARE(text(m_document->experiment()), states.back());
}

void TestExperimentDocument::anEditThatChangesNothingIsNoStep()
{
    openIris();
    QSignalSpy changed(m_document.get(), &ExperimentDocument::experimentChanged);

    m_document->edit(QStringLiteral("nothing"), m_document->experiment());

    QVERIFY(!m_document->canUndo());
    QCOMPARE(changed.count(), 0);
}

void TestExperimentDocument::editsOfOneFieldMerge()
{
    openIris();
    const std::string before = text(m_document->experiment());
    for (const int folds : {3, 4, 5}) {
        Experiment next = m_document->experiment();
        next.resampling.kind = ResamplingKind::CrossValidation;
        next.resampling.folds = folds;
        m_document->edit(QStringLiteral("change of the folds"), next, QStringLiteral("folds"));
    }

    m_document->undo();

    QCOMPARE(text(m_document->experiment()), before);
}

void TestExperimentDocument::namesWhatIsUndone()
{
    openIris();
    m_document->edit(QStringLiteral("set role of Petal.Width"),
                     withRole(m_document->experiment(), "Petal.Width", VariableRole::Ignore));

    QCOMPARE(m_document->undoText(), QStringLiteral("set role of Petal.Width"));
    m_document->undo();
    QCOMPARE(m_document->undoText(), QString());
    QCOMPARE(m_document->redoText(), QStringLiteral("set role of Petal.Width"));
}

void TestExperimentDocument::aWrongFormulaKeepsTheLastPlan()
{
    openIris();
    const std::string before = text(m_document->experiment());
    const auto plan = m_document->plan();

    m_document->typeFormula(QStringLiteral("Species ~ Sepal.Length + lgo(Petal.Width)"));

    QVERIFY(m_document->fault().has_value());
    QVERIFY(m_document->fault()->place == FaultPlace::Formula);
    QCOMPARE(m_document->fault()->span.begin, std::size_t(25));
    QCOMPARE(m_document->fault()->span.end, std::size_t(28));
    QVERIFY(m_document->plan() == nullptr);
    QVERIFY(m_document->lastPlan() == plan);
    QCOMPARE(text(m_document->experiment()), before);

    m_document->typeFormula(QStringLiteral("Species ~ Sepal.Length + log(Petal.Width)"));
    QVERIFY(!m_document->fault().has_value());
    QVERIFY(m_document->plan() != nullptr);
}

void TestExperimentDocument::namesThePlaceOfAFault_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("event");
    QTest::addColumn<int>("learners");
    QTest::addColumn<int>("place");
    QTest::newRow("a column that is not there") << "Species ~ Sepal.Lenth"
                                                << "" << 1 << int(FaultPlace::Formula);
    QTest::newRow("a level that is not there") << "Species ~ Sepal.Length"
                                               << "tulip" << 1 << int(FaultPlace::Event);
    QTest::newRow("no learner") << "Species ~ Sepal.Length"
                                << "" << 0 << int(FaultPlace::Learners);
}

void TestExperimentDocument::namesThePlaceOfAFault()
{
    QFETCH(QString, formula);
    QFETCH(QString, event);
    QFETCH(int, learners);
    openIris();
    Experiment next = withFormula(m_document->experiment(), *Formula::parse(formula.toStdString()));
    if (!event.isEmpty())
        next.event = event.toStdString();
    next.learners.resize(std::size_t(learners));

    m_document->edit(QStringLiteral("break"), next);

    QVERIFY(m_document->fault().has_value());
    QTEST(int(m_document->fault()->place), "place");
    QVERIFY(m_document->plan() == nullptr);
}

void TestExperimentDocument::savesAndOpensTheSameDocument()
{
    openIris();
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("mine.heddle"));
    QSignalSpy saved(m_document.get(), &ExperimentDocument::saved);
    m_document->saveAs(path);
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(!m_document->isEdited());
    const std::string before = text(m_document->experiment());

    ExperimentDocument other;
    other.open(path);
    QTRY_VERIFY(other.plan() != nullptr);

    QCOMPARE(text(other.experiment()), before);
    QVERIFY(!other.isEdited());
    QCOMPARE(other.displayName(), QStringLiteral("mine.heddle"));
}

void TestExperimentDocument::savingElsewhereKeepsTheDataFile()
{
    openIris();
    QTemporaryDir folder;
    QSignalSpy saved(m_document.get(), &ExperimentDocument::saved);

    m_document->saveAs(folder.filePath(QStringLiteral("mine.heddle")));

    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(QFileInfo(m_document->dataPath()).canonicalFilePath(),
             QFileInfo(iris()).canonicalFilePath());
}

void TestExperimentDocument::aFileThatCannotBeReadLeavesTheDocument()
{
    openIris();
    const std::string before = text(m_document->experiment());
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("PK\x03\x04\0\0binary", 12));
    file.close();
    QSignalSpy failed(m_document.get(), &ExperimentDocument::openFailed);

    m_document->open(file.fileName());

    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(text(m_document->experiment()), before);
    QVERIFY(m_document->plan() != nullptr);
    QVERIFY(!m_document->isLoading());
}

void TestExperimentDocument::readsAgainWhenImportOptionsChange()
{
    openIris();
    Experiment next = m_document->experiment();
    next.data.options.types["Petal.Width"] = ColumnType::Categorical;
    m_document->edit(QStringLiteral("change of the type"), next);
    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->table()->find("Petal.Width")->type() == ColumnType::Categorical);

    m_document->undo();

    QTRY_VERIFY(!m_document->isLoading());
    QVERIFY(m_document->table()->find("Petal.Width")->type() == ColumnType::Numeric);
    QTRY_VERIFY(m_document->plan() != nullptr);
}

void TestExperimentDocument::showsTheFirstRowsBeforeTheRest()
{
    QSignalSpy tables(m_document.get(), &ExperimentDocument::tableChanged);
    QList<qint64> rows;
    connect(m_document.get(), &ExperimentDocument::tableChanged, this,
            [&] { rows.append(m_document->table()->rows()); });

    m_document->open(
        QString::fromStdString(test::sourcePath("tests/data/tables/letter_recognition.csv.gz")));

    QTRY_VERIFY(m_document->plan() != nullptr);
    QCOMPARE(rows, (QList<qint64>{1000, 20'000}));
}

void TestExperimentDocument::stopsReading()
{
    openIris();
    const std::string before = text(m_document->experiment());
    m_document->open(QString::fromStdString(test::sourcePath("tests/data/tables/diamonds.csv.gz")));
    QVERIFY(m_document->isLoading());

    m_document->cancelLoading();

    QVERIFY(!m_document->isLoading());
    QCOMPARE(text(m_document->experiment()), before);
    QVERIFY(m_document->plan() != nullptr);
}

void TestExperimentDocument::aSampleIsNotWrittenOver()
{
    m_document->openSample(
        QString::fromStdString(test::sourcePath("resources/examples/iris/iris.heddle")));
    QTRY_VERIFY(m_document->plan() != nullptr);

    QCOMPARE(m_document->filePath(), QString());
    QCOMPARE(m_document->displayName(), QStringLiteral("iris.heddle"));
    QCOMPARE(m_document->experiment().variables.size(), std::size_t(3));
}

QTEST_GUILESS_MAIN(TestExperimentDocument)
#include "tst_experimentdocument.moc"
