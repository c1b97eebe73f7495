/*
 * A page: what a route of kore.conf runs. Declared, not programmed:
 *
 *     static void show_load(struct request *r)  { question_store_get(r->batch, id, &data->question); }
 *     static void show_reply(struct request *r) { ... question_view(out, data); ... }
 *     PAGE(question_show, .guard = GUARD_ANYONE, .steps = {show_load, show_reply})
 *
 * Each step may queue statements into r->batch; the next step runs when their results are in. All that
 * the first step queues goes out with the session's look-up in one pipeline, so a page that reads costs
 * one round trip. Before the second step (or the first, when nothing was queued) the guard is checked,
 * and for POST the CSRF token and the Origin. So the first step only reads; writes belong to later ones.
 * A step that replies ends the page. A form and what it does share one address, and so one page: `steps`
 * shows it (GET and HEAD), `post` does it.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "db/batch.h"
#include "db/pool.h"
#include "web/form.h"

struct http_request; /* Kore's */

enum guard { GUARD_ANYONE, GUARD_MEMBER, GUARD_COACH, GUARD_MODERATOR, GUARD_ADMIN };

enum { VIEWER_UNREAD_MAX = 100 };

/* Who looks at the page. account_id is 0 for somebody who is not signed in. */
struct viewer {
    int64_t account_id;
    int64_t session_id;
    struct span name;
    struct span role; /* member, coach, moderator, admin */
    struct span zone; /* in which days and times are shown; empty: as the browser says */
    /* Twice the post's id, and one more when it is for the post; below 0 what they follow, see viewer.c. */
    const int64_t *votes;
    size_t vote_count;
    const int64_t *blocks; /* whom they block */
    size_t block_count;
    int64_t unread;    /* notices that they have not read; VIEWER_UNREAD_MAX: that or more */
    bool is_coach;     /* coach or above */
    bool is_moderator; /* moderator or above */
    bool is_admin;
    bool strong;    /* signed in with a second factor or a passkey */
    bool confirmed; /* made sure within ten minutes who it is */
    /*
     * A moderator or admin whose session has no second factor, where the site demands one: role, is_coach and so on are a
     * member's then.
     */
    bool needs_factor;
    bool apart; /* the page says something to them that it does not say to all members */
};

struct request;
typedef void page_step(struct request *r);

/* The time from a request's arrival within which statements are waited for: then it is 503. */
enum { PAGE_LIMIT_MS = 3000, POST_LIMIT_MS = 6000 };

enum { PAGE_STEPS = 8, REQUEST_MEMORY = 96 * 1024 * 1024, REPLY_MAX = 32 * 1024 * 1024 };

#define DRAFT_HERE ""

struct page {
    const char *name; /* the route's name in logs and metrics */
    enum guard guard;
    enum guard post_guard; /* of POST, when it is stricter than `guard` */
    const struct form_field
        *query; /* what a GET's address may carry; ends with a field without a name */
    const struct form_field *form; /* what a POST's body may carry; NULL: nothing */
    /* What the page calls a field, when its table does not say; NULL: it calls it nothing. */
    const char *(*label_of)(const struct request *r, const char *field);
    /* Its form may be saved as a draft, by the path that it is sent to (web/restore.h): DRAFT_HERE: the page's own; NULL: none. */
    const char *draft;
    bool opens_draft; /* its form is shown filled from the draft, whether or not the address asks */
    const char *shown_at; /* where its form is shown, when that is another address than a POST's */
    bool takes_file;      /* its form has a file, and may be as long as PAGE_FILE_BODY_MAX */
    size_t data_size;     /* bytes of r->data, zeroed */
    /*
     * Of what the steps queue. A POST's first statements only read and go by LANE_PAGE, the others
     * by LANE_WRITE, unless this names another lane than LANE_PAGE.
     */
    enum db_lane lane;
    int limit_ms; /* from the request's arrival to its reply; 0: PAGE_LIMIT_MS or POST_LIMIT_MS */
    bool cached;  /* the same for all visitors, and but for holes for all members (web/viewer.h) */
    bool same_for_coaches; /* cached: coaches see what members see */
    bool
        own_for_members; /* cached: members get pages of their own, and visitors' while there is no database */
    bool
        changes_nothing; /* a POST is answered without looking at its token: a refusal, a look at what was typed */
    /*
     * A POST needs no form token and may come from anywhere, as mail programs send it (RFC 8058): the secret in its address alone
     * says what it may do. A body that no form of ours sends is not read.
     */
    bool by_link;
    /*
     * Dangerous: whoever was not asked within ten minutes who they are is led to /account/confirm first, and comes back, with
     * what they wrote.
     */
    bool confirmed;
    bool
        confirmed_if_strong; /* the same for who has a second factor; the page itself asks others for their password */
    /*
     * What its form does, as a button says it: "Delete your account". Every page has it whose form may be refused until its
     * sender confirms: they read then that it is not done yet, and the button that does it says so.
     */
    const char *asked;
    struct span (*asked_of)(
        struct request
            *r); /* the same, when it depends on what the first step read; it may not have run */
    bool before_factor;  /* its form is for viewers with needs_factor, too */
    bool renews_session; /* its form replaces the session: session_renew */
    /*
     * Where a form goes whose token is of a session before: mostly an answer that was loaded again after it renewed the session.
     * That page says whether it was done. NULL: the usual error page.
     */
    const char *renewed_at;
    bool writes_quietly; /* appends nothing to the outbox: the job runner need not wake */
    /* What a POST of coaches and above is called in the audit (enum audit_kind): noted in the transaction of the first
       statements behind the guard. 0: it is not, or notes itself. */
    int audited;
    const char *too_slow; /* said when a statement ran into its lane's timeout; NULL: the usual */
    /* Answers instead of the error page when the database cannot be asked; NULL: the error page. */
    page_step *unavailable;
    bool for_machines; /* no session is looked up, the first step may reply: /healthz, assets */
    page_step *steps[PAGE_STEPS];
    page_step *post[PAGE_STEPS]; /* what a POST runs instead; none: the same steps */
    /*
     * Run instead of the remaining steps when a batch was refused for what the person sent (ERR_INPUT,
     * ERR_CONFLICT, ERR_TOO_MANY; r->error says why) or after page_refuse: they show the form again, with
     * status 422 and all that was typed. None: the error page.
     */
    page_step *refused[PAGE_STEPS];
    bool says_limits; /* they also answer when a limit is reached: see web/limit.h */
    /* What its address is counted as, one of limit_rule's, when the first step asks the database; NULL: it is not counted. */
    const char *limit;
};

