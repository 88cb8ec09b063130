#include "input.h"

#include "core/json.h"
#include "core/text.h"
#include "importoptions.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFileInfo>

namespace heddle {

namespace {

constexpr std::int64_t LargestSeed = (std::int64_t{1} << 53) - 1; ///< The contract's.

Result<void> applyDocumentOptions(const Arguments &arguments, nlohmann::ordered_json &document)
{
    for (const QString &assignment : arguments.values(QStringLiteral("set"))) {
        if (const auto set = setByPointer(document, assignment.toStdString()); !set)
            return set.error().withContext("--set " + assignment.toStdString());
    }
    return {};
}

} // namespace

Result<Experiment> readExperimentFor(const Arguments &arguments)
{
    const QString path = arguments.positional.constFirst();
    auto document = readJsonFile(path.toStdString());
    if (!document)
        return document.error();
    if (const auto set = applyDocumentOptions(arguments, *document); !set)
        return set.error();
    auto experiment = experimentFromJson(*document);
    if (!experiment)
        return experiment.error().withContext(path.toStdString());
    experiment->folder = QFileInfo(path).absolutePath().toStdString();
    const auto seed = arguments.number(QStringLiteral("seed"), 0, LargestSeed);
    if (!seed)
        return seed.error();
    if (*seed)
        experiment->seed = static_cast<std::uint64_t>(**seed);
    if (arguments.isSet(QStringLiteral("data")))
        experiment->data.source =
            QFileInfo(arguments.value(QStringLiteral("data"))).absoluteFilePath().toStdString();
    if (const auto applied = applyImportOptions(arguments, experiment->data.options); !applied)
        return applied.error();
    return experiment;
}

Result<std::shared_ptr<const Plan>> makePlan(Experiment experiment, const std::string &path)
{
    if (experiment.data.source.empty())
        return badInput("/data/source is missing.", "Nothing was read.",
                        "Name the data file there, or give it with --data.")
            .withContext(path);
    const QDir folder(QString::fromStdString(experiment.folder));
    const std::string data =
        folder.filePath(QString::fromStdString(experiment.data.source)).toStdString();
    auto read = readCsv(data, experiment.data.options);
    if (!read)
        return read.error().withContext(data);
    for (const CsvWarning &warning : read->warnings)
        printNote(warningText(data, warning));
    auto plan =
        Plan::make(std::move(experiment), std::make_shared<const Table>(std::move(read->table)));
    if (!plan)
        return plan.error().withContext(path);
    return plan;
}

Result<void> checkOutput(const Arguments &arguments, const QString &option,
                         const QStringList &inputs)
{
    if (!arguments.isSet(option))
        return {};
    const QFileInfo output(arguments.value(option));
    for (const QString &input : inputs) {
        const QFileInfo read(input);
        if (read.exists() && read.canonicalFilePath() == output.canonicalFilePath())
            return badInput("--" + option.toStdString() + " names " +
                                heddle::quoted(input.toStdString()) + ", which is read.",
                            "Nothing was run.", "Name another file.");
    }
    return {};
}

} // namespace heddle
