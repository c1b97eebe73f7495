/* Facets: by what results can be narrowed down, with how many would be left. */
#ifndef SEARCH_FACET_H
#define SEARCH_FACET_H

#include "search/query/query.h"
#include "tag/tag.h"

/* What is counted: a row for each thread, one more for each stretch. */
struct search_facet_row {
    struct span kind;
    const struct span *tags;
    size_t tag_count;
};
struct search_facet_stretch {
    const struct span *positions;
    size_t position_count;
    const struct span *kit; /* "mat", "wall or couch" */
    size_t kit_count;
    const struct span *ways; /* stretch_ways in sql/functions/library.sql */
    size_t way_count;
};
struct search_facet_tag {
    struct span name;
    struct span title;
    enum tag_facet facet;
    const struct span *parents;
    size_t parent_count;
};
struct search_facet_source {
    struct {
        size_t count;
        struct search_facet_row *items;
    } rows;
    struct {
        size_t count;
        struct search_facet_stretch *items;
    } stretches;
    struct {
        size_t count;
        struct search_facet_tag *items;
    } tags;
};

enum {
    SEARCH_FACET_KIND,
    SEARCH_FACET_TAGS, /* region, quality, trigger, relief */
    SEARCH_FACET_WAYS = SEARCH_FACET_TAGS + TAG_CONTEXT,
    SEARCH_FACET_POSITION,
    SEARCH_FACET_KIT,
    SEARCH_FACETS,
    SEARCH_FACET_VALUES = 7, /* of what one has and can; */
    SEARCH_FACET_OFFERED = 6 /* of others */
};

struct search_facet_value {
    struct search_item item; /* what the query gets when it is taken */
    struct span label;
    int64_t count;
};
struct search_facet {
    const char *title; /* "Kind" */
    struct search_facet_value values[SEARCH_FACET_VALUES];
    size_t count;
};
struct search_facets {
    struct search_facet items[SEARCH_FACETS];
};

/*
 * Counts: the values that most threads have first. A tag counts for those above it too, a thing of the kit for all
 * that is called by its word, as the filters do. Lives in the arena.
 */
void search_facets_count(struct arena *arena, const struct search_facet_source *source,
                         struct search_facets *out);

/* Is it worth offering: would it leave out some of `total` threads, and is it not in the query yet? */
bool search_facet_narrows(const struct search_query *query, const struct search_facet_value *value,
                          size_t total);
/* The query with it; a kind, a position and minutes take the place of another. */
struct span search_facet_query(struct arena *arena, const struct search_query *query,
                               const struct search_facet_value *value);

/* "Questions" */
const char *search_kind_plural(struct span kind);

#endif
