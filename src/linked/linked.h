/*
 * Pictures that texts link to from elsewhere: `![what it shows](https://…)`. The job runner gets each once (src/ctl/linked/) and keeps
 * our own copy, which texts show (core/wiki.h). One that cannot be had is on the coaches' desk, and has a page there.
 */
#ifndef LINKED_LINKED_H
#define LINKED_LINKED_H

#include "core/clock.h"
#include "db/batch.h"
#include "picture/picture.h"

enum { LINKED_PLACES = 20 };

/* Why a picture cannot be had, and what helps: a whole sentence or two. The faults of pictures are among them. */
struct span linked_fault_words(struct span fault);

struct linked_place {
    struct span kind; /* question, answer, comment; of an entry its kind */
    struct span path; /* where it is read */
    struct span edit; /* where its text is changed; empty: its author does that there */
    struct span title;
};

struct linked {
    int64_t id; /* 0: there is none, or the viewer sees no text that links to it */
    struct span address;
    struct span state; /* waiting, getting, broken, ready */
    struct span fault;
    int64_t tries;
    instant since;
    instant due_at;
    struct {
        size_t count;
        struct linked_place *items;
    } places;
};

void linked_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                      struct linked *out);
void linked_store_places(struct db_batch *batch, struct span session_hash, int64_t id,
                         struct linked *out);
void linked_store_again(struct db_batch *batch, int64_t coach, int64_t id, int64_t *found);

/* ---- the job runner ---- */

struct linked_due {
    int64_t id; /* 0: none is */
    struct span address;
};

/* Takes the next for the caller to get within `lease` seconds. */
void linked_store_take(struct db_batch *batch, int64_t lease, struct linked_due *out);
/* What was taken waits again, the longer the more often it was taken: the server was at fault. */
void linked_store_put_back(struct db_batch *batch, int64_t id);
/* The same, and it counts as not taken: there is no room to keep it. */
void linked_store_wait_for_room(struct db_batch *batch, int64_t id);
/* It has that file, whose hash is bytes. */
void linked_store_made(struct db_batch *batch, int64_t id, const struct picture_size *size);
/* `fault` empty: there is a copy. */
void linked_store_end(struct db_batch *batch, int64_t id, struct span fault);

#endif
