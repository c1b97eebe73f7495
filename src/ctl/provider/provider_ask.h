/* A conversation with one provider: what it publishes, its keys, and what it says for a code. */
#ifndef CTL_PROVIDER_PROVIDER_ASK_H
#define CTL_PROVIDER_PROVIDER_ASK_H

#include <stdatomic.h>

#include "ctl/provider/provider_settings.h"

struct provider_ask;
/* `setting` must outlive it. NULL when there is no memory. */
struct provider_ask *provider_ask_new(const struct provider_setting *setting, bool on_loopback,
                                      const atomic_bool *stopping);
void provider_ask_free(struct provider_ask *ask);

/* What it publishes (OpenID Connect Discovery), and its keys. The spans live until the next call. */
struct provider_published {
    struct span authorize_at;
    bool names_itself;
};
MUST_CHECK bool provider_discover(struct provider_ask *ask, struct provider_published *out,
                                  struct text *why);

/*
 * Exchanges a code for an ID token, checks that, and asks who somebody is when it does not say. Keys that are not known are asked
 * for again, at most once within a minute. *out lives in the arena. False: *why says why, for admins.
 */
MUST_CHECK bool provider_redeem(struct provider_ask *ask, struct arena *arena,
                                const struct provider_code *code, struct provider_claims *out,
                                struct text *why);

#endif
