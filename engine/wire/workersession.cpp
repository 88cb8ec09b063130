#include "wire/workersession.h"

#include "core/json.h"
#include "core/machine.h"
#include "core/token.h"
#include "plan/plan.h"
#include "wire/hostfacts.h"
#include "work/taskrunner.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <variant>

namespace heddle {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds greetingTime{10};   ///< For token and welcome to come.
constexpr milliseconds idleWait{250}; ///< Between two looks at the clocks.
constexpr milliseconds endTime{2000}; ///< For lanes to end.

template <typename... Types>
bool isOneOf(const ToWorker &message)
{
    return (std::holds_alternative<Types>(message) || ...);
}

} // namespace

WorkerSession::WorkerSession(Channel &channel, WorkerOptions options)
    : m_channel(channel)
    , m_options(std::move(options))
    , m_laneCount(m_options.lanes > 0 ? m_options.lanes : coresAllowed())
    , m_start(steady_clock::now())
    , m_heard(m_start)
    , m_worked(m_start)
{
}

WorkerSession::~WorkerSession() = default;

template <typename Message>
void WorkerSession::send(const Message &message)
{
    // What cannot be written, nobody reads any more: reading finds out.
    static_cast<void>(m_channel.write(frameOf(message)));
}

WorkerEnd WorkerSession::serve()
{
    switch (m_options.tokenUse) {
    case WorkerOptions::TokenUse::Expects:
        m_state = State::AwaitsToken;
        break;
    case WorkerOptions::TokenUse::Sends:
        send(message::Token{m_options.token});
        [[fallthrough]];
    case WorkerOptions::TokenUse::None:
        greet();
    }
    while (m_state != State::Over && !lanes())
        serveOnce(idleWait);
    if (WorkerLanes *const working = lanes())
        working->readLink([this](milliseconds longest) {
            serveOnce(longest);
            return m_state != State::Over;
        });
    end();
    return m_end;
}

void WorkerSession::serveOnce(milliseconds longest)
{
    readSome(longest);
    handlePayloads();
    if (m_state != State::Over)
        checkTimes();
}

void WorkerSession::greet()
{
    send(helloOf(m_laneCount, m_options.cacheFolder));
    m_state = State::AwaitsWelcome;
}

void WorkerSession::readSome(milliseconds longest)
{
    std::array<char, 1 << 16> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read into
    const auto read = m_channel.read(buffer, longest);
    if (!read)
        return finish(read.error().text(), false);
    switch (read->arrival) {
    case Channel::Arrival::Bytes:
        m_frames.add(std::string_view(buffer.data(), read->size));
        m_heard = steady_clock::now();
        return;
    case Channel::Arrival::Nothing:
        return;
    case Channel::Arrival::End: {
        const WorkerLanes *const working = lanes();
        return finish("The coordinator has closed the link.", !working || working->isIdle());
    }
    }
}

void WorkerSession::handlePayloads()
{
    while (m_state != State::Over) {
        const auto payload = m_frames.next();
        if (!payload)
            return breakLink(payload.error().cause);
        if (!*payload)
            return;
        const auto message = readToWorker(**payload);
        if (!message)
            return breakLink(message.error().cause);
        if (!mayCome(*message))
            return breakLink("A message has come before the greeting.");
        std::visit([this](const auto &known) { handle(known); }, *message);
    }
}

bool WorkerSession::mayCome(const ToWorker &message) const
{
    if (m_state == State::AwaitsToken) // a stranger
        return isOneOf<message::Token>(message);
    return m_state != State::AwaitsWelcome ||
           isOneOf<message::Token, message::Welcome, message::Refused, message::Drain,
                   message::Bye>(message);
}

bool WorkerSession::expects(State state, const char *type)
{
    if (m_state == state)
        return true;
    breakLink(std::string("The message \"") + type + "\" has come out of its order.");
    return false;
}

void WorkerSession::handle(const message::Token &token)
{
    if (!expects(State::AwaitsToken, "token"))
        return;
    if (isSameToken(token.token, m_options.token))
        greet();
    else
        breakLink("The token is not the one of this worker.");
}

