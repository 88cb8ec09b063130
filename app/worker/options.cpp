#include "options.h"

#include "core/text.h"
#include "core/token.h"

#include <array>
#include <charconv>
#include <string_view>

namespace heddle {

namespace {

constexpr std::int64_t mostLanes = 1024;         ///< More threads than any machine has cores.
constexpr std::int64_t mostSeconds = 31'622'400; ///< A year.
constexpr std::int64_t mostTasks = 1'000'000'000'000;

const char *const help =
    R"(usage: heddle-worker --stdio | --listen ADDR:PORT | --connect ADDR:PORT[,ADDR:PORT] [OPTION]...
       heddle-worker --clear-cache [--cache DIR]
       heddle-worker --is SHA256

Runs tasks of one run for a coordinator: heddle or heddle-cli starts it itself, here and by ssh;
by hand it is started with --listen on a host that ssh does not reach.

  --stdio               Talks on its standard streams and ends with them.
  --listen ADDR:PORT    Waits for coordinators there (TLS 1.3); prints port and pin. Port 0: a free one.
  --connect ADDR:PORT   Connects to a coordinator (TLS 1.3), trying several addresses in turn.
  --lanes N             Tasks at a time (every core allowed).
  --token-file FILE     The secret that both sides know; only you may be able to read it.
  --pin SHA256          Of the coordinator's certificate, for --connect.
  --cache DIR           Where tables are kept ($XDG_CACHE_HOME/heddle or ~/.cache/heddle).
  --death-timeout S     Ends when nothing was heard for so long (30).
  --idle-timeout S      Ends when it had no task for so long.
  --max-tasks N         Ends after so many tasks.
  --is SHA256           Says by its exit code (0 or 1) whether its own file has this hash.
  --clear-cache         Removes the tables kept here, says how many bytes they took, and ends.
  --help                Shows this text.
  --version             Shows the version.

On SIGTERM or SIGUSR1 it finishes the tasks that run, gives back the rest and says goodbye.
)";

Result<std::int64_t> wholeNumber(std::string_view option, const std::string &text,
                                 std::int64_t most)
{
    std::int64_t value = 0;
    const char *const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end || value < 1 || value > most)
        return badInput(std::string(option) + " takes a whole number from 1 to " +
                            std::to_string(most) + ", not " + quoted(text) + ".",
                        "Nothing was done.");
    return value;
}

/// Reads one option after the other into the options.
class Parser
{
public:
    explicit Parser(const std::vector<std::string> &words)
        : m_words(words)
    {
    }

    Result<ProgramOptions> parse()
    {
        while (m_place < m_words.size()) {
            if (auto taken = take(m_words[m_place++]); !taken)
                return taken.error();
            if (m_options.mode == Mode::Help || m_options.mode == Mode::Version)
                return m_options;
        }
        if (auto complete = check(); !complete)
            return complete.error();
        return m_options;
    }

private:
    Result<std::string> value(const std::string &option)
    {
        if (m_place < m_words.size())
            return m_words[m_place++];
        return badInput(option + " needs a value.", "Nothing was done.");
    }

    Result<void> setMode(Mode mode)
    {
        if (m_options.mode != Mode::None)
            return badInput(
                "--stdio, --listen, --connect, --clear-cache and --is exclude each other.",
                "Nothing was done.");
        m_options.mode = mode;
        return {};
    }

    Result<void> take(const std::string &option)
    {
        if (option == "--help" || option == "--version") {
            m_options.mode = option == "--help" ? Mode::Help : Mode::Version;
            return {};
        }
        if (option == "--stdio")
            return setMode(Mode::Stdio);
        if (option == "--clear-cache")
            return setMode(Mode::ClearCache);
        static constexpr std::array<std::string_view, 10> withValue{
            "--is",  "--listen", "--connect",       "--lanes",        "--token-file",
            "--pin", "--cache",  "--death-timeout", "--idle-timeout", "--max-tasks"};
        for (const std::string_view known : withValue) {
            if (option != known)
                continue;
            const auto text = value(option);
            return text ? takeValue(option, *text) : Result<void>(text.error());
        }
        std::vector<std::string> names(withValue.begin(), withValue.end());
        names.insert(names.end(), {"--stdio", "--clear-cache", "--help", "--version"});
        const auto nearest = nearestName(option, names);
        return badInput("There is no option " + option + ".", "Nothing was done.",
                        nearest ? "Did you mean " + *nearest + "?" : std::string());
    }

    Result<void> takeValue(const std::string &option, const std::string &text)
    {
        if (option == "--listen" || option == "--connect")
            return takeAddresses(option, text);
        if (option == "--is") {
            m_options.digest = text;
            return setMode(Mode::Check);
        }
        if (option == "--pin" || option == "--cache") {
            (option == "--pin" ? m_options.pin : m_options.worker.cacheFolder) = text;
            return {};
        }
        if (option == "--token-file") {
            auto token = readToken(text);
            if (!token)
                return token.error();
            m_options.worker.token = std::move(*token);
            return {};
        }
        return takeNumber(option, text);
    }

    Result<void> takeAddresses(const std::string &option, const std::string &text)
    {
        auto addresses = parseHostPorts(text);
        if (!addresses)
            return addresses.error().withContext(option);
        if (option == "--listen" && addresses->size() > 1)
            return badInput("--listen takes one address.", "Nothing was done.");
        m_options.addresses = std::move(*addresses);
        return setMode(option == "--listen" ? Mode::Listen : Mode::Connect);
    }

    Result<void> takeNumber(const std::string &option, const std::string &text)
    {
        const std::int64_t most = option == "--lanes"       ? mostLanes
                                  : option == "--max-tasks" ? mostTasks
                                                            : mostSeconds;
        const auto number = wholeNumber(option, text, most);
        if (!number)
            return number.error();
        WorkerOptions &worker = m_options.worker;
        if (option == "--lanes")
            worker.lanes = static_cast<int>(*number);
        else if (option == "--max-tasks")
            worker.maxTasks = *number;
        else
            (option == "--death-timeout" ? worker.deathTimeout : worker.idleTimeout) =
                std::chrono::seconds(*number);
        return {};
    }

    Result<void> check()
    {
        using TokenUse = WorkerOptions::TokenUse;
        const bool usesNetwork = m_options.mode == Mode::Listen || m_options.mode == Mode::Connect;
        if (m_options.mode == Mode::None)
            return badInput("It must be told how to talk.", "Nothing was done.",
                            "Give --stdio, --listen ADDR:PORT or --connect ADDR:PORT.");
        if (usesNetwork && m_options.worker.token.empty())
            return badInput("A worker on the network needs a secret.", "Nothing was done.",
                            "Make one, (umask 077; openssl rand -hex 32 > FILE), and give it with "
                            "--token-file FILE.");
        if (m_options.mode == Mode::Connect && m_options.pin.empty())
            return badInput("--connect needs the pin of the coordinator's certificate.",
                            "Nothing was done.", "Give it with --pin SHA256.");
        if (usesNetwork)
            m_options.worker.tokenUse =
                m_options.mode == Mode::Listen ? TokenUse::Expects : TokenUse::Sends;
        return {};
    }

    const std::vector<std::string> &m_words;
    std::size_t m_place = 0;
    ProgramOptions m_options;
};

} // namespace

Result<ProgramOptions> parseOptions(const std::vector<std::string> &words)
{
    return Parser(words).parse();
}

std::string helpText()
{
    return help;
}

} // namespace heddle
