#include "models/hosttext.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

struct StepWords
{
    const char *passed;
    const char *failed;
    const char *passedTcp; ///< Null: the same.
    const char *failedTcp;
};

/// By HostStep.
constexpr std::array<StepWords, hostStepCount> stepWords = {{
    {QT_TRANSLATE_NOOP("HostStep", "Address found"),
     QT_TRANSLATE_NOOP("HostStep", "Address not found"), nullptr, nullptr},
    {QT_TRANSLATE_NOOP("HostStep", "ssh answers"),
     QT_TRANSLATE_NOOP("HostStep", "ssh does not answer"),
     QT_TRANSLATE_NOOP("HostStep", "Worker answers"),
     QT_TRANSLATE_NOOP("HostStep", "Worker does not answer")},
    {QT_TRANSLATE_NOOP("HostStep", "Host key known"),
     QT_TRANSLATE_NOOP("HostStep", "Host key not known"),
     QT_TRANSLATE_NOOP("HostStep", "Certificate is the pinned one"),
     QT_TRANSLATE_NOOP("HostStep", "Certificate is another one")},
    {QT_TRANSLATE_NOOP("HostStep", "Signed in"), QT_TRANSLATE_NOOP("HostStep", "Not signed in"),
     QT_TRANSLATE_NOOP("HostStep", "Token accepted"),
     QT_TRANSLATE_NOOP("HostStep", "Token not accepted")},
    {QT_TRANSLATE_NOOP("HostStep", "Worker starts"),
     QT_TRANSLATE_NOOP("HostStep", "Worker does not start"), nullptr, nullptr},
    {QT_TRANSLATE_NOOP("HostStep", "1 MB there and back"),
     QT_TRANSLATE_NOOP("HostStep", "1 MB does not come back"), nullptr, nullptr},
    {QT_TRANSLATE_NOOP("HostStep", "Clock compared"),
     QT_TRANSLATE_NOOP("HostStep", "Clock not compared"), nullptr, nullptr},
}};

QString words(HostStep step, WorkerKind kind, bool passed)
{
    const StepWords &all = stepWords.at(static_cast<std::size_t>(step));
    const bool isTcp = kind == WorkerKind::Tcp && all.passedTcp != nullptr;
    const char *text =
        passed ? (isTcp ? all.passedTcp : all.passed) : (isTcp ? all.failedTcp : all.failed);
    return QCoreApplication::translate("HostStep", text);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("HostText", text);
}

QString detailsOf(const HostStepResult &result)
{
    QStringList parts;
    for (const QString &part : {result.cause, result.remedy}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(u' ');
}

/// What a passed step says with the facts of the finished test.
QString passedText(const WorkerHost &host, HostStep step)
{
    if (host.isTesting || !host.facts)
        return words(step, host.spec.kind, true);
    const HostFacts &facts = *host.facts;
    if (step == HostStep::SignedIn && host.spec.kind == WorkerKind::Ssh && !facts.user.isEmpty())
        return tr("Signed in as %1").arg(facts.user);
    if (step == HostStep::Clock && facts.clockAheadSeconds) {
        const double ahead = *facts.clockAheadSeconds;
        const QString size = formatDuration(std::abs(ahead));
        return ahead < 0 ? tr("Clock is %1 behind").arg(size) : tr("Clock is %1 ahead").arg(size);
    }
    return words(step, host.spec.kind, true);
}

} // namespace

HostStatus hostStatus(const WorkerHost &host)
{
    if (host.isTesting)
        return {tr("Testing"), QStringLiteral("loader"), Tone::Accent, {}};
    if (host.steps.empty() && !host.facts)
        return {tr("Not tested"), QStringLiteral("ban"), Tone::Muted, {}};
    const auto failed =
        std::find_if(host.steps.begin(), host.steps.end(), [](const HostStepResult &result) {
            return result.state == HostStepResult::State::Failed;
        });
    const QString details = failed == host.steps.end() ? QString() : detailsOf(*failed);
    if (host.isBlocked())
        return {tr("Host key changed"), QStringLiteral("circle-x"), Tone::Bad, details};
    if (failed != host.steps.end())
        return {words(failed->step, host.spec.kind, false), QStringLiteral("circle-x"), Tone::Bad,
                details};
    for (const HostStepResult &result : host.steps) {
        // A clock that differs is corrected for; it is no reason to look twice.
        if (result.state == HostStepResult::State::Warned && result.step != HostStep::Clock)
            return {tr("Ready, one warning"), QStringLiteral("triangle-alert"), Tone::Warning,
                    detailsOf(result)};
    }
    if (host.facts && !host.facts->isReady)
        return {tr("Test incomplete"), QStringLiteral("circle-x"), Tone::Bad, {}};
    return {tr("Ready"), QStringLiteral("circle-check"), Tone::Good, {}};
}

