/* A worker's side of the job runner: wakes it after writes, and shows in /metrics how its queue is. */
#ifndef APP_JOBS_H
#define APP_JOBS_H

#include "core/base.h"

/*
 * Something was committed. The runner is woken moments later, once for all that is committed until
 * then, by a statement of its own: NOTIFY in the write would make all writers wait for each other.
 */
void jobs_written(void);

/* To be called now and then: asks how the queue is. */
void jobs_look(void);

/*
 * Asks the database whether changes wait that no worker was told of. While the first has waited for more than two
 * seconds, the runner is behind or not running: what is cached may be out of date.
 */
void jobs_ask_behind(void);
bool jobs_are_behind(void);

#endif
