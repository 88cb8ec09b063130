#include "referencefits.h"
#include "support.h"

#include <QTest>

using namespace heddle;

namespace {

/// The experiment of an entry of separation.json, as separation.py chooses the predictors.
std::shared_ptr<const Plan> planOfEntry(const std::string &id, const std::string &file)
{
    struct Question
    {
        const char *id, *formula;
    };
    constexpr std::array<Question, 15> questions = {{
        {"iris", "Species ~ Sepal.Length + Sepal.Width + Petal.Length"},
        {"iris4", "Species ~ ."},
        {"vehicle", "Class ~ ."},
        {"satellite", "classes ~ ."},
        {"letter", "lettr ~ ."},
        {"diamonds", "cut ~ carat + color + clarity + depth + table + x + y + z"},
        {"spam", "type ~ ."},
        {"sonar", "Class ~ ."},
        {"breast_cancer", "Class ~ . - Id"},
        {"pima_tr", "type ~ npreg + glu + bp + skin + bmi + ped + age"},
        {"birthwt", "low ~ age + lwt + race + smoke + ptl + ht + ui + ftv"},
        {"mtcars_vs", "vs ~ mpg + hp + wt"},
        {"mtcars_am", "am ~ mpg + wt"},
        {"mtcars_am_gear", "am ~ gear"},
        {"mtcars_am_gear_wt", "am ~ gear + wt"},
    }};
    static std::map<std::string, std::shared_ptr<const Plan>> plans;
    std::shared_ptr<const Plan> &plan = plans[id];
    for (const Question &question : questions) {
        if (plan || question.id != id)
            continue;
        Experiment experiment;
        experiment.formula = question.formula;
        experiment.learners.resize(1);
        experiment.learners.front().kind = LearnerKind::Logistic;
        experiment.learners.front().name = "logistic";
        plan = test::planOf(experiment, file);
    }
    return plan;
}

const GlmFit &fitOfEntry(const nlohmann::json &entry)
{
    const std::shared_ptr<const Plan> plan =
        planOfEntry(entry["id"].get<std::string>(), entry["file"].get<std::string>());
    const std::vector<GlmFit> &fits = test::fitsOf(plan);
    const auto &levels = plan->target().levels;
    const auto found = std::find(levels.begin(), levels.end(), entry["event"].get<std::string>());
    return fits.size() == 1 ? fits.front() : fits[static_cast<std::size_t>(found - levels.begin())];
}

} // namespace

class TestSeparation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void namesTheColumnThatSplitsAlone();
};

void TestSeparation::agreesWithTheReference_data()
{
    QTest::addColumn<int>("index");
    const nlohmann::json entries = test::reference("separation.json")["results"];
    for (std::size_t i = 0; i < entries.size(); ++i)
        QTest::addRow("%s, %s", entries[i]["id"].get<std::string>().c_str(),
                      entries[i]["event"].get<std::string>().c_str())
            << static_cast<int>(i);
}

void TestSeparation::agreesWithTheReference()
{
    QFETCH(int, index);
    const nlohmann::json entry =
        test::reference("separation.json")["results"][static_cast<std::size_t>(index)];

    const GlmFit &fit = fitOfEntry(entry);

    const std::string expected = entry["separation"].get<std::string>();
    QCOMPARE(QString::fromUtf8(toText(fit.separation).data()),
             expected == "overlap" ? QStringLiteral("none")
             : expected == "quasi" ? QStringLiteral("quasi-complete")
                                   : QStringLiteral("complete"));
    QCOMPARE(fit.separatingColumns.empty(), expected == "overlap");
}

void TestSeparation::namesTheColumnThatSplitsAlone()
{
    const GlmFit &gear = test::fitsOf(planOfEntry("mtcars_am_gear", "mtcars.csv")).front();
    const GlmFit &setosa = test::fitsOf(planOfEntry("iris4", "iris.csv")).front();

    QCOMPARE(gear.separatingColumns, std::vector<std::int64_t>{1});
    QCOMPARE(setosa.separatingColumns,
             (std::vector<std::int64_t>{3, 4})); // Petal.Length and Petal.Width, each alone
}

QTEST_APPLESS_MAIN(TestSeparation)
#include "tst_separation.moc"
