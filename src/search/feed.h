/* A feed of a search: the threads that changed last, as Atom (RFC 4287). */
#ifndef SEARCH_FEED_H
#define SEARCH_FEED_H

#include "core/clock.h"
#include "core/text.h"

struct search_feed_entry {
    int64_t thread_id;
    struct span kind;
    struct span slug;
    struct span title;
    const struct span *tags;
    const struct span *tag_titles; /* filled in by the caller, who knows them; NULL: as the names */
    size_t tag_count;
    struct span author;
    instant created_at;
    instant changed_at;
    struct span summary; /* plain text */
    struct span path;    /* filled in by the caller, who knows addresses */
};
struct search_feed {
    size_t count;
    struct search_feed_entry *items; /* the one that changed last first */
    struct span query;               /* for the title */
    struct span origin;              /* "https://example.org" */
    struct span page;                /* path of the page of results */
    struct span self;                /* path of the feed */
};

/* The whole document. Addresses are absolute; what XML cannot hold becomes spaces. */
void search_feed_write(struct text *out, const struct search_feed *feed);

#endif
