/*
 * An authenticator in software: makes keys by OpenSSL and writes what a browser would send, byte by byte and by other code than
 * the server's. A test changes a field to have it lie.
 */
#ifndef TESTS_HTTP_AUTHENTICATOR_H
#define TESTS_HTTP_AUTHENTICATOR_H

#include <openssl/evp.h>

#include "core/arena.h"

enum { AUTHENTICATOR_ID_LEN = 32 };

struct authenticator {
    struct arena *arena;
    EVP_PKEY *pair;
    int algorithm; /* COSE's number: -7, -8, -257 */
    unsigned char id[AUTHENTICATOR_ID_LEN];
    struct span user_handle; /* as base64url; empty: it sends none */
    uint32_t count;          /* that the next thing it signs says */
    bool present;
    bool verified;
    bool eligible;
    bool backed_up;
    const char *format; /* of its statement: "none", or another with a statement of any kind */
};

/* With a new key: present, verified, its count 0. What is made lives in the arena; authenticator_free frees the key. */
struct authenticator authenticator_new(struct arena *arena, int algorithm);
void authenticator_free(struct authenticator *a);

/* What the browser asks it for. */
struct authenticator_ask {
    const char *type;      /* "webauthn.create", "webauthn.get" */
    struct span challenge; /* as base64url */
    const char *origin;
    const char *site; /* the RP id */
    const char *more; /* of clientDataJSON, as ",\"crossOrigin\":true"; NULL: nothing */
};

struct span authenticator_client_data(struct authenticator *a, const struct authenticator_ask *ask);
/* 37 bytes, and for a registration the credential. */
struct span authenticator_data(struct authenticator *a, const char *site, bool registers);
struct span authenticator_cose_key(struct authenticator *a);
/* The attestation object around authenticator data. */
struct span authenticator_attestation(struct authenticator *a, struct span data);
struct span authenticator_sign(struct authenticator *a, struct span data, struct span client_data);

/* The answer that the page's script sends: JSON. */
struct span authenticator_create(struct authenticator *a, const struct authenticator_ask *ask);
struct span authenticator_get(struct authenticator *a, const struct authenticator_ask *ask);
/* The same of parts that somebody has changed. */
struct span authenticator_registration(struct authenticator *a, struct span client_data,
                                       struct span attestation);
struct span authenticator_assertion(struct authenticator *a, struct span client_data,
                                    struct span data, struct span signature);

/* base64url without padding, in the arena. */
struct span authenticator_text(struct arena *arena, struct span bytes);

#endif
