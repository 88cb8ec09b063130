#include "core/json.h"
#include "plan/experiment.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace heddle;

class TestExperiment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItRead_data();
    void writesWhatItRead();
    void refuses_data();
    void refuses();
    void setsByPointer_data();
    void setsByPointer();
    void refusesPointers_data();
    void refusesPointers();
};

void TestExperiment::writesWhatItRead_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, std::string text) {
        QTest::newRow(name) << std::move(text);
    };
    row("nothing but the version", R"({"heddle":1})");
    row("columns",
        R"({"heddle":1,"name":"n","notes":"m","data":{"source":"a.csv","options":{"separator":";","quote":"'","decimal":",","header":false,"na":["-"]},"types":{"a":"text","b":"categorical"}},"target":"y","variables":["a","b"],"event":"yes","weights":"w","offset":"o","levels":"one-vs-rest","learners":[{"kind":"logistic","name":"l","parameters":{"max_iterations":50,"epsilon":1e-10}}],"metrics":["auc","accuracy"],"seed":9007199254740991})");
    row("formula", R"({"heddle":1,"formula":"y ~ .","learners":[{"kind":"linear"}]})");
    row("counts",
        R"({"heddle":1,"learners":[{"kind":"poisson","name":"p"},{"kind":"poisson","name":"q","parameters":{"dispersion":"estimate","max_iterations":9,"epsilon":0.001}}]})");
    row("amounts",
        R"({"heddle":1,"learners":[{"kind":"gamma"},{"kind":"gamma","name":"g","parameters":{"link":"log"}}],"metrics":["deviance","mae","r2"]})");
    row("links of two classes",
        R"({"heddle":1,"learners":[{"kind":"logistic","parameters":{"link":"probit"}},{"kind":"logistic","name":"c","parameters":{"link":"cloglog"}}]})");
    row("trees",
        R"({"heddle":1,"learners":[{"kind":"boosted-trees"},{"kind":"boosted-trees","name":"b","parameters":{"rounds":7,"depth":3,"eta":0.1,"subsample":0.5,"columns":0.25,"min_child_weight":0.5,"lambda":2.5}},{"kind":"random-forest"},{"kind":"random-forest","name":"f","parameters":{"trees":9,"depth":4,"subsample":0.9,"columns":0.75}}]})");
    row("cross-validation",
        R"({"heddle":1,"resampling":{"kind":"cross-validation","folds":5,"repeats":2,"stratify":true}})");
    row("bootstrap",
        R"({"heddle":1,"resampling":{"kind":"bootstrap","replicates":7,"stratify":false}})");
    row("training rows", R"({"heddle":1,"resampling":{"kind":"explicit","train":[[1,2],[3]]}})");
    row("fold of row", R"({"heddle":1,"resampling":{"kind":"explicit","fold_of_row":[1,2,1]}})");
    row("holdout",
        R"({"heddle":1,"resampling":{"kind":"holdout","fraction":0.2,"repeats":3,"stratify":true}})");
    row("leave one out", R"({"heddle":1,"resampling":{"kind":"leave-one-out"}})");
    row("a group", R"({"heddle":1,"group":"patient"})");
    row("permutation", R"({"heddle":1,"resampling":{"kind":"permutation","replicates":99}})");
    row("permutation of a variable within strata",
        R"({"heddle":1,"resampling":{"kind":"permutation","replicates":999,"permute":"a","within":"b"}})");
    row("explicit replicates",
        R"({"heddle":1,"resampling":{"kind":"explicit","train":[[1,1,2],[3]],"as":"bootstrap"}})");
    row("intervals",
        R"({"heddle":1,"resampling":{"kind":"bootstrap","replicates":7,"stratify":false},"intervals":{"level":0.9,"kinds":["bca","normal"]},"seed":3})");
    row("an early end",
        R"({"heddle":1,"stop":{"target":"interval","precision":0.05,"at_least":200}})");
    row("an early end of a permutation",
        R"({"heddle":1,"stop":{"target":"p_value","precision":0.05}})");
    row("penalties", R"({"heddle":1,"learners":[{"kind":"logistic","name":"a","parameters":)"
                     R"({"penalty":"ridge","lambda":0.5}},)"
                     R"({"kind":"logistic","parameters":{"penalty":"firth"}}]})");
    row("early stopping", R"({"heddle":1,"learners":[{"kind":"boosted-trees","parameters":)"
                          R"({"rounds":500,"early_stopping":20},"grid":{"eta":[0.05,0.1]}}]})");
    row("standardizing", R"({"heddle":1,"prepare":{"kind":"standardize"}})");
    row("a treatment", R"({"heddle":1,"missing":"treat","prepare":{"kind":"treat"}})");
    row("a treatment with all its settings",
        R"({"heddle":1,"prepare":{"kind":"treat","codes":["clean","impact"],"min_fraction":0.1,"cross_folds":5,"significance":0.01}})");
    row("file of rows", R"({"heddle":1,"resampling":{"kind":"explicit","file":"rows.txt"}})");
}