HostStatus runStatus(const WorkerStatus &worker)
{
    using State = WorkerStatus::State;
    const QString reason = worker.reason.text();
    switch (worker.state) {
    case State::Starting:
        return {tr("Starting"), QStringLiteral("loader"), Tone::Accent, {}};
    case State::Loading:
        return {tr("Gets the table"), QStringLiteral("loader"), Tone::Accent,
                tr("%1 of %2")
                    .arg(formatBytes(static_cast<double>(worker.tableBytesSent)),
                         formatBytes(static_cast<double>(worker.tableBytes)))};
    case State::Ready:
        return {tr("In the run, %1").arg(formatCounted(worker.lanes, tr("lane"), tr("lanes"))),
                worker.cannotTake.empty() ? QStringLiteral("circle-check")
                                          : QStringLiteral("triangle-alert"),
                worker.cannotTake.empty() ? Tone::Good : Tone::Warning,
                QString::fromStdString(worker.cannotTake)};
    case State::Draining:
        return {tr("Draining"), QStringLiteral("loader"), Tone::Accent,
                tr("It finishes what it runs, then it goes.")};
    case State::Lost:
        return {tr("Lost, starts again"), QStringLiteral("triangle-alert"), Tone::Warning, reason};
    case State::SetAside:
        return {tr("Set aside"), QStringLiteral("circle-x"), Tone::Bad, reason};
    case State::Ended:
        break;
    }
    return {tr("Left the run"), QStringLiteral("ban"), Tone::Muted, reason};
}

HostStepLine hostStepLine(const WorkerHost &host, HostStep step)
{
    const auto result = std::find_if(host.steps.begin(), host.steps.end(),
                                     [step](const HostStepResult &r) { return r.step == step; });
    HostStepLine line;
    if (result == host.steps.end()) {
        const bool isNow = host.isTesting && static_cast<std::size_t>(step) == host.steps.size();
        line.text = words(step, host.spec.kind, true);
        line.iconName = isNow ? QStringLiteral("loader") : QStringLiteral("clock");
        line.tone = isNow ? Tone::Accent : Tone::Muted;
        return line;
    }
    line.isOpen = false;
    line.figure = result->figure;
    line.cause = result->cause;
    line.remedy = result->remedy;
    line.text = passedText(host, step);
    switch (result->state) {
    case HostStepResult::State::Passed:
        line.iconName = QStringLiteral("circle-check");
        line.tone = Tone::Good;
        break;
    case HostStepResult::State::Warned:
        line.iconName = QStringLiteral("triangle-alert");
        line.tone = Tone::Warning;
        break;
    case HostStepResult::State::Failed:
        line.iconName = QStringLiteral("circle-x");
        line.tone = Tone::Bad;
        line.text = step == HostStep::HostKey && host.isBlocked()
                        ? tr("Host key changed")
                        : words(step, host.spec.kind, false);
        break;
    }
    return line;
}

QString heldText(const HostFacts &facts)
{
    if (facts.heldTables == 0)
        return tr("nothing");
    return formatCounted(facts.heldTables, tr("table"), tr("tables"));
}

QString hostAddress(const WorkerSpec &spec)
{
    QString host = QString::fromStdString(spec.host);
    if (spec.kind != WorkerKind::Tcp)
        return host;
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(host, QString::number(spec.port));
}

QString clockText(double secondsAhead)
{
    const QString sign = secondsAhead < 0 ? QString(QChar(0x2212)) : QStringLiteral("+");
    return sign + formatDuration(std::abs(secondsAhead));
}

QString listenCommand()
{
    return QStringLiteral("heddle-worker --listen ADDR:PORT --token-file FILE");
}

} // namespace heddle
