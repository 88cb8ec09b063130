#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace heddle {

/// How far an ssh has come on its way to a host, read from what `ssh -v` tells line by line. Jump
/// hosts (ProxyJump) are passed first, each by an ssh of its own whose lines stand between.
class SshWay
{
public:
    /// Of the host itself, in their order.
    enum class Stage
    {
        Nowhere,
        Found,    ///< Its name has an address, or a jump host knows it.
        Answers,  ///< Something listens there.
        KeyKnown, ///< Its key is the known one.
        SignedIn, ///< What comes now is said by the host: it is not listened to.
    };

    /// Takes the next line. Whether it tells of a step on the way, a jump host's included.
    bool take(const QString &line);

    Stage stage() const { return m_stage; }
    QString address() const { return m_address; } ///< Empty behind a jump host, which looks it up.
    QString port() const { return m_port; }
    QString keyType() const { return m_keyType; }         ///< "ED25519".
    QString fingerprint() const { return m_fingerprint; } ///< "SHA256:…"

    QStringList jumps() const { return m_through; } ///< The jump hosts, the nearest first.
    QString ahead() const; ///< The jump host that is being reached; empty: the host itself is.

private:
    struct Jump
    {
        QString name;
        QString behind; ///< "address:port" of what lies behind it.
    };

    bool takeOfJump(const QString &line);
    bool takeOfHost(const QString &line);
    bool takeProxy(const QString &line);
    void takeSpeaker(const QString &line);
    void advance(Stage stage);

    QStringList m_through;
    std::vector<Jump> m_jumps;    ///< As ssh starts them: the one nearest to the host first.
    std::size_t m_jumpsAhead = 0; ///< The first so many of them are still to be passed.
    Stage m_stage = Stage::Nowhere;
    QString m_address, m_port, m_keyType, m_fingerprint;
};

} // namespace heddle
