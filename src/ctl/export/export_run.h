/* The job runner's side of copies of people's data: takes those that were asked for, makes and stores them. */
#ifndef CTL_EXPORT_EXPORT_RUN_H
#define CTL_EXPORT_EXPORT_RUN_H

#include "db/sync.h"

/* Makes the next one that waits; *found: there was one. False: the database failed, and the reason is in *why. */
MUST_CHECK bool export_next(struct db_sync *db, bool *found, struct text *why);
/* All that wait. As export_next. */
MUST_CHECK bool export_drain(struct db_sync *db, struct text *why);

/*
 * Makes what is asked for, over a connection of its own, in a thread of its own: a long one keeps nothing else waiting. NULL when
 * there is no thread. It ends within a second of export_stop, or after the copy that it is making.
 */
struct export_thread;
struct export_thread *export_start(void);
void export_stop(struct export_thread *thread);

#endif
