/*
 * Signing what leaves the site and comes back: by a key that all workers on all machines share. It is a row of the table
 * `secret`, made by the first server that starts and sealed (core/seal.h): who reads the database cannot sign.
 */
#ifndef WEB_SECRET_H
#define WEB_SECRET_H

#include "core/arena.h"

struct db_batch;

/* ---- at the start: in the parent when the database is there, else in each worker ---- */

/* Queues asking for the key, which is made when there is none; *sealed is what the database has. */
void secret_ask(struct db_batch *batch, struct span *sealed);
/* Opens it: from here on there is a key. False: it was sealed by a key that is not here, or changed. */
MUST_CHECK bool secret_take(struct arena *arena, struct span sealed);

/* Once a second, and first of all: asks for the key until it is there. */
void secret_tick(void);
/* What the database has does not open: this server is of no use before its key file is mended and it starts again. */
bool secret_is_closed(void);

/* ---- signing ---- */

/*
 * 22 characters of base64url that only the site can make of these words; `purpose` keeps what is signed for one thing from
 * being used for another. The empty span while the key is not there, in the first moments of a worker. In the arena.
 */
struct span secret_sign(struct arena *arena, const char *purpose, struct span words);
/* Whether the signature is that; false while the key is not there. */
bool secret_signed(struct arena *arena, const char *purpose, struct span words,
                   struct span signature);

#endif
