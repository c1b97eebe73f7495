/* Between the page that begins a stream and the rest of src/live. */
#ifndef LIVE_LIVE_PAGE_H
#define LIVE_LIVE_PAGE_H

#include "live/live.h"

/* Is there room for one more stream of the network with that place among LIVE_PLACES? */
MUST_CHECK bool live_has_room(size_t place);

/* The worker is told to end: whoever comes is sent away at once. */
bool live_is_ending(void);

/* What everybody sees of the question is known here, and need not be asked for. */
bool live_is_known(int64_t question);

struct live_reader {
    int64_t question;
    const struct live_state *state; /* what the database said of it; NULL: it was not asked */
    bool is_old;                    /* something may have changed since */
    size_t place;                   /* of their network, among LIVE_PLACES */
    struct span head;               /* what they are sent first */
    uint64_t seen;                  /* the digest of the state that they know; 0: none */
};

/* They are told from now on: `fd` goes over. False: they are gone again. */
bool live_join(int fd, const struct live_reader *reader);

#endif
