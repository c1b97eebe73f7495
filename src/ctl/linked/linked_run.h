/* The job runner's side of pictures from elsewhere: gets each that a text links to, has its sizes made and keeps them. */
#ifndef CTL_LINKED_LINKED_RUN_H
#define CTL_LINKED_LINKED_RUN_H

#include "db/sync.h"

enum { LINKED_AT_ONCE = 3 }; /* of different hosts: a slow one keeps no other waiting */

/*
 * LINKED_ON_LOOPBACK: "127.0.0.1:PORT", an address of this machine that pictures may come from, to try something. False after saying
 * why: it is none, or ORIGIN says that this site is a real one.
 */
MUST_CHECK bool linked_settings_are_right(void);

/* Gets the next one that is due, as a ctl_next. */
MUST_CHECK bool linked_get_next(struct db_sync *db, bool *found, struct text *why);

#endif
