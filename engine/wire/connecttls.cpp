#include "wire/connecttls.h"

#include "wire/sockets.h"
#include "wire/tlschannel.h"

#include <poll.h>

#include <algorithm>

namespace heddle {

namespace {

bool isPin(std::string_view text)
{
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    for (char &letter : result) {
        if (letter >= 'A' && letter <= 'F')
            letter = static_cast<char>(letter - 'A' + 'a');
    }
    return result;
}

Result<void> checkInput(const std::vector<HostPort> &addresses, std::string_view pin)
{
    if (addresses.empty())
        return badInput("There is no address to connect to.");
    if (!isPin(pin))
        return badInput("\"" + std::string(pin) + "\" is not a pin of 64 hexadecimal digits.");
    for (const HostPort &address : addresses) {
        if (address.port == 0)
            return badInput(address.text() + ": A peer has no port 0.");
    }
    return {};
}

Result<void> shakeHands(TlsSession &session, const Deadline &deadline)
{
    const WakeSignal never;
    for (;;) {
        const auto step = session.handshake();
        if (!step)
            return step.error();
        if (*step == TlsSession::Step::Done)
            return {};
        const short events = *step == TlsSession::Step::WantsWrite ? POLLOUT : POLLIN;
        const auto waited = waitFor(session.descriptor(), events, never, deadline);
        if (!waited)
            return waited.error();
        if (*step == TlsSession::Step::End || *waited != Waited::Ready)
            return Error{ErrorCode::Io, "The peer did not finish the TLS 1.3 handshake."};
    }
}

Result<std::unique_ptr<Channel>> connectNumber(const SocketAddress &address, std::string_view pin,
                                               const Deadline &deadline)
{
    auto socket = connectTo(address, deadline);
    if (!socket)
        return socket.error();
    PinCheck check{lowered(pin)};
    const auto context = clientContext(check);
    if (!context)
        return context.error();
    auto session = TlsSession::make(*context, std::move(*socket), false);
    if (!session)
        return session.error();
    const auto greeted = shakeHands(*session, deadline);
    if (!check.met.empty() && check.met != check.expected)
        return Error{ErrorCode::Protocol, "The peer's certificate has the pin " + check.met +
                                              ", not " + check.expected + "."};
    if (!greeted)
        return greeted.error();
    if (check.met.empty())
        return Error{ErrorCode::Protocol, "The peer showed no certificate."};
    return std::unique_ptr<Channel>(std::make_unique<TlsChannel>(std::move(*session)));
}

/// The channel, or nullptr with what went wrong at each number.
std::unique_ptr<Channel> connectHost(const HostPort &address, std::string_view pin,
                                     std::chrono::milliseconds each, std::vector<Error> &errors)
{
    const auto numbers = resolve(address);
    if (!numbers) {
        errors.push_back(numbers.error().withContext(address.text()));
        return nullptr;
    }
    for (const SocketAddress &number : *numbers) {
        auto channel = connectNumber(number, pin, deadlineIn(each));
        if (channel)
            return std::move(*channel);
        errors.push_back(channel.error().withContext(address.text()));
    }
    return nullptr;
}

/// All causes as one error; a peer that is there but wrong counts more than
/// one that is not there.
Error joined(const std::vector<Error> &errors)
{
    const auto gravest = std::find_if(errors.begin(), errors.end(), [](const Error &error) {
        return error.code == ErrorCode::Protocol;
    });
    Error result = gravest == errors.end() ? errors.front() : *gravest;
    result.cause.clear();
    for (const Error &error : errors)
        result.cause += (result.cause.empty() ? "" : " ") + error.cause;
    result.effect = "No link was made.";
    return result;
}

} // namespace

Result<std::unique_ptr<Channel>> connectTls(const std::vector<HostPort> &addresses,
                                            std::string_view pin, std::chrono::milliseconds each)
{
    const auto usable = checkInput(addresses, pin);
    if (!usable)
        return usable.error();
    std::vector<Error> errors;
    for (const HostPort &address : addresses) {
        auto channel = connectHost(address, pin, each, errors);
        if (channel)
            return channel;
    }
    return joined(errors);
}

} // namespace heddle
