// A stream of bytes from a peer, cut into frames and read by both sides; and, as lengths seldom
// survive a mutation, the same bytes as one payload. What is taken must travel again unchanged.

#include "wire/frame.h"
#include "wire/messages.h"

#include <cstdint>
#include <cstdlib>

using namespace heddle;

namespace {

constexpr std::size_t lengthSize = 4;

void check(bool holds)
{
    if (!holds)
        std::abort();
}

template <typename Message>
std::string writtenAgain(const Message &message)
{
    return std::visit([](const auto &known) { return frameOf(known).substr(lengthSize); }, message);
}

void readAsCoordinator(std::string_view payload)
{
    const auto message = readToCoordinator(payload);
    if (!message) {
        check(message.error().code == ErrorCode::Protocol && !message.error().cause.empty());
        return;
    }
    const std::string once = writtenAgain(*message);
    const auto again = readToCoordinator(once);
    check(again && writtenAgain(*again) == once);
}

void readAsWorker(std::string_view payload)
{
    const auto message = readToWorker(payload);
    if (!message) {
        check(message.error().code == ErrorCode::Protocol && !message.error().cause.empty());
        return;
    }
    std::visit(
        [](const auto &known) {
            if constexpr (std::is_same_v<std::decay_t<decltype(known)>, TablePiece>) {
                check(known.bytes.size() <= pieceSize);
            } else {
                const std::string once = frameOf(known);
                const auto again = readToWorker(std::string_view(once).substr(lengthSize));
                check(static_cast<bool>(again));
            }
        },
        *message);
}

void readStream(std::string_view bytes, std::size_t piece)
{
    FrameReader frames(greetingLimit);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        frames.add(bytes.substr(0, piece));
        for (;;) {
            const auto payload = frames.next();
            if (!payload)
                return;
            if (!*payload)
                break;
            check(!(*payload)->empty() && (*payload)->size() <= greetingLimit);
            readAsWorker(**payload);
            readAsCoordinator(**payload);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    if (size == 0)
        return 0;
    readStream(bytes, 1 + data[size - 1]);
    readAsWorker(bytes);
    readAsCoordinator(bytes);
    return 0;
}
