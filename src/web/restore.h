/*
 * What a person wrote is found again. A page that declares `.draft` has a form that may be saved as a draft, one for
 * each account and path that the form is sent to (src/draft). Its GET with ?draft=open shows the form filled from
 * the draft, hidden fields too: begun on an older revision, it is sent as begun on that one.
 *
 * A POST that is answered with an error keeps its words: the page holds a form with all of them, to be sent again, or to
 * sign in with, after which they are in the form (as a draft of the account). Secrets are left out.
 */
#ifndef WEB_RESTORE_H
#define WEB_RESTORE_H

#include "web/page.h"

/* Queues asking for the draft, when the address wants it. */
void restore_ask(struct request *r);
/* Fills the form from it. */
void restore_fill(struct request *r);

/* The path by which the form of this page is saved as a draft; empty: it is not. */
struct span restore_target(const struct request *r);
/* The address of the page that shows the form of a POST; for one that has no page, the page it came from, or "/". */
struct span restore_form_path(struct request *r);

/* What an error page says and holds of the form that was sent. */
enum restore_way {
    RESTORE_NOTHING,
    RESTORE_SHOW,    /* the words, to be copied: sending them again is of no use */
    RESTORE_AGAIN,   /* and a button that sends them again */
    RESTORE_SIGN_IN, /* and signing in, which leads back to the form */
};
enum restore_way restore_way(struct request *r, int status);

#endif
