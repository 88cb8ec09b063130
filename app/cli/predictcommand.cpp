#include "commands.h"

#include "formats/prediction.h"
#include "input.h"
#include "run/outputfile.h"

namespace heddle {

namespace {

ExitCode run(const Arguments &arguments)
{
    if (const auto checked = checkOutput(arguments, QStringLiteral("out"), arguments.positional);
        !checked)
        return fail(checked.error());
    const std::string data = arguments.positional.constLast().toStdString();
    const auto models = readModels(arguments.positional.constFirst().toStdString(),
                                   arguments.text(QStringLiteral("learner")));
    if (!models)
        return fail(models.error());
    const auto predictions = predictFile(*models, data);
    if (!predictions)
        return fail(predictions.error());
    for (const std::string &warning : predictions->warnings)
        printNote(warning);
    if (predictions->rowsWithout > 0)
        printNote(data + ": " + std::to_string(predictions->rowsWithout) + " of " +
                  std::to_string(predictions->rows()) +
                  " rows have a missing value or a level never seen. Their predictions are empty.");
    const std::string text = predictionsCsv(*predictions);
    if (!arguments.isSet(QStringLiteral("out"))) {
        printResult(text);
        return ExitCode::Done;
    }
    const auto written = writeFileWhole(arguments.text(QStringLiteral("out")), text);
    return written ? ExitCode::Done : fail(written.error());
}

} // namespace

Command predictCommand()
{
    return {QStringLiteral("predict"),
            {QStringLiteral("MODEL"), QStringLiteral("DATA")},
            QStringLiteral("Predicts the rows of a data file with a model file, or with the whole "
                           "set of models of a results folder."),
            {{QStringLiteral("learner"), QStringLiteral("NAME"),
              QStringLiteral("Which learner of the folder, when there are several.")},
             {QStringLiteral("out"), QStringLiteral("FILE"),
              QStringLiteral("Write the predictions there instead of to stdout.")}},
            &run};
}

} // namespace heddle
