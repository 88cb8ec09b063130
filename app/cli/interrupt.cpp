#include "interrupt.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace heddle {

namespace {

std::array<int, 2> signalPipe = {-1, -1};
std::atomic<bool> isListening = false;

/// Async-signal-safe: lock-free atomics, write() and _exit() alone.
void onSignal(int)
{
    if (!isListening.exchange(false))
        _exit(130);
    const char byte = 0;
    [[maybe_unused]] const auto written = write(signalPipe[1], &byte, 1);
}

} // namespace

void Interrupt::install()
{
    struct sigaction action = {};
    action.sa_handler = &onSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaction(number, &action, nullptr);
}

Interrupt::Interrupt(QObject *parent)
    : QObject(parent)
{
    if (pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // no descriptors: a signal then ends the process at once
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
        notifier->setEnabled(false);
        Q_EMIT asked();
    });
    isListening = true;
}

Interrupt::~Interrupt()
{
    isListening = false;
    for (const int descriptor : signalPipe) {
        if (descriptor >= 0)
            close(descriptor);
    }
    signalPipe = {-1, -1};
}

} // namespace heddle
