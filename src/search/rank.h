/*
 * Ranking: which threads answer a query best. The index (sql/functions/search_index.sql) has, for each word of the
 * query, its weight and the threads it occurs in with their impacts; here they are added up. In SQL the
 * same sum took a microsecond for each posting, here a hundredth of that.
 *
 *   score(thread) = sum over words of weight(word) * impact(word, thread)
 *
 * Of the best two hundred, titles that are nearly the query itself count up to four and a half times: whoever
 * types a title wants that one. Of the best sixty, words that are side by side in the query and in the text count for
 * something, too: a text with "quadratus lumborum" is no text with both words somewhere.
 */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "db/batch.h"

enum {
    SEARCH_BEST = 500,     /* threads that a search returns in all */
    SEARCH_TERMS_MAX = 24, /* words that are added up: the weightiest */
    SEARCH_TITLED = 200,   /* threads whose titles are compared with the query */
    SEARCH_BESIDE = 60,    /* threads that are looked at for words side by side, */
    SEARCH_PAIRS_MAX = 4,  /* so many pairs: the weightiest */
};

/* How many words' threads are read, and how many of each: rows of a thousand, the best first. */
struct search_reach {
    int64_t terms;     /* words: the weightiest */
    int64_t best_rows; /* of the six weightiest */
    int64_t rows;      /* of the others */
};
#define SEARCH_REACH ((struct search_reach){SEARCH_TERMS_MAX, 3, 1})
/* Below a filter, which leaves few threads. */
#define SEARCH_REACH_DEEP ((struct search_reach){SEARCH_TERMS_MAX, 20, 20})
/* Beside a page that is about something else. */
#define SEARCH_REACH_QUICK ((struct search_reach){16, 1, 1})

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

/* Stems side by side: firsts[i] before seconds[i]. */
struct search_pairs {
    const struct span *firsts;
    const struct span *seconds;
    const double *weights; /* of each pair: search_choose_pairs */
    size_t count;
};
/* Pairs that a thread has, by their numbers from 1. */
struct search_beside {
    int64_t thread_id;
    const int64_t *pairs;
    size_t count;
};
struct search_besides {
    size_t count;
    struct search_beside *items;
};

/*
 * Adds up and returns the best `most` threads, in the arena. `only` NULL: all may be found. Takes time and
 * memory with the number of items in the lists.
 */
void search_rank(struct arena *arena, const struct search_lists *lists,
                 const struct search_only *only, size_t most, struct search_ranking *out);

/*
 * Looks again at the threads whose titles are given: score * (1 + 3 * likeness^2 + share / 2), where likeness is the
 * share of stems that query and title have in common (Jaccard), and `share` that of the title's stems that were
 * asked for. Puts the ranking in order again.
 */
void search_rank_titles(struct search_ranking *ranking, const struct search_titles *titles,
                        const struct search_stems *query);

/*
 * Of a query's pairs the SEARCH_PAIRS_MAX weightiest, in the arena: a pair weighs as much as its two words on
 * average. Pairs with a word that no list has are left out.
 */
void search_choose_pairs(struct arena *arena, const struct search_pairs *all,
                         const struct search_lists *lists, struct search_pairs *out);

/* Adds 18 * weight for each pair that a thread has (a word's impact is 255 at most), and puts the ranking in order again. */
void search_rank_beside(struct search_ranking *ranking, const struct search_besides *besides,
                        const struct search_pairs *pairs);

/* ---- in the database (rank_store.c) ---- */

/* Queues what search_rank needs for these words; `words` is plain text. */
void search_store_lists(struct db_batch *batch, struct span words, struct search_reach reach,
                        struct search_lists *lists, struct search_stems *stems);
/* Queues the pairs of words that are side by side in these. */
void search_store_pairs(struct db_batch *batch, struct span words, struct search_pairs *out);
/* Queues which of the pairs the ranking's first SEARCH_BESIDE threads have; nothing when there are no pairs. */
void search_store_beside(struct db_batch *batch, const struct search_ranking *ranking,
                         const struct search_pairs *pairs, struct search_besides *out);
/* Queues the other names of what the words name, each as stems with spaces between. */
void search_store_other_names(struct db_batch *batch, struct span words, struct search_stems *out);
/* Queues the titles of the ranking's first SEARCH_TITLED. */
void search_store_titles_of(struct db_batch *batch, const struct search_ranking *ranking,
                            struct search_titles *out);

#endif
