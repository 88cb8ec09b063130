#include "run/processlink.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace heddle {

namespace {

constexpr int exitMilliseconds = 500;    ///< Between the end of the stream and the exit code.
constexpr int farewellMilliseconds = 50; ///< For a closed program to end before it is killed.
constexpr int wordsKept = 4096;

} // namespace

ProcessLink::ProcessLink(QString program, QStringList arguments, QObject *parent)
    : WorkerLink(parent)
    , m_program(std::move(program))
    , m_arguments(std::move(arguments))
{
    m_endTimer.setSingleShot(true);
    m_endTimer.callOnTimeout(this, &ProcessLink::takeEnd);
    connect(&m_process, &QProcess::readyReadStandardError, this, &ProcessLink::keepWords);
    connect(&m_process, &QProcess::finished, this, &ProcessLink::takeEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end({tr("%1 cannot be started: %2.").arg(m_program, m_process.errorString()),
                 tr("Check that it is installed.")});
    });
}

ProcessLink::~ProcessLink()
{
    m_isEnded = true;
    m_process.disconnect(this);
    close();
    if (m_process.state() != QProcess::NotRunning &&
        !m_process.waitForFinished(farewellMilliseconds)) {
        m_process.kill();
        m_process.waitForFinished(farewellMilliseconds);
    }
    m_readable.reset();
    m_writable.reset();
    if (m_socket >= 0)
        ::close(m_socket);
}

void ProcessLink::setReason(std::function<DeathReason(const ProgramEnd &)> reason)
{
    m_reason = std::move(reason);
}

void ProcessLink::open()
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return end({tr("No pair of sockets is to be had: %1.").arg(qt_error_string(errno)),
                    tr("Close other programs.")});
    m_socket = ends[0];
    ::fcntl(m_socket, F_SETFL, ::fcntl(m_socket, F_GETFL) | O_NONBLOCK);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([child = ends[1]] { // after fork: system calls only
        ::dup2(child, STDIN_FILENO);
        ::dup2(child, STDOUT_FILENO);
    });
    m_memoryKills = machineMemoryKills();
    m_process.start(m_program, m_arguments);
    ::close(ends[1]);
    if (m_isEnded)
        return;
    m_readable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &ProcessLink::readAll);
    m_writable = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &ProcessLink::writeSome);
}

void ProcessLink::send(std::string_view bytes)
{
    if (m_socket < 0 || m_isEnded)
        return;
    if (m_sent == m_unsent.size()) {
        m_unsent.clear();
        m_sent = 0;
    }
    m_unsent += bytes;
    if (m_writable && !m_writable->isEnabled())
        writeSome();
}

void ProcessLink::writeSome()
{
    const ssize_t count = ::send(m_socket, m_unsent.data() + m_sent, unsentBytes(), MSG_NOSIGNAL);
    if (count > 0)
        m_sent += static_cast<std::size_t>(count);
    const bool isBroken = count < 0 && errno != EAGAIN && errno != EINTR;
    if (isBroken) // the reader learns why
        m_sent = m_unsent.size();
    const bool waits = unsentBytes() > 0;
    if (m_writable->isEnabled() != waits)
        m_writable->setEnabled(waits);
    if (!waits) {
        m_unsent.clear();
        m_sent = 0;
    }
    if (count > 0)
        Q_EMIT bytesLeft();
}

void ProcessLink::close()
{
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_WR);
}

void ProcessLink::readAll()
{
    std::array<char, 1 << 16> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read into
    for (int round = 0; round < 16; ++round) { // then others have their turn
        const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
        if (count > 0) {
            Q_EMIT bytesCame({buffer.data(), static_cast<std::size_t>(count)});
            if (m_isEnded || static_cast<std::size_t>(count) < buffer.size())
                return;
            continue;
        }
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        m_readable->setEnabled(false);
        if (m_process.state() == QProcess::NotRunning)
            takeEnd();
        else
            m_endTimer.start(exitMilliseconds);
        return;
    }
}

void ProcessLink::keepWords()
{
    const QByteArray words = m_process.readAllStandardError();
    if (words.isEmpty())
        return;
    m_words = (m_words + words).right(wordsKept);
    Q_EMIT wordsCame(words);
}

QString ProcessLink::lastWords() const
{
    return QString::fromUtf8(m_words).trimmed();
}

void ProcessLink::takeEnd()
{
    if (m_isEnded)
        return;
    keepWords();
    if (m_readable && m_readable->isEnabled()) // what it wrote before it ended
        readAll();
    if (!m_isEnded)
        end(reasonOfExit());
}

void ProcessLink::end(const DeathReason &reason)
{
    if (std::exchange(m_isEnded, true))
        return;
    if (m_readable)
        m_readable->setEnabled(false);
    if (m_writable)
        m_writable->setEnabled(false);
    Q_EMIT ended(reason);
}

DeathReason ProcessLink::reasonOfExit() const
{
    if (m_process.state() != QProcess::NotRunning)
        return {tr("It closed its streams and went on running."), {}};
    ProgramEnd how;
    how.isSignal = m_process.exitStatus() == QProcess::CrashExit;
    how.code = m_process.exitCode();
    how.lastWords = lastWords();
    how.memoryWasOut = machineMemoryKills() > m_memoryKills;
    return m_reason ? m_reason(how) : deathReason(how);
}

} // namespace heddle
