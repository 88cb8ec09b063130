#include "run/hosttest.h"

#include "run/hostprobe.h"
#include "run/hoststepteller.h"
#include "run/sshlink.h"
#include "run/tlslink.h"

#include <QElapsedTimer>
#include <QTimer>

#include <cmath>

namespace heddle {

namespace {

constexpr double clockTolerance = 1; ///< Seconds; more puzzles people who compare logs.

QString milliseconds(double seconds)
{
    return HostTest::tr("%1 ms").arg(seconds * 1e3, 0, 'f', seconds < 0.1 ? 1 : 0);
}

} // namespace

class HostTest::Private : public QObject
{
public:
    Private(HostTest *test, WorkerSpec spec)
        : m_spec(std::move(spec))
        , m_host(QString::fromStdString(hostName(m_spec)))
        , m_steps(*test)
    {
        m_silence.setSingleShot(true);
        m_silence.setInterval(12'000);
        m_silence.callOnTimeout(this, [this] { fail(silenceReason()); });
    }

    void setWorkerProgram(const QString &path) { m_workerProgram = path; }
    void setTimeout(std::chrono::milliseconds silence) { m_silence.setInterval(silence); }
    void start();

private:
    bool makeLink();
    std::unique_ptr<WorkerLink> makeSshLink(WorkerProgram program);
    std::unique_ptr<WorkerLink> makeTlsLink();
    void moved() { m_silence.start(); }
    void takeWay();
    void takeGreeting();
    void takeTransfer();
    void takeClock();
    void takeProbeFailure(DeathReason reason);
    void takeEnd(const DeathReason &reason);
    DeathReason silenceReason() const;

    void pass(HostStep step, const QString &figure);
    void fail(const DeathReason &reason);
    void finish();
    double elapsed() const { return static_cast<double>(m_clock.nsecsElapsed()) * 1e-9; }

    const WorkerSpec m_spec;
    const QString m_host;
    QString m_workerProgram;
    std::unique_ptr<WorkerLink> m_link;
    SshLink *m_ssh = nullptr; ///< The link, when it is one.
    std::unique_ptr<HostProbe> m_probe;
    HostFacts m_facts;
    HostStepTeller m_steps;
    QElapsedTimer m_clock;
    QTimer m_silence; ///< Runs out when nothing has come or gone for long.
    bool m_isCopying = false;
    bool m_wasCopied = false;
};

void HostTest::Private::start()
{
    m_clock.start();
    if (!makeLink())
        return;
    m_probe = std::make_unique<HostProbe>(*m_link, m_facts);
    connect(m_probe.get(), &HostProbe::greeted, this, &Private::takeGreeting);
    connect(m_probe.get(), &HostProbe::transferred, this, &Private::takeTransfer);
    connect(m_probe.get(), &HostProbe::failed, this, &Private::takeProbeFailure);
    connect(m_link.get(), &WorkerLink::bytesCame, this, [this](std::string_view bytes) {
        moved();
        m_probe->hear(bytes);
    });
    connect(m_link.get(), &WorkerLink::bytesLeft, this, &Private::moved);
    connect(m_link.get(), &WorkerLink::bytesArrived, this, &Private::moved);
    connect(m_link.get(), &WorkerLink::ended, this, &Private::takeEnd);
    m_silence.start();
    m_link->open();
}

bool HostTest::Private::makeLink()
{
    if (m_spec.kind == WorkerKind::Tcp) {
        m_link = makeTlsLink();
        return true;
    }
    auto program = findWorkerProgram(m_workerProgram);
    if (program)
        m_link = makeSshLink(std::move(*program));
    else
        fail(deathReason(program.error()));
    return m_link != nullptr;
}

std::unique_ptr<WorkerLink> HostTest::Private::makeSshLink(WorkerProgram program)
{
    auto link = std::make_unique<SshLink>(m_spec, std::move(program), SshLink::Way::Told);
    m_ssh = link.get();
    connect(m_ssh, &SshLink::wentOn, this, &Private::takeWay);
    connect(m_ssh, &SshLink::workerIsCopied, this, [this] {
        m_isCopying = true;
        m_wasCopied = true;
        moved();
    });
    connect(m_ssh, &SshLink::workerStarts, this, [this] {
        m_isCopying = false;
        moved();
    });
    return link;
}

std::unique_ptr<WorkerLink> HostTest::Private::makeTlsLink()
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
    return link;
}

void HostTest::Private::takeWay()
{
    using Stage = SshWay::Stage;
    const SshWay &way = m_ssh->way();
    moved();
    if (way.stage() >= Stage::Found)
        pass(HostStep::Address, way.address().isEmpty()
                                    ? tr("through %1").arg(way.jumps().join(QLatin1String(", ")))
                                    : way.address());
    if (way.stage() >= Stage::Answers)
        pass(HostStep::Answers, tr("port %1").arg(way.port()));
    if (way.stage() >= Stage::KeyKnown)
        pass(HostStep::HostKey, way.keyType());
    if (way.stage() >= Stage::SignedIn)
        pass(HostStep::SignedIn, tr("no question asked"));
    m_facts.fingerprint = way.fingerprint();
}

void HostTest::Private::takeGreeting()
{
    const QString figure = tr("%1, %2 s").arg(m_facts.version).arg(elapsed(), 0, 'f', 2);
    pass(HostStep::WorkerStarts, m_wasCopied ? tr("copied, %1").arg(figure) : figure);
}

void HostTest::Private::takeTransfer()
{
    pass(HostStep::Transfer, tr("%1 MB/s").arg(*m_facts.bytesPerSecond / 1e6, 0, 'f',
                                               *m_facts.bytesPerSecond < 10e6 ? 1 : 0));
    takeClock();
    m_facts.isReady = true;
    finish();
}

void HostTest::Private::takeClock()
{
    const double ahead = *m_facts.clockAheadSeconds;
    HostStepResult result;
    result.step = HostStep::Clock;
    const QString sign = ahead < 0 ? QStringLiteral("\u2212") : QStringLiteral("+");
    result.figure = sign + milliseconds(std::abs(ahead));
    if (std::abs(ahead) > clockTolerance) {
        result.state = HostStepResult::State::Warned;
        result.cause = tr("Its clock differs by %1.").arg(result.figure);
        result.remedy = tr("The timeline is corrected for it.");
    }
    m_steps.tell(result);
}

void HostTest::Private::takeProbeFailure(DeathReason reason)
{
    if (!m_facts.version.isEmpty())
        m_steps.passBefore(HostStep::WorkerStarts);
    const bool isAtToken =
        m_spec.kind == WorkerKind::Tcp && m_steps.next() == static_cast<int>(HostStep::SignedIn);
    if (isAtToken && reason.remedy.isEmpty())
        reason.remedy = tr("Give the token file that heddle-worker was started with.");
    fail(reason);
}

void HostTest::Private::takeEnd(const DeathReason &reason)
{
    m_facts.isHostKeyChanged = m_ssh && m_ssh->isHostKeyChanged();
    fail(reason.isEmpty() ? DeathReason{tr("The worker ended without a word."), {}} : reason);
}

/// What to say of a step in which nothing has come or gone for long.
DeathReason HostTest::Private::silenceReason() const
{
    const QString seconds = tr("%1 s").arg(m_silence.interval() / 1e3);
    if (m_steps.next() >= static_cast<int>(HostStep::Transfer))
        return {tr("Nothing came or went for %1 on the way to %2.").arg(seconds, m_host),
                tr("Check the network between: it loses what is large, or stands still.")};
    if (m_isCopying)
        return {
            tr("The copy of the worker stood still for %1 on its way to %2.").arg(seconds, m_host),
            tr("Check the network between, and that the disk there takes what is written.")};
    if (m_steps.next() == static_cast<int>(HostStep::WorkerStarts))
        return {tr("The worker on %1 said nothing for %2.").arg(m_host, seconds),
                m_ssh ? tr("Sign in by hand and see what its shell waits for: ssh %1").arg(m_host)
                      : tr("Check that it is not busy with another run.")};
    const QString jump = m_ssh ? m_ssh->way().ahead() : QString();
    const QString cause =
        jump.isEmpty()
            ? tr("%1 did not answer for %2.").arg(m_host, seconds)
            : tr("%1, the jump host of %2, did not answer for %3.").arg(jump, m_host, seconds);
    return {cause, tr("Check that it is switched on and that the network reaches it.")};
}

void HostTest::Private::pass(HostStep step, const QString &figure)
{
    moved();
    m_steps.pass(step, figure);
}

void HostTest::Private::fail(const DeathReason &reason)
{
    m_steps.fail(reason);
    finish();
}

void HostTest::Private::finish()
{
    if (m_steps.isOver())
        return;
    m_silence.stop();
    if (m_link) {
        m_link->disconnect(this);
        if (m_facts.isReady)
            m_probe->sayBye();
        m_link->close();
    }
    m_steps.finish(m_facts);
}

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

void HostTest::setTimeout(std::chrono::milliseconds silence)
{
    d->setTimeout(silence);
}

void HostTest::start()
{
    d->start();
}

} // namespace heddle
