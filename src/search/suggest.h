/*
 * Helps with words: suggestions while somebody types, and what a misspelled word may have been meant to be. The
 * database does the looking (sql/functions/search_words.sql); here it becomes groups, JSON and a corrected text.
 */
#ifndef SEARCH_SUGGEST_H
#define SEARCH_SUGGEST_H

#include "core/text.h"
#include "db/batch.h"
#include "safety/safety.h"

enum {
    SEARCH_SUGGEST_POINTS_MAX = 200, /* of what was typed */
    SEARCH_SUGGEST_LETTERS_MIN = 2,  /* fewer: nothing is looked for */
    SEARCH_SUGGEST_NAMES_MAX = 12,   /* looked for; */
    SEARCH_SUGGEST_NAMES_SHOWN = 7,  /* shown, */
    SEARCH_SUGGEST_OF_A_KIND = 3,    /* and so many of each kind */
    SEARCH_SUGGEST_QUESTIONS_MAX = 3,
};

/* ---- while somebody types ---- */

struct search_suggestion {
    struct span
        kind;   /* "stretch", "routine", "article", "muscle", "term", "page", "tag", "question" */
    int64_t id; /* of a question */
    struct span slug; /* a tag's is its name */
    struct span title;
    struct span note; /* the other name that fits, or how many answers; may be empty */
    struct span path; /* filled in by the caller, who knows addresses */
};
struct search_suggestion_list {
    size_t count;
    struct search_suggestion *items;
};

/* What there is of one kind, in the order of how well it fits. */
struct search_suggestion_group {
    const char *title; /* "Stretches" */
    const char *id;    /* "stretches": for addresses within a page */
    struct search_suggestion_list list;
};
enum {
    SEARCH_SUGGEST_KINDS = 8,
    SEARCH_SUGGEST_GROUPS = SEARCH_SUGGEST_KINDS + 1, /* and help */
};
struct search_suggestion_groups {
    size_t count;
    struct search_suggestion_group items[SEARCH_SUGGEST_GROUPS];
};

/* Queues both lists; nothing for fewer than SEARCH_SUGGEST_LETTERS_MIN letters. The texts end with the batch. */
void search_store_suggestions(struct db_batch *batch, struct span typed,
                              struct search_suggestion_list *names,
                              struct search_suggestion_list *questions);

/*
 * Adds names and questions to the groups in `out`, of which there may be one: the kind with the best name first,
 * questions last, so many as the numbers above say. Lives in the arena; copies what it is given.
 */
void search_suggest_group(struct arena *arena, const struct search_suggestion_list *names,
                          const struct search_suggestion_list *questions,
                          struct search_suggestion_groups *out);

/* [{"group":"Muscles","items":[{"title":"IT band","note":"ITB","path":"/muscles/it-band"}]}] */
void search_suggest_json(struct text *out, const struct search_suggestion_groups *groups);

/* ---- spelling ---- */

struct search_spelling {
    struct span typed; /* small letters */
    struct span meant;
    bool looked_for; /* near enough for the ranking to look for it too */
    bool unknown;    /* nothing here has what was typed; else few spell it so */
};
struct search_spelling_list {
    size_t count;
    struct search_spelling *items;
};

/*
 * Queues: a row for each word (three at most) that nothing here has, with what was probably meant; behind them, if
 * there are any, those that are known and usually spelled otherwise.
 */
void search_store_spelling(struct db_batch *batch, struct span words,
                           struct search_spelling_list *out);

/*
 * What was typed with those words replaced, in the arena: "=[tag] hamstirng -rest" keeps its signs. The same span
 * when there is nothing to replace.
 */
struct span search_corrected(struct arena *arena, struct span typed,
                             const struct search_spelling_list *spellings);

/* ---- pages ---- */

struct search_suggest_page {
    struct span typed;
    struct safety_hits safety; /* what it mentions: help comes first, or alone when it is urgent */
    struct search_suggestion_list names;
    struct search_suggestion_list questions;
    struct search_suggestion_groups groups;
};

#endif
