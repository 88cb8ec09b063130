#include "run/workerspec.h"

#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace heddle {

namespace {

constexpr int mostCount = 1024; ///< More lanes than any machine has cores.
constexpr int mostPort = 65535;
constexpr std::size_t pinLength = 64; ///< SHA-256 in hexadecimal digits.

constexpr const char *threadsForm = "Give it as threads:4, or threads for every core allowed.";
constexpr const char *processesForm = "Give it as processes:4, or processes for every core.";
constexpr const char *sshForm =
    "Give it as ssh:HOST:4, or ssh:HOST for every core allowed there; an IPv6 address in brackets.";
constexpr const char *tcpForm = "Give it as tcp:HOST:PORT,token-file=FILE,pin=SHA256; an IPv6 "
                                "address in brackets.";

Error fault(const std::string &cause, const char *form)
{
    return badInput(cause, {}, form);
}

/// A whole number from 1 to most, with nothing around it.
std::optional<int> numberIn(std::string_view text, int most)
{
    int value = 0;
    const char *end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc() || stop != end || value < 1 || value > most)
        return std::nullopt;
    return value;
}

Result<int> parseCount(std::string_view text, const char *what, const char *form)
{
    if (const auto count = numberIn(text, mostCount))
        return *count;
    return fault(std::string("The number of ") + what + " is from 1 to " +
                     std::to_string(mostCount) + ", not " + quoted(text) + ".",
                 form);
}

/// Cuts the text before the first single comma, of which two in a row stand for one of the value.
std::string takeValue(std::string_view &text)
{
    std::string value;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == ',') {
            if (at + 1 == text.size() || text[at + 1] != ',')
                break;
            ++at;
        }
        value += text[at];
    }
    text.remove_prefix(std::min(text.size(), at + 1));
    return value;
}

std::string withCommasDoubled(const std::string &value)
{
    std::string text;
    for (const char c : value)
        text.append(c == ',' ? 2 : 1, c);
    return text;
}

/// The host becomes an argument of ssh, and part of the commands in its configuration: no option,
/// nothing that a shell would take for its own.
bool isHostText(std::string_view host)
{
    constexpr std::string_view taken = " \"'`$&|;<>()[]{}*?!#,/=";
    const auto isWrong = [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || taken.find(c) != std::string_view::npos;
    };
    const auto at = host.rfind('@');
    const auto name = host.substr(at == std::string_view::npos ? 0 : at + 1);
    if (at == 0 || name.empty() || host.front() == '-' || name.front() == '-')
        return false;
    return isValidUtf8(host) && std::none_of(host.begin(), host.end(), isWrong);
}

/// The host's text without the brackets of an IPv6 address, and what follows ":" behind it.
struct HostAndRest
{
    std::string host;
    std::optional<std::string_view> rest; ///< Absent without a ":".
};

std::optional<HostAndRest> splitHost(std::string_view text)
{
    HostAndRest split;
    const auto open = text.find('[');
    std::size_t end = text.find(':');
    if (open != std::string_view::npos && open < end) {
        const auto close = text.find(']', open);
        if ((open > 0 && text[open - 1] != '@') || close == std::string_view::npos)
            return std::nullopt;
        split.host.append(text.substr(0, open)).append(text.substr(open + 1, close - open - 1));
        end = close + 1;
        if (end < text.size() && text[end] != ':')
            return std::nullopt;
    } else {
        split.host = text.substr(0, end);
        end = std::min(end, text.size());
    }
    if (end < text.size())
        split.rest = text.substr(end + 1);
    return split;
}

Error hostFault(std::string_view text, const char *form)
{
    return fault("There is no usable host name in " + quoted(text) + ".", form);
}

Result<WorkerSpec> parseLocal(WorkerKind kind, std::optional<std::string_view> rest)
{
    WorkerSpec spec;
    spec.kind = kind;
    if (!rest)
        return spec;
    const bool isThreads = kind == WorkerKind::Threads;
    const auto count = parseCount(*rest, isThreads ? "threads" : "processes",
                                  isThreads ? threadsForm : processesForm);
    if (!count)
        return count.error();
    spec.count = *count;
    return spec;
}

/// Reads ",name=value,name=value" into what `settings` names.
Result<void> parseSettings(std::string_view text,
                           std::initializer_list<std::pair<std::string_view, std::string *>> known,
                           const char *form)
{
    while (!text.empty()) {
        const auto equals = text.find('=');
        const auto name = text.substr(0, std::min(equals, text.find(',')));
        const auto *setting = std::find_if(known.begin(), known.end(),
                                           [&](const auto &pair) { return pair.first == name; });
        if (setting == known.end() || equals == std::string_view::npos || equals != name.size())
            return fault("There is no worker setting " + quoted(name) + " with a value here.",
                         form);
        text.remove_prefix(equals + 1);
        if (!setting->second->empty())
            return fault("The worker setting " + quoted(name) + " is given twice.", form);
        *setting->second = takeValue(text);
        if (setting->second->empty())
            return fault("The worker setting " + quoted(name) + " has no value.", form);
    }
    return {};
}

