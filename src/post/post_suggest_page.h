/* What the pages of suggested changes load. */
#ifndef POST_POST_SUGGEST_PAGE_H
#define POST_POST_SUGGEST_PAGE_H

#include "post/post_edit.h"
#include "suggestion/suggestion.h"

/* Begins as what src/post edits and merges: r->data is both. */
struct suggestion_page {
    struct post_edit edit;
    struct suggestion suggestion;
    struct revision_list before; /* of one that was accepted: the text that it took the place of */
    int64_t waiting;             /* the one that waits for the post; 0: none */
    int64_t id;                  /* of the new one */
    bool may_decide;
    bool moved;    /* the post was changed since it was suggested */
    bool improved; /* the form began with what the decider sent, not with what was suggested */
    struct edit_difference theirs; /* merged: the form has both together */
};

struct suggestion_list_page {
    struct suggestion_list list;
    bool first;
};

#endif
