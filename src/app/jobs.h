/* A worker's side of the job runner: wakes it after writes, and shows in /metrics how its queue is. */
#ifndef APP_JOBS_H
#define APP_JOBS_H

/*
 * Something was committed. The runner is woken moments later, once for all that is committed until
 * then, by a statement of its own: NOTIFY in the write would make all writers wait for each other.
 */
void jobs_written(void);

/* To be called now and then: asks how the queue is. */
void jobs_look(void);

#endif
