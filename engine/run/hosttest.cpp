#include "run/hosttest.h"

#include "run/deathreason.h"
#include "run/sshlink.h"
#include "run/tlslink.h"
#include "wire/frame.h"
#include "wire/messages.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>
#include <variant>

namespace heddle {

namespace {

constexpr int stepMilliseconds = 12'000;  ///< A little more than ssh's own ConnectTimeout here.
constexpr int copyMilliseconds = 120'000; ///< For the worker to be copied over a slow line.
constexpr int roundTrips = 10;
constexpr std::size_t echoBytes = 1 << 20;
constexpr double clockTolerance = 1; ///< Seconds; more puzzles people who compare logs.

/// "Cause. What to do." in its two parts.
std::pair<QString, QString> causeAndRemedy(const QString &reason)
{
    const qsizetype end = reason.indexOf(QLatin1String(". "));
    if (end < 0)
        return {reason, {}};
    return {reason.left(end + 1), reason.mid(end + 2)};
}

QString milliseconds(double seconds)
{
    return HostTest::tr("%1 ms").arg(seconds * 1e3, 0, 'f', seconds < 0.1 ? 1 : 0);
}

} // namespace

class HostTest::Private : public QObject
{
public:
    Private(HostTest *test, WorkerSpec spec)
        : m_test(test)
        , m_spec(std::move(spec))
    {
        m_deadline.setSingleShot(true);
        m_deadline.callOnTimeout(this, [this] {
            fail(tr("%1 did not answer in time.").arg(QString::fromStdString(hostName(m_spec))),
                 tr("Check that it is switched on and that the network reaches it."));
        });
    }

    void setWorkerProgram(const QString &path) { m_workerProgram = path; }

    void start()
    {
        m_clock.start();
        if (!makeLink())
            return;
        connect(m_link.get(), &WorkerLink::bytesCame, this, &Private::hear);
        connect(m_link.get(), &WorkerLink::ended, this, &Private::takeEnd);
        m_deadline.start(stepMilliseconds);
        m_link->open();
    }

private:
    bool makeLink()
    {
        if (m_spec.kind == WorkerKind::Tcp) {
            makeTlsLink();
            return true;
        }
        const auto program = findWorkerProgram(m_workerProgram);
        if (!program) {
            fail(QString::fromStdString(program.error().cause),
                 QString::fromStdString(program.error().remedy));
            return false;
        }
        auto link = std::make_unique<SshLink>(m_spec, *program, QStringList{QStringLiteral("-v")});
        m_ssh = link.get();
        connect(m_ssh, &SshLink::wordsCame, this, &Private::takeWords);
        connect(m_ssh, &SshLink::workerIsCopied, this, [this] {
            m_wasCopied = true;
            m_deadline.start(copyMilliseconds);
        });
        m_link = std::move(link);
        return true;
    }

    void makeTlsLink()
    {
        auto link = std::make_unique<TlsLink>(m_spec);
        connect(link.get(), &TlsLink::addressFound, this,
                [this] { pass(HostStep::Address, milliseconds(elapsed())); });
        connect(link.get(), &TlsLink::answered, this,
                [this] { pass(HostStep::Answers, tr("port %1").arg(m_spec.port)); });
        connect(link.get(), &TlsLink::trusted, this, [this] {
            m_facts.fingerprint = QStringLiteral("SHA256:") + QString::fromStdString(m_spec.pin);
            pass(HostStep::HostKey, tr("pinned"));
        });
        m_link = std::move(link);
    }

