/* What the pages about accounts show; between account_web.c and account_view.chtml. */
#ifndef ACCOUNT_ACCOUNT_PAGE_H
#define ACCOUNT_ACCOUNT_PAGE_H

#include "account/account.h"
#include "review/review.h"
#include "web/page.h"

/* Keys of names that nobody can have are counted too, and must fit an index. */
enum { ACCOUNT_KEY_POINTS_MAX = 200 };

/* The status of a form that is (or is not) shown again; what the database said goes to its field. */
int account_shown_status(struct request *r);
/* A hash could not be made. */
void account_no_memory(struct request *r);

/* What the addresses of signing in and registering may carry, and the redirect to the path that is there. */
extern const struct form_field account_next_query[];
void account_go_on(struct request *r);

/* One's own page. */
struct account_own {
    struct account account;
    struct account_session_list sessions;
    const char *done; /* what was just done, in words; NULL: nothing */
};

/* What everybody sees of somebody. */
struct account_profile {
    struct account_person person;
    struct span profession; /* that an admin checked; empty: none */
    struct account_post_list posts;
    enum account_tab tab;
    const char *tab_name;       /* as in the address */
    struct account_place place; /* where this page of the list begins */
    bool is_first;
    struct span more; /* the place where the next page begins; empty: this is the last */
};

#endif
