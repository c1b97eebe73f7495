/* The places of the library's index: between library_web.c, which has them, and library_names_web.c. */
#ifndef LIBRARY_LIBRARY_PLACE_H
#define LIBRARY_LIBRARY_PLACE_H

#include "core/markdown.h"
#include "library/library.h"

struct library_place {
    struct span kind;
    struct span type; /* of a stretch: "strength"; else empty */
    struct span slug; /* any slug that leads to the entry, or any name of the tag */
    struct span title;
    struct span path; /* "/stretches/figure-four" */
    struct span own;  /* "figure-four" */
    bool retired;
    struct markdown_target
        sent_on; /* where it leads, by an address of that one; no slug: nowhere */
};

/* What a link that names no kind may lead to, in this order: the library's entries, then the site's own pages. */
enum { LIBRARY_LINKED_KINDS = LIBRARY_KINDS + 1 };

/* The place of the i-th of those kinds that a slug leads to; NULL: none, or the index is not there yet. */
const struct library_place *library_place_linked(size_t i, struct span slug);

/* All of them, until the index is next read: entries first, then the tags that are used most. */
const struct library_place *library_places(size_t *count);

#endif
