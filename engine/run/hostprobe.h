#pragma once

#include "run/hoststeps.h"
#include "run/workerlink.h"
#include "wire/frame.h"
#include "wire/messages.h"

#include <QElapsedTimer>

#include <string_view>

namespace heddle {

/// What a host's test says to the worker there and hears from it: the greeting, ten round trips, a
/// megabyte there and back in pieces. Ends with transferred() or failed(), whichever comes first.
class HostProbe : public QObject
{
    Q_OBJECT

public:
    HostProbe(WorkerLink &link, HostFacts &facts); ///< Both must outlive it; the facts are filled.

    void hear(std::string_view bytes);
    void sayBye();

Q_SIGNALS:
    void greeted();     ///< The worker runs and is of this build.
    void transferred(); ///< All facts are known.
    void failed(const heddle::DeathReason &reason);

private:
    void handle(const message::Hello &hello);
    void handle(const message::Pong &pong);
    void handle(const message::Echo &echo);
    void handle(const message::Refused &refused);
    template <typename Message>
    void handle(const Message & /*message*/)
    {
        // not asked for: nothing of it is needed here
    }
    void ping();
    void fail(const DeathReason &reason);
    double elapsed() const; ///< Seconds.
    template <typename Message>
    void send(const Message &message);

    WorkerLink &m_link;
    HostFacts &m_facts;
    FrameReader m_frames;
    QElapsedTimer m_clock;
    double m_sent = 0; ///< When the ping or the first echo went.
    double m_clockAhead = 0;
    int m_echoesBack = 0;
    bool m_isOver = false;
};

} // namespace heddle
