#include "data/formula.h"
#include "data/formulanode.h"

#include <QTest>

#include <string>

Q_DECLARE_METATYPE(std::string)

using namespace heddle;

class TestFormula : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsResponses_data();
    void readsResponses();
    void spellsAsR_data();
    void spellsAsR();
    void namesColumns();
    void quotesNamesOfChosenColumns();
    void pointsAtTheFault_data();
    void pointsAtTheFault();
    void survivesNesting_data();
    void survivesNesting();
    void survivesLength();
    void survivesEveryTruncation();
    void survivesEveryByte();
};

void TestFormula::readsResponses_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("level");
    QTest::addColumn<bool>("isNegated");
    const auto row = [](const char *name, const char *formula, const char *text, const char *column,
                        const char *level, bool isNegated) {
        QTest::newRow(name) << QString::fromUtf8(formula) << QString::fromUtf8(text)
                            << QString::fromUtf8(column) << QString::fromUtf8(level) << isNegated;
    };
    row("column", " y ~ x", "y", "y", "", false);
    row("column in brackets", "((y)) ~ x", "((y))", "y", "", false);
    row("quoted column", "`a b` ~ x", "`a b`", "a b", "", false);
    row("function", "log(y) ~ x", "log(y)", "", "", false);
    row("arithmetic", "a/(a + b) ~ x", "a/(a + b)", "", "", false);
    row("level", "(y == \"good\") ~ x", "(y == \"good\")", "y", "good", false);
    row("level with escapes", "y=='it\\'s\\t\\u00e9\\x41' ~ x", "y=='it\\'s\\t\\u00e9\\x41'", "y",
        "it's\té\x41", false);
    row("number", "y == 1e0 ~ x", "y == 1e0", "y", "1", false);
    row("not a level", "y != \"a\" ~ x", "y != \"a\"", "y", "a", true);
    row("logical", "y == TRUE ~ x", "y == TRUE", "y", "TRUE", false);
    row("beyond ASCII", "größe ~ x", "größe", "größe", "", false);
}

void TestFormula::readsResponses()
{
    QFETCH(QString, formula);
    QFETCH(QString, text);
    QFETCH(QString, column);
    QFETCH(QString, level);
    QFETCH(bool, isNegated);

    const auto parsed = Formula::parse(formula.toStdString());

    QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
    QCOMPARE(QString::fromStdString(parsed->text()), formula);
    QCOMPARE(QString::fromStdString(parsed->response().text), text);
    QCOMPARE(QString::fromStdString(parsed->response().column), column);
    QCOMPARE(QString::fromStdString(parsed->response().level), level);
    QCOMPARE(parsed->response().isNegated, isNegated);
}

void TestFormula::spellsAsR_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected"); // deparse() of R 4.2.
    const auto row = [](const char *name, const char *formula, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(formula) << QString::fromUtf8(expected);
    };
    row("spaces", "y~I( x ^2 )", "I(x^2)");
    row("arithmetic", "y~I(x/z*2-1+ -x)", "I(x/z * 2 - 1 + -x)");
    row("brackets", "y~I((x+1)*2)", "I((x + 1) * 2)");
    row("small number", "y~I(1e-3*x)", "I(0.001 * x)");
    row("smaller number", "y~I(.0001*x)", "I(1e-04 * x)");
    row("round number", "y~I(100000*x)", "I(1e+05 * x)");
    row("long number", "y~I(123456*x)", "I(123456 * x)");
    row("many digits", "y~I(0.12345678901234567*x)", "I(0.123456789012346 * x)");
    row("whole number of R", "y~I(2L*x)", "I(2 * x)");
    row("power", "y~I(-x^-2^z)", "I(-x^-2^z)");
    row("poly", "y~poly( x,degree=2 , raw=TRUE)", "poly(x, degree = 2, raw = TRUE)");
    row("quoted name", "y~log(`a b`)", "log(`a b`)");
    row("needless quotes", "y~log(`x`)", "log(x)");
    row("crossing", "y~a*b:c", "a * b:c");
    row("sum", "y~(a+b)-1", "(a + b) - 1");
    row("dot", "y~.", ".");
}

void TestFormula::spellsAsR()
{
    QFETCH(QString, formula);
    QFETCH(QString, expected);

    const auto parsed = Formula::parse(formula.toStdString());

    QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
    QCOMPARE(QString::fromStdString(formulaText(parsed->right())), expected);
}

void TestFormula::namesColumns()
{
    const auto formula = Formula::parse("log(y / n) ~ . + x:log(z) + offset(x) - `a b`");

    QCOMPARE(formula->columns(), (std::vector<std::string>{"y", "n", "x", "z", "a b"}));
    QVERIFY(formula->usesDot());
    QVERIFY(!Formula::parse("y ~ x")->usesDot());
}

