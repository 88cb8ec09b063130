#pragma once

#include "run/workerspec.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTimer>

namespace heddle {

/// Empties the cache of tables of a host that is reached by ssh: runs the worker there, which a
/// test or a run has left in the user's cache, with --clear-cache. Asks nothing. Lives in the
/// thread that made it, which needs an event loop; may be destroyed at any time.
class CacheClearing : public QObject
{
    Q_OBJECT

public:
    /// @param spec  kind Ssh.
    explicit CacheClearing(WorkerSpec spec, QObject *parent = nullptr);
    ~CacheClearing() override;

    void setWorkerProgram(const QString &path); ///< Instead of that beside this program.
    virtual void start(); ///< Once. Virtual, so that tests of what watches it need no host.

Q_SIGNALS:
    void finished(const QString &fault); ///< Empty: it is done.

private:
    void end();
    void fail(const QString &fault);

    const WorkerSpec m_spec;
    QString m_workerProgram;
    QProcess m_process;
    QTimer m_deadline;
};

} // namespace heddle
