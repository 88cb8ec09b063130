// One TLS link with a reader and 1, 2, 4 and 8 writers at each end: every message arrives whole.
// And closed by another thread under all of them: every call ends.
// Built for the thread sanitizer; ends with 0 when all held.

#include "wire/connecttls.h"
#include "wire/tlsidentity.h"
#include "wire/tlslistener.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace heddle;

namespace {

constexpr std::size_t MessageSize = 40'000; // several records each
constexpr std::size_t MessagesPerWriter = 25;
constexpr std::chrono::milliseconds Long{30'000};

using Ends = std::array<std::unique_ptr<Channel>, 2>;

Ends connectEnds()
{
    const auto identity = TlsIdentity::make();
    const auto listener = TlsListener::open({"127.0.0.1", 0}, *identity);
    Ends ends;
    std::jthread client([&] {
        auto channel = connectTls({{"127.0.0.1", (*listener)->port()}}, identity->pin(), Long);
        if (channel)
            ends[0] = std::move(*channel);
    });
    auto channel = (*listener)->accept(Long);
    if (channel)
        ends[1] = std::move(*channel);
    return ends;
}

/// Messages of one letter each; false when two lie in each other.
bool readMessages(Channel &channel, std::size_t count)
{
    std::vector<char> message(MessageSize);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t have = 0; have < MessageSize;) {
            const auto read = channel.read(std::span(message).subspan(have), Long);
            if (!read || read->arrival != Channel::Arrival::Bytes)
                return false;
            have += read->size;
        }
        const char letter = message.front();
        if (std::any_of(message.begin(), message.end(), [=](char c) { return c != letter; }))
            return false;
    }
    return true;
}

bool writeMessages(Channel &channel, int writer)
{
    const std::string message(MessageSize, static_cast<char>('a' + writer));
    for (std::size_t i = 0; i < MessagesPerWriter; ++i) {
        if (!channel.write(message))
            return false;
    }
    return true;
}

bool check(bool holds, int writers, const char *otherwise)
{
    if (!holds)
        std::fprintf(stderr, "%d writers: %s\n", writers, otherwise);
    return holds;
}

bool runOnce(int writers, bool closes)
{
    const Ends ends = connectEnds();
    if (!check(ends[0] && ends[1], writers, "the ends did not meet"))
        return false;
    std::atomic<int> faults = 0;
    {
        std::vector<std::jthread> threads;
        for (const auto &end : ends) {
            threads.emplace_back([&] {
                const std::size_t count = static_cast<std::size_t>(writers) * MessagesPerWriter;
                faults += readMessages(*end, count) ? 0 : 1;
                if (closes)
                    end->close(); // as whoever reads the end does, or its writers would wait on
            });
            for (int writer = 0; writer < writers; ++writer)
                threads.emplace_back(
                    [&, writer] { faults += writeMessages(*end, writer) ? 0 : 1; });
        }
        if (closes)
            threads.emplace_back([&] { ends[0]->close(); });
    }
    return check(closes || faults == 0, writers, "a message was lost or torn");
}

} // namespace

int main()
{
    bool holds = true;
    for (const int writers : {1, 2, 4, 8}) {
        holds &= runOnce(writers, false);
        for (int round = 0; round < 10; ++round)
            holds &= runOnce(writers, true);
    }
    return holds ? 0 : 1;
}
