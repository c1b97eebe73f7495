/* The job runner's side of Web Push: one device at a time. */
#ifndef CTL_PUSH_PUSH_RUN_H
#define CTL_PUSH_PUSH_RUN_H

#include "db/sync.h"

/*
 * PUSH_KEY_FILE: the private key that push services know this site by; none: nothing is pushed. PUSH_ON_LOOPBACK: "127.0.0.1:PORT", a push
 * service of this machine, to try something. False after saying what is wrong with them.
 */
MUST_CHECK bool push_settings_are_right(void);

/* Where there is no PUSH_KEY_FILE: no browser is told of a key, and devices of an earlier one are forgotten. */
MUST_CHECK bool push_without_key(struct db_sync *db, struct text *why);

/* How many threads send: one waits for as long as a push service takes to answer. */
enum { PUSH_AT_ONCE = 3 };

/* Sends to the next device that is due, as a ctl_next. */
MUST_CHECK bool push_next(struct db_sync *db, bool *found, struct text *why);

#endif
