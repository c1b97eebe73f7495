/* Secrets that somebody shows to be let in: of sessions, and of links in mails. The database has only their hashes. */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "core/arena.h"

enum { TOKEN_BYTES = 32, TOKEN_LEN = 43, TOKEN_HASH_LEN = 32 };

/* 256 bits as TOKEN_LEN characters that an address and a cookie may hold, in the arena; the bytes are forgotten. */
struct span token_of(struct arena *arena, unsigned char bytes[TOKEN_BYTES]);
/* A random one. */
struct span token_random(struct arena *arena);
/* SHA-256 of what is said to be a token, of any length: TOKEN_HASH_LEN bytes in the arena. */
struct span token_hash(struct arena *arena, struct span token);

#endif
