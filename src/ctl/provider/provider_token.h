/*
 * ID tokens (OpenID Connect Core, 3.1.3.7): is it signed by a key that the provider publishes, and does it say what we may
 * go by? Signatures are libcjose's; which algorithms and keys it is given to try is decided here: RS256, PS256 and ES256, with
 * a public key of that kind. Nothing unsigned, nothing signed with a secret.
 */
#ifndef CTL_PROVIDER_PROVIDER_TOKEN_H
#define CTL_PROVIDER_PROVIDER_TOKEN_H

#include "ctl/provider/provider_claims.h"

enum { PROVIDER_TOKEN_MAX = 32 * 1024 };

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

#endif
