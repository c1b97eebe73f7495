/* The job runner's side of signing in with other providers: a thread for each, so that a slow one holds up nobody else's. */
#ifndef CTL_PROVIDER_PROVIDER_RUN_H
#define CTL_PROVIDER_PROVIDER_RUN_H

#include "db/sync.h"

struct provider_threads;

/* By the settings. NULL, and why on standard error, when they do not fit together or there are no threads. */
struct provider_threads *provider_start(void);
/* They end within a second, or after the request that one is making. */
void provider_stop(struct provider_threads *threads);

/* Stores which providers there are. False: the database failed, and the reason is in *why. */
MUST_CHECK bool provider_keep(struct db_sync *db, const struct provider_threads *threads,
                              struct text *why);

#endif
