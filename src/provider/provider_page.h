/* What the pages of signing in with another provider share. */
#ifndef PROVIDER_PROVIDER_PAGE_H
#define PROVIDER_PROVIDER_PAGE_H

#include "factor/factor.h"
#include "provider/provider.h"
#include "sign_in/sign_in.h"
#include "web/page.h"
#include "web/restore.h"
#include "web/ways.h"

/* ---- waiting for the job runner (provider_wait_web.c) ---- */

/* One request that waits for what becomes of its attempt. */
struct provider_wait {
    struct provider_wait *next;
    struct request *r;
    char key[65]; /* the hash of its state, in hexadecimal */
    bool told;
    bool waits; /* page_wait */
    void *timer;
};

/* From here on it is noticed when the attempt is done. It ends with the request. */
void provider_wait_begin(struct request *r, struct provider_wait *wait, struct span state_hash);
/* The next step runs when it is, or after so many milliseconds. */
void provider_wait_for(struct provider_wait *wait, int milliseconds);
/* Takes notices from the pool: once, when a worker begins. */
void provider_listen(void);

/* ---- going there and back ---- */

/* The cookie by which a browser is known that comes back; empty: it went nowhere. */
struct span provider_browser(const struct request *r);

/* Somebody who is sent to a provider (provider_go_web.c). */
struct provider_going {
    bool confirms; /* whoever is signed in here shows that it is still them */
    struct provider_to to;
    struct provider_secrets secrets;
};
/*
 * Queues the attempt of `account_id` (0: of somebody who signs in), with `words` that wait for that; the cookie goes with
 * the reply.
 */
void provider_go(struct request *r, struct provider_going *going, int64_t account_id,
                 struct span words);
/* The page that sends them there, after a POST: a form may lead to nowhere but this site. */
void provider_show_going(struct request *r, const struct provider_going *going);

/* Somebody who came back, or goes on from there (provider_back_web.c). */
struct provider_coming {
    struct span state;
    struct span state_hash;
    struct provider_attempt attempt;
    struct provider_wait wait;
    struct sign_in in;
    struct factor_attempt second; /* when there is a second step */
    bool taken;                   /* the name that was chosen */
    int64_t id;                   /* of the account that was made */
    struct span key;
};
/* Queues asking for the attempt with that state. */
void provider_come(struct request *r, struct provider_coming *coming, struct span state);
/* It is this browser's and this page's; else the page says so and false is returned. */
bool provider_is_ours(struct request *r, const struct provider_coming *coming);

/* The words that wait, as a form with provider_form sends them. False when they are too long to wait while somebody is away. */
MUST_CHECK bool provider_write_words(struct request *r, struct span *out);

/* The table of forms that signing in goes on from; the words that wait are filled in with provider_take_words. */
extern const struct form_field provider_form[];
void provider_take_words(struct request *r, const struct provider_attempt *attempt);

/* The page for signing in, with what went wrong and the words that wait. */
void provider_refuse(struct request *r, int status, struct span words);
/* As a page's `refused` step: r->error says what. */
void provider_refused(struct request *r);

/* ---- one's own ---- */

struct provider_own {
    struct provider_links links;
    struct provider_going going;
    const char *done; /* what was just done, in words; NULL: nothing */
};

#endif
