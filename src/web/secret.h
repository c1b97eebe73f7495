/*
 * Signing what leaves the site and comes back: by a key that all workers on all machines share. It is a row of the table
 * `secret`, made with the database; who reads the database can sign.
 */
#ifndef WEB_SECRET_H
#define WEB_SECRET_H

#include "core/arena.h"

/* Once a second, and first of all: asks for the key until it is there. */
void secret_tick(void);

/*
 * 22 characters of base64url that only the site can make of these words; `purpose` keeps what is signed for one thing from
 * being used for another. The empty span while the key is not there, in the first moments of a worker. In the arena.
 */
struct span secret_sign(struct arena *arena, const char *purpose, struct span words);
/* Whether the signature is that; false while the key is not there. */
bool secret_signed(struct arena *arena, const char *purpose, struct span words,
                   struct span signature);

#endif
