/* The questions that somebody reads here, what they were told last, and who they are: a worker's own. */
#ifndef LIVE_LIVE_ROOM_H
#define LIVE_LIVE_ROOM_H

#include "live/live.h"

struct live_stream;

struct live_room {
    struct live_room *next; /* in its bucket */
    struct live_room *next_changed;
    struct live_room *next_telling;
    int64_t question;
    /* Those who were told longest ago come first: as soon as one knows `version`, so do all behind it. */
    struct live_stream *first;
    struct live_stream *last;
    size_t count;
    char *event; /* the present state as it is sent; NULL: not known yet */
    size_t event_len;
    uint64_t digest;  /* of the state */
    uint32_t version; /* counts the states; 0: not known yet */
    bool changed;     /* something did since it was asked for */
    bool telling;     /* some were not told of `version` yet */
    bool gone;        /* not public any more */
};

/* NULL: nobody reads it here. */
struct live_room *live_room_find(int64_t question);
/* The same, made when it is not there; NULL: no memory. */
struct live_room *live_room_make(int64_t question);
/* Calls `happens` for each room; it may not take one away. */
void live_room_each(void (*happens)(struct live_room *room));
/* Takes it away when nobody reads it and nothing is under way; to be called when that may have become so. */
void live_room_leave(struct live_room *room);

/* Its state now; NULL: it is not public. True when that is another than before, so that its readers are to be told. */
bool live_room_set(struct live_room *room, const struct live_state *state);

#endif
