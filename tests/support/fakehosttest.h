#pragma once

#include "run/hosttest.h"

#include <QPointer>

#include <vector>

namespace heddle::test {

/// A host's test without a host: the steps end when the test program says so.
class FakeHostTest : public HostTest
{
public:
    FakeHostTest(const WorkerSpec &asked, QObject *parent)
        : HostTest(asked, parent)
        , spec(asked)
    {
    }

    void start() override { isStarted = true; }

    void pass(HostStep step, const QString &figure = {})
    {
        HostStepResult result;
        result.step = step;
        result.figure = figure;
        Q_EMIT stepEnded(result);
    }

    void fail(HostStep step, const QString &cause, const QString &remedy)
    {
        HostStepResult result;
        result.step = step;
        result.state = HostStepResult::State::Failed;
        result.cause = cause;
        result.remedy = remedy;
        Q_EMIT stepEnded(result);
    }

    void finish(const HostFacts &facts) { Q_EMIT finished(facts); }

    WorkerSpec spec;
    bool isStarted = false;
};

/// Makes such tests and keeps them in reach.
struct FakeHostTests
{
    HostTest *operator()(const WorkerSpec &spec, QObject *parent)
    {
        made.emplace_back(new FakeHostTest(spec, parent));
        return made.back();
    }

    std::vector<QPointer<FakeHostTest>> made;
};

/// What a host with two cores tells when all went well.
inline HostFacts readyFacts()
{
    HostFacts facts;
    facts.system = QStringLiteral("Debian GNU/Linux 12, x86-64");
    facts.user = QStringLiteral("lena");
    facts.version = QStringLiteral("0.3.1");
    facts.fingerprint = QStringLiteral("SHA256:mVq0cT8yR3nUo1bXw6JdK9sZf2LhEaPq7uGtYi4NxCk");
    facts.cores = 2;
    facts.freeBytes = 7'800'000'000;
    facts.heldBytes = 2'700'000;
    facts.heldTables = 1;
    facts.latencySeconds = 0.0004;
    facts.roundTrips = {0.0004, 0.0005, 0.0004, 0.0013, 0.0004};
    facts.bytesPerSecond = 94e6;
    facts.clockAheadSeconds = 0.038;
    facts.isReady = true;
    return facts;
}

/// What a host tells whose key is not the known one.
inline HostFacts changedKeyFacts()
{
    HostFacts facts;
    facts.fingerprint = QStringLiteral("SHA256:another");
    facts.isHostKeyChanged = true;
    return facts;
}

} // namespace heddle::test
