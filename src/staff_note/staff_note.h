/* Internal notes: what moderators tell each other about a post of a thread or a person. sql/functions/staff_note.sql. */
#ifndef STAFF_NOTE_STAFF_NOTE_H
#define STAFF_NOTE_STAFF_NOTE_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum { STAFF_NOTE_MAX = 1000 /* code points */, STAFF_NOTE_PAGE = 20 };

struct staff_note {
    int64_t id;
    struct span words;
    instant at;
    struct person author;
};

struct staff_note_list {
    size_t count; /* one more than STAFF_NOTE_PAGE when there are older ones */
    struct staff_note *items;
};

/*
 * Queue, of a post or of a person (the other is 0). The list is for whose session it is, from before `before` (an id); nothing
 * comes for who may not read it.
 */
void staff_note_store_list(struct db_batch *batch, struct span session_hash, int64_t post,
                           int64_t account, int64_t before, struct staff_note_list *out);
/* Refused with the names of sql/functions/staff_note.sql. */
void staff_note_store_put(struct db_batch *batch, int64_t actor, int64_t post, int64_t account,
                          struct span words);
void staff_note_store_delete(struct db_batch *batch, int64_t actor, int64_t post, int64_t account,
                             int64_t note);

#endif
