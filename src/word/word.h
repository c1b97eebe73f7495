/* Words that somebody does not know: asked for by members, answered once by coaches, with a term or with "it is none". */
#ifndef WORD_WORD_H
#define WORD_WORD_H

#include "core/clock.h"
#include "db/batch.h"
#include "library/library.h"

enum { WORD_MAX = 60 }; /* code points of what is asked about */

struct word {
    int64_t id;        /* 0: nobody asked about it */
    struct span words; /* as who asked first wrote it */
    struct span slug;
    struct span state; /* "open", "none": it is no term, "term": it is explained */
    int64_t asked;     /* by so many people */
    instant first_at;
};

/* Queues what is known of the word with this slug. */
void word_store_find(struct db_batch *batch, struct span slug, struct word *out);
/* Queues a word by its number, for coaches. */
void word_store_get(struct db_batch *batch, struct span session_hash, int64_t id, struct word *out);
/* Queues that a member asks about it. */
void word_store_ask(struct db_batch *batch, int64_t asker, struct span words, struct span slug);
/* Queues that a coach says that it is no term, or may be one after all. Refuses whoever is no coach. */
void word_store_settle(struct db_batch *batch, int64_t coach, int64_t id, bool none);

/* What words are called in addresses: without quotation marks and signs around them. Empty: there is no letter. Lives in the arena. */
struct span word_slug(struct arena *arena, struct span words);

#endif
