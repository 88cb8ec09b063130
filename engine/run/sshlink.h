#pragma once

#include "run/processlink.h"
#include "run/workerprogram.h"
#include "run/workerspec.h"

#include <QByteArray>

namespace heddle {

/// A link to a worker on a host, started by the user's own ssh. Where the host has no worker of
/// the right hash, it is copied to the user's cache folder there, through the same connection.
class SshLink : public WorkerLink
{
    Q_OBJECT

public:
    /// @param spec     kind Ssh.
    /// @param options  more options for ssh, before the host's name ("-v").
    SshLink(const WorkerSpec &spec, WorkerProgram worker, const QStringList &options = {},
            QObject *parent = nullptr);

    void open() override { m_process.open(); }
    void send(std::string_view bytes) override { m_process.send(bytes); }
    std::size_t unsentBytes() const override { return m_process.unsentBytes(); }
    void close() override { m_process.close(); }

    QString lastWords() const { return m_process.lastWords(); } ///< Of ssh and the worker.

Q_SIGNALS:
    void wordsCame(const QByteArray &words); ///< Of ssh, as ProcessLink's.
    void workerIsCopied();                   ///< It was not there; the copy is on its way.

private:
    void take(std::string_view bytes);
    void takeLine(const QByteArray &line);
    void copyWorker();

    const WorkerProgram m_worker;
    ProcessLink m_process;
    QByteArray m_head; ///< What came before the worker's first frame.
    bool m_workerSpeaks = false;
    QString m_failure;
};

} // namespace heddle
