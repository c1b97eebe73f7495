/*
 * What was taken away from readers, told to all workers of this machine through memory that they share: from the moment
 * that a deletion is answered no worker shows what it has cached of it, whether notices from PostgreSQL arrive or not.
 */
#ifndef WEB_REMOVALS_H
#define WEB_REMOVALS_H

#include "core/span.h"

/* In the parent, before the workers are started. Without it nothing is told. */
void removals_init(void);

/* Tells all workers, this one too. `topic` is as reply_topic has it, at most TOPIC_MAX bytes. */
enum { TOPIC_MAX = 128 };
void removals_tell(struct span topic);

/*
 * Calls `removed` for each topic that was told since the last call; with the empty topic when some of them were missed.
 * Costs next to nothing when there is none.
 */
void removals_look(void (*removed)(struct span topic));

#endif
