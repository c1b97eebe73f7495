/* What the pages about leaving, and about taking one's data along, show. */
#ifndef ACCOUNT_ACCOUNT_LEAVE_PAGE_H
#define ACCOUNT_ACCOUNT_LEAVE_PAGE_H

#include "account/account_page.h"
#include "draft/draft.h"
#include "export/export.h"
#include "leaving/leaving.h"

struct leave_page {
    struct leaving_counts counts;
};

struct export_page {
    struct export_state state;
    struct export_chunks chunks;
};

struct locked_page {
    struct leaving_locked locked;
    struct export_state copy;
    struct export_chunks chunks;
    struct span token;        /* for the forms */
    struct draft_words words; /* that waited for signing in: to be copied */
};

/* Answers with the ZIP, or with 404 when there is none. */
void account_export_reply(struct request *r, const struct export_chunks *chunks);

#endif
