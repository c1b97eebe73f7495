/* How long a worker's loop is away from its connections: while it is, nobody else is served. */
#ifndef APP_STALL_H
#define APP_STALL_H

/* In a worker, before its loop turns. What is seen is in /metrics. */
void stall_watch(void);

#endif
