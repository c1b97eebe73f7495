/* Routines: stretches that are done one after another, and what is to be known of all of them beforehand. */
#ifndef ROUTINE_ROUTINE_H
#define ROUTINE_ROUTINE_H

#include "plan/plan.h"
#include "stretch/stretch.h"

extern const struct entry_kind routine_kind;

/* A stretch of a routine that readers may see. */
struct routine_entry {
    struct span routine; /* slug */
    size_t place;        /* of the routine's items, from 0 */
    struct span slug;
    struct span title;
    const struct stretch_model *model;
    struct span
        figure; /* what follows figure_version in the addresses of its pictures; may be empty */
};

struct routine_entries {
    size_t count;
    struct routine_entry *items;
};

/* Queues the entries of these routines, by slug; each routine's in their order. */
void routine_store_entries(struct db_batch *batch, const struct span *slugs, size_t count,
                           struct routine_entries *out);

/* The same for stretches that are no routine of the library, in this order. */
void routine_store_named(struct db_batch *batch, const struct span *slugs, size_t count,
                         struct routine_entries *out);

/* Those of one routine, out of what was read for several. */
struct routine_entries routine_entries_of(const struct routine_entries *all, struct span slug);
/* The entry at an item's place; NULL when readers do not see it. */
const struct routine_entry *routine_entry_at(const struct routine_entries *entries, size_t place);

/* Whether no entry before it is the same stretch. */
bool routine_entry_is_first(const struct routine_entries *entries, size_t which);

/* ---- what is to be known beforehand: joined from the entries, each thing once ---- */

/* "ball or tennis ball", "mat (optional)": what any entry needs is needed. What is optional only where it is asked for. */
struct model_texts routine_kit(struct arena *arena, const struct routine_entries *entries,
                               bool with_optional);
/* stretch_spaces, in the table's order. */
struct model_texts routine_spaces(struct arena *arena, const struct routine_entries *entries);
/* When to stop, in the order of the entries. */
struct model_texts routine_stops(struct arena *arena, const struct routine_entries *entries);

/* Whom something concerns, with what it says; of several sentences that are the same one. */
struct routine_caution {
    const struct stretch_caution *caution;
    struct span entries; /* "Figure-four glute stretch, Pigeon"; empty: all of the routine */
};

struct routine_cautions {
    size_t count;
    struct routine_caution *items;
};

/* The strongest first, then in the order of the entries. */
struct routine_cautions routine_cautions_of(struct arena *arena,
                                            const struct routine_entries *entries);

/* Whether this one is the first to name its fact: under the strongest word that any entry has for it, once. */
bool routine_caution_is_first(const struct routine_cautions *cautions, size_t which);

/*
 * Its own dose, with the entry's number for each that is empty (a hold of 30 s for three sets alone); without any, the entry's dose:
 * "2 × 30 s each side". Empty when neither names a number. Without an entry only its own. routine_plan does the same.
 */
struct span routine_dose_words(struct arena *arena, const struct routine_item *item,
                               const struct routine_entry *entry);

/* What is done when the routine is followed, its entries one after another; `item` of a part counts them from 0. Lives in the arena. */
struct plan routine_plan(struct arena *arena, const struct routine_model *model,
                         const struct routine_entries *entries);

/* The same for one that is followed: retests of its entries, each once. Lives in the arena. */
struct plan_retest *routine_retests(struct arena *arena, const struct routine_entries *entries,
                                    size_t *count);

/* Whose routine a page shows. */
enum routine_author {
    ROUTINE_COACH,  /* an entry of the library */
    ROUTINE_MEMBER, /* somebody's own, shown to others by its link */
    ROUTINE_VIEWER  /* the viewer's own */
};

/* A routine that is followed. */
struct routine_follow {
    enum routine_author author;
    const struct entry *entry; /* of the library's */
    struct span title;
    struct span path; /* of its own page */
    const struct routine_model *model;
    struct routine_entries entries;
    struct plan plan;
};

/* entry_kind.structured */
void routine_structured(const struct entry_structuring *in);

/* What its page loads. */
struct routine_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct routine_entries entries;
};

/* What the list loads. */
struct routine_list {
    struct entry_list list; /* first */
    struct routine_entries entries;
};

#endif
