#include "progressline.h"

#include "formats/rnumbers.h"

#include <cstdio>
#include <unistd.h>

namespace heddle {

namespace {

constexpr int TerminalInterval = 200; ///< Milliseconds: smooth, and cheap to draw.
constexpr int FileInterval = 1000;    ///< Milliseconds: a log, not a film.

std::string progressText(const RunSnapshot &snapshot)
{
    const std::int64_t ended = snapshot.done + snapshot.failed;
    const std::int64_t percent = snapshot.total > 0 ? 100 * ended / snapshot.total : 0;
    std::string text = std::to_string(ended) + " of " + std::to_string(snapshot.total) +
                       " tasks, " + std::to_string(percent) + " %";
    if (snapshot.failed > 0)
        text += ", " + std::to_string(snapshot.failed) + " failed";
    if (snapshot.secondsLeft)
        text += ", " + formatR(*snapshot.secondsLeft, 2) + " s left";
    if (snapshot.timing.speedup > 0)
        text += ", speed-up " + formatR(snapshot.timing.speedup, 2);
    return text;
}

} // namespace

bool showsProgress(const Arguments &arguments)
{
    if (arguments.isSet(QStringLiteral("quiet")))
        return false;
    return arguments.isSet(QStringLiteral("progress")) || isatty(STDERR_FILENO) == 1;
}

ProgressLine::ProgressLine()
    : m_isTerminal(isatty(STDERR_FILENO) == 1)
{
    m_timer.setInterval(m_isTerminal ? TerminalInterval : FileInterval);
}

ProgressLine::~ProgressLine()
{
    if (m_isTerminal && m_isShown)
        std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::watch(Coordinator &coordinator)
{
    QObject::connect(&m_timer, &QTimer::timeout, &coordinator,
                     [this, &coordinator] { show(coordinator.snapshot()); });
    m_timer.start();
}

void ProgressLine::show(const RunSnapshot &snapshot)
{
    const std::string text = progressText(snapshot);
    std::fputs((m_isTerminal ? "\r" + text + "\x1b[K" : text + "\n").c_str(), stderr);
    m_isShown = true;
}

} // namespace heddle
