#include "run/sshlink.h"

#include "core/build.h"
#include "run/sshreason.h"

namespace heddle {

namespace {

constexpr int longestHead = 64 << 10; ///< Of what a host's shell says before the worker starts.

constexpr qint64 copyBlock = 256 << 10; ///< Bytes of the worker that the host tells to have.

/// Runs the worker with XGBoost where it is installed and of this build; else goes on.
const char *const treesScript =
    R"sh(for p in "$(command -v heddle-worker-trees)" /usr/local/libexec/heddle/heddle-worker-trees )sh"
    R"sh(/usr/libexec/heddle/heddle-worker-trees; do )sh"
    R"sh(if [ -x "$p" ] && [ "$("$p" --version 2>/dev/null)" = "%1" ]; )sh"
    R"sh(then echo HEDDLE-STARTS-WORKER; "$p" %2; exit $?; fi; done; )sh";

/// Runs the worker of this hash, which is asked for first where it is not in the cache folder. A
/// copy that is there is checked by itself: its SHA-256 uses the processor's instructions, which
/// sha256sum often does not (10 ms against 40). One line without single quotes and exclamation
/// marks: every login shell hands it to sh as it is. The shell outlives the worker, as ssh says
/// nothing of a signal that ends it and the shell does.
const char *const startScript =
    R"(umask 077; d="${XDG_CACHE_HOME:-$HOME/.cache}/heddle/workers"; )"
    R"(w="$d/heddle-worker-%1"; )"
    R"(if [ -x "$w" ] && "$w" --is %1 >/dev/null 2>&1; then :; else )"
    R"(mkdir -p "$d" && t=$(mktemp -p "$d") && echo HEDDLE-NEEDS-WORKER && { i=0; )"
    R"(while [ $i -lt %2 ]; do dd bs=%3 count=1 iflag=fullblock status=none || break; )"
    R"(echo HEDDLE-HAS >&3; i=$((i+1)); done; head -c %4; } 3>&1 >"$t" && )"
    R"(echo "%1  $t" | sha256sum -c - >/dev/null && chmod 700 "$t" && mv -f "$t" "$w" || )"
    R"({ rm -f "$t"; echo HEDDLE-FAILED; exit 1; }; fi; echo HEDDLE-STARTS-WORKER; "$w" %5; exit $?)";

QString startCommand(const WorkerSpec &spec, const WorkerProgram &worker)
{
    QString options = QStringLiteral("--stdio");
    if (spec.count > 0)
        options += QStringLiteral(" --lanes %1").arg(spec.count);
    QString script;
    if (worker.prefersTrees)
        script = QString::fromLatin1(treesScript)
                     .arg(QString::fromStdString(treesWorkerVersion()), options);
    return QStringLiteral("exec sh -c '%1'")
        .arg(script + QString::fromLatin1(startScript)
                          .arg(QString::fromLatin1(worker.sha256))
                          .arg(worker.size / copyBlock)
                          .arg(copyBlock)
                          .arg(worker.size % copyBlock)
                          .arg(options));
}

QStringList sshArguments(const WorkerSpec &spec, const WorkerProgram &worker, SshLink::Way way)
{
    QStringList arguments;
    if (!spec.sshConfig.empty())
        arguments << QStringLiteral("-F") << QString::fromStdString(spec.sshConfig);
    if (way == SshLink::Way::Told)
        arguments << QStringLiteral("-v");
    arguments << QStringLiteral("-T") << QStringLiteral("-o") << QStringLiteral("BatchMode=yes")
              << QStringLiteral("-o") << QStringLiteral("ConnectTimeout=10") << QStringLiteral("--")
              << QString::fromStdString(spec.host) << startCommand(spec, worker);
    return arguments;
}

} // namespace

SshLink::SshLink(const WorkerSpec &spec, WorkerProgram worker, Way way, QObject *parent)
    : WorkerLink(parent)
    , m_worker(std::move(worker))
    , m_process(QStringLiteral("ssh"), sshArguments(spec, m_worker, way))
{
    const QString host = QString::fromStdString(spec.host);
    m_process.setReason(
        [this, host](const ProgramEnd &end) { return sshDeathReason(host, end, m_way.ahead()); });
    connect(&m_process, &WorkerLink::bytesCame, this, &SshLink::take);
    connect(&m_process, &WorkerLink::bytesLeft, this, &WorkerLink::bytesLeft);
    connect(&m_process, &WorkerLink::ended, this, &SshLink::takeEnd);
    if (way == Way::Told)
        connect(&m_process, &ProcessLink::wordsCame, this, &SshLink::takeWords);
}

bool SshLink::isHostKeyChanged() const
{
    return isHostKeyChange(m_process.lastWords());
}

void SshLink::takeWords(const QByteArray &words)
{
    m_words += words;
    for (qsizetype end = m_words.indexOf('\n'); end >= 0; end = m_words.indexOf('\n')) {
        const QString line = QString::fromUtf8(m_words.left(end)).trimmed();
        m_words.remove(0, end + 1);
        if (m_way.take(line))
            Q_EMIT wentOn();
    }
    if (m_words.size() > longestHead)
        m_words.clear();
}

void SshLink::takeEnd(const DeathReason &reason)
{
    if (m_hasCopyFailed && m_failure.isEmpty()) {
        m_failure = {tr("The worker cannot be copied to the cache folder there."),
                     tr("Make room there, and see that the folder ~/.cache may be written to.")};
        if (const QString said = lastLine(wordsOfFailure(m_process.lastWords())); !said.isEmpty())
            m_failure.cause += QLatin1Char(' ') + said;
    }
    Q_EMIT ended(m_failure.isEmpty() ? reason : m_failure);
}

void SshLink::take(std::string_view bytes)
{
    if (m_workerSpeaks) {
        Q_EMIT bytesCame(bytes);
        return;
    }
    m_head.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    for (qsizetype end = m_head.indexOf('\n'); end >= 0 && !m_workerSpeaks;
         end = m_head.indexOf('\n')) {
        const QByteArray line = m_head.left(end).trimmed();
        m_head.remove(0, end + 1);
        takeLine(line);
    }
    if (m_workerSpeaks && !m_head.isEmpty()) {
        const QByteArray first = std::exchange(m_head, {});
        Q_EMIT bytesCame({first.constData(), static_cast<std::size_t>(first.size())});
    }
    if (m_head.size() > longestHead)
        m_process.close();
}

void SshLink::takeLine(const QByteArray &line)
{
    if (line == "HEDDLE-STARTS-WORKER") {
        m_workerSpeaks = true;
        Q_EMIT workerStarts();
    } else if (line == "HEDDLE-NEEDS-WORKER")
        copyWorker();
    else if (line == "HEDDLE-FAILED")
        m_hasCopyFailed = true;
    else if (line == "HEDDLE-HAS")
        Q_EMIT bytesArrived();
    // else: what the host's shell greets with
}

void SshLink::copyWorker()
{
    Q_EMIT workerIsCopied();
    const auto bytes = m_worker.bytes();
    if (!bytes) {
        m_failure = deathReason(bytes.error());
        return m_process.close();
    }
    m_process.send({bytes->constData(), static_cast<std::size_t>(bytes->size())});
}

} // namespace heddle
