#include "appresources.h"
#include "models/manual.h"
#include "models/terms.h"
#include "support.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace heddle;

/// The manual is whole, and the glossary explains every word the program uses in its own sense.
class TestManual : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { initialiseResources(); }
    void holdsEveryFileOfDocs();
    void everyPageHasATitle();
    void everyLinkLeadsSomewhere();
    void namesHeadings_data();
    void namesHeadings();
    void knowsItsTopics();
    void findsPages();
    void everyWordHasAMeaning_data();
    void everyWordHasAMeaning();
    void theGlossaryIsInOrderAndHoldsNothingElse();
    void findsWordsInTexts_data();
    void findsWordsInTexts();
    void tipsAreOfMarkup();
};

void TestManual::holdsEveryFileOfDocs()
{
    QStringList shown;
    for (const ManualPage &page : manualPages())
        shown.append(page.topic + QStringLiteral(".md"));
    shown.sort();

    const QDir docs(QString::fromStdString(test::sourcePath("docs/manual")));

    QCOMPARE(shown, docs.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name));
}

void TestManual::everyPageHasATitle()
{
    for (const ManualPage &page : manualPages()) {
        QVERIFY2(!page.title.isEmpty(), qPrintable(page.topic));
        QVERIFY2(page.markdown.startsWith(QStringLiteral("# ")), qPrintable(page.topic));
    }
}

void TestManual::everyLinkLeadsSomewhere()
{
    const QRegularExpression link(QStringLiteral("\\]\\(([^)]+)\\)"));
    int links = 0;
    for (const ManualPage &page : manualPages()) {
        auto matches = link.globalMatch(page.markdown);
        while (matches.hasNext()) {
            QString target = matches.next().captured(1);
            if (target.endsWith(QStringLiteral(".png"))) {
                const QString picture = QStringLiteral(":/heddle/manual/") + target;
                QVERIFY2(QFile::exists(picture), qPrintable(target));
                continue;
            }
            QVERIFY2(target.contains(QStringLiteral(".md")), qPrintable(target));
            QVERIFY2(isManualTopic(target.remove(QStringLiteral(".md"))), qPrintable(target));
            ++links;
        }
    }
    QVERIFY(links > 0);
}

void TestManual::namesHeadings_data()
{
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("name");
    QTest::newRow("one word") << "Grid"
                              << "grid";
    QTest::newRow("commas") << "Pause, cancel, go on"
                            << "pause-cancel-go-on";
    QTest::newRow("a hyphen") << "Speed-up"
                              << "speed-up";
    QTest::newRow("a sign at the end") << "Enough replicates?"
                                       << "enough-replicates";
}

void TestManual::namesHeadings()
{
    QFETCH(QString, heading);
    QTEST(headingName(heading), "name");
}

void TestManual::knowsItsTopics()
{
    QVERIFY(isManualTopic(QStringLiteral("run")));
    QVERIFY(isManualTopic(QStringLiteral("run#speed-up")));
    QVERIFY(!isManualTopic(QStringLiteral("run#nonsense")));
    QVERIFY(!isManualTopic(QStringLiteral("nonsense")));
    QVERIFY(!isManualTopic(QString()));
}

void TestManual::findsPages()
{
    QCOMPARE(findInManual({}).size(), manualPages().size());
    QCOMPARE(findInManual(QStringLiteral("tuning")).constFirst(), QStringLiteral("tuning"));
    QVERIFY(findInManual(QStringLiteral("separation")).contains(QStringLiteral("learners")));
    QVERIFY(findInManual(QStringLiteral("HOLM naive")).contains(QStringLiteral("results")));
    QVERIFY(findInManual(QStringLiteral("xylophone")).isEmpty());
}

void TestManual::everyWordHasAMeaning_data()
{
    QTest::addColumn<QString>("word");
    const char *words[] = {"experiment",   "run",         "axis",
                           "grid",         "cell",        "task",
                           "coordinator",  "worker",      "lane",
                           "link",         "learner",     "model",
                           "term",         "coefficient", "design matrix",
                           "categorical",  "rows used",   "omitted",
                           "bundle",       "batch",       "prior weight",
                           "multiplicity", "pilot",       "stage",
                           "level",        "base level",  "event",
                           "one-vs-rest",  "separation",  "resample",
                           "fold",         "repeat",      "replicate",
                           "holdout",      "point",       "tuning",
                           "treatment",    "leakage",     "metric",
                           "deviance",     "interval",    "corrected standard error",
                           "speed-up",     "efficiency",  "overhead",
                           "journal",      "digest"};
    for (const char *word : words)
        QTest::newRow(word) << QString::fromLatin1(word);
}

void TestManual::everyWordHasAMeaning()
{
    QFETCH(QString, word);

    const QList<Term> found = termsIn(word);

    QCOMPARE(found.size(), 1);
    QCOMPARE(found.constFirst().word, word);
    QVERIFY(found.constFirst().meaning.size() > 15);
    QVERIFY(found.constFirst().meaning.endsWith(QLatin1Char('.')));
    const QString tip = explanationOf(word).replace(QStringLiteral("<br/>"), QStringLiteral(" "));
    QVERIFY(tip.contains(found.constFirst().meaning.toHtmlEscaped()));
}

void TestManual::theGlossaryIsInOrderAndHoldsNothingElse()
{
    QStringList words;
    for (const Term &term : terms())
        words.append(term.word);
    QStringList sorted = words;
    sorted.sort();
    QCOMPARE(words, sorted);
    for (const ManualPage &page : manualPages())
        if (page.topic == QStringLiteral("glossary"))
            QCOMPARE(page.markdown.count(QStringLiteral("\n- ")), words.size());
}

void TestManual::findsWordsInTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("another case, more of them") << "Repeats"
                                                << "repeat";
    QTest::newRow("an irregular plural") << "axes"
                                         << "axis";
    QTest::newRow("two words") << "2 lanes of a worker"
                               << "lane, worker";
    QTest::newRow("the longer word") << "Base level"
                                     << "base level";
    QTest::newRow("another word for it") << "Weight"
                                         << "prior weight";
    QTest::newRow("a part of a word") << "Planet pointless"
                                      << "";
    QTest::newRow("a part of a name") << "cell-size"
                                      << "";
    QTest::newRow("nothing") << ""
                             << "";
}

void TestManual::findsWordsInTexts()
{
    QFETCH(QString, text);
    QStringList found;
    for (const Term &term : termsIn(text))
        found.append(term.word);
    QTEST(found.join(QStringLiteral(", ")), "words");
}

void TestManual::tipsAreOfMarkup()
{
    QVERIFY(explanationOf(QStringLiteral("nothing of ours")).isEmpty());
    const QString tip = explanationOf(QStringLiteral("Lanes"));
    QVERIFY2(tip.contains(QStringLiteral(">lane</span>: ")), qPrintable(tip));
    const QString other = explanationOf(QStringLiteral("Design matrix"));
    for (QString line : other.split(QStringLiteral("<br/>"))) {
        line.remove(QRegularExpression(QStringLiteral("<[^>]*>")));
        QVERIFY2(line.size() < 80, qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestManual)
#include "tst_manual.moc"
