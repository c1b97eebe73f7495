/* How long a worker's loop is away from its connections: while it is, nobody else is served. */
#ifndef APP_STALL_H
#define APP_STALL_H

#include "core/base.h"

/* A worker's loop is about to wait for events, or has waited. What is seen is in /metrics. */
void stall_note(bool waits);

#endif
