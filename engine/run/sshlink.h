#pragma once

#include "run/processlink.h"
#include "run/sshway.h"
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
    enum class Way
    {
        Quiet,
        Told ///< ssh tells it step by step ("ssh -v"): wentOn() and way().
    };

    /// @param spec     kind Ssh.
    SshLink(const WorkerSpec &spec, WorkerProgram worker, Way way = Way::Quiet,
            QObject *parent = nullptr);

    void open() override { m_process.open(); }
    void send(std::string_view bytes) override { m_process.send(bytes); }
    std::size_t unsentBytes() const override { return m_process.unsentBytes(); }
    void close() override { m_process.close(); }

    const SshWay &way() const { return m_way; }
    bool isHostKeyChanged() const; ///< Of the host or a jump host, by what ssh has said.

Q_SIGNALS:
    void wentOn();         ///< way() has another step, of the host or a jump host.
    void workerIsCopied(); ///< It was not there; the copy is on its way.
    void workerStarts();   ///< It is there.

private:
    void take(std::string_view bytes);
    void takeWords(const QByteArray &words);
    void takeLine(const QByteArray &line);
    void takeEnd(const DeathReason &reason);
    void copyWorker();

    const WorkerProgram m_worker;
    ProcessLink m_process;
    SshWay m_way;
    QByteArray m_words; ///< Of ssh, not yet a whole line.
    QByteArray m_head;  ///< What came before the worker's first frame.
    bool m_workerSpeaks = false;
    bool m_hasCopyFailed = false;
    DeathReason m_failure; ///< Found here, before the program's end.
};

} // namespace heddle
