/* What an authenticator says and signs: authenticator data, and the keys that it makes. */
#ifndef PASSKEY_AUTHENTICATOR_H
#define PASSKEY_AUTHENTICATOR_H

#include "passkey/passkey.h"

/* Points into what it was read from. */
struct passkey_data {
    struct span site_hash; /* SHA-256 of the RP id */
    bool present;
    bool verified;
    bool eligible;
    bool backed_up;
    int64_t count;
    struct span credential; /* of a registration; else empty */
    struct span public_key;
};
/* All of it, and nothing behind it; `registers`: a new credential has to be in it, and otherwise none may be. */
MUST_CHECK bool passkey_data_read(struct span bytes, bool registers, struct passkey_data *out);

/* "attestationObject": the authenticator data in it. False unless it is well-formed to its last byte. */
MUST_CHECK bool passkey_attestation_read(struct span bytes, struct span *data);

/* A key is one of the algorithms that we offer, and a point on its curve (or a modulus of 2048 to 4096 bits). */
MUST_CHECK bool passkey_public_key_is_usable(struct span cose_key);
/* Whether it signed these bytes, one behind the other. */
MUST_CHECK bool passkey_signature_is_right(struct span cose_key, struct span signature,
                                           struct span first, struct span second);

#endif
