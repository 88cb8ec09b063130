#include "run/cacheclearing.h"

#include "run/workerprogram.h"

namespace heddle {

namespace {

constexpr int longest = 20'000; ///< Milliseconds: ssh's own ConnectTimeout here, and the work.

/// One line without single quotes: every login shell hands it to sh as it is.
const char *const script = R"(w="${XDG_CACHE_HOME:-$HOME/.cache}/heddle/workers/%1"; )"
                           R"([ -x "$w" ] && exec "$w" --clear-cache; )"
                           R"(echo "There is no worker of this version yet." >&2; exit 1)";

QStringList sshArguments(const WorkerSpec &spec, const QString &command)
{
    QStringList arguments;
    if (!spec.sshConfig.empty())
        arguments << QStringLiteral("-F") << QString::fromStdString(spec.sshConfig);
    return arguments << QStringLiteral("-T") << QStringLiteral("-o")
                     << QStringLiteral("BatchMode=yes") << QStringLiteral("-o")
                     << QStringLiteral("ConnectTimeout=10") << QStringLiteral("--")
                     << QString::fromStdString(spec.host) << command;
}

} // namespace

CacheClearing::CacheClearing(WorkerSpec spec, QObject *parent)
    : QObject(parent)
    , m_spec(std::move(spec))
{
    m_deadline.setSingleShot(true);
    m_deadline.callOnTimeout(this, [this] {
        fail(tr("%1 did not answer in time.").arg(QString::fromStdString(m_spec.host)));
    });
    connect(&m_process, &QProcess::finished, this, &CacheClearing::end);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("ssh cannot be started: %1.").arg(m_process.errorString()));
    });
}

CacheClearing::~CacheClearing()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(1000);
}

void CacheClearing::setWorkerProgram(const QString &path)
{
    m_workerProgram = path;
}

void CacheClearing::start()
{
    const auto worker = findWorkerProgram(m_workerProgram);
    if (!worker)
        return fail(QString::fromStdString(worker.error().text()));
    m_deadline.start(longest);
    const QString line = QString::fromLatin1(script).arg(QString::fromLatin1(worker->sha256));
    m_process.start(QStringLiteral("ssh"),
                    sshArguments(m_spec, QStringLiteral("exec sh -c '%1'").arg(line)));
    m_process.closeWriteChannel();
}

void CacheClearing::end()
{
    if (m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0) {
        m_deadline.stop();
        Q_EMIT finished({});
        return;
    }
    const QString words = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
    fail(words.isEmpty() ? tr("ssh ended without a word.") : words.section(u'\n', -1));
}

void CacheClearing::fail(const QString &fault)
{
    m_process.disconnect(this);
    m_deadline.stop();
    Q_EMIT finished(fault);
}

} // namespace heddle