void WorkerSession::handle(const message::Welcome &welcome)
{
    if (!expects(State::AwaitsWelcome, "welcome"))
        return;
    if (const auto same = checkIdentity(welcome.identity, "The coordinator"); !same)
        return breakLink(same.error().text());
    m_frames.setLimit(toWorkerLimit);
    m_state = State::AwaitsLoad;
}

void WorkerSession::handle(const message::Refused &refused)
{
    finish("The coordinator refused this worker. " + refused.reason, false);
}

void WorkerSession::handle(const message::Load &load)
{
    if (!expects(State::AwaitsLoad, "load"))
        return;
    m_state = State::Loads;
    m_load = load;
    m_worked = steady_clock::now();
    this->load(&WorkerSession::findTable);
}

void WorkerSession::load(Result<void> (WorkerSession::*step)())
{
    if (m_loader.joinable())
        m_loader.join(); // it has said that it is done
    m_isLoading = true;
    m_loader = std::jthread([this, step] {
        const Result<void> done = (this->*step)();
        if (!done) {
            {
                const std::lock_guard lock(m_mutex);
                m_isUnable = true;
            }
            send(message::Unable{done.error().text()});
        }
        {
            const std::lock_guard lock(m_mutex);
            m_isLoading = false;
        }
        m_loaded.notify_all();
    });
}

Result<void> WorkerSession::findTable()
{
    const auto cache = TableCache::open(m_options.cacheFolder);
    if (!cache)
        return cache.error();
    auto found = cache->find(m_load.table);
    if (!found)
        return found.error();
    if (*found)
        return makePlan(std::move(**found));
    auto arrival = cache->begin(m_load.table, m_load.bytes);
    if (!arrival)
        return arrival.error();
    {
        const std::lock_guard lock(m_mutex);
        m_arrival = std::make_unique<TableArrival>(std::move(*arrival));
    }
    send(message::Need{});
    return {};
}

void WorkerSession::handle(const TablePiece &piece)
{
    Result<void> added;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isUnable)
            return; // they were on their way
        if (!m_arrival)
            added =
                Error{ErrorCode::Protocol, "A piece of a table has come that was not asked for."};
        else
            added = m_arrival->add(piece.bytes);
    }
    if (!added && added.error().code == ErrorCode::Protocol)
        return breakLink(added.error().cause);
    if (!added) {
        {
            const std::lock_guard lock(m_mutex);
            m_isUnable = true;
        }
        return send(message::Unable{added.error().text()});
    }
    m_received += std::ssize(piece.bytes);
    if (m_received >= m_load.bytes)
        load(&WorkerSession::finishTable);
}

Result<void> WorkerSession::finishTable()
{
    std::unique_ptr<TableArrival> arrival;
    {
        const std::lock_guard lock(m_mutex);
        arrival = std::move(m_arrival);
    }
    auto table = arrival->finish();
    if (!table)
        return table.error();
    if (const auto cache = TableCache::open(m_options.cacheFolder))
        static_cast<void>(cache->trim()); // a cache too large is no reason not to run
    return makePlan(std::move(*table));
}

Result<void> WorkerSession::makePlan(Table table)
{
    const auto document = parseJson(m_load.experiment);
    if (!document)
        return document.error();
    auto experiment = experimentFromJson(*document);
    if (!experiment)
        return experiment.error();
    auto plan = Plan::make(std::move(*experiment), std::make_shared<const Table>(std::move(table)));
    if (!plan)
        return plan.error();
    WorkerLanes::RunTask run = m_options.run;
    if (!run)
        run = [runner = std::make_shared<TaskRunner>(*plan)](std::int64_t task,
                                                             const TaskControl &control) {
            return runner->run(task, control);
        };
    const std::int64_t tasks = (*plan)->totalTaskCount();
    {
        const std::lock_guard lock(m_mutex);
        m_lanes = std::make_unique<WorkerLanes>(m_channel, m_laneCount, std::move(run), m_start);
    }
    releaseFreedMemory(); // of planning: many workers of a host would keep it for nothing
    send(message::Ready{tasks});
    return {};
}

