#include "models/variableroles.h"

#include <QTest>

using namespace heddle;

namespace {

Experiment fromFormula(const QString &text)
{
    Experiment experiment;
    const Result<Formula> formula = Formula::parse(text.toStdString());
    return formula ? withFormula(experiment, *formula) : experiment;
}

QString shown(const Experiment &experiment)
{
    return QString::fromStdString(formulaText(experiment));
}

} // namespace

class TestVariableRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesTheFormula_data();
    void changesTheFormula();
    void keepsPlainFormulasAsColumns_data();
    void keepsPlainFormulasAsColumns();
    void readsRoles_data();
    void readsRoles();
    void findsTheTermsThatAreMoreThanAColumn();
    void oneColumnAloneCanBeWeight();
};

void TestVariableRoles::changesTheFormula_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("column");
    QTest::addColumn<int>("role");
    QTest::addColumn<QString>("after");
    const int target = int(VariableRole::Target);
    const int variable = int(VariableRole::Variable);
    const int ignore = int(VariableRole::Ignore);
    const int offset = int(VariableRole::Offset);
    QTest::newRow("adds a variable") << "y ~ a"
                                     << "b" << variable << "y ~ a + b";
    QTest::newRow("quotes a name that is none") << "y ~ a"
                                                << "b c" << variable << "y ~ a + `b c`";
    QTest::newRow("takes a variable away") << "y ~ a + b"
                                           << "a" << ignore << "y ~ b";
    QTest::newRow("takes the last variable away") << "y ~ a"
                                                  << "a" << ignore << "y ~ 1";
    QTest::newRow("a new target changes places with the old one") << "y ~ a + b"
                                                                  << "a" << target << "a ~ b + y";
    QTest::newRow("takes all terms of a column away") << "y ~ log(a) + a:b + b"
                                                      << "a" << ignore << "y ~ b";
    QTest::newRow("keeps the other terms") << "y ~ log(a) + b - 1"
                                           << "c" << variable << "y ~ log(a) + b - 1 + c";
    QTest::newRow("leaves a column out of the dot") << "y ~ ."
                                                    << "a" << ignore << "y ~ . - a";
    QTest::newRow("lets a column back into the dot") << "y ~ . - a"
                                                     << "a" << variable << "y ~ .";
    QTest::newRow("a variable becomes the offset") << "y ~ a + b"
                                                   << "b" << offset << "y ~ a";
}

void TestVariableRoles::changesTheFormula()
{
    QFETCH(QString, before);
    QFETCH(QString, column);
    QFETCH(int, role);

    const Experiment after =
        withRole(fromFormula(before), column.toStdString(), VariableRole(role));

    QTEST(shown(after), "after");
    QCOMPARE(int(roleOf(after, column.toStdString())), role);
}

void TestVariableRoles::keepsPlainFormulasAsColumns_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<bool>("plain");
    QTest::newRow("columns with blanks between") << "y~a  +b" << true;
    QTest::newRow("a quoted name") << "y ~ `b c`" << true;
    QTest::newRow("an interaction") << "y ~ a:b" << false;
    QTest::newRow("a function") << "y ~ log(a)" << false;
    QTest::newRow("no intercept") << "y ~ a - 1" << false;
    QTest::newRow("the dot") << "y ~ ." << false;
    QTest::newRow("a level of the target") << "(y == \"u\") ~ a" << false;
}

void TestVariableRoles::keepsPlainFormulasAsColumns()
{
    QFETCH(QString, formula);

    const Experiment experiment = fromFormula(formula);

    QTEST(!experiment.formula.has_value(), "plain");
    QCOMPARE(experiment.target.empty(), experiment.formula.has_value());
}

void TestVariableRoles::readsRoles_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("column");
    QTest::addColumn<int>("role");
    QTest::newRow("target in a comparison") << "(y == \"u\") ~ a"
                                            << "y" << int(VariableRole::Target);
    QTest::newRow("target in a function") << "log(y) ~ a"
                                          << "y" << int(VariableRole::Target);
    QTest::newRow("variable in an interaction") << "y ~ a:b"
                                                << "b" << int(VariableRole::Variable);
    QTest::newRow("variable of the dot") << "y ~ ."
                                         << "z" << int(VariableRole::Variable);
    QTest::newRow("left out of the dot") << "y ~ . - z"
                                         << "z" << int(VariableRole::Ignore);
    QTest::newRow("not named") << "y ~ a"
                               << "z" << int(VariableRole::Ignore);
}

void TestVariableRoles::readsRoles()
{
    QFETCH(QString, formula);
    QFETCH(QString, column);

    QTEST(int(roleOf(fromFormula(formula), column.toStdString())), "role");
}

void TestVariableRoles::findsTheTermsThatAreMoreThanAColumn()
{
    const auto terms =
        derivedTerms(fromFormula(QStringLiteral("y ~ a + `b c` + log(a + d) + a:d - 1")));

    QVERIFY(terms == (std::vector<std::string>{"log(a + d)", "a:d", "-1"}));
}

void TestVariableRoles::oneColumnAloneCanBeWeight()
{
    Experiment experiment = fromFormula(QStringLiteral("y ~ a"));
    experiment = withRole(experiment, "w", VariableRole::Weight);
    experiment = withRole(experiment, "v", VariableRole::Weight);

    QVERIFY(roleOf(experiment, "v") == VariableRole::Weight);
    QVERIFY(roleOf(experiment, "w") == VariableRole::Ignore);
}

QTEST_GUILESS_MAIN(TestVariableRoles)
#include "tst_variableroles.moc"
