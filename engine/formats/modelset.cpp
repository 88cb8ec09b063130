// Model sets from runs and from files of them.
#include "formats/modelfile.h"

#include "core/json.h"
#include "core/text.h"
#include "formats/treejson.h"
#include "plan/celldesign.h"
#include "run/outputfile.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace heddle {

namespace {

/// Precondition: the cell is of a fit on all rows; its design is there, so it can be learnt again.
DesignRecipe recipeOf(const Plan &plan, const Cell &cell)
{
    const auto recipe = recipeOfModel(plan, cell);
    return recipe ? *recipe : plan.recipe();
}

ModelSet emptySetOf(const Plan &plan, const LearnerSpec &learner, const std::string &datasetId)
{
    const Experiment &experiment = plan.experiment();
    return ModelSet{.version = HEDDLE_VERSION,
                    .experiment = experiment.name,
                    .datasetId = datasetId.empty() ? plan.table().id() : datasetId,
                    .seed = experiment.seed.value_or(0),
                    .learner = learner,
                    .formula = plan.formula().text(),
                    .targetKind = plan.target().kind,
                    .target = plan.target().name,
                    .levels = plan.target().levels,
                    .offsetColumn = experiment.offset.value_or(""),
                    .missingTexts = experiment.data.options.na,
                    .design = plan.recipe(),
                    .ownDesigns = {},
                    .fits = {}};
}

/// With the parameters of the fit's point.
LearnerSpec learnerOf(const Plan &plan, const Cell &cell)
{
    LearnerSpec learner = plan.learner(cell);
    if (plan.path(cell).empty())
        return learner;
    const double value = plan.pathValue(cell);
    if (learner.kind == LearnerKind::ElasticNet)
        learner.net.lambda = {value};
    else
        learner.trees.trees = static_cast<int>(value);
    return learner;
}

FitEntry standalone(const FitEntry &fit)
{
    FitEntry copy = fit;
    copy.cell = Cell{.learner = 0, .level = fit.cell.level};
    copy.modelFile.clear();
    return copy;
}

Error noLearnerError(const std::string &learner, const std::vector<std::string> &names)
{
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : ", ") + heddle::quoted(name);
    if (learner.empty())
        return badInput("There are models of several learners: " + all + ".", "None was taken.",
                        "Name one of them with --learner.");
    const auto nearest = nearestName(learner, names);
    return badInput("There is no model of a learner " + heddle::quoted(learner) + ".",
                    "None was taken.",
                    nearest ? "Did you mean " + heddle::quoted(*nearest) + "?"
                            : "The learners are " + all + ".");
}

/// The learner asked for, or the only one there is.
Result<std::string> chosenLearner(const std::string &learner, const std::vector<std::string> &names)
{
    if (learner.empty() && names.size() == 1)
        return names.front();
    if (std::find(names.begin(), names.end(), learner) == names.end())
        return noLearnerError(learner, names);
    return learner;
}

bool belongTogether(const ModelSet &a, const ModelSet &b)
{
    const bool sameDesign = a.design.isTreated() && b.design.isTreated()
                                ? a.design.termNames() == b.design.termNames()
                                : a.design.toJson() == b.design.toJson();
    return a.datasetId == b.datasetId && a.target == b.target && a.levels == b.levels &&
           sameDesign && a.isOneVsRest() && b.isOneVsRest();
}

/// Takes the fit of another level into a set.
void takeFit(ModelSet &set, ModelSet &&other)
{
    if (set.design.isTreated() && set.ownDesigns.empty())
        set.ownDesigns.assign(set.fits.size(), set.design);
    if (set.design.isTreated())
        set.ownDesigns.push_back(std::move(other.design));
    set.fits.push_back(std::move(other.fits.front()));
}

