/* Between review_web.c, credential_web.c and their pages. */
#ifndef REVIEW_REVIEW_PAGE_H
#define REVIEW_REVIEW_PAGE_H

#include "account/account.h"
#include "library/library.h"
#include "review/review.h"

/* An entry's reviews, and the form of a new one. */
struct review_page {
    struct entry_page page; /* first: the library's shared steps know only this */
    struct review_events events;
    struct review_viewer viewer;
    bool first; /* the newest reviews are on this page */
};

/* Somebody's credentials, for admins. */
struct credential_page {
    struct account_person person;
    struct credentials credentials;
};

/* All of them, for admins. */
struct credential_list {
    struct credentials_due due;
    bool first;
};

#endif
