/*
 * Search: from what was typed to a page of results. The parts, each with its header:
 *
 *   query.h     the language: words to rank by, a filter, and text again
 *   find.h      ranking by the index (rank.h), kept by keep.h
 *   extract.h   the piece of a text that shows why it was found
 *   facet.h     what results are counted by
 *   feed.h      the same search as Atom
 *   suggest.h   while somebody types; misspelled words
 *   similar.h   questions that are nearly the same
 *   relief.h    what can be done for what hurts
 *
 * Here they come together. A page or a feed parses the query and then calls, one batch after the other,
 * search_begin, search_narrow, search_settle; search.h's users outside this feature need the paths only.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "question/question.h"
#include "search/extract.h"
#include "search/facet.h"
#include "safety/safety.h"
#include "search/feed.h"
#include "search/find.h"
#include "search/query/query.h"
#include "search/relief.h"
#include "search/similar.h"
#include "search/suggest.h"
#include "tag/tag.h"

enum {
    SEARCH_PAGE = 20,
    SEARCH_PASSING_MAX = 20000, /* threads of a filter that are looked at, the newest */
    SEARCH_FEED_MAX = 30,
    SEARCH_NEAR_MAX = 8, /* tags that may have been meant */
};

/* ---- order, and where a page goes on ---- */

enum search_sort { SEARCH_BY_RELEVANCE, SEARCH_BY_NEWEST, SEARCH_BY_SCORE };
/* "relevance", "newest", "score", as in addresses; ends with NULL. */
extern const char *const search_sort_names[];

/* Opaque in addresses: "123.45". What the list is sorted by, and the thread. */
struct search_place {
    int64_t value;
    int64_t thread_id;
};
#define SEARCH_FROM_THE_TOP ((struct search_place){INT64_MAX, INT64_MAX})

/* False when it is none; *out is then untouched. */
bool search_place_read(struct span s, struct search_place *out);
struct span search_place_write(struct arena *arena, struct search_place place);
/* A ranking's score as a place's value: in the same order. */
int64_t search_score_value(double score);

/* ---- what is found ---- */

struct search_ids {
    const int64_t *ids;
    size_t count;
};

struct search_results {
    struct search_query query;
    enum search_sort sort;
    struct search_find find;   /* when there are words */
    struct search_ids passing; /* when there is a filter: the newest first */
    bool passing_cut;          /* more pass than are looked at */
    struct search_ids found;   /* the best first; without words the newest */
    bool more;                 /* there may be more than these */
    struct search_spelling_list spelling;
    struct search_stems names; /* other names for what was typed: marked in results */
    struct question_unknown_tags unknown;
};

static inline bool search_has_words(const struct search_results *results)
{
    return results->query.words.len > 0;
}
static inline bool search_has_filter(const struct search_results *results)
{
    return results->query.filter.len > 0;
}

/*
 * The three batches that lead to results->found. `query` is parsed and `sort` is set before; each function
 * takes what the batch before has brought, and may queue nothing.
 */
void search_begin(struct search_results *results, struct db_batch *batch);
void search_narrow(struct search_results *results, struct db_batch *batch);
/* After this one's batch call search_found. */
void search_settle(struct search_results *results, struct db_batch *batch);
/* results->found and, with words, results->find.found hold the same threads in the same order. */
void search_found(struct search_results *results);

/* "Nothing here has “gluts” or “hamstirng”." */
struct span search_spelling_words(struct arena *arena, const struct search_spelling_list *spelling);
/* Is some word near enough to one that is known for search_asked to look for that one too? */
bool search_is_spelled_nearly(const struct search_spelling_list *spelling);
/* What a chip says of an item: "not running", "tag low-back", "kind stretch". */
struct span search_item_label(struct arena *arena, const struct search_item *item);
/* The same with tags by their titles. */
struct span search_chip_label(struct arena *arena, const struct search_item *item);
/* An item that results are narrowed by, not a word to look for; and how many a query has. */
bool search_is_filter(const struct search_item *item);
size_t search_filter_count(const struct search_query *query);

/* ---- a page of it ---- */

