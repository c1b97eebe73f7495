/* A form that builds a query for whoever does not know the language; pure, as search/query.h. */
#ifndef SEARCH_QUERY_FORM_H
#define SEARCH_QUERY_FORM_H

#include "search/query/query.h"

enum search_field {
    SEARCH_FIELD_WORDS,
    SEARCH_FIELD_PHRASE,
    SEARCH_FIELD_WITHOUT,
    SEARCH_FIELD_TAGS,
    SEARCH_FIELD_KIND,
    SEARCH_FIELD_POSITION,
    SEARCH_FIELD_KIT,
    SEARCH_FIELD_PARTNER,
    SEARCH_FIELD_STATE,
    SEARCH_FIELD_USER,
    SEARCH_FIELD_SCORE, /* at least */
    SEARCH_FIELD_AFTER, /* that day too */
    SEARCH_FIELD_BEFORE,
    SEARCH_FIELD_MORE, /* in the language of search: what has no field of its own */
    SEARCH_FIELDS
};

/* "words": as in addresses. */
extern const char *const search_field_names[SEARCH_FIELDS];

struct search_form {
    struct {
        struct span value; /* as typed */
        struct span error; /* empty: nothing wrong */
    } fields[SEARCH_FIELDS];
};

/*
 * The text of the query that the fields ask for, empty when they ask for nothing. False when a field is wrong:
 * its error says what to do. Lives in the arena.
 */
MUST_CHECK bool search_form_write(struct arena *arena, struct search_form *form,
                                  struct span *query);

/* The fields of a query, so that written again it is the same but for the order. */
void search_form_fill(struct arena *arena, const struct search_query *query,
                      struct search_form *form);

#endif
