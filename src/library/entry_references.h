/*
 * What an entry says of other entries, as its form has it: titles are shown, a title, an alias or an address may be
 * typed, and addresses are stored. The fields are those with `links_to` in the models' tables.
 */
#ifndef LIBRARY_ENTRY_REFERENCES_H
#define LIBRARY_ENTRY_REFERENCES_H

#include "core/wiki.h"
#include "db/batch.h"
#include "library/model_fields.h"

/* What may have been meant is looked for in so many cells: each takes a part of a millisecond. */
enum { ENTRY_UNKNOWN_MAX = 200, ENTRY_UNKNOWN_OPTIONS = 3, ENTRY_UNKNOWN_NEAR_MAX = 12 };

/* What somebody typed that leads to no entry that everybody reads. */
struct entry_unknown {
    struct span cell; /* the form's field: "swaps.2.to" */
    const char *kind; /* what it would have to be: "stretch" */
    struct span typed;
    struct span slug; /* of that */
    char *place;      /* of the address in the model, a struct span */
    struct span
        with_bar;       /* "Cuoch|", as entry_reference_put reads it; empty: the cell is one name */
    bool beside_others; /* its cell has commas between several names */
    struct span
        own; /* the address of a draft, or of what was retired, that it leads to; empty: of nothing */
    /* Titles that are spelled nearly so; an address for a title that cannot be told from what is beside it. */
    size_t option_count;
    struct span options[ENTRY_UNKNOWN_OPTIONS];
};

struct entry_unknowns {
    size_t count;
    struct entry_unknown *items; /* room for ENTRY_UNKNOWN_MAX */
};

/*
 * What the form shows for what was typed or stored: the title, where typing that leads to the same entry of the kind;
 * else the words as they are. Lives in the arena.
 */
struct span entry_reference_shown(struct arena *arena, wiki_resolver *resolve, const char *kind,
                                  struct span typed);

/*
 * Puts addresses in place of what was typed into the model's field at `path`, where it is of that sort; several in
 * one line of a list of their own, with commas between, become several. What leads nowhere becomes the address that
 * it would have and is added to `unknowns`. Lives in the arena.
 */
void entry_references_take(struct arena *arena, const struct model_field *fields, void *model,
                           const char *path, wiki_resolver *resolve,
                           struct entry_unknowns *unknowns);

/*
 * The cell `line` once a button is pressed: `value` is its new text, or "was|is", which puts `is` in place of that
 * name among those between the commas. A line of several names without it stays as it is. Lives in the arena.
 */
struct span entry_reference_put(struct arena *arena, struct span line, struct span value);

/* Does a field of the model name that entry? */
bool entry_references_have(const struct model_field *fields, const void *model, const char *kind,
                           struct span slug);

/* The first of the cell called `name`; NULL: none. */
const struct entry_unknown *entry_unknown_at(const struct entry_unknowns *unknowns,
                                             struct span name);

/* Queues looking for them among all entries: coaches may name drafts and what is retired. Sets `own`. */
void entry_store_unknowns(struct arena *arena, struct db_batch *batch,
                          struct entry_unknowns *unknowns);

struct form;
struct entry_kind;

/*
 * Puts the addresses of those that are there into the model, and leaves them out, and those that `stored`, the
 * entry's model so far, names already; finds what the others may have been meant to be, marks their fields in the
 * form as wrong and adds them to `faults`.
 */
void entry_unknowns_fail(struct arena *arena, struct form *form, const struct entry_kind *kind,
                         const void *stored, struct entry_unknowns *unknowns,
                         struct model_faults *faults);

#endif