void TestFormula::quotesNamesOfChosenColumns()
{
    const std::vector<std::string> names = {"plain.name", "two words", "1st", ".5",  "if",  "a`b\\",
                                            "größe",      ".",         "_x",  "a-b", "TRUE"};
    const Formula made = Formula::fromColumns("the target", names);

    QCOMPARE(QString::fromStdString(made.text()),
             QStringLiteral("`the target` ~ plain.name + `two words` + `1st` + `.5` + `if` + "
                            "`a\\`b\\\\` + größe + `.` + `_x` + `a-b` + `TRUE`"));
    const auto parsed = Formula::parse(made.text());
    QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
    QCOMPARE(parsed->columns(), made.columns());
    QCOMPARE(parsed->response().column, std::string("the target"));
    QVERIFY(!made.usesDot() && !parsed->usesDot());
    for (std::size_t i = 0; i < names.size(); ++i) {
        QCOMPARE(made.right().children[i].begin, parsed->right().children[i].begin);
        QCOMPARE(made.right().children[i].end, parsed->right().children[i].end);
    }
    QCOMPARE(Formula::fromColumns("y", {}).text(), std::string("y ~ 1"));
}

void TestFormula::pointsAtTheFault_data()
{
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    const auto row = [](const char *name, const char *formula, const char *expected, int begin,
                        int end) {
        QTest::newRow(name) << QString::fromUtf8(formula) << QString::fromUtf8(expected) << begin
                            << end;
    };
    row("power of terms", "y ~ (a + b)^2",
        "formula, column 12: '^' is not built into this version. The formula was not read. Write "
        "the interactions out with ':'",
        11, 12);
    row("nesting of terms", "y ~ a/b", "column 6: '/' is not built into this version.", 5, 6);
    row("in", "y ~ a %in% b", "column 7: '%in%' is not built into this version.", 6, 10);
    row("bar", "y ~ x | z", "column 7: '|' is not built into this version.", 6, 7);
    row("unknown function", "y ~ lgo(x)",
        "column 5: 'lgo' is not a function of this version. The formula was not read. Did you mean "
        "log()?",
        4, 7);
    row("position in characters", "größe ~ änd(x)", "column 9: 'änd' is not a function", 8, 11);
    row("nothing on the left", "~ x", "column 1: nothing stands left of '~'.", 0, 1);
    row("nothing on the right", "y ~",
        "column 4: the formula ends where a column or a function is expected.", 3, 3);
    row("empty", "", "column 1: the formula ends", 0, 0);
    row("no tilde", "y",
        "column 2: the formula ends where '~' between target and variables is expected.", 1, 1);
    row("two tildes", "y ~ x ~ z", "column 7: '~' stands where an operator or the end is expected.",
        6, 7);
    row("two names", "y ~ x z", "column 7: 'z' stands where an operator", 6, 7);
    row("two operators", "y ~ x + * z",
        "column 9: '*' stands where a column or a function is expected.", 8, 9);
    row("bracket not closed", "y ~ (x + z",
        "column 11: the formula ends where ')' for the bracket at column 5 is expected.", 10, 10);
    row("bracket not opened", "y ~ x)", "column 6: ')' stands where", 5, 6);
    row("empty brackets", "y ~ log()",
        "column 9: ')' stands where a column, a number or a function is expected.", 8, 9);
    row("number as a term", "y ~ x + 2", "column 9: '2' is no term", 8, 9);
    row("number crossed", "y ~ 1*x", "column 5: a sign or a number cannot be crossed", 4, 5);
    row("sign in an interaction", "y ~ -a:b",
        "column 5: a sign or a number cannot stand in an interaction.", 4, 6);
    row("text as a term", "y ~ \"x\"", "column 5: \"x\" stands where", 4, 7);
    row("text in a function", "y ~ log('x' + x)", "column 9: a text is no number.", 8, 11);
    row("comparison on the right", "y ~ I(x == 1)",
        "column 9: '==' stands where ')' for the bracket of I() is expected.", 8, 10);
    row("hidden comparison", "y ~ I((x == 1))",
        "column 8: a comparison is possible only as the whole left side.", 7, 13);
    row("comparison of columns", "y == x ~ z",
        "column 1: a comparison is between one column and one level.", 0, 6);
    row("less than", "y < 3 ~ x", "column 3: '<' is not built into this version.", 2, 3);
    row("no column on the left", "log(2) ~ x", "column 1: the left side names no column.", 0, 6);
    row("no column in a function", "y ~ log(2)", "column 5: this names no column.", 4, 10);
    row("second argument", "y ~ log(x, 10)",
        "column 10: log() takes one argument. The formula was not read. For another base write "
        "I(log(x)/log(10)).",
        9, 10);
    row("degree", "y ~ poly(x, 0)",
        "column 13: the degree of poly() is a whole number from 1 to 100.", 12, 13);
    row("degree too high", "y ~ poly(x, 1e9)", "column 13: the degree of poly()", 12, 15);
    row("two variables of poly", "y ~ poly(x, 2, z)",
        "poly() of several variables is not built into this version.", 15, 16);
    row("argument of poly", "y ~ poly(x, coefs = 2)",
        "column 21: 'coefs' of poly() is not built into this version.", 20, 21);
    row("poly inside", "y ~ I(poly(x, 2))",
        "column 7: poly() is not possible inside another expression", 6, 10);
    row("dot inside", "y ~ log(.)", "column 9: '.' stands for columns only as a term of its own.",
        8, 9);
    row("dot on the left", ". ~ x", "column 1: '.' stands for columns only", 0, 1);
    row("interaction in a function", "y ~ I(x:z)", "column 8: ':' is not arithmetic.", 7, 8);
    row("reserved word", "y ~ TRUE", "column 5: 'TRUE' is a word of the language, no column.", 4,
        8);
    row("text without end", "y == \"a ~ x",
        "column 6: the text that begins here has no closing \".", 5, 11);
    row("empty backticks", "y ~ ``", "column 5: nothing stands between the quotes.", 4, 6);
    row("unknown escape", "y == '\\q' ~ x", "column 6: '\\q' is not an escape.", 5, 9);
    row("surrogate", "y == '\\ud800' ~ x", "column 6: '\\u' is not an escape.", 5, 9);
    row("dollar", "y ~ d$x", "column 6: '$' has no meaning in a formula.", 5, 6);
    row("number out of range", "y ~ I(x*1e999)", "column 9: the number '1e999' is out of range.", 8,
        13);
}