void TestExperiment::writesWhatItRead()
{
    QFETCH(std::string, text);

    const auto experiment = experimentFromJson(*parseJson(text));

    QVERIFY2(experiment.has_value(), text.c_str());
    QCOMPARE(toJson(*experiment).dump(), text);
}

void TestExperiment::refuses_data()
{
    QTest::addColumn<std::string>("members");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char *name, std::string members, std::string part) {
        QTest::newRow(name) << std::move(members) << std::move(part);
    };
    row("newer version", R"("heddle":7)", "format version 7, this program reads versions up to 1");
    row("unknown key", R"("heddle":1,"varables":[])",
        "/varables is not a known key. The experiment was not read. Did you mean \"variables\"?");
    row("link of another learner",
        R"("heddle":1,"learners":[{"kind":"gamma","parameters":{"link":"logit"}}])",
        "/learners/0/parameters/link is \"logit\", which is not known");
    row("link of a learner that has but one",
        R"("heddle":1,"learners":[{"kind":"poisson","parameters":{"link":"log"}}])",
        "/learners/0/parameters/link is not a known key");
    row("another dispersion",
        R"("heddle":1,"learners":[{"kind":"poisson","parameters":{"dispersion":2}}])",
        "/learners/0/parameters/dispersion is 2, 1 or \"estimate\" (quasi-poisson) is needed.");
    row("dispersion of a gamma model",
        R"("heddle":1,"learners":[{"kind":"gamma","parameters":{"dispersion":1}}])",
        "/learners/0/parameters/dispersion is not a known key");
    row("no rounds",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"rounds":0}}])",
        "/learners/0/parameters/rounds is 0, at least 1 is needed.");
    row("boosted trees grown out",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"depth":0}}])",
        "/learners/0/parameters/depth is 0, at least 1 is needed.");
    row("more than all rows",
        R"("heddle":1,"learners":[{"kind":"random-forest","parameters":{"subsample":1.5}}])",
        "/learners/0/parameters/subsample is 1.5, a number above 0 and up to 1 is needed.");
    row("a ridge below 0",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"lambda":-1}}])",
        "/learners/0/parameters/lambda is -1, a number of 0 or more is needed.");
    row("steps of a forest",
        R"("heddle":1,"learners":[{"kind":"random-forest","parameters":{"eta":0.1}}])",
        "/learners/0/parameters/eta is not a known key");
    row("early stopping at once",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"early_stopping":0}}])",
        "/learners/0/parameters/early_stopping is 0, at least 1 is needed.");
    row("early stopping without a number",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"early_stopping":true}}])",
        "/learners/0/parameters/early_stopping is boolean, a whole number is needed.");
    row("early stopping beside a path of rounds",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","parameters":{"early_stopping":5},)"
        R"("grid":{"rounds":[50,100]}}])",
        "/learners/0/grid/rounds stands beside early_stopping, which chooses the rounds by itself. "
        "The experiment was not read. Leave one of them out: with early_stopping, rounds in "
        "/parameters are the most.");
    row("several values of early stopping",
        R"("heddle":1,"learners":[{"kind":"boosted-trees","grid":{"early_stopping":[5,10]}}])",
        "/learners/0/grid/early_stopping cannot have several values.");
    row("early stopping of a forest",
        R"("heddle":1,"learners":[{"kind":"random-forest","parameters":{"early_stopping":5}}])",
        "/learners/0/parameters/early_stopping is for boosted trees: no tree of a forest is too "
        "many. The experiment was not read. Leave it out.");
    row("a ridge of 0",
        R"("heddle":1,"learners":[{"kind":"logistic","parameters":{"penalty":"ridge","lambda":0}}])",
        "/learners/0/parameters/lambda is 0, a number above 0");
    row("lambda without a ridge",
        R"("heddle":1,"learners":[{"kind":"logistic","parameters":{"lambda":1}}])",
        "/learners/0/parameters/lambda stands without a ridge penalty");
    row("lambdas without a ridge",
        R"("heddle":1,"learners":[{"kind":"logistic","grid":{"lambda":[1,2]}}])",
        "/learners/0/grid/lambda stands without a ridge penalty");
    row("a penalty beside another link",
        R"("heddle":1,"learners":[{"kind":"logistic","parameters":{"penalty":"firth","link":"probit"}}])",
        "/learners/0/parameters/penalty stands beside another link");
    row("penalties beside another link",
        R"("heddle":1,"learners":[{"kind":"logistic","parameters":{"link":"probit"},"grid":{"penalty":["none","ridge"]}}])",
        "/learners/0/grid/penalty stands beside another link");
    row("unknown penalty",
        R"("heddle":1,"learners":[{"kind":"logistic","parameters":{"penalty":"frith"}}])",
        "Did you mean \"firth\"?");
    row("an end of nothing", R"("heddle":1,"stop":{"precision":1})", "/stop/target is missing");
    row("an end without a precision", R"("heddle":1,"stop":{"target":"metric"})",
        "/stop/precision is missing");
    row("a precision of 0", R"("heddle":1,"stop":{"target":"metric","precision":0})",
        "/stop/precision is 0, a number above 0");
    row("no least draws", R"("heddle":1,"stop":{"target":"metric","precision":1,"at_least":0})",
        "/stop/at_least is 0");
    row("doubled learner", R"("heddle":1,"learners":[{"kind":"linear"},{"kind":"linear"}])",
        "/learners/1 has the name \"linear\"");
    row("unknown resampling", R"("heddle":1,"resampling":{"kind":"permutations"})",
        "Did you mean \"permutation\"?");
    row("strata of a bootstrap", R"("heddle":1,"resampling":{"kind":"bootstrap","within":"a"})",
        "/resampling/within is not a known key");
    row("folds as replicates",
        R"("heddle":1,"resampling":{"kind":"explicit","fold_of_row":[1,2],"as":"bootstrap"})",
        "/resampling/as is \"bootstrap\" beside folds, which hold each row once.");
    row("another meaning of lists",
        R"("heddle":1,"resampling":{"kind":"explicit","train":[[1]],"as":"replicates"})",
        "/resampling/as is \"replicates\", which is not known.");
    row("level of 95", R"("heddle":1,"intervals":{"level":95})",
        "/intervals/level is 95, a number between 0 and 1 is needed, as 0.95.");
    row("unknown interval", R"("heddle":1,"intervals":{"kinds":["bca","student"]})",
        "/intervals/kinds/1 is \"student\", which is not known.");
    row("doubled interval", R"("heddle":1,"intervals":{"kinds":["bca","bca"]})",
        "/intervals/kinds/1 names \"bca\" a second time.");
    row("nothing tested", R"("heddle":1,"resampling":{"kind":"holdout","fraction":0})",
        "/resampling/fraction is 0, a number between 0 and 1 is needed.");
    row("folds of a holdout", R"("heddle":1,"resampling":{"kind":"holdout","folds":2})",
        "/resampling/folds is not a known key");
    row("one fold", R"("heddle":1,"resampling":{"kind":"cross-validation","folds":1})",
        "/resampling/folds is 1, at least 2 are needed.");
    row("broken fold count", R"("heddle":1,"resampling":{"kind":"cross-validation","folds":2.5})",
        "/resampling/folds is 2.5, a whole number is needed");
    row("key of another kind", R"("heddle":1,"resampling":{"kind":"bootstrap","folds":3})",
        "/resampling/folds is not a known key");
    row("row zero", R"("heddle":1,"resampling":{"kind":"explicit","train":[[1,0]]})",
        "/resampling/train/0/1 is 0");
    row("two explicit lists",
        R"("heddle":1,"resampling":{"kind":"explicit","train":[[1]],"file":"f"})",
        "/resampling needs one of");
    row("misspelt metric", R"("heddle":1,"metrics":["acuracy"])", "Did you mean \"accuracy\"?");
    row("date", R"("heddle":1,"data":{"types":{"a/b":"date"}})",
        "/data/types/a~1b is \"date\", which is not built");
    row("sheet", R"("heddle":1,"data":{"options":{"sheet":"x"}})",
        "/data/options/sheet is not built");
    row("long separator", R"("heddle":1,"data":{"options":{"separator":"ab"}})",
        "/data/options/separator is \"ab\", one ASCII character");
    row("formula beside target", R"("heddle":1,"formula":"y ~ x","target":"y")",
        "/formula stands beside");
    row("doubled variable", R"("heddle":1,"variables":["a","a"])",
        "/variables/1 names \"a\" a second time");
    row("large seed", R"("heddle":1,"seed":9007199254740992)",
        "/seed is 9007199254740992, at most 9007199254740991");
    row("negative seed", R"("heddle":1,"seed":-1)", "/seed is -1, at least 0");
    row("treated missing values", R"("heddle":1,"missing":"treat")",
        "/missing is \"treat\", and nothing treats the variables");
    row("missing values that are standardized",
        R"("heddle":1,"missing":"treat","prepare":{"kind":"standardize"})",
        "/missing is \"treat\", and nothing treats the variables");
    row("preparing without a kind", R"("heddle":1,"prepare":{})", "/prepare/kind is missing");
    row("another way to prepare", R"("heddle":1,"prepare":{"kind":"standardise"})",
        "Did you mean \"standardize\"?");
    row("codes of what is standardized",
        R"("heddle":1,"prepare":{"kind":"standardize","codes":[]})",
        "/prepare/codes is not a known key");
    row("another key of a treatment",
        R"("heddle":1,"prepare":{"kind":"treat","min_fractions":0.1})",
        "Did you mean \"min_fraction\"?");
    row("another code", R"("heddle":1,"prepare":{"kind":"treat","codes":["clean","impcat"]})",
        "/prepare/codes/1 is \"impcat\", which is not known. The experiment was not read. Did you "
        "mean \"impact\"?");
    row("a code twice", R"("heddle":1,"prepare":{"kind":"treat","codes":["level","level"]})",
        "/prepare/codes/1 names \"level\" a second time");
    row("no code", R"("heddle":1,"prepare":{"kind":"treat","codes":[]})",
        "/prepare/codes names no code");
    row("too large a fraction", R"("heddle":1,"prepare":{"kind":"treat","min_fraction":1.5})",
        "/prepare/min_fraction is 1.5, a number of 0 or more and up to 1 is needed");
    row("one fold", R"("heddle":1,"prepare":{"kind":"treat","cross_folds":1})",
        "/prepare/cross_folds is 1, at least 2 are needed");
    row("no significance", R"("heddle":1,"prepare":{"kind":"treat","significance":0})",
        "/prepare/significance is 0, a number above 0 and up to 1 is needed");
    row("misspelt levels", R"("heddle":1,"levels":"joined")", "Did you mean \"joint\"?");
    row("epsilon of a learner without one",
        R"("heddle":1,"learners":[{"kind":"multinomial","parameters":{"epsilon":1e-6}}])",
        "/learners/0/parameters/epsilon");
    row("no version", R"("name":"x")", "/heddle is missing");
}

