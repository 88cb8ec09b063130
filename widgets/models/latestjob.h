#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <stop_token>
#include <utility>

namespace heddle {

/// Runs one piece of work at a time on a thread of its own, for one receiver: a newer start asks
/// the older work to stop and drops its result. Made, started and destroyed on the receiver's
/// thread; results arrive there through its event loop.
///
/// Destroying it asks for a stop and waits until the work has seen that.
class LatestJob
{
public:
    LatestJob() { m_pool.setMaxThreadCount(1); }
    ~LatestJob()
    {
        m_stop.request_stop();
        m_pool.waitForDone();
    }
    LatestJob(const LatestJob &) = delete;
    LatestJob &operator=(const LatestJob &) = delete;

    /// @param work  called with a std::stop_token on the other thread.
    /// @param done  called with what work returned, on the thread of `receiver`, unless a newer
    ///              start or cancel() came before. The receiver must outlive this object's last
    ///              start: own it beside the job, the job declared last.
    template <typename Work, typename Done>
    void start(QObject *receiver, Work work, Done done)
    {
        cancel();
        m_busy = true;
        const std::uint64_t number = m_number;
        const std::stop_token stop = m_stop.get_token();
        m_pool.start([this, receiver, number, stop, work = std::move(work),
                      done = std::move(done)]() mutable {
            if (stop.stop_requested())
                return;
            auto value = work(stop);
            QMetaObject::invokeMethod(
                receiver,
                [this, number, done = std::move(done), value = std::move(value)]() mutable {
                    if (number != m_number)
                        return;
                    m_busy = false;
                    done(std::move(value));
                },
                Qt::QueuedConnection);
        });
    }

    /// Asks work under way to stop; its result will not be said.
    void cancel()
    {
        ++m_number;
        m_busy = false;
        m_stop.request_stop();
        m_stop = {};
    }

    bool isBusy() const { return m_busy; }

private:
    QThreadPool m_pool;
    std::stop_source m_stop;
    std::uint64_t m_number = 0; ///< Of the newest start; only the receiver's thread reads it.
    bool m_busy = false;
};

} // namespace heddle
