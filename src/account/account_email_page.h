/* What the pages about an account's address show, and those that the links of mails lead to. */
#ifndef ACCOUNT_ACCOUNT_EMAIL_PAGE_H
#define ACCOUNT_ACCOUNT_EMAIL_PAGE_H

#include "account/account_page.h"
#include "audit/audit.h"

/* A page that a mail's link leads to. Looking at it changes nothing: mail programs follow links, too. */
struct account_link_page {
    struct account_link link; /* whose; without a name: the link no longer works */
    struct span token;        /* as it came, for the form */
    bool sent;                /* this very form was carried out before */
    int64_t account_id;
};

/* The fields of such a page: what the address has, and what its form sends. */
extern const struct form_field account_link_query[];
extern const struct form_field account_link_form[];

/* The first step: whose the link of that kind is (ACCOUNT_LINK_...), and whether this form was carried out before. */
void account_link_load(struct request *r, const char *kind);

typedef void account_link_view(struct text *out, struct request *r,
                               const struct account_link_page *page);

/* The page, or, 410, that the link no longer works and where to get another. */
void account_link_show(struct request *r, struct span title, account_link_view *view);

/*
 * Whether there is something to do. If not it is answered: as before where this form was carried out already, by
 * /account/done?what=`done`; else by the page's refused steps.
 */
bool account_link_works(struct request *r, const char *done);

/* By which the database knows the link. */
struct span account_link_hash(struct request *r);

/* Into the audit of the account that the link belongs to. */
void account_link_note(struct request *r, enum audit_kind kind);

/* What was done, in words: a row for each name that /account/done knows. */
struct account_done {
    const char *name;
    const char *title;
    const char *words;
    const char *path; /* where to go from there */
    const char *label;
};

#endif
