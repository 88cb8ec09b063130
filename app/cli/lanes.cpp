#include "lanes.h"

#include "core/machine.h"

#include <QFileInfo>

namespace heddle {

namespace {

constexpr std::int64_t MostLanes = 1024; ///< More threads than any machine has cores.

} // namespace

Result<Lanes> lanesFrom(const Arguments &arguments)
{
    const auto count = arguments.number(QStringLiteral("lanes"), 1, MostLanes);
    if (!count)
        return count.error();
    Lanes lanes;
    lanes.local = static_cast<int>(count->value_or(0));
    const QString sshConfig = arguments.value(QStringLiteral("ssh-config"));
    if (!sshConfig.isEmpty() && !QFileInfo(sshConfig).isReadable())
        return badInput("The ssh configuration " + sshConfig.toStdString() + " cannot be read.",
                        "Nothing was run.", "Check its name and that you may read it.");
    for (const QString &text : arguments.values(QStringLiteral("workers"))) {
        auto spec = parseWorkerSpec(text.toStdString());
        if (!spec)
            return spec.error();
        if (spec->kind != WorkerKind::Threads) {
            spec->sshConfig = sshConfig.toStdString();
            lanes.workers.push_back(std::move(*spec));
            continue;
        }
        if (lanes.local > 0)
            return badInput("Lanes of this process are given twice.", "Nothing was run.",
                            "Give either --lanes N or one --workers threads:N.");
        lanes.local = spec->count > 0 ? spec->count : coresAllowed();
    }
    return lanes;
}

std::vector<OptionSpec> laneOptions()
{
    return {{QStringLiteral("lanes"), QStringLiteral("N"),
             QStringLiteral("Tasks at a time (every core allowed).")},
            {QStringLiteral("workers"), QStringLiteral("SPEC"),
             QStringLiteral("Where tasks run; may repeat: threads:N (as --lanes N), processes:N, "
                            "ssh:HOST[:N], tcp:HOST:PORT,token-file=F,pin=SHA256.")},
            {QStringLiteral("ssh-config"), QStringLiteral("FILE"),
             QStringLiteral("ssh's configuration for these hosts, instead of your own.")}};
}

} // namespace heddle
