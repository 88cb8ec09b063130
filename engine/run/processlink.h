#pragma once

#include "run/workerlink.h"

#include <QByteArray>
#include <QProcess>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <memory>

namespace heddle {

/// A link to a program's standard streams, both of them one end of a socket pair: one system call
/// a message each way, where QProcess's pipes and buffers take several.
class ProcessLink : public WorkerLink
{
    Q_OBJECT

public:
    ProcessLink(QString program, QStringList arguments, QObject *parent = nullptr);
    ~ProcessLink() override;

    /// Puts an end into words instead of deathReason(); before open().
    void setReason(std::function<DeathReason(const ProgramEnd &)> reason);

    void open() override;
    void send(std::string_view bytes) override;
    std::size_t unsentBytes() const override { return m_unsent.size() - m_sent; }
    void close() override;

    QString lastWords() const; ///< The last lines the program wrote to its standard error.

Q_SIGNALS:
    void wordsCame(const QByteArray &words); ///< On its standard error.

private:
    void readAll();
    void writeSome();
    void keepWords();
    void takeEnd();
    void end(const DeathReason &reason);
    DeathReason reasonOfExit() const;

    const QString m_program;
    const QStringList m_arguments;
    std::function<DeathReason(const ProgramEnd &)> m_reason;
    QProcess m_process;
    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_readable, m_writable;
    QTimer m_endTimer; ///< The stream has ended; the exit code should follow.
    std::string m_unsent;
    std::size_t m_sent = 0; ///< Bytes of m_unsent that went out.
    QByteArray m_words;
    std::int64_t m_memoryKills = 0; ///< Of the machine when it was started.
    bool m_isEnded = false;
};

} // namespace heddle
