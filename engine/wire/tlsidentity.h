#pragma once

#include "core/result.h"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st; // OpenSSL's EVP_PKEY
struct x509_st;     // OpenSSL's X509

namespace heddle {

/// The SHA-256 of a certificate's DER form as 64 lower-case hexadecimal digits; empty when OpenSSL
/// cannot compute it.
std::string certificatePin(const x509_st &certificate);

/// A P-256 key and its self-signed certificate, made in this process and never written anywhere.
/// Peers know it by its pin alone; its names and dates mean nothing. A value that may be shared by
/// threads; copies share the key.
class TlsIdentity
{
public:
    /// A new one; Resources when OpenSSL has no memory or no random numbers.
    static Result<TlsIdentity> make();

    const std::string &pin() const { return m_pin; }

    evp_pkey_st *key() const { return m_key.get(); }             ///< Borrowed.
    x509_st *certificate() const { return m_certificate.get(); } ///< Borrowed.

private:
    TlsIdentity() = default;

    std::shared_ptr<evp_pkey_st> m_key;
    std::shared_ptr<x509_st> m_certificate;
    std::string m_pin;
};

} // namespace heddle