struct search_hit {
    int64_t value; /* what SEARCH_BY_NEWEST and SEARCH_BY_SCORE sort by */
    int64_t thread_id;
    struct span kind;
    struct span slug;
    struct span title;
    const struct span *tags;
    size_t tag_count;
    bool reviewed; /* an entry by a clinician, up to date; true of questions */
    struct person author;
    int64_t score;
    instant created_at;
    int64_t answer_count;
    int64_t accepted_answer_id;
    struct span summary; /* of an entry */
    struct span body;
    struct span model;    /* JSON; of a stretch */
    struct span facts;    /* of an entry's fields: lines "Works on: Psoas major" */
    struct span warnings; /* of a routine: as caution_marks_of_several takes them */
    struct span
        figure; /* of its pictures' addresses, as stretch_thumbs takes it; empty: nothing is drawn */
    const int64_t *answer_ids; /* the best answers' */
    const struct span *answer_authors;
    const struct span *answer_bodies;
    size_t answers;
    /* search_show_hits: */
    struct html marked_title;
    struct html extract;
    int64_t
        shown_answer_id; /* the extract is from this answer; 0: from the question or entry itself */
    struct span shown_author;
    struct span
        shown_field; /* what the extract is, where it is no summary: "Often goes wrong"; empty */
    const struct stretch_model *stretch; /* of a stretch */
};
struct search_hit_list {
    size_t count;
    struct search_hit *items;
};

/*
 * The threads that a page is made of: those of `found` behind the place. By relevance they are cut here,
 * else in the database, which knows what they are sorted by.
 */
struct search_ids search_candidates(const struct search_results *results, struct search_place from);
/* The place behind a hit, for a page that goes on. */
struct search_place search_place_of(const struct search_results *results,
                                    const struct search_hit *hit);
/* Fills in what a hit shows, by the words asked for. */
void search_show_hits(const struct search_lexicon *lexicon, struct search_hit_list *hits);
/* "mat, wall or couch (optional)"; empty: nothing is needed. */
struct span search_kit_words(struct arena *arena, const struct stretch_model *model);
/* All the hits' texts, for search_lexicon_add. */
void search_read_hits(struct search_lexicon *lexicon, const struct search_hit_list *hits);

/* ---- in the database ---- */

void search_store_passing(struct db_batch *batch, struct span filter, struct search_ids *out);
/* Following it: whether the account does, doing so, and no longer. Refused: nothing in it tells one question from another. */
void search_store_followed(struct db_batch *batch, int64_t account, struct span query,
                           bool *followed);
void search_store_follow(struct db_batch *batch, int64_t account, const struct search_query *query);
void search_store_unfollow(struct db_batch *batch, int64_t account, struct span query);

void search_store_passing_of(struct db_batch *batch, struct span filter,
                             const struct search_ids *ids, struct search_ids *out);
/* Queues a page: one row more than SEARCH_PAGE when there is more. */
void search_store_hits(struct db_batch *batch, const struct search_ids *ids, enum search_sort sort,
                       struct search_place from, struct search_hit_list *out);
void search_store_facets(struct db_batch *batch, const struct search_ids *ids,
                         struct search_facet_source *out);
void search_store_stems(struct db_batch *batch, struct search_lexicon *lexicon);
void search_store_feed(struct db_batch *batch, const struct search_ids *ids,
                       struct search_feed *out);

/* ---- addresses ---- */

/* "/stretches/figure-four" */
struct span search_entry_path(struct arena *arena, struct span kind, struct span slug);
/* The same of what was found; "/answers/2", which leads to the page that it is on, when an answer is shown. */
struct span search_hit_path(struct arena *arena, const struct search_hit *hit);
/* "/search?q=tight%20hips&sort=newest&after=…"; the usual order and an empty `after` are left out. */
struct span search_path(struct arena *arena, struct span query, enum search_sort sort,
                        struct span after);
/* Of what a suggestion names. */
struct span search_suggestion_path(struct arena *arena, const struct search_suggestion *item);
/* "/search.atom?q=tight%20hips" */
struct span search_feed_path(struct arena *arena, struct span query);

/* ---- pages ---- */

struct search_page {
    struct span typed;
    enum search_sort sort; /* as asked for; results.sort is what it comes to */
    struct search_results results;
    struct safety_hits
        safety; /* what the query mentions; when it is urgent nothing else is suggested */
    struct search_place from;
    bool first;
    struct search_hit_list hits;
    struct search_facet_source facet_source;
    struct search_facets facets;
    struct search_lexicon lexicon;
    struct tag_hit_list near;              /* when nothing was found, */
    struct search_suggestion_list names;   /* and what is called nearly so */
    struct search_suggestion_list similar; /* and questions */
    bool followed;                         /* by the viewer */
    struct search_relief relief;           /* when somebody says that something hurts */
    struct span next;
};

#endif
