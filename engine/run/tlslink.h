#pragma once

#include "run/workerlink.h"
#include "run/workerspec.h"

#include <QSslSocket>
#include <QTimer>

namespace heddle {

/// A link to a worker that listens: TLS 1.3 to the one certificate whose SHA-256 is pinned. Nothing
/// is sent before that is sure; then the token goes first.
class TlsLink : public WorkerLink
{
    Q_OBJECT

public:
    explicit TlsLink(WorkerSpec spec, QObject *parent = nullptr);
    ~TlsLink() override;

    void open() override;
    void send(std::string_view bytes) override;
    std::size_t unsentBytes() const override;
    void close() override;

Q_SIGNALS:
    void addressFound();
    void answered(); ///< Something listens there.
    void trusted();  ///< Its certificate is the pinned one.

private:
    QString peerPin() const;
    void checkErrors(const QList<QSslError> &errors);
    void greet();
    void end(const DeathReason &reason);
    DeathReason reasonOf(QAbstractSocket::SocketError error) const;

    const WorkerSpec m_spec;
    QSslSocket m_socket;
    QTimer m_connectTimer;
    std::string m_token;
    bool m_isOpen = false;
    bool m_isEnded = false;
};

} // namespace heddle
