/* What an ID token or a provider says of somebody (OpenID Connect Core, 2 and 5.1): is it what we may go by? */
#ifndef CTL_PROVIDER_PROVIDER_CLAIMS_H
#define CTL_PROVIDER_PROVIDER_CLAIMS_H

#include <jansson.h>

#include "core/arena.h"
#include "provider/provider.h"

enum { PROVIDER_LEEWAY = 60, PROVIDER_AGE_MAX = 600 }; /* s */

struct provider_expected {
    struct span issuer;
    struct span client_id;
    struct span nonce_hash; /* SHA-256 */
    int64_t now;            /* seconds since 1970 */
    int64_t asked_at;       /* they have to have signed in since; 0: no matter when */
};

/* The claims of a token whose signature is right. NULL, and *out in the arena; or what is wrong with them, a literal. */
const char *provider_claims_check(struct arena *arena, const json_t *claims,
                                  const struct provider_expected *expected,
                                  struct provider_claims *out);

/* What a provider says of somebody beside the subject: of an ID token, or of its answer about a user. In the arena. */
void provider_claims_read(struct arena *arena, const json_t *claims, struct provider_claims *out);

#endif
