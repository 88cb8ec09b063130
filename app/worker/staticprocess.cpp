#include "staticprocess.h"

#include <netdb.h>
#include <nss.h>
#include <openssl/crypto.h>

namespace heddle {

void standAlone()
{
    // Without it the lines of the host's nsswitch.conf hold, and the names of its modules.
    __nss_configure_lookup("hosts", "files dns");
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

} // namespace heddle
