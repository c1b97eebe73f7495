/*
 * Signing in with another provider, by OpenID Connect: authorization code with PKCE. Workers send people there and take
 * them back; all that is asked of a provider is asked by the job runner (src/ctl/provider/), which stores what came of it:
 *
 *     worker: a row of provider_attempt, a cookie, to the provider           begun
 *     worker: the code that the provider sent back is stored                 queued
 *     runner: exchanges it, checks the ID token                              taken, done or failed
 *     worker: was waiting for that; signs in, links, or asks for a name      the row is gone
 */
#ifndef PROVIDER_PROVIDER_H
#define PROVIDER_PROVIDER_H

#include "core/clock.h"
#include "core/text.h"
#include "db/batch.h"

enum {
    PROVIDERS_MAX = 8,
    PROVIDER_NAME_MAX = 31,   /* bytes */
    PROVIDER_CODE_MAX = 2000, /* bytes of what a provider sends back */
    PROVIDER_WORDS_MAX =
        390000, /* bytes of what waits for signing in, with some room in the column */
};

/* ---- what pages ask ---- */

/* Where people are sent. */
struct provider_to {
    struct span title; /* empty: it is not offered */
    struct span authorize_at;
    struct span client_id;
    struct span redirect_to;
};

/* The secrets of one way there and back. */
struct provider_secrets {
    struct span state;
    struct span nonce;
    struct span verifier;
};
struct provider_secrets provider_secrets_new(struct arena *arena);

/*
 * The address that asks the provider who somebody is; `again`: whoever is signed in there has to sign in once more. In the arena,
 * with a zero byte behind it.
 */
struct span provider_address(struct arena *arena, const struct provider_to *to,
                             const struct provider_secrets *secrets, bool again);

enum provider_step {
    PROVIDER_NONE,
    PROVIDER_BEGUN,
    PROVIDER_WAITING,
    PROVIDER_DONE,
    PROVIDER_FAILED,
    PROVIDER_CONFIRMED /* and used up: the page behind it may be loaded again */
};

/* Somebody on the way. */
struct provider_attempt {
    enum provider_step step; /* NONE: there is no such attempt, or no longer */
    struct span provider;
    struct span title;
    struct span issuer;
    bool names_itself; /* its answers name the issuer */
    struct span browser_hash;
    int64_t account_id; /* who links it; 0: who signs in */
    struct span next;
    struct span words; /* that wait for signing in; not while it is WAITING */
    struct span fault;
    /* What it brought, DONE: */
    struct span email;
    bool email_verified;
    struct span called;
    int64_t linked_id; /* whose it is; 0: nobody's */
    int64_t
        found_id; /* nobody's: who has that address, which both sides have verified; 0: nobody, or staff */
    struct span found_name;
    instant devices_since; /* of that account, linked or found */
    bool has_factor;
    struct span subject; /* what the provider calls them */
    bool confirms;       /* it is for /account/confirm: account_id is who is asked */
};

/* A name for a new account, from what a provider calls somebody or their address: valid, or empty. In the arena. */
struct span provider_suggest(struct arena *arena, struct span called, struct span email);

struct provider_link {
    int64_t id;
    struct span title;
    struct span address;
    instant at;
    instant last_used_at; /* 0: never */
    struct span provider; /* empty: it is not offered any more */
};

struct provider_links {
    size_t count;
    struct provider_link *items;
};

/* Each queues. Hashes are SHA-256; `account_id` 0: somebody signs in. */
void provider_store_to(struct db_batch *batch, struct span name, struct provider_to *out);
struct provider_beginning {
    struct span state_hash;
    struct span browser_hash;
    struct span provider;
    int64_t account_id;
    struct span nonce_hash;
    struct span verifier;
    struct span next;
    struct span words;
    bool confirms;
};
void provider_store_begin(struct db_batch *batch, const struct provider_beginning *beginning);
void provider_store_attempt(struct db_batch *batch, struct span state_hash,
                            struct provider_attempt *out);
void provider_store_queue(struct db_batch *batch, struct span state_hash, struct span code);

/* These use the attempt up: 'provider_attempt_holds' when that was done before. */
void provider_store_use(struct db_batch *batch, struct span state_hash, int64_t account_id);
void provider_store_link_own(struct db_batch *batch, struct span state_hash, int64_t account_id);
/* As long as the account is linked with whom it brought. */
void provider_store_confirm(struct db_batch *batch, struct span state_hash, int64_t account_id);
void provider_store_link_found(struct db_batch *batch, struct span state_hash, int64_t account_id);
void provider_store_register(struct db_batch *batch, struct span state_hash, struct span name,
                             struct span key, struct span email, int64_t *id);

void provider_store_links(struct db_batch *batch, struct span session_hash,
                          struct provider_links *out);
/* Ends the sessions that began with it, but for that one. */
void provider_store_unlink(struct db_batch *batch, int64_t account_id, int64_t link_id,
                           struct span session_hash);

/* ---- the job runner ---- */

/* One of the settings. */
struct provider {
    struct span name;
    struct span title;
    struct span issuer;
    struct span client_id;
    struct span redirect_to;
};
/* Queues: these are all that there are. */
void provider_store_keep(struct db_batch *batch, const struct provider *providers, size_t count);
/* Queues: what it publishes. *stored is 1, or stays 0 when the provider itself is not stored yet. */
void provider_store_found(struct db_batch *batch, const struct provider *provider,
                          struct span authorize_at, bool names_itself, int64_t *stored);

struct provider_code {
    struct span state_hash; /* empty: none waits */
    struct span code;
    struct span nonce_hash;
    struct span verifier;
    int64_t
        asked_at; /* seconds since 1970: they have to have signed in there since; 0: no matter when */
};
/*
 * Queues: attempts whose runner was lost fail, whichever provider's; the next code, for the caller to exchange within 30 seconds:
 * nobody gets it again.
 */
void provider_store_take(struct db_batch *batch, const struct provider *provider,
                         struct provider_code *out);

/* Who somebody is, says the provider. */
struct provider_claims {
    struct span subject;
    struct span email; /* may be empty */
    bool email_verified;
    struct span called;   /* may be empty */
    instant signed_in_at; /* when somebody last proved there who they are; 0: it does not say */
};
void provider_store_done(struct db_batch *batch, struct span state_hash,
                         const struct provider_claims *claims);
void provider_store_fail(struct db_batch *batch, struct span state_hash, struct span fault);

#endif
