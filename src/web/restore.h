/*
 * What a person wrote is found again. A page that declares `.draft` has a form that may be saved as a draft, one for
 * each account and path that the form is sent to (src/draft). Its GET with ?draft=open shows the form filled from the
 * draft, hidden fields too (a page with `.opens_draft` does so at its plain address as well): begun on an older
 * revision, it is sent as begun on that one.
 *
 * A POST that is answered with an error keeps its words: the page holds a form with all of them, to be sent again, or
 * to sign in with, after which they are in the form (as a draft of the account) or, where a form has no drafts, in a
 * page that sends them. Secrets are left out. Only a flood of long forms gets no words back: see form_read_refused.
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
/* The state of the draft that the form sent to `action` on this page was opened from; 0: none. */
int64_t restore_state(const struct request *r, struct span action);
/* Something that a person wrote came with this request, in a form for members that has no secret in it. */
bool restore_has_words(const struct request *r);

/* The form of this page has one: a page never holds what was typed there. */
bool restore_has_secret(const struct request *r);

/*
 * What was sent waits for its sender to sign in, or to confirm who they are: hidden fields on every page of that way
 * (SIGN_IN_FIELDS of sign_in/sign_in.h).
 */
enum {
    RESTORE_BYTES_MAX = 1000000
}; /* of `fields` as a form sends them; http_body_max allows no more */
struct restore_waiting {
    struct span to;     /* the path that they are sent to; empty: nothing waits */
    struct span target; /* the path that they are saved as a draft by; empty: they are not */
    struct span fields; /* JSON */
    struct span labels; /* of those that a person filled in: form_write_labels */
    struct span asked; /* what their form does (PAGE's `.asked`), when that waits to be confirmed */
    struct span key;   /* of the form, and the draft that it was opened from: both may be empty */
    struct span state;
    bool too_long; /* to be taken along */
};
struct restore_waiting restore_waiting(struct request *r);
/* The same, as a form with SIGN_IN_FIELDS brings it. */
struct restore_waiting restore_waiting_in(const struct form *form);

/*
 * A form that was refused until its sender confirms is never carried out by itself: the page behind confirming says that it is
 * not done yet, and has a button that does it.
 */
struct span restore_asked(struct request *r);

/* The address of the page that shows the form of a POST; for one that has no page, the page it came from, or "/". */
struct span restore_form_path(struct request *r);
/* The page that the form was on, or else restore_form_path. */
struct span restore_back_path(struct request *r);

/* What an error page says and holds of the form that was sent. */
enum restore_way {
    RESTORE_NOTHING,
    RESTORE_SHOW,    /* the words, to be copied: sending them again is of no use */
    RESTORE_AGAIN,   /* and a button that sends them again */
    RESTORE_FORM,    /* the way to the form, which has a password and has to be filled in again */
    RESTORE_SIGN_IN, /* signing in, which leads back to the form, and the words */
    RESTORE_CONFIRM, /* being asked who it is, and then a page that does it; or the way back to the form, and the words */
    RESTORE_FACTOR,  /* the words, and the way to set up a second factor */
    RESTORE_CHANGED, /* and a button that sends them with a new key: the form was carried out with others */
};
enum restore_way restore_way(struct request *r, int status);

/*
 * Whether so many copies of what was sent fit in an error page: anybody can send a form of quotation marks, which is
 * six times as long in HTML. What does not fit is still in the browser.
 */
bool restore_fits(const struct request *r, size_t copies);
/* How many copies of it are in the hidden fields of that page. */
size_t restore_copies(struct request *r, enum restore_way way);

/* Answers a form that was carried out before with other words: links to `saved`, a path, and holds the words. */
void restore_show_changed(struct request *r, struct span saved);

#endif
