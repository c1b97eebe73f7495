/* The history of an entry: which fields a revision changed, one revision looked at, two compared. */
#ifndef LIBRARY_HISTORY_H
#define LIBRARY_HISTORY_H

#include "library/entry_page.h"
#include "revision/revision.h"

enum {
    HISTORY_PAGE_BYTES = 192 * 1024
}; /* of a page's differences; past it, they are behind links */

/* What differs between two revisions, field by field and in the form's order, the text last. Lives in the arena. */
struct revision_changes history_changes(struct arena *arena, const struct entry_kind *kind,
                                        const struct entry *before, const struct entry *after);

/* A page of one revision, or of two. */
struct history_page {
    struct entry_page page; /* first: entry_load knows only this */
    struct entry_revisions older;
    struct entry_revisions newer; /* the one that is looked at */
    struct post_text text;        /* of that, rendered */
};

#endif