Result<WorkerSpec> parseSsh(std::string_view text)
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Ssh;
    const auto comma = text.find(',');
    const auto split = splitHost(text.substr(0, comma));
    if (!split || !isHostText(split->host))
        return hostFault(text, sshForm);
    spec.host = split->host;
    if (split->rest) {
        const auto count = parseCount(*split->rest, "lanes", sshForm);
        if (!count)
            return count.error();
        spec.count = *count;
    }
    if (comma == std::string_view::npos)
        return spec;
    const auto read =
        parseSettings(text.substr(comma + 1), {{"ssh-config", &spec.sshConfig}}, sshForm);
    return read ? Result<WorkerSpec>(spec) : read.error();
}

Result<void> checkPin(std::string &pin)
{
    for (char &c : pin) {
        if (c >= 'A' && c <= 'F')
            c = static_cast<char>(c - 'A' + 'a');
    }
    if (pin.size() == pinLength && pin.find_first_not_of("0123456789abcdef") == std::string::npos)
        return {};
    return fault("The pin is 64 hexadecimal digits, not " + quoted(pin) + ".",
                 "The worker prints it when it begins to listen.");
}

Result<WorkerSpec> parseTcp(std::string_view text)
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Tcp;
    const auto comma = std::min(text.find(','), text.size());
    const auto split = splitHost(text.substr(0, comma));
    if (!split || !isHostText(split->host) || split->host.find('@') != std::string::npos)
        return hostFault(text, tcpForm);
    spec.host = split->host;
    const auto port = numberIn(split->rest.value_or(""), mostPort);
    if (!port)
        return fault("The port is a number from 1 to 65535, not " +
                         quoted(split->rest.value_or("")) + ".",
                     tcpForm);
    spec.port = static_cast<std::uint16_t>(*port);
    const auto read = parseSettings(text.substr(std::min(comma + 1, text.size())),
                                    {{"token-file", &spec.tokenFile}, {"pin", &spec.pin}}, tcpForm);
    if (!read)
        return read.error();
    if (spec.tokenFile.empty())
        return fault("A listening worker needs a token file.", tcpForm);
    if (spec.pin.empty())
        return fault("A listening worker needs the pin of its certificate.", tcpForm);
    const auto checked = checkPin(spec.pin);
    return checked ? Result<WorkerSpec>(spec) : checked.error();
}

std::string hostText(const std::string &host)
{
    if (host.find(':') == std::string::npos)
        return host;
    const auto name = host.rfind('@') + 1; // 0 without a user
    return host.substr(0, name) + "[" + host.substr(name) + "]";
}

std::string withCount(std::string text, int count)
{
    return count > 0 ? text.append(":").append(std::to_string(count)) : text;
}

} // namespace

Result<WorkerSpec> parseWorkerSpec(std::string_view text)
{
    const auto colon = text.find(':');
    const auto kind = text.substr(0, colon);
    std::optional<std::string_view> rest;
    if (colon != std::string_view::npos)
        rest = text.substr(colon + 1);
    if (kind == "threads")
        return parseLocal(WorkerKind::Threads, rest);
    if (kind == "processes")
        return parseLocal(WorkerKind::Processes, rest);
    if (kind == "ssh")
        return parseSsh(rest.value_or(""));
    if (kind == "tcp")
        return parseTcp(rest.value_or(""));
    if (kind.substr(0, kind.find(',')) == "slurm" || kind == "mpi")
        return fault("The worker kind " + quoted(kind) + " is not built into this version.",
                     "Use threads, processes, ssh or tcp.");
    return fault("There is no worker kind " + quoted(kind) + ".",
                 "Give threads:N, processes:N, ssh:HOST:N or "
                 "tcp:HOST:PORT,token-file=FILE,pin=SHA256.");
}

bool isSamePlace(const WorkerSpec &a, const WorkerSpec &b)
{
    return a.kind == b.kind && a.host == b.host && a.port == b.port;
}

std::string toText(const WorkerSpec &spec)
{
    switch (spec.kind) {
    case WorkerKind::Threads:
        return withCount("threads", spec.count);
    case WorkerKind::Processes:
        return withCount("processes", spec.count);
    case WorkerKind::Ssh: {
        std::string text = withCount("ssh:" + hostText(spec.host), spec.count);
        if (!spec.sshConfig.empty())
            text += ",ssh-config=" + withCommasDoubled(spec.sshConfig);
        return text;
    }
    case WorkerKind::Tcp:
        break;
    }
    return "tcp:" + hostText(spec.host) + ":" + std::to_string(spec.port) +
           ",token-file=" + withCommasDoubled(spec.tokenFile) + ",pin=" + spec.pin;
}

std::string hostName(const WorkerSpec &spec)
{
    if (spec.kind == WorkerKind::Threads || spec.kind == WorkerKind::Processes)
        return "this computer";
    return spec.host.substr(spec.host.rfind('@') + 1);
}

} // namespace heddle
