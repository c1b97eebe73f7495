/* What this server was started with, and what all pages share. Set once, before the first request. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "db/pool.h"
#include "web/contact.h"
#include "web/host.h"
#include "web/page.h"

struct request;

struct site {
    const char *origin;  /* ORIGIN: "https://example.org"; NULL: the Host header is taken */
    const char *hosts;   /* HOSTS: see web/host.h; may be NULL */
    struct span contact; /* CONTACT: see web/contact.h; empty: nobody has said how to reach them */
    bool tls;            /* people reach us by https: cookies are Secure and named __Host- */
    struct proxies proxies;  /* BEHIND_PROXY: whose X-Forwarded-For is believed */
    bool staff_needs_factor; /* STAFF_SECOND_FACTOR: moderators and admins need a second factor */
    int64_t schema_version;
    struct db_pool *pool;
    /* What src/audit notes: a page with `.audited` is about to write; somebody's role was not enough for a page. May be NULL. */
    void (*audited)(struct request *r, int kind);
    void (*refused)(struct request *r);
    bool (*has_passkeys)(
        const struct request *r); /* browsers make passkeys for this site; NULL: no */
    /*
     * Run instead of the other steps when somebody proved whose account it is, and nobody can sign in to it for now
     * (r->state->locked_account): however they wanted to. Ends with NULL.
     */
    page_step *const *locked_out;
    /*
     * Run instead of the other steps of a form that is refused until its sender confirms who they are (restore_waiting): the
     * page that asks. Ends with NULL.
     */
    page_step *const *confirms;
    void (*written)(void); /* something was committed that others are to see */
    /*
     * The names of tags and entries are known, which what people write is read with. Until then, for a moment after a worker
     * began, forms with words are answered with 503, and hold them. NULL: always.
     */
    bool (*knows_names)(void);
};

extern struct site site;

#endif
