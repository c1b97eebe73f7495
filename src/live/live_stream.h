/*
 * One reader of a stream: a descriptor that was taken over, and a hundred bytes. Kore's event loop says when the reader is gone;
 * nobody who reads a stream sends anything.
 */
#ifndef LIVE_LIVE_STREAM_H
#define LIVE_LIVE_STREAM_H

#include "live/live_room.h"

enum { LIVE_PLACES = 16384 };

/* How many a worker has, and how many of them are of the network with that place among LIVE_PLACES. */
size_t live_stream_count(void);
size_t live_stream_count_of(size_t place);

/* What a stream begins with; for one that ends at once, too. */
struct span live_stream_head(char *room, size_t len, const char *request_id);

/*
 * A reader of the room, who was told `seen` before (0: nothing): `fd` is this module's from now on. They read the head, and the room's
 * event when it is known and another. False: the reader is gone already, or there is no memory.
 */
MUST_CHECK bool live_stream_open(int fd, struct live_room *room, size_t place, struct span head,
                                 uint64_t seen);

/* Tells up to *most readers of the room of its present state; true when all know it. */
MUST_CHECK bool live_stream_tell(struct live_room *room, size_t *most);

/* To be called once a second: to those who heard nothing for a while, a comment; ends those that are old. */
void live_stream_beat(void);
/* Ends all: their readers come back. */
void live_stream_end_all(void);
/* What was closed is given back: to be called when no event can name it any more. */
void live_stream_bury(void);

#endif
