/* What can go wrong, in the words the rest of the program decides by. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include "core/span.h"

enum err_kind {
    ERR_NONE = 0,
    ERR_INPUT,       /* what was sent is wrong: 422, the form again with a message */
    ERR_NOT_FOUND,   /* 404 */
    ERR_GONE,        /* deleted, and everybody may know that it was there: 410 */
    ERR_FORBIDDEN,   /* 403 */
    ERR_CONFLICT,    /* somebody else was first: 409 */
    ERR_TOO_MANY,    /* slow down: 429 */
    ERR_UNAVAILABLE, /* the database is away or too slow: 503, try again */
    ERR_INTERNAL,    /* ours to mend: 500 */
};

/*
 * `message` is for people; `field` names the form field it belongs to (empty: the whole form).
 * Both are literals or live as long as the request's arena.
 */
struct err {
    enum err_kind kind;
    struct span message;
    struct span field;
    struct span name; /* of the constraint that refused it (db/error.c); empty: there is none */
};

#endif
