#include "wire/tlsidentity.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace heddle {

namespace {

// Peers look at the pin alone; the dates are wide for the tools that do look at them.
constexpr long SecondsBefore = 24L * 3600;            // clocks differ
constexpr long SecondsAfter = 10L * 365 * 24L * 3600; // longer than any run

bool setSerial(X509 *certificate)
{
    std::uint64_t number = 0;
    return RAND_bytes(reinterpret_cast<unsigned char *>(&number), sizeof number) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1) == 1;
}

bool setNames(X509 *certificate)
{
    X509_NAME *name = X509_get_subject_name(certificate); // borrowed
    const auto *text = reinterpret_cast<const unsigned char *>("heddle");
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1;
}

bool setDates(X509 *certificate)
{
    return X509_gmtime_adj(X509_getm_notBefore(certificate), -SecondsBefore) != nullptr &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), SecondsAfter) != nullptr;
}

bool fill(X509 *certificate, EVP_PKEY *key)
{
    return X509_set_version(certificate, X509_VERSION_3) == 1 && setSerial(certificate) &&
           setNames(certificate) && setDates(certificate) &&
           X509_set_pubkey(certificate, key) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0;
}

} // namespace

std::string certificatePin(const x509_st &certificate)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    std::string text;
    std::for_each(digest.begin(), digest.begin() + size, [&](unsigned char byte) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    });
    return text;
}

Result<TlsIdentity> TlsIdentity::make()
{
    TlsIdentity identity;
    identity.m_key.reset(EVP_EC_gen("P-256"), EVP_PKEY_free);
    identity.m_certificate.reset(X509_new(), X509_free);
    if (identity.m_key && identity.m_certificate &&
        fill(identity.m_certificate.get(), identity.m_key.get()))
        identity.m_pin = certificatePin(*identity.m_certificate);
    if (identity.m_pin.empty())
        return Error{ErrorCode::Resources, "A key for encrypted links could not be made."};
    return identity;
}

} // namespace heddle
