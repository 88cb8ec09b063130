#include "lanes.h"

#include "core/text.h"

namespace heddle {

namespace {

constexpr std::int64_t MostLanes = 1024; ///< More threads than any machine has cores.

} // namespace

Result<int> lanesFrom(const Arguments &arguments)
{
    const auto lanes = arguments.number(QStringLiteral("lanes"), 1, MostLanes);
    if (!lanes)
        return lanes.error();
    const QStringList workers = arguments.values(QStringLiteral("workers"));
    if (workers.isEmpty())
        return static_cast<int>(lanes->value_or(0));
    const std::string spec = workers.constFirst().toStdString();
    if (*lanes || workers.size() > 1)
        return badInput("Lanes are given twice.", "Nothing was run.",
                        "Give either --lanes N or one --workers threads:N.");
    const std::string kind = spec.substr(0, spec.find(':'));
    for (const char *later : {"processes", "ssh", "slurm", "mpi", "tcp"}) {
        if (kind == later)
            return notBuiltIn("The worker kind " + heddle::quoted(kind));
    }
    const QString count =
        QString::fromStdString(spec.substr(std::min(spec.size(), kind.size() + 1)));
    bool isNumber = false;
    const int threads = count.toInt(&isNumber);
    if (kind == "threads" && count.isEmpty())
        return 0;
    if (kind != "threads" || !isNumber || threads < 1 || threads > MostLanes)
        return badInput("--workers takes threads:N with N from 1 to " + std::to_string(MostLanes) +
                            ", not " + heddle::quoted(spec) + ".",
                        "Nothing was run.", "Give it as --workers threads:4.");
    return threads;
}

std::vector<OptionSpec> laneOptions()
{
    return {{QStringLiteral("lanes"), QStringLiteral("N"),
             QStringLiteral("Tasks at a time (every core allowed).")},
            {QStringLiteral("workers"), QStringLiteral("SPEC"),
             QStringLiteral("threads:N, the same as --lanes N.")}};
}

} // namespace heddle
