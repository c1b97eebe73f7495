/* What the pages about accounts show; between account_web.c and account_view.chtml. */
#ifndef ACCOUNT_ACCOUNT_PAGE_H
#define ACCOUNT_ACCOUNT_PAGE_H

#include "account/account.h"
#include "post/post.h"
#include "person/person.h"
#include "review/review.h"
#include "web/hash.h"
#include "web/page.h"

/* Keys of names that nobody can have are counted too, and must fit an index. */
enum { ACCOUNT_KEY_POINTS_MAX = 200 };

/* The status of a form that is (or is not) shown again; what the database said goes to its field. */
int account_shown_status(struct request *r);
/* A hash could not be made. */
void account_no_memory(struct request *r);

/*
 * The password that whoever is signed in has now: the field, whether it has to be given and was, looking at it, and the form
 * again when it was wrong. In these `stored` is the account's hash. An account without one is asked who it is by
 * /account/confirm instead.
 */
#define ACCOUNT_CURRENT_FIELD                  \
    {                                          \
        .name = "current", .kind = FORM_SECRET \
    }
/* The new one, which account_check_password looks at. */
#define ACCOUNT_NEW_FIELD                                     \
    {                                                         \
        .name = "new", .kind = FORM_SECRET, .required = true, \
        .missing = "Please choose a new password."            \
    }
/* The form cannot be sent (POST), or its page is not worth showing (GET), before that: false after a reply. */
bool account_may_ask_current(struct request *r, struct span stored);
/* Marks the field when it has to be filled in and is not. */
void account_need_current(struct request *r, struct span stored);
/* From a step behind limit_take(r, "password"): what was not looked at is given back. */
void account_check_current(struct request *r, struct span stored, struct hash_result *result);
void account_refuse_current(struct request *r);
/* Gives back what limit_take(r, "password") counted: the `not_done` of a hash_task. */
void account_password_not_done(struct request *r);

/* What the addresses of signing in and registering may carry. */
extern const struct form_field account_next_query[];
/* The same for again_reply. */
extern const char *const account_next_kept[];

/* One's own page. */
struct account_own {
    struct account account;
    struct account_session_list sessions;
    const char *done; /* what was just done, in words; NULL: nothing */
    /* After a conflict: how what another tab saved differs from what was sent (as `title` the time zone). NULL: there was none. */
    const struct edit_difference *theirs;
};

/* What everybody sees of somebody. */
struct account_profile {
    struct account_person person;
    struct person_summary summary;
    struct person_badges badges;
    bool suspended; /* known to moderators alone */
    int64_t points; /* reputation/reputation.h */
    struct account_post_list posts;
    struct person_entries entries; /* of ACCOUNT_LIBRARY */
    enum account_tab tab;
    const char *tab_name;       /* as in the address */
    struct account_place place; /* where this page of the list begins */
    bool is_first;
    struct span more; /* the place where the next page begins; empty: this is the last */
    struct span tabs; /* "/users/NAME?tab=" */
};

#endif
