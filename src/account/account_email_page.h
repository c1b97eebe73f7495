/* What the pages about an account's address show, and those that the links of mails lead to. */
#ifndef ACCOUNT_ACCOUNT_EMAIL_PAGE_H
#define ACCOUNT_ACCOUNT_EMAIL_PAGE_H

#include "account/account_page.h"

/* A page that a mail's link leads to. Looking at it changes nothing: mail programs follow links, too. */
struct account_link_page {
    struct account_link link; /* whose; without a name: the link no longer works */
    struct span token;        /* as it came, for the form */
    bool sent;                /* this very form was carried out before */
    int64_t account_id;
};

/* What was done, in words: a row for each name that /account/done knows. */
struct account_done {
    const char *name;
    const char *title;
    const char *words;
    const char *path; /* where to go from there */
    const char *label;
};

#endif