void TestExperiment::refuses()
{
    QFETCH(std::string, members);
    QFETCH(std::string, part);

    const auto experiment = experimentFromJson(*parseJson("{" + members + "}"));

    QVERIFY(!experiment.has_value());
    QCOMPARE(experiment.error().code, ErrorCode::BadInput);
    QVERIFY2(experiment.error().text().find(part) != std::string::npos,
             experiment.error().text().c_str());
}

void TestExperiment::setsByPointer_data()
{
    QTest::addColumn<std::string>("assignment");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, std::string assignment, std::string expected) {
        QTest::newRow(name) << std::move(assignment) << std::move(expected);
    };
    row("replaces a value", "/a/b=2", R"({"a":{"b":2},"l":[1]})");
    row("adds a key", "/n=\"x\"", R"({"a":{"b":1},"l":[1],"n":"x"})");
    row("keys with a slash and a tilde", "/a/x~1y~0=null", R"({"a":{"b":1,"x/y~":null},"l":[1]})");
    row("element", "/l/0={\"k\":3}", R"({"a":{"b":1},"l":[{"k":3}]})");
    row("appends", "/l/-=2", R"({"a":{"b":1},"l":[1,2]})");
}

void TestExperiment::setsByPointer()
{
    QFETCH(std::string, assignment);
    QFETCH(std::string, expected);
    auto document = *parseJson(R"({"a":{"b":1},"l":[1]})");

    QVERIFY(setByPointer(document, assignment).has_value());

    QCOMPARE(document.dump(), expected);
}

void TestExperiment::refusesPointers_data()
{
    QTest::addColumn<std::string>("assignment");
    QTest::newRow("empty") << std::string();
    QTest::newRow("no slash") << std::string("a=1");
    QTest::newRow("no value") << std::string("/a");
    QTest::newRow("value that is not JSON") << std::string("/a=x");
    QTest::newRow("missing part") << std::string("/x/y=1");
    QTest::newRow("behind the list") << std::string("/l/5=1");
    QTest::newRow("leading zero") << std::string("/l/00=1");
}

void TestExperiment::refusesPointers()
{
    QFETCH(std::string, assignment);
    auto document = *parseJson(R"({"a":{"b":1},"l":[1]})");

    const auto done = setByPointer(document, assignment);

    QVERIFY(!done.has_value());
    QCOMPARE(done.error().code, ErrorCode::BadInput);
    QCOMPARE(document.dump(), std::string(R"({"a":{"b":1},"l":[1]})"));
}

QTEST_GUILESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