    /// What `ssh -v` tells of its way, line by line.
    void takeWords(const QByteArray &words)
    {
        static const QRegularExpression connecting(
            QStringLiteral(R"(^debug1: Connecting to .* \[(.*)\] port (\d+))"));
        static const QRegularExpression key(
            QStringLiteral(R"(^debug1: Server host key: (?:ssh-)?(\S+) (\S+))"));
        m_words += words;
        for (qsizetype end = m_words.indexOf('\n'); end >= 0; end = m_words.indexOf('\n')) {
            const QString line = QString::fromUtf8(m_words.left(end)).trimmed();
            m_words.remove(0, end + 1);
            if (const auto match = connecting.match(line); match.hasMatch()) {
                m_port = match.captured(2);
                pass(HostStep::Address, match.captured(1));
            } else if (line.startsWith(QLatin1String("debug1: Connection established"))) {
                pass(HostStep::Answers, tr("port %1").arg(m_port));
            } else if (const auto found = key.match(line); found.hasMatch()) {
                m_keyType = found.captured(1).toUpper();
                m_facts.fingerprint = found.captured(2);
            } else if (line.contains(QLatin1String("is known and matches"))) {
                pass(HostStep::HostKey, m_keyType);
            } else if (line.startsWith(QLatin1String("Authenticated to"))) {
                pass(HostStep::SignedIn, tr("no question asked"));
            }
        }
    }

    void hear(std::string_view bytes)
    {
        m_frames.add(bytes);
        while (!m_isOver) {
            const auto payload = m_frames.next();
            if (!payload)
                return failWith(payload.error());
            if (!*payload)
                return;
            const auto message = readToCoordinator(**payload);
            if (!message)
                return failWith(message.error());
            if (const auto *hello = std::get_if<message::Hello>(&*message))
                takeHello(*hello);
            else if (std::holds_alternative<message::Pong>(*message))
                takePong();
            else if (const auto *echo = std::get_if<message::Echo>(&*message))
                takeEcho(*echo);
            else if (const auto *refused = std::get_if<message::Refused>(&*message))
                takeRefusal(QString::fromStdString(refused->reason));
        }
    }

    void takeHello(const message::Hello &hello)
    {
        m_facts.system = QString::fromStdString(hello.system) + QStringLiteral(", x86-64");
        m_facts.user = QString::fromStdString(hello.user);
        m_facts.version = QString::fromStdString(hello.identity.version);
        m_facts.cores = static_cast<int>(hello.cores);
        m_facts.freeBytes = hello.free;
        m_facts.heldTables = static_cast<int>(hello.heldTables);
        m_facts.heldBytes = hello.heldBytes;
        m_helloClock = hello.clock;
        m_helloHere = static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1e3;
        passBefore(HostStep::WorkerStarts);
        if (const auto same = checkIdentity(hello.identity, "The worker"); !same)
            return failWith(same.error());
        m_frames.setLimit(toCoordinatorLimit);
        const QString figure = tr("%1, %2 s").arg(m_facts.version).arg(elapsed(), 0, 'f', 2);
        pass(HostStep::WorkerStarts, m_wasCopied ? tr("copied, %1").arg(figure) : figure);
        send(message::Welcome{ownIdentity(), 2});
        ping();
    }

    void ping()
    {
        m_sent = elapsed();
        send(message::Ping{static_cast<std::int64_t>(m_facts.roundTrips.size())});
    }

    void takePong()
    {
        m_facts.roundTrips.push_back(elapsed() - m_sent);
        if (m_facts.roundTrips.size() < roundTrips)
            return ping();
        std::vector<double> sorted = m_facts.roundTrips;
        std::nth_element(sorted.begin(), sorted.begin() + roundTrips / 2, sorted.end());
        m_facts.latencySeconds = sorted[roundTrips / 2];
        m_sent = elapsed();
        send(message::Echo{std::string(echoBytes, 'h')});
    }

    void takeEcho(const message::Echo &echo)
    {
        if (echo.bytes != std::string(echoBytes, 'h'))
            return fail(tr("A megabyte came back changed."),
                        tr("Something between alters what is sent; look at the network there."));
        m_facts.bytesPerSecond = 2 * static_cast<double>(echoBytes) / (elapsed() - m_sent);
        pass(HostStep::Transfer, tr("%1 MB/s").arg(*m_facts.bytesPerSecond / 1e6, 0, 'f', 0));
        takeClock();
        m_facts.isReady = true;
        finish();
    }

