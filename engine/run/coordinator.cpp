#include "run/coordinator.h"

#include "run/runsession.h"

#include <algorithm>

namespace heddle {

class Coordinator::Private : public RunSession
{
public:
    using RunSession::RunSession;
};

Coordinator::Coordinator(std::shared_ptr<const Plan> plan, RunOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(plan), std::move(options),
                                  [this] { Q_EMIT finished(); }))
{
}

Coordinator::~Coordinator() = default;

Result<void> Coordinator::start()
{
    return d->start();
}

void Coordinator::pause()
{
    d->pause();
}

void Coordinator::resume()
{
    d->resume();
}

void Coordinator::cancel()
{
    d->cancel();
}

void Coordinator::join(const WorkerSpec &spec)
{
    d->join(spec);
}

void Coordinator::drain(const std::string &worker)
{
    d->drainWorker(worker);
}

const std::shared_ptr<const Plan> &Coordinator::plan() const
{
    return d->plan();
}

const Ledger &Coordinator::ledger() const
{
    return d->ledger();
}

RunSnapshot Coordinator::snapshot()
{
    return d->snapshot();
}

std::vector<TaskEvent> Coordinator::drainEvents()
{
    return d->drainEvents();
}

std::shared_ptr<const Results> Coordinator::results() const
{
    return d->results();
}

std::optional<Error> Coordinator::error() const
{
    return d->error();
}

void Coordinator::wait()
{
    d->wait();
}

} // namespace heddle
