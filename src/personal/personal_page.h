/* What the page shows that takes something private out of a history. */
#ifndef PERSONAL_PERSONAL_PAGE_H
#define PERSONAL_PERSONAL_PAGE_H

#include "personal/personal.h"
#include "post/post.h"

enum {
    PERSONAL_REVISIONS = 40, /* so many are looked at on a page of it */
    PERSONAL_FOUND_MAX = 200
};

struct personal_revision {
    int64_t number;
    struct span title;
    struct span body;
    struct span reason;
};

struct personal_history {
    struct post_source source;
    int64_t below; /* the revisions below this number, the newest first */
    struct {
        size_t count;
        struct personal_revision
            *items; /* one more than are looked at, when there are older ones */
    } revisions;
    bool now_too;                /* the text as it is now has something private */
    struct personal_found found; /* in the revisions, each once, the longest first */
};

/* Queues the older revisions of a post for its author and moderators, whose session it is; others get none. */
void personal_store_history(struct db_batch *batch, struct span session_hash, int64_t post_id,
                            int64_t below, struct personal_history *out);
/*
 * Queues replacing these words by PERSONAL_HIDDEN in all older revisions and in suggestions that were decided: for good. Refused with
 * 'post_edit_allowed'.
 */
void personal_store_hide(struct db_batch *batch, int64_t actor, int64_t post_id,
                         const struct personal_found *found);

#endif
