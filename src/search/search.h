/*
 * Search: what was typed becomes words and tags here; what is found comes from sql/search.sql. This is the
 * one place: search_put in the migrations keeps the texts, nothing else knows how they are found.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "question/question.h"
#include "search/find.h"
#include "search/keep.h"
#include "search/similar.h"
#include "tag/tag.h"

enum {
    SEARCH_POINTS_MAX = 200, /* of the query as typed */
    SEARCH_WORDS_MAX = 32,
    SEARCH_TAGS_MAX = 5,
    SEARCH_PAGE = 20,
    SEARCH_TITLES_MAX = 5,
};

/* ---- the query ---- */

struct search_query {
    struct span all;     /* for websearch_to_tsquery: texts that have all of it; may be empty */
    struct span any;     /* the same words joined by "or" */
    struct span without; /* words that must not be there, joined by "or" */
    struct span plain;   /* the words as typed, without signs: for titles and for people */
    struct span tags[SEARCH_TAGS_MAX];
    size_t tag_count;
    size_t word_count; /* a phrase is one */
    bool cut;          /* something was left out: too many words or tags */
};

/*
 * Reads words, "phrases", -words and [tags]. Whatever cannot be read as that is words: a bracket without its
 * partner, a tag that cannot be a name. Never fails; everything lives in the arena.
 */
void search_parse(struct arena *arena, struct span typed, struct search_query *out);

/* ---- kinds ---- */

enum search_kind {
    SEARCH_EVERYTHING,
    SEARCH_QUESTIONS,
    SEARCH_STRETCHES,
    SEARCH_ARTICLES,
    SEARCH_TERMS
};

/* "everything", "questions", … as in addresses; ends with NULL. */
extern const char *const search_kind_names[];

/* Which kinds of posts a tab shows; *count of them. */
const struct span *search_kinds(enum search_kind kind, size_t *count);

/* ---- where a page goes on ---- */

/* Opaque in addresses: "a123.45". `loose`: the list is of texts with some of the words. */
struct search_place {
    bool loose;
    int64_t rank;
    int64_t thread_id;
};
#define SEARCH_FROM_THE_TOP ((struct search_place){false, INT64_MAX, INT64_MAX})

/* False when it is none; *out is then untouched. */
bool search_place_read(struct span s, struct search_place *out);
struct span search_place_write(struct arena *arena, struct search_place place);

/* ---- results ---- */

struct search_hit {
    int64_t rank;
    int64_t thread_id;
    int64_t post_id;
    struct span kind; /* of the text that matched: "answer" stands for its question */
    struct span slug;
    const struct span *tags;
    size_t tag_count;
    struct span title; /* with marks, as the extract: see search_marked */
    struct span extract;
    struct person author;
    int64_t score;
    instant created_at;
    int64_t answer_count;
    bool accepted; /* the answer is; or the question has one */
};

struct search_hit_list {
    size_t count;
    struct search_hit *items;
};

/* "/stretches/figure-four" */
struct span search_entry_path(struct arena *arena, struct span kind, struct span slug);
/* The same of what was found; "/questions/1/slug#answer-2" of an answer. */
struct span search_hit_path(struct arena *arena, const struct search_hit *hit);

/* The text escaped, with what stands between U+E000 and U+E001 in <mark>; unpaired marks are dropped. Lives in the arena. */
struct html search_marked(struct arena *arena, struct span text);
/* The same of a piece of a text, with "…" where it begins or ends within a sentence. */
struct html search_extract(struct arena *arena, struct span text);

/* An entry whose title or alias is what was typed. */
struct search_title {
    int64_t id;
    struct span kind;
    struct span slug;
    struct span title;
    struct span summary;
    const struct span *tags;
    size_t tag_count;
};
struct search_title_list {
    size_t count;
    struct search_title *items;
};

/* Is it among the titles, which are shown first? */
bool search_is_among(const struct search_title_list *titles, int64_t id);

/* Queues a page: one row more than SEARCH_PAGE when there is more. With words, or else by tags alone. */
void search_store_find(struct db_batch *batch, const struct search_query *query,
                       enum search_kind kind, struct search_place from,
                       struct search_hit_list *out);
/* Queues entries by title; `begins`: also those with a word that begins so. */
void search_store_titles(struct db_batch *batch, struct span plain, bool begins,
                         enum search_kind kind, struct search_title_list *out);

/* ---- the page ---- */

struct search_page {
    struct span typed;
    struct search_query query;
    enum search_kind kind;
    struct search_place from;
    bool first;
    bool too_long; /* what was typed was cut */
    struct question_unknown_tags unknown;
    struct search_title_list titles;
    struct search_hit_list hits;
    struct tag_hit_list near; /* when nothing was found */
    struct span next;
};

#endif
