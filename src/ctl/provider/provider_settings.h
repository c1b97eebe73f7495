/* Which providers there are: from the environment. */
#ifndef CTL_PROVIDER_PROVIDER_SETTINGS_H
#define CTL_PROVIDER_PROVIDER_SETTINGS_H

#include "core/arena.h"
#include "provider/provider.h"

/*
 * PROVIDERS="clinic other" names them; of each there are PROVIDER_CLINIC_ISSUER, _CLIENT_ID, _CLIENT_SECRET or
 * _CLIENT_SECRET_FILE (none: a public client), _NAME, as on its button, and _CA_FILE, the certificates to trust in place of the
 * system's. PROVIDERS_ON_LOOPBACK=1 lets them be on this machine,
 * without TLS: to try, and for tests.
 */
struct provider_setting {
    struct provider provider;
    struct span secret;  /* may be empty */
    const char *ca_file; /* NULL: the system's certificates */
};

struct provider_settings {
    size_t count;
    struct provider_setting items[PROVIDERS_MAX];
    bool on_loopback;
};

enum { PROVIDER_SETTINGS_ARENA = 1 << 16 };

/* What they point to lives in the arena, of at most PROVIDER_SETTINGS_ARENA. False, and why on standard error, when something does not fit together. */
MUST_CHECK bool provider_settings_read(struct arena *arena, struct provider_settings *out);

#endif
