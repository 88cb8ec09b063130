#include "commands.h"

#include "formats/exporter.h"
#include "input.h"
#include "run/outputfile.h"

namespace heddle {

namespace {

Error missingOption(const char *option, const char *remedy)
{
    return badInput(std::string("The option --") + option + " is missing.", "Nothing was written.",
                    remedy);
}

ExitCode run(const Arguments &arguments)
{
    if (!arguments.isSet(QStringLiteral("format")))
        return fail(missingOption("format", "Give --format json, r or csv."));
    if (!arguments.isSet(QStringLiteral("out")))
        return fail(missingOption("out", "Name the file with --out FILE."));
    if (const auto checked = checkOutput(arguments, QStringLiteral("out"), arguments.positional);
        !checked)
        return fail(checked.error());
    const auto models = readModels(arguments.positional.constFirst().toStdString(),
                                   arguments.text(QStringLiteral("learner")));
    if (!models)
        return fail(models.error());
    const auto text = exportText(*models, arguments.text(QStringLiteral("format")));
    if (!text)
        return fail(text.error());
    const auto written = writeFileWhole(arguments.text(QStringLiteral("out")), *text);
    return written ? ExitCode::Done : fail(written.error());
}

} // namespace

Command exportCommand()
{
    QString formats;
    for (const ExportFormat &format : exportFormats())
        formats += (formats.isEmpty() ? QString() : QStringLiteral(", ")) +
                   QString::fromStdString(format.id);
    return {QStringLiteral("export"),
            {QStringLiteral("MODEL")},
            QStringLiteral("Writes a model file, or the whole set of models of a results folder, "
                           "in another format."),
            {{QStringLiteral("format"), QStringLiteral("FORMAT"),
              QStringLiteral("One of: %1.").arg(formats)},
             {QStringLiteral("learner"), QStringLiteral("NAME"),
              QStringLiteral("Which learner of the folder, when there are several.")},
             {QStringLiteral("out"), QStringLiteral("FILE"), QStringLiteral("Where to write it.")}},
            &run};
}

} // namespace heddle
