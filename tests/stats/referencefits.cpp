#include "referencefits.h"

#include "data/csvreader.h"
#include "stats/glmfit.h"
#include "stats/linear.h"
#include "stats/logistic.h"
#include "support.h"

#include <QtGlobal>

#include <map>

namespace heddle::test {

namespace {

std::vector<double> numbersOf(const Table &table, const std::string &name)
{
    const std::span<const double> numbers = table.find(name)->numbers();
    return {numbers.begin(), numbers.end()};
}

void addDerivedColumns(const std::string &file, const Table &table, std::vector<Column> &columns)
{
    const auto rows = static_cast<std::size_t>(table.rows());
    if (file == "esoph.csv") {
        std::vector<double> cases = numbersOf(table, "ncases"),
                            trials = numbersOf(table, "ncontrols");
        for (std::size_t i = 0; i < rows; ++i) {
            trials[i] += cases[i];
            cases[i] /= trials[i];
        }
        columns.push_back(Column::numeric("prop", std::move(cases)));
        columns.push_back(Column::numeric("trials", std::move(trials)));
    } else if (file == "birthwt.csv") {
        std::vector<double> twice = numbersOf(table, "age");
        for (double &age : twice)
            age *= 2;
        columns.push_back(Column::numeric("age2", std::move(twice)));
    } else if (file == "mtcars.csv") {
        std::vector<double> inverse = numbersOf(table, "wt");
        for (double &weight : inverse)
            weight = 1 / weight;
        columns.push_back(Column::numeric("inverseWeight", std::move(inverse)));
    } else if (file == "pima_tr.csv") {
        std::vector<double> weights(rows);
        for (std::size_t i = 0; i < rows; ++i)
            weights[i] = 1 + static_cast<double>((i + 1) % 3);
        columns.push_back(Column::numeric("caseWeight", std::move(weights)));
    }
}

/// The link and the dispersion that a case asks for.
LearnerSpec specOf(const nlohmann::json &entry, LearnerSpec spec)
{
    spec.estimateDispersion =
        entry.value("family", "") == "quasipoisson" || entry.value("learner", "") == "quasipoisson";
    if (entry.contains("link") && entry["link"].is_string())
        for (const Link link : linksOf(spec.kind))
            if (entry["link"] == toText(link) && link != Link::Logit && link != Link::Identity)
                spec.chosenLink = link;
    return spec;
}

bool isPartOfOneVsRest(const nlohmann::json &entry)
{
    return entry["id"].get<std::string>().find('/') != std::string::npos;
}

} // namespace

std::shared_ptr<const Table> tableOf(const std::string &file)
{
    static std::map<std::string, std::shared_ptr<const Table>> tables;
    std::shared_ptr<const Table> &table = tables[file];
    if (table)
        return table;
    auto read = readCsv(sourcePath("tests/data/tables/" + file));
    if (!read)
        qFatal("%s", read.error().text().c_str());
    std::vector<Column> columns = read->table.columns();
    addDerivedColumns(file, read->table, columns);
    table = std::make_shared<const Table>(std::move(*Table::fromColumns(std::move(columns))));
    return table;
}

std::shared_ptr<const Plan> planOf(Experiment experiment, const std::string &file)
{
    experiment.seed = 1;
    auto plan = Plan::make(std::move(experiment), tableOf(file));
    if (!plan)
        qFatal("%s: %s", file.c_str(), plan.error().text().c_str());
    return *plan;
}

std::shared_ptr<const Plan> planOfCase(const nlohmann::json &entry, LearnerKind learner)
{
    static std::map<std::string, std::shared_ptr<const Plan>> plans;
    const std::string id = entry["id"].get<std::string>();
    const std::string file = entry["file"].get<std::string>();
    std::shared_ptr<const Plan> &plan = plans[isPartOfOneVsRest(entry) ? file : id];
    if (plan)
        return plan;
    Experiment experiment;
    LearnerSpec spec;
    spec.kind = learner;
    spec.name = "learner";
    experiment.learners = {specOf(entry, std::move(spec))};
    std::string formula = entry["formula"].get<std::string>();
    if (isPartOfOneVsRest(entry)) // (Species == "setosa") ~ … becomes Species ~ …
        formula = formula.substr(1, formula.find(' ') - 1) + formula.substr(formula.find(" ~"));
    if (formula.starts_with(".y"))
        formula = "(type == \"Yes\")" + formula.substr(2);
    if (entry.contains("offset") && entry["offset"].is_string())
        formula += " + offset(" + entry["offset"].get<std::string>() + ")";
    experiment.formula = formula;
    if (entry.contains("learner") && entry["weights"] != "") // of families.json: a column's name
        experiment.weights = entry["weights"].get<std::string>();
    if (id == "esoph_grouped")
        experiment.weights = "trials";
    if (id == "pima_case_weights")
        experiment.weights = "caseWeight";
    if (id == "mtcars_weighted")
        experiment.weights = "inverseWeight";
    plan = planOf(std::move(experiment), file);
    return plan;
}

const std::vector<GlmFit> &fitsOf(const std::shared_ptr<const Plan> &plan)
{
    static std::map<std::shared_ptr<const Plan>, std::vector<GlmFit>> fits;
    const auto found = fits.find(plan);
    if (found != fits.end())
        return found->second;
    const Target &target = plan->target();
    FitRows rows;
    rows.priorWeights = plan->priorWeights();
    rows.offset = plan->offset();
    const LearnerSpec &learner = plan->experiment().learners.front();
    if (learner.kind == LearnerKind::Poisson || learner.kind == LearnerKind::Gamma ||
        learner.chosenLink) {
        std::vector<double> y = target.numbers;
        for (std::size_t row = 0; target.kind == TargetKind::Classes && row < target.codes.size();
             ++row)
            y.push_back(target.codes[row] == target.event ? 1 : 0);
        auto fit = fitGlm(plan->design(), y, learner.family(plan->target().kind),
                          learner.link(plan->target().kind), rows);
        if (!fit)
            qFatal("%s", fit.error().text().c_str());
        return fits[plan] = {*fit};
    }
    if (learner.kind == LearnerKind::Linear) {
        auto fit = fitLinear(plan->design(), target.numbers, rows);
        if (!fit)
            qFatal("%s", fit.error().text().c_str());
        return fits[plan] = {*fit};
    }
    LogisticTargets targets;
    targets.codes = target.codes;
    targets.shares = target.numbers;
    targets.events = {target.event};
    if (target.event < 0) {
        targets.events.clear();
        for (std::size_t level = 0; level < target.levels.size(); ++level)
            targets.events.push_back(static_cast<std::int32_t>(level));
    }
    auto made = fitLogistic(plan->design(), targets, rows);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return fits[plan] = std::move(*made);
}

GlmFit fitOfCase(const nlohmann::json &entry)
{
    const std::shared_ptr<const Plan> plan = planOfCase(entry, LearnerKind::Logistic);
    if (!isPartOfOneVsRest(entry))
        return fitsOf(plan).front();
    const std::string level = entry["event"].get<std::string>();
    for (std::size_t i = 0; i < plan->target().levels.size(); ++i)
        if (plan->target().levels[i] == level)
            return fitsOf(plan)[i];
    qFatal("no level %s", level.c_str());
}

} // namespace heddle::test
