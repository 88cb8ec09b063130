#include "models/newexperiment.h"

#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::size_t mostLevels = 100; ///< Beyond that a column is a name, not a class.

bool canBeClasses(const Column &column)
{
    return column.type() == ColumnType::Categorical && column.levels().size() >= 2 &&
           column.levels().size() <= mostLevels;
}

const Column *chooseTarget(const Table &table)
{
    const auto &columns = table.columns();
    if (columns.empty())
        return nullptr;
    if (canBeClasses(columns.back()))
        return &columns.back();
    if (canBeClasses(columns.front()))
        return &columns.front();
    const auto last = std::find_if(columns.rbegin(), columns.rend(), canBeClasses);
    if (last != columns.rend())
        return &*last;
    const auto number = std::find_if(columns.rbegin(), columns.rend(), [](const Column &column) {
        return column.type() == ColumnType::Numeric;
    });
    return number != columns.rend() ? &*number : nullptr;
}

std::vector<std::string> othersOf(const Table &table, const Column &target, ColumnType type)
{
    std::vector<std::string> names;
    for (const Column &column : table.columns()) {
        const bool usable = type == ColumnType::Numeric || canBeClasses(column);
        if (&column != &target && column.type() == type && usable)
            names.push_back(column.name());
    }
    return names;
}

} // namespace

Experiment newExperiment(const std::string &path, const Table &table, std::uint64_t seed)
{
    const QFileInfo file(QString::fromStdString(path));
    Experiment experiment;
    experiment.name = file.baseName().toStdString();
    experiment.folder = file.absolutePath().toStdString();
    experiment.data.source = file.fileName().toStdString();
    experiment.seed = seed;
    LearnerKind kind = LearnerKind::Logistic;
    if (const Column *target = chooseTarget(table)) {
        experiment.target = target->name();
        experiment.variables = othersOf(table, *target, ColumnType::Numeric);
        if (experiment.variables.empty())
            experiment.variables = othersOf(table, *target, ColumnType::Categorical);
        if (target->type() == ColumnType::Numeric)
            kind = LearnerKind::Linear;
    }
    experiment.learners.push_back(LearnerSpec::ofKind(kind));
    return experiment;
}

std::uint64_t drawnSeed()
{
    return QRandomGenerator::global()->bounded(100'000'000U);
}

} // namespace heddle
