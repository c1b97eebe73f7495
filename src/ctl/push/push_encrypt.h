/*
 * What a push message is on its way: encrypted for one browser (RFC 8291, aes128gcm of RFC 8188), and signed for its push service
 * (VAPID, RFC 8292), all by OpenSSL. A push service learns that something was said, when, and how long it was.
 */
#ifndef CTL_PUSH_PUSH_ENCRYPT_H
#define CTL_PUSH_PUSH_ENCRYPT_H

#include "core/arena.h"

enum {
    PUSH_POINT_LEN = 65,  /* a public key on P-256: 4, x, y */
    PUSH_SCALAR_LEN = 32, /* a private one */
    PUSH_AUTH_LEN = 16,   /* the secret that a browser gives with its key */
    PUSH_SALT_LEN = 16,
    PUSH_PLAIN_MAX =
        3900, /* so that a message is one record, and no longer than push services take */
    PUSH_HEADER_LEN = 86 /* salt, length of a record, the sender's public key */
};

/* A key of P-256. The site's own, which its browsers know it by, or one for a single message. */
struct push_key;
/* A new one; NULL: OpenSSL has none. */
struct push_key *push_key_new(void);
/* From a file as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` writes it; NULL: it is none. */
struct push_key *push_key_read(struct span pem);
/* From its bytes, as in the RFC's example; NULL: they are none. */
struct push_key *push_key_of(struct span scalar, struct span point);
void push_key_free(struct push_key *key);
/* PUSH_POINT_LEN bytes, in the arena. */
struct span push_key_point(struct arena *arena, const struct push_key *key);

/*
 * `plain` for who gave the point and the secret, with a key and a salt that are used once: the body of the request, in the arena. The
 * empty span: the point is on no curve, or it is too long.
 */
struct span push_encrypt(struct arena *arena, struct span plain, struct span point,
                         struct span auth, const struct push_key *once, struct span salt);
/* The same with a key and a salt of its own. */
struct span push_message(struct arena *arena, struct span plain, struct span point,
                         struct span auth);

/* What a browser does with a body, for tests: the words, in the arena; empty: it is not for that key, or was changed. */
struct span push_decrypt(struct arena *arena, struct span body, const struct push_key *own,
                         struct span auth);

/*
 * The header "Authorization" for a push service at `origin` ("https://push.example"): a token that holds until `until` (seconds since
 * 1970, a day ahead at most), and the key that signed it. `subject`: how whoever runs the service reaches us, a mailto: or https: address;
 * may be empty. In the arena; empty: OpenSSL cannot.
 */
struct span push_authorization(struct arena *arena, const struct push_key *key, struct span origin,
                               struct span subject, int64_t until);

#endif
