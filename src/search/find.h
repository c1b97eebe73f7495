/*
 * Finding: the way from words to a ranking, in two round trips. A page takes it step by step (find_begin,
 * its batch, find_titles, its batch, find_end); tools take it at once (search_find_now).
 */
#ifndef SEARCH_FIND_H
#define SEARCH_FIND_H

#include "db/sync.h"
#include "search/rank.h"

struct search_find {
    struct search_lists lists;
    struct search_stems stems;
    struct search_pairs pairs; /* those that count: the weightiest */
    struct search_titles titles;
    struct search_besides besides;
    struct search_ranking found; /* what it is all for */
};

/* Queues what the words' ranking needs; `filtered`: only few threads will be allowed. */
void search_find_begin(struct search_find *find, struct db_batch *batch, struct span words,
                       bool filtered);
/* With that batch done: adds up, and queues the titles and what is side by side. `only` as in search_rank. */
void search_find_titles(struct search_find *find, struct db_batch *batch,
                        const struct search_only *only);
/* With that batch done: find->found is in its last order. */
void search_find_end(struct search_find *find);

/* All of it on a connection of one's own. False: why. Everything lives in the arena. */
MUST_CHECK bool search_find_now(struct db_sync *db, struct arena *arena, struct span words,
                                struct search_ranking *out, struct text *why);

#endif