    void takeClock()
    {
        const double ahead = m_helloClock - m_helloHere + m_facts.latencySeconds.value_or(0) / 2;
        m_facts.clockAheadSeconds = ahead;
        HostStepResult result;
        result.step = HostStep::Clock;
        const QString sign = ahead < 0 ? QStringLiteral("\u2212") : QStringLiteral("+");
        result.figure = sign + milliseconds(std::abs(ahead));
        if (std::abs(ahead) > clockTolerance) {
            result.state = HostStepResult::State::Warned;
            result.cause = tr("Its clock differs by %1.").arg(result.figure);
            result.remedy = tr("The timeline is corrected for it.");
        }
        tell(result);
    }

    void takeRefusal(const QString &reason)
    {
        const auto [cause, remedy] = causeAndRemedy(reason);
        fail(cause, remedy);
    }

    void takeEnd(const QString &reason)
    {
        m_facts.isHostKeyChanged = m_ssh && isHostKeyChange(m_ssh->lastWords());
        const auto [cause, remedy] =
            causeAndRemedy(reason.isEmpty() ? tr("The worker ended without a word.") : reason);
        fail(cause, remedy);
    }

    void pass(HostStep step, const QString &figure)
    {
        passBefore(step);
        HostStepResult result;
        result.step = step;
        result.figure = figure;
        tell(result);
    }

    /// Steps that were not told of: a connection that other programs have opened is shared.
    void passBefore(HostStep step)
    {
        while (m_next < static_cast<int>(step)) {
            HostStepResult result;
            result.step = static_cast<HostStep>(m_next);
            tell(result);
        }
    }

    void tell(const HostStepResult &result)
    {
        if (m_isOver || static_cast<int>(result.step) < m_next)
            return;
        m_next = static_cast<int>(result.step) + 1;
        m_deadline.start(std::max(m_deadline.remainingTime(), stepMilliseconds));
        Q_EMIT m_test->stepEnded(result);
    }

    void failWith(const Error &error)
    {
        fail(QString::fromStdString(error.cause), QString::fromStdString(error.remedy));
    }

    void fail(const QString &cause, const QString &remedy)
    {
        if (m_isOver)
            return;
        HostStepResult result;
        result.step = static_cast<HostStep>(std::min(m_next, hostStepCount - 1));
        result.state = HostStepResult::State::Failed;
        result.cause = cause;
        result.remedy = remedy;
        tell(result);
        finish();
    }

    void finish()
    {
        if (std::exchange(m_isOver, true))
            return;
        m_deadline.stop();
        if (m_link) {
            m_link->disconnect(this);
            if (m_facts.isReady)
                send(message::Bye{"The test is over."});
            m_link->close();
        }
        Q_EMIT m_test->finished(m_facts);
    }

    template <typename Message>
    void send(const Message &message)
    {
        m_link->send(frameOf(message));
    }

    double elapsed() const { return static_cast<double>(m_clock.nsecsElapsed()) * 1e-9; }

    HostTest *const m_test;
    const WorkerSpec m_spec;
    QString m_workerProgram;
    std::unique_ptr<WorkerLink> m_link;
    SshLink *m_ssh = nullptr; ///< The link, when it is one.
    FrameReader m_frames;
    HostFacts m_facts;
    QByteArray m_words; ///< Of ssh, not yet a whole line.
    QString m_port, m_keyType;
    QElapsedTimer m_clock;
    QTimer m_deadline;                                    ///< Of the step under way.
    int m_next = 0;                                       ///< Step.
    double m_sent = 0, m_helloClock = 0, m_helloHere = 0; ///< Seconds.
    bool m_wasCopied = false;
    bool m_isOver = false;
};

HostTest::HostTest(WorkerSpec spec, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(spec)))
{
}

HostTest::~HostTest() = default;

void HostTest::setWorkerProgram(const QString &path)
{
    d->setWorkerProgram(path);
}

void HostTest::start()
{
    d->start();
}

} // namespace heddle
