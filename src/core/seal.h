/*
 * Sealing: whoever has the database alone (a backup, a replica) cannot use what is sealed in it. The keys are in a file
 * beside the database (core/seal_file.h): the first seals, all of them open, so that a key can be replaced while the site
 * runs.
 *
 * A sealed value is encrypted and authenticated (XChaCha20-Poly1305) together with what it is for and whose it is: moved
 * to another account it does not open. Its bytes: 8 that name the key, 24 random ones, the ciphertext, 16 of the tag. A
 * key's name is derived from the key and the way of sealing; another way would have other names.
 */
#ifndef CORE_SEAL_H
#define CORE_SEAL_H

#include "core/arena.h"
#include "core/text.h"

enum {
    SEAL_KEY_LEN = 32,
    SEAL_NAME_LEN = 8,  /* bytes at the front of what is sealed: by which key */
    SEAL_MORE_LEN = 48, /* bytes by which a sealed value is longer */
    SEAL_KEYS_MAX = 8,
    SEAL_LINE_LEN = 44, /* of a key in a file */
};

/* What is sealed; with the id of the account, or 0. */
#define SEAL_TOTP "totp"       /* totp.sealed */
#define SEAL_SIGNING "signing" /* the row of `secret` with that name */
#define SEAL_REFUSED "refused" /* a cookie: web/again.h */

/*
 * Takes the keys of a key file's text in place of those that there were: a line each, 32 random bytes in base64, as
 * `openssl rand -base64 32` makes them; empty lines and those that begin with # say nothing. False, and why in words that
 * repeat nothing of the text, when there is none or a line is no key: then there are no keys.
 */
MUST_CHECK bool seal_keys_read(struct span text, struct text *why);
/* From here on there are none. */
void seal_keys_forget(void);
/* The name of each key, SEAL_NAME_LEN bytes, the one that seals first; *count of them. In the arena. */
struct span *seal_keys(struct arena *arena, size_t *count);

/* A line for a key file: a new key. In the arena. */
struct span seal_key_line(struct arena *arena);

/* Sealed, in the arena; the empty span while there are no keys. `purpose` is one of the above. */
struct span seal(struct arena *arena, const char *purpose, int64_t id, struct span plain);
/*
 * What was sealed for that purpose and id; *plain is in the arena. False: by a key that is not here, for something else,
 * or somebody changed it.
 */
MUST_CHECK bool seal_open(struct arena *arena, const char *purpose, int64_t id, struct span sealed,
                          struct span *plain);

/* The name of the key that it was sealed by, as bytes of *sealed; empty when that is too short to be sealed. */
struct span seal_key_of(struct span sealed);
/* Whether that key is here. */
bool seal_knows(struct span sealed);
/* A key's name for people to compare, 16 hexadecimal digits. In the arena. */
struct span seal_key_words(struct arena *arena, struct span name);

#endif
