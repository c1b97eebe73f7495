/*
 * ID tokens (OpenID Connect Core, 3.1.3.7): is it signed by a key that the provider publishes, and does it say what we may
 * go by? Signatures are libcjose's; which algorithms and keys it is given to try is decided here: RS256, PS256 and ES256, with
 * a public key of that kind. Nothing unsigned, nothing signed with a secret.
 */
#ifndef CTL_PROVIDER_PROVIDER_TOKEN_H
#define CTL_PROVIDER_PROVIDER_TOKEN_H

#include <jansson.h>

#include "core/arena.h"
#include "provider/provider.h"

enum { PROVIDER_TOKEN_MAX = 32 * 1024, PROVIDER_LEEWAY = 60, PROVIDER_AGE_MAX = 600 }; /* s */

struct provider_expected {
    struct span issuer;
    struct span client_id;
    struct span nonce_hash; /* SHA-256 */
    int64_t now;            /* seconds since 1970 */
};

enum provider_verdict {
    PROVIDER_RIGHT,
    PROVIDER_WRONG,
    PROVIDER_UNKNOWN_KEY, /* no key fits: there may be newer ones */
};

/* `keys` is the provider's JWK set. *out lives in the arena; when it is not right, *why says what is wrong; a literal. */
enum provider_verdict provider_token_read(struct arena *arena, const json_t *keys,
                                          struct span token,
                                          const struct provider_expected *expected,
                                          struct provider_claims *out, const char **why);

/* What a provider says of somebody beside the subject: of an ID token, or of its answer about a user. In the arena. */
void provider_claims_read(struct arena *arena, const json_t *claims, struct provider_claims *out);

#endif