WorkerLanes *WorkerSession::lanes() const
{
    const std::lock_guard lock(m_mutex);
    return m_lanes.get();
}

void WorkerSession::handle(const message::Run &run)
{
    WorkerLanes *const working = lanes();
    if (!working)
        return breakLink("Tasks have come before the worker was ready.");
    m_worked = steady_clock::now();
    if (m_drainReason.empty())
        working->run(run.tasks);
    else
        send(message::Returned{run.tasks});
}

void WorkerSession::handle(const message::Forget &forget)
{
    if (WorkerLanes *const working = lanes())
        working->forget(forget.tasks);
}

void WorkerSession::handle(const message::Stop & /*stop*/)
{
    if (WorkerLanes *const working = lanes())
        working->giveBackAll();
}

void WorkerSession::handle(const message::Drain & /*drain*/)
{
    beginDrain("The coordinator asked for it.");
}

void WorkerSession::handle(const message::Ping &ping)
{
    const std::chrono::duration<double> time = steady_clock::now() - m_start;
    send(message::Pong{ping.number, time.count(), residentMemory(), processCpuSeconds()});
}

void WorkerSession::handle(const message::Echo &echo)
{
    if (m_state == State::AwaitsLoad)
        send(echo);
    else
        breakLink("The message \"echo\" has come out of its order.");
}

void WorkerSession::handle(const message::Bye & /*bye*/)
{
    if (WorkerLanes *const working = lanes())
        working->mute(); // bye is the last word
    send(message::Bye{"The run is over."});
    finish("The run is over.", true);
}

void WorkerSession::checkTimes()
{
    const auto now = steady_clock::now();
    const bool isGreeting = m_state == State::AwaitsToken || m_state == State::AwaitsWelcome;
    if (isGreeting && now - m_start > greetingTime)
        return breakLink("The coordinator did not greet within " +
                         std::to_string(greetingTime.count()) + " s.");
    if (now - m_heard > m_options.deathTimeout)
        return finish("Nothing was heard from the coordinator for " +
                          std::to_string(m_options.deathTimeout.count()) + " s.",
                      false);
    if (m_isDrainAsked)
        beginDrain("The worker was told to end.");
    WorkerLanes *const working = lanes();
    const bool isIdle = !m_isLoading && (!working || working->isIdle());
    if (!isIdle)
        m_worked = now;
    if (working) {
        working->tellLongTasks();
        if (m_options.maxTasks > 0 && working->ended() >= m_options.maxTasks)
            beginDrain("It has run its " + std::to_string(m_options.maxTasks) + " tasks.");
    }
    if (m_options.idleTimeout.count() > 0 && now - m_worked > m_options.idleTimeout)
        beginDrain("It had no task for " + std::to_string(m_options.idleTimeout.count()) + " s.");
    if (!m_drainReason.empty() && isIdle) {
        send(message::Bye{m_drainReason});
        finish(m_drainReason, true);
    }
}

void WorkerSession::beginDrain(const std::string &reason)
{
    if (!m_drainReason.empty())
        return;
    m_drainReason = reason;
    if (WorkerLanes *const working = lanes())
        working->giveBackWaiting();
}

void WorkerSession::breakLink(const std::string &reason)
{
    send(message::Refused{reason});
    finish(reason, false);
}

void WorkerSession::finish(const std::string &reason, bool isInOrder)
{
    m_state = State::Over;
    m_end.reason = reason;
    m_end.isInOrder = isInOrder;
}

void WorkerSession::end()
{
    WorkerLanes *const working = lanes();
    if (working) {
        m_end.ended = working->ended();
        m_end.mustExit = !working->end(endTime);
    }
    {
        std::unique_lock lock(m_mutex);
        const bool isLoaded = m_loaded.wait_for(lock, endTime, [this] { return !m_isLoading; });
        m_end.mustExit = m_end.mustExit || !isLoaded;
    }
    m_channel.close();
}

} // namespace heddle
