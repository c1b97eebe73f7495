/*
 * A small OpenID provider, in a thread of the test: it publishes what it is told to, and signs whatever it is told to say, right
 * or wrong. It has no page for people: a test reads where our site sends somebody, and comes back with a code.
 */
#ifndef TESTS_HTTP_TINY_PROVIDER_H
#define TESTS_HTTP_TINY_PROVIDER_H

#include <jansson.h>
#include <stdatomic.h>

#include "core/span.h"

struct tiny;

enum tiny_document {
    TINY_RIGHT,
    TINY_HUGE,       /* megabytes */
    TINY_SLOW,       /* it takes the request and says nothing */
    TINY_OTHER_NAME, /* it names another issuer */
    TINY_KEYS_INSIDE /* its keys are at another machine of the network */
};

/* Listens on 127.0.0.1 until the end of the program. `names_itself`: its answers have `iss`. */
struct tiny *tiny_start(enum tiny_document document, bool names_itself);
const char *tiny_issuer(const struct tiny *tiny);

/* How an ID token is signed. */
enum tiny_signature {
    TINY_RS256,
    TINY_PS256,
    TINY_ES256,
    TINY_NONE,        /* "alg":"none", no signature */
    TINY_HS256,       /* with the public key's text as secret */
    TINY_OTHER_KEY,   /* RS256 with a key that is not published, under the published name */
    TINY_UNKNOWN_KEY, /* the same under a name that nothing has */
    TINY_BROKEN,      /* RS256, and the claims were changed afterwards */
    TINY_CRIT,        /* a header that has to be understood */
};

/* What the provider says for a code: once, and to whoever has the verifier of that challenge. Takes `claims`. */
void tiny_says(struct tiny *tiny, const char *code, struct span challenge, json_t *claims,
               enum tiny_signature how);
/* Right ones for a subject, who signed in there a second ago. */
json_t *tiny_claims(const struct tiny *tiny, const char *subject, struct span nonce);
/* What it answers about a user; NULL: nothing. Takes `user`. */
void tiny_user(struct tiny *tiny, json_t *user);
/* New keys; the old ones are gone. */
void tiny_rotate(struct tiny *tiny);
/* Its token endpoint sends whoever asks elsewhere; NULL: no longer. */
void tiny_redirects(struct tiny *tiny, const char *address);
/* Its token endpoint takes so long before it answers. */
void tiny_waits(struct tiny *tiny, int milliseconds);

/* How often its keys and tokens were asked for. */
int tiny_key_requests(const struct tiny *tiny);
int tiny_token_requests(const struct tiny *tiny);

#endif