/// The sets of a results folder in the order of their files, one a learner.
Result<std::vector<ModelSet>> setsOfFolder(const std::string &path)
{
    const QDir folder(QDir(QString::fromStdString(path)).filePath(QStringLiteral("models")));
    std::vector<ModelSet> sets;
    for (const QString &name :
         folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        const std::string file = folder.filePath(name).toStdString();
        auto model = readModelFile(file);
        if (!model)
            return model.error();
        const auto known = std::find_if(sets.begin(), sets.end(), [&](const ModelSet &set) {
            return set.learner.name == model->learner.name;
        });
        if (known == sets.end()) {
            sets.push_back(std::move(*model));
            continue;
        }
        if (!belongTogether(*known, *model))
            return badInput("The model file " + file + " is of another run than those before it.",
                            "No model was taken.", "Use a results folder as the run left it.");
        takeFit(*known, std::move(*model));
    }
    if (sets.empty())
        return badInput("The folder " + path + " holds no models.", "No model was taken.",
                        "Name a model file, or the results folder of a run.");
    return sets;
}

} // namespace

std::vector<std::string> ModelSet::predictedLevels() const
{
    if (targetKind != TargetKind::Classes)
        return {};
    if (isOneVsRest() && fits.size() == 1)
        return {"not " + fits.front().event, fits.front().event};
    return levels;
}

std::map<std::string, ColumnType> ModelSet::inputs() const
{
    std::map<std::string, ColumnType> types = design.inputs();
    if (!offsetColumn.empty())
        types.emplace(offsetColumn, ColumnType::Numeric);
    return types;
}

ModelSet modelSetOf(const Plan &plan, const FitEntry &fit, const std::string &datasetId)
{
    ModelSet set = emptySetOf(plan, learnerOf(plan, fit.cell), datasetId);
    set.design = recipeOf(plan, fit.cell);
    set.fits.push_back(standalone(fit));
    return set;
}

Result<ModelSet> modelSetOf(const Results &results, const std::string &learner)
{
    const auto &learners = results.plan->experiment().learners;
    std::vector<std::string> names;
    names.reserve(learners.size());
    for (const LearnerSpec &spec : learners)
        names.push_back(spec.name);
    const auto name = chosenLearner(learner, names);
    if (!name)
        return name.error();
    const auto number = std::find(names.begin(), names.end(), *name) - names.begin();
    ModelSet set =
        emptySetOf(*results.plan, learners[static_cast<std::size_t>(number)], results.datasetId);
    for (const FitEntry &fit : results.fits) {
        if (fit.cell.learner != number)
            continue;
        set.learner = learnerOf(*results.plan, fit.cell);
        set.fits.push_back(standalone(fit));
        if (results.plan->preparesCells())
            set.ownDesigns.push_back(recipeOf(*results.plan, fit.cell));
    }
    if (!set.ownDesigns.empty())
        set.design = set.ownDesigns.front();
    if (set.ownDesigns.size() == 1 || !set.design.isTreated())
        set.ownDesigns.clear();
    if (set.fits.empty())
        return badInput("The learner " + heddle::quoted(*name) + " has no model in these results.",
                        "No model was taken.", "See the failures of the run.");
    return set;
}

Result<void> writeModelFile(const Plan &plan, const FitEntry &fit, const std::string &path,
                            const std::string &datasetId)
{
    return writeFileWhole(path, modelText(toJson(modelSetOf(plan, fit, datasetId))));
}

Result<ModelSet> readModelFile(const std::string &path)
{
    const auto json = readJsonFile(path);
    if (!json)
        return json.error();
    auto set = modelSetFromJson(*json);
    if (!set)
        return set.error().withContext(path);
    return set;
}

Result<ModelSet> readModels(const std::string &path, const std::string &learner)
{
    std::vector<ModelSet> sets;
    if (QFileInfo(QString::fromStdString(path)).isDir()) {
        auto folder = setsOfFolder(path);
        if (!folder)
            return folder.error();
        sets = std::move(*folder);
    } else {
        auto set = readModelFile(path);
        if (!set)
            return set.error();
        sets.push_back(std::move(*set));
    }
    std::vector<std::string> names;
    names.reserve(sets.size());
    for (const ModelSet &set : sets)
        names.push_back(set.learner.name);
    const auto name = chosenLearner(learner, names);
    if (!name)
        return name.error().withContext(path);
    const auto number = std::find(names.begin(), names.end(), *name) - names.begin();
    return std::move(sets[static_cast<std::size_t>(number)]);
}

} // namespace heddle
