/* Changes of the site's own pages: they wait until a second person agrees. */
#ifndef ABOUT_CHANGE_H
#define ABOUT_CHANGE_H

#include "library/library.h"

struct page_change {
    int64_t id;
    int64_t base;       /* the revision that it is begun on */
    struct entry entry; /* the page as it would be: title, summary, aliases, tags, body */
};

struct page_changes {
    size_t count;
    struct page_change *items;
};

/* How many of a page's are shown at once, the oldest first. */
enum { PAGE_CHANGES_MAX = 10 };

/* Queues those of a page that wait. */
void change_store_list(struct db_batch *batch, struct span page, struct page_changes *out);
/* Queues agreeing: refused with 'page_change_by_two' to its own editor, 'page_change_open', 'edit_conflict'. */
void change_store_accept(struct db_batch *batch, int64_t account, int64_t change);
/* Queues taking back or turning down; refused with 'page_change_open'. */
void change_store_drop(struct db_batch *batch, int64_t account, int64_t change);

/* Between change_web.c and change_view.chtml. */
struct change_page {
    struct entry entry; /* the page as it is */
    struct page_changes changes;
};

#endif
