#include "serve.h"

#include "data/tablecache.h"
#include "wire/connecttls.h"
#include "wire/filedescriptor.h"
#include "wire/pipechannel.h"
#include "wire/tlsidentity.h"
#include "wire/tlslistener.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <unistd.h>

namespace heddle {

namespace {

std::atomic<WorkerSession *> currentSession = nullptr;
std::atomic<bool> isToldToEnd = false;

extern "C" void onSignal(int /*signal*/)
{
    isToldToEnd = true;
    if (WorkerSession *const session = currentSession)
        session->drain();
}

void listenToSignals()
{
    struct sigaction action = {};
    action.sa_handler = onSignal;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGUSR1, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN); // the link ends it, not the terminal it was started from
}

void say(std::FILE *stream, const std::string &text)
{
    std::fputs((text + "\n").c_str(), stream);
    std::fflush(stream);
}

int fail(const Error &error)
{
    say(stderr, "heddle-worker: " + error.text());
    return 1;
}

/// Runs one session; ends the process at once where its threads cannot be ended.
int serveChannel(Channel &channel, const WorkerOptions &options)
{
    WorkerSession session(channel, options);
    currentSession = &session;
    if (isToldToEnd)
        session.drain();
    const WorkerEnd end = session.serve();
    currentSession = nullptr;
    if (!end.isInOrder)
        say(stderr, "heddle-worker: " + end.reason);
    if (end.mustExit)
        std::_Exit(end.isInOrder ? 0 : 1);
    return end.isInOrder ? 0 : 1;
}

int serveStdio(const WorkerOptions &options)
{
    // What a library prints must not get between the frames.
    PipeChannel channel(FileDescriptor(::dup(STDIN_FILENO)), FileDescriptor(::dup(STDOUT_FILENO)));
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return serveChannel(channel, options);
}

/// Workers that run keep the tables that they use.
int clearCache(const std::string &folder)
{
    const auto cache = TableCache::open(folder);
    if (!cache)
        return fail(cache.error());
    const auto removed = cache->trim(0);
    if (!removed)
        return fail(removed.error());
    say(stdout, "removed " + std::to_string(*removed) + " bytes");
    return 0;
}

int serveConnecting(const ProgramOptions &options)
{
    const auto channel = connectTls(options.addresses, options.pin);
    if (!channel)
        return fail(channel.error());
    return serveChannel(**channel, options.worker);
}

/// One coordinator after the other; who comes in between is told that the worker is busy.
class Reception
{
public:
    explicit Reception(const ProgramOptions &options)
        : m_options(options)
    {
    }

    int serve()
    {
        const auto identity = TlsIdentity::make();
        if (!identity)
            return fail(identity.error());
        auto listener = TlsListener::open(m_options.addresses.front(), *identity);
        if (!listener)
            return fail(listener.error());
        HostPort address = m_options.addresses.front();
        address.port = (*listener)->port();
        say(stdout, "listening on " + address.text() + " pin " + identity->pin());
        constexpr std::chrono::milliseconds look{250}; // at signals
        m_lastEnd = std::chrono::steady_clock::now();
        while (!isOver()) {
            auto channel = (*listener)->accept(look);
            if (!channel) {
                say(stderr, "heddle-worker: " + channel.error().text());
                if (channel.error().code == ErrorCode::Resources)
                    std::this_thread::sleep_for(look);
            } else if (*channel) {
                receive(std::move(*channel));
            }
        }
        return 0;
    }

private:
    bool isOver() const
    {
        if (m_isBusy)
            return false;
        const auto idle = std::chrono::steady_clock::now() - m_lastEnd.load();
        const auto longest = m_options.worker.idleTimeout;
        return isToldToEnd || (longest.count() > 0 && idle > longest);
    }

    void receive(std::unique_ptr<Channel> channel)
    {
        if (m_isBusy) {
            static_cast<void>(channel->write(frameOf(
                message::Refused{"The worker is busy with another run. Try again later."})));
            channel->close();
            return;
        }
        if (m_thread.joinable())
            m_thread.join();
        m_isBusy = true;
        m_thread = std::jthread([this, own = std::move(channel)] {
            serveChannel(*own, m_options.worker);
            m_lastEnd = std::chrono::steady_clock::now();
            m_isBusy = false;
        });
    }

    const ProgramOptions &m_options;
    std::atomic<bool> m_isBusy = false;
    std::atomic<std::chrono::steady_clock::time_point> m_lastEnd{};
    std::jthread m_thread;
};

} // namespace

int serve(const ProgramOptions &given)
{
    ProgramOptions options = given;
    listenToSignals();
    if (options.worker.cacheFolder.empty()) {
        auto folder = defaultCacheFolder();
        if (!folder)
            return fail(folder.error());
        options.worker.cacheFolder = std::move(*folder);
    }
    switch (options.mode) {
    case Mode::Listen:
        return Reception(options).serve();
    case Mode::Connect:
        return serveConnecting(options);
    case Mode::ClearCache:
        return clearCache(options.worker.cacheFolder);
    default:
        return serveStdio(options.worker);
    }
}

} // namespace heddle
