/* Keys of P-256, as messages and their tokens need them. */
#ifndef CTL_PUSH_PUSH_KEY_H
#define CTL_PUSH_PUSH_KEY_H

#include "ctl/push/push_encrypt.h"

/* What both sides of a message know: 32 bytes. False: the point is on no curve. */
MUST_CHECK bool push_key_agree(const struct push_key *key, struct span point,
                               unsigned char out[PUSH_SCALAR_LEN]);

/* ES256 (RFC 7518): r and s, 64 bytes in the arena; empty: OpenSSL cannot. */
struct span push_key_sign(struct arena *arena, const struct push_key *key, struct span words);

/* Whether that is such a signature of its, of these words. */
bool push_key_signed(const struct push_key *key, struct span words, struct span signature);

/* Base64url without padding, in the arena; and back: false when it is none of so many bytes. */
struct span push_base64(struct arena *arena, struct span bytes);
MUST_CHECK bool push_bytes(struct arena *arena, struct span base64, size_t len, struct span *out);

#endif