struct request {
    struct http_request *kore; /* NULL: there is no client, see page_cache */
    const struct page *page;
    struct arena *arena;
    struct db_batch *batch; /* the present step's statements */
    struct viewer viewer;
    struct form form;
    void *data;         /* page->data_size bytes */
    struct err error;   /* what the last batch was refused for */
    char id[17];        /* hexadecimal, in the log and on error pages */
    const char *method; /* "GET" */
    struct span path;
    struct span query;   /* without the question mark */
    struct span address; /* of the client */
    bool is_post;
    /* The rest is the web layer's own. */
    struct request_state *state;
};

/* Makes `int NAME(struct http_request *)`, which kore.conf names. */
#define PAGE(symbol, ...)                                                        \
    static const struct page symbol##_declared = {.name = #symbol, __VA_ARGS__}; \
    int symbol(struct http_request *kore);                                       \
    __attribute__((visibility("default"))) int symbol(struct http_request *kore) \
    {                                                                            \
        return page_serve(kore, &symbol##_declared);                             \
    }

/* A first step that loads nothing: the steps behind it run after the guard, and know the viewer. */
void page_nothing(struct request *r);
/* From a step that found the form wrong: goes on with the page's `refused` steps. */
void page_refuse(struct request *r);
/* In a `refused` step: the status of the page that shows the form again, 422, 409 or 429. */
int page_refused_status(const struct request *r);

/* Kore's handler of every page. */
int page_serve(struct http_request *kore, const struct page *page);

/*
 * Caches a page for signed-out readers before anybody asks for it: its steps run for no client. `part` is what its route's
 * pattern captures from `path`; both live as long as the program. Statements only, no page_wait and no page_aside.
 */
void page_cache(const struct page *page, struct span path, struct span part);

/* A part of the path that the route's pattern captured, from 1. */
struct span page_part(const struct request *r, size_t number);
/* The same as a positive number; 0 when it is none (ids begin at 1, so 0 is never found). */
int64_t page_part_id(const struct request *r, size_t number);
/*
 * What follows that many slashes of the path, from 1: "12" is the second of /questions/12/why. For the
 * pages that are asked for most: a pattern's captures cost more than the rest of finding the page.
 */
struct span page_segment(const struct request *r, size_t number);
int64_t page_segment_id(const struct request *r, size_t number);

/* A request header, or the empty span. `name` in lower case. */
struct span page_header(const struct request *r, const char *name);
/* "https://example.org": what addresses that leave the site begin with. */
struct span page_origin(const struct request *r);
/* A cookie of the request, or the empty span. */
struct span page_cookie(const struct request *r, const char *name);

/*
 * What this request writes takes the lock of that thread. Such requests share the connections that one thread's writes
 * may have, so that a crowd at a locked thread leaves room for others.
 */
void page_writes_to(struct request *r, int64_t thread);

/*
 * What a page waits for besides statements: a step that began something in another thread calls page_wait,
 * and the next step runs after page_continue. Only hashing is slow enough to need this: see web/hash.h; statements have page_aside.
 */
void page_wait(struct request *r);     /* the present step is not finished */
void page_continue(struct request *r); /* now it is; from the event loop only */
/* Called when the client goes away while page_wait holds. NULL to clear. */
void page_on_cancel(struct request *r, void (*cancel)(void *context), void *context);

/*
 * What a page can do without is asked for aside: in another lane, within a time of its own, from any step.
 * The page's next step runs when it is over, one way or the other.
 *
 *     static const struct page_aside similar_aside = {.lane = LANE_SEARCH, .limit_ms = 700,
 *         .steps = {find, rows}, .finish = choose, .give_up = show_none};
 *     page_aside(r, &similar_aside, &data->similar);
 */
struct page_aside {
    enum db_lane lane;
    int limit_ms; /* of all its steps together */
    /* Each queues statements; the next runs when their results are in, or at once when there are none. */
    void (*steps[PAGE_STEPS])(void *data, struct db_batch *batch);
    void (*finish)(void *data); /* after the last step's results */
    void (*give_up)(
        void *data); /* instead: a statement failed or took too long; that is no error */
};
void page_aside(struct request *r, const struct page_aside *asked, void *data);

/*
 * The token that every form carries, for whoever is looking (also before signing in). In templates it is {{@token r}}: a
 * page that has it in its text is not compressed (core/hole.h).
 */
struct span page_csrf(struct request *r);

#endif
