/*
 * The language of search: what a person types becomes words to rank by, a filter, and the items that a page
 * shows as chips; and items become text again. Pure: nothing here asks a database.
 *
 *     glutes "sit bone" -running [low-back] -[numb] =[hips] kind:stretch (kit:none OR partner:yes) score:>=3
 *
 * Words rank: a text need not have them all. Everything else is a filter: a "phrase", a word or phrase to
 * leave out, tags, `field:value`. OR binds the two things beside it; round brackets group. What cannot be
 * read is words, and a note says so.
 */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "core/arena.h"

enum {
    SEARCH_QUERY_POINTS = 1000,  /* code points that are looked at */
    SEARCH_QUERY_WORDS = 32,     /* those of phrases among them */
    SEARCH_QUERY_FILTERS = 10,   /* tags and fields */
    SEARCH_QUERY_DEPTH = 4,      /* round brackets within each other */
    SEARCH_QUERY_CHOICES = 9,    /* of one OR: eight ORs */
    SEARCH_QUERY_NOTES = 28,     /* more kinds of notes than there are */
    SEARCH_VALUE_POINTS_MAX = 60 /* of a field's value */
};

enum search_item_kind {
    SEARCH_ITEM_WORD,
    SEARCH_ITEM_PHRASE,
    SEARCH_ITEM_TAG,       /* [tag]: with the tags below it */
    SEARCH_ITEM_TAG_ALONE, /* =[tag] */
    SEARCH_ITEM_KIND,
    SEARCH_ITEM_MUSCLE,
    SEARCH_ITEM_KIT,
    SEARCH_ITEM_PARTNER,
    SEARCH_ITEM_POSITION,
    SEARCH_ITEM_AT,
    SEARCH_ITEM_KNEEL,
    SEARCH_ITEM_FLOOR,
    SEARCH_ITEM_MINUTES,
    SEARCH_ITEM_USER,
    SEARCH_ITEM_IS,
    SEARCH_ITEM_SCORE,
    SEARCH_ITEM_CREATED,
    SEARCH_ITEM_WANTED,
    SEARCH_ITEM_GROUP /* things joined by OR, or left out together: its value is its text */
};

/* One thing that was asked for. */
struct search_item {
    enum search_item_kind kind;
    bool negated;
    struct span
        value;        /* in the one way it is written: "standing", "low-back", ">=3", "2026-01.." */
    struct span from; /* of SCORE and CREATED: a number, a date 2026-01-01; empty: open */
    struct span to;   /* inclusive */
};

struct search_query {
    struct span words;     /* all that rank, in order, spaces between; may be empty */
    struct span filter;    /* for the SQL function search_filter, as JSON; empty: none */
    struct span canonical; /* the query as it was understood: search_query_write of the items */
    struct search_item *items;
    size_t item_count;
    struct span notes[SEARCH_QUERY_NOTES]; /* sentences for the person */
    size_t note_count;
    bool cut; /* something was left out because there was too much of it */
};

/*
 * Never fails; takes any bytes. Everything lives in the arena. What is done for the longest and most tangled
 * text is bounded by the limits above.
 */
void search_query_parse(struct arena *arena, struct span typed, struct search_query *out);

/* The text of a query. Parsed again it yields the same items. Lives in the arena. */
struct span search_query_write(struct arena *arena, const struct search_item *items, size_t count);

/* ---- items ---- */

/*
 * Reads what a person typed as the value of a kind (any but WORD and GROUP): "Stretches" is kind "stretch",
 * ">2" is score ">=3". False when it is none; *out is then untouched.
 */
MUST_CHECK bool search_item_read(struct arena *arena, enum search_item_kind kind, struct span typed,
                                 struct search_item *out);

/*
 * Adds each word of `typed` as an item, whatever else it would be in a query ("kind:stretch" is two words).
 * Stops at `room` items; returns the new count.
 */
size_t search_items_add_words(struct arena *arena, struct span typed, bool negated,
                              struct search_item *items, size_t count, size_t room);

/* "standing": what a form or a chip calls the item's field, "position"; "" for words, phrases, tags, groups. */
const char *search_item_field(enum search_item_kind kind);

/* ---- addresses of other queries, for chips and facets: texts for ?q= ---- */

/* Without item number `index`. */
struct span search_query_without(struct arena *arena, const struct search_query *query,
                                 size_t index);
/* With one more item; the same text when it is there already. */
struct span search_query_with(struct arena *arena, const struct search_query *query,
                              const struct search_item *item);
/* With this item in place of all of its kind that are not negated: another kind:, another position:, other minutes:. */
struct span search_query_set(struct arena *arena, const struct search_query *query,
                             const struct search_item *item);
bool search_query_has(const struct search_query *query, const struct search_item *item);
/* The first item of a kind that is not negated, or NULL. */
const struct search_item *search_query_first(const struct search_query *query,
                                             enum search_item_kind kind);

#endif
