/* What the pages of the audit show; between audit_web.c and audit_view.chtml. */
#ifndef AUDIT_AUDIT_PAGE_H
#define AUDIT_AUDIT_PAGE_H

#include "audit/audit.h"
#include "web/page.h"

enum { AUDIT_PER_PAGE = 30 };

struct audit_page {
    struct audit_list list;
    bool is_first;
    struct span more; /* the place where the next page begins; empty: this is the last */
    /* What admins look for; empty: anything. */
    struct span name;
    enum audit_kind kind;
    struct span day;
};

/* What happened, as a sentence without its end: "Signed in with a password". In the arena. */
struct span audit_what(struct arena *arena, const struct audit_item *item);

#endif
