/*
 * Ranking: which threads answer a query best. The index (sql/functions/search_index.sql) has, for each word of the
 * query, its weight and the threads it occurs in with their impacts; here they are added up. In SQL the
 * same sum took a microsecond for each posting, here a hundredth of that.
 *
 *   score(thread) = sum over words of weight(word) * impact(word, thread)
 *
 * and of the best two hundred, titles that are nearly the query itself count up to three times: whoever
 * types a title wants that one.
 */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "db/batch.h"

enum {
    SEARCH_BEST = 500,     /* threads that a search returns in all */
    SEARCH_TERMS_MAX = 16, /* words that are added up: the weightiest */
    SEARCH_TITLED = 200,   /* threads whose titles are compared with the query */
    SEARCH_ROWS_DEEP = 20, /* rows of a thousand threads that are read of a word below a filter */
};

/* One row of a word's threads; all rows of a word stand together, the fresh one first. */
struct search_list {
    int64_t term_id;
    struct span term; /* the stem */
    bool typed;       /* it or what it was meant to be; else of another name for what was typed */
    double weight;
    bool fresh;           /* overrides what the word's other rows say of a thread */
    const int64_t *items; /* thread_id << 8 | impact; impact 0: no more */
    size_t count;
};
struct search_lists {
    size_t count;
    struct search_list *items;
};

/* Threads that may be found. */
struct search_only {
    size_t count;
    const int64_t *ids;
};

struct search_found {
    int64_t thread_id;
    double score;
};
/* The best first; of equals the newer. */
struct search_ranking {
    size_t count;
    struct search_found *items;
};

struct search_title_words {
    int64_t thread_id;
    const struct span *stems; /* each once */
    size_t count;
};
struct search_titles {
    size_t count;
    struct search_title_words *items;
};
struct search_stems {
    const struct span *items;
    size_t count;
};

/*
 * Adds up and returns the best `most` threads, in the arena. `only` NULL: all may be found. Takes time and
 * memory with the number of items in the lists.
 */
void search_rank(struct arena *arena, const struct search_lists *lists,
                 const struct search_only *only, size_t most, struct search_ranking *out);

/*
 * Looks again at the threads whose titles are given: score * (1 + 2 * likeness^4), where likeness is the
 * share of stems that query and title have in common (Jaccard), and puts the ranking in order again.
 */
void search_rank_titles(struct search_ranking *ranking, const struct search_titles *titles,
                        const struct search_stems *query);

/* ---- in the database (rank_store.c) ---- */

/*
 * Queues what search_rank needs for these words; `words` is plain text. `filtered`: a filter leaves few threads,
 * so more of each word's are read.
 */
void search_store_lists(struct db_batch *batch, struct span words, bool filtered,
                        struct search_lists *lists, struct search_stems *stems);
/* Queues the other names of what the words name, each as stems with spaces between. */
void search_store_other_names(struct db_batch *batch, struct span words, struct search_stems *out);
/* Queues the titles of the ranking's first SEARCH_TITLED. */
void search_store_titles_of(struct db_batch *batch, const struct search_ranking *ranking,
                            struct search_titles *out);

#endif
