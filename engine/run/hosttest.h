#pragma once

#include "run/hoststeps.h"
#include "run/workerspec.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

namespace heddle {

/// Tests one ssh or listening host step by step; asks nothing and changes nothing there but the
/// worker's copy in the user's cache. A step fails after a silence: neither word nor byte has come
/// or gone. Lives in the thread that made it, which needs an event loop; may be destroyed at any
/// time, also by who hears its signals: they come from the event loop, never from within a call.
class HostTest : public QObject
{
    Q_OBJECT

public:
    explicit HostTest(WorkerSpec spec, QObject *parent = nullptr);
    ~HostTest() override;

    void setWorkerProgram(const QString &path); ///< Instead of that beside this program.
    /// The silence after which a step fails; 12 s, a little more than ssh's ConnectTimeout here.
    void setTimeout(std::chrono::milliseconds silence);
    virtual void start(); ///< Once. Virtual, so that tests of what watches it need no host.

Q_SIGNALS:
    void stepEnded(const heddle::HostStepResult &result);
    void
    finished(const heddle::HostFacts &facts); ///< After the last step, or the first failed one.

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heddle