void TestFormula::pointsAtTheFault()
{
    QFETCH(QString, formula);
    QFETCH(QString, expected);
    QFETCH(int, begin);
    QFETCH(int, end);
    FormulaFault fault;

    const auto parsed = Formula::parse(formula.toStdString(), &fault);

    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::BadInput);
    const QString text = QString::fromStdString(parsed.error().text());
    if (!text.contains(expected))
        QFAIL(qPrintable(text));
    QCOMPARE(static_cast<int>(fault.begin), begin);
    QCOMPARE(static_cast<int>(fault.end), end);
}

void TestFormula::survivesNesting_data()
{
    QTest::addColumn<std::string>("open");
    QTest::addColumn<std::string>("close");
    const auto row = [](const char *name, const char *open, const char *close) {
        QTest::newRow(name) << std::string(open) << std::string(close);
    };
    row("brackets", "(", ")");
    row("functions", "log(", ")");
    row("signs", "-", "");
    row("powers", "I(2^", ")");
    row("signs inside", "I(-", ")");
}

void TestFormula::survivesNesting()
{
    QFETCH(std::string, open);
    QFETCH(std::string, close);
    const auto nested = [&](int depth) {
        std::string text = "x";
        std::string before;
        for (int i = 0; i < depth; ++i) {
            before += open;
            text += close;
        }
        return before + text;
    };

    const auto deep = Formula::parse("y ~ " + nested(10'000));
    QVERIFY(!deep);
    QVERIFY(deep.error().cause.find("nested more than 64 deep") != std::string::npos);
    QVERIFY(!Formula::parse(nested(10'000) + " ~ x"));
    QVERIFY(Formula::parse("y ~ " + nested(30)).has_value());
}

void TestFormula::survivesLength()
{
    std::string sum = "y ~ x";
    std::string product = "y ~ x";
    for (int i = 0; i < 100'000; ++i) {
        sum += "+x";
        product += i % 2 == 0 ? "*x" : ":x";
    }

    QVERIFY(Formula::parse(sum).has_value());
    QVERIFY(Formula::parse(product).has_value());
    QVERIFY(!Formula::parse(std::string(2'000'000, 'x') + " ~ x"));
    QVERIFY(!Formula::parse("y ~ \xff"));
}

void TestFormula::survivesEveryTruncation()
{
    const std::string whole = "(größe == \"a\\u00e9b\") ~ a*(b + `c d`):poly(x, degree = 2) - 1 + "
                              "offset(log(z^2)) + I(1e-3*x)";
    QVERIFY(Formula::parse(whole).has_value());

    for (std::size_t i = 0; i < whole.size(); ++i) {
        const auto parsed = Formula::parse(whole.substr(0, i));
        QVERIFY(parsed || parsed.error().code == ErrorCode::BadInput);
        const auto rest = Formula::parse(whole.substr(i));
        QVERIFY(rest || rest.error().code == ErrorCode::BadInput);
    }
}

void TestFormula::survivesEveryByte()
{
    const std::string whole = "(y == \"a\") ~ a*poly(x, 2) + `c d` - 1 + offset(z^2)";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text = whole;
            text[i] = static_cast<char>(byte);
            FormulaFault fault;
            const auto parsed = Formula::parse(text, &fault);
            QVERIFY(parsed || parsed.error().code == ErrorCode::BadInput);
            QVERIFY(fault.begin <= fault.end && fault.end <= text.size());
        }
    }
}

QTEST_APPLESS_MAIN(TestFormula)
#include "tst_formula.moc"
