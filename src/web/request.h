/* What the files of the web layer share about a request and features need not see. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "core/hole.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/restore.h"

enum { TOPICS_MAX = 8, URL_MAX = 8192 };

struct request_state {
    page_step *const *track; /* the page's steps, or its `refused` ones */
    size_t step;             /* the one to run next */
    struct db_batch *batches[2 * PAGE_STEPS + 4];
    size_t batch_count;
    bool session_done;     /* looked up (or not needed), guard and CSRF token checked */
    bool without_names;    /* the first step was run before site.knows_names */
    bool session_seen_due; /* when it was last used is to be noted */
    bool in_flight;        /* a batch was sent */
    bool writes;           /* the batch that was sent last */
    bool batch_is_new;     /* results of a batch wait to be looked at */
    bool waiting;          /* page_wait */
    bool replied;
    bool noted;       /* in the audit */
    bool repeated;    /* the form was carried out before: its result is to be asked for */
    bool changed;     /* and with other words than these */
    bool captured;    /* the parts of the path are in kore->cgroups */
    bool personal;    /* the reply sets a cookie or shows a token: not to be cached */
    uint64_t started; /* microseconds, monotonic */
    int64_t thread;   /* page_writes_to; 0: not said */
    uint64_t moment;  /* cache_moment before the first statement */
    int status;
    size_t sent_bytes;
    struct text body;
    struct hole_record holes;    /* in the body */
    bool token_in_text;          /* the token is in the body itself, not in a hole */
    struct zone *zone;           /* in which the body shows days and times; NULL: UTC */
    bool shared;                 /* what is rendered is for all members */
    struct viewer hidden_viewer; /* who looks, meanwhile */
    struct cached *cached;       /* the members' page, while the viewer is looked up */
    const int64_t *authors;
    size_t author_count;
    struct span topics[TOPICS_MAX];
    size_t topic_count;
    struct span part;       /* what the route's pattern captures, when there is no client */
    struct span once_key;   /* of the form that is being carried out; empty: it has none */
    struct span once_words; /* of what it says, to whom it is said, and by whom; empty: not asked */
    bool sent_already;      /* the same words were, a moment ago */
    bool sent_as_due;       /* and what they became is to be asked for */
    int64_t sent_as;        /* the id of that */
    struct span new_key;    /* for a form on the page */
    struct span saved_at;   /* the path of what it saved then, when it depends on the words */
    int64_t *once_id;       /* where the id of what it creates goes; may be NULL */
    struct span csrf;       /* the token for this page's forms */
    struct span session; /* the cookie's next value, once the batch that stores it is carried out */
    bool session_changes;    /* there is one; an empty value deletes the cookie */
    int64_t session_seconds; /* that it lasts at most */
    enum restore_way asks;   /* RESTORE_CONFIRM, RESTORE_FACTOR: what has to be done first */
    bool session_renewed;    /* this very form renewed the session before */
    struct span words;   /* of the form that was sent, as JSON, once an error page asked for them */
    struct span draft;   /* JSON of the draft that the form is to be filled from; empty: none */
    instant draft_state; /* when it was saved */
    const char *limited; /* what was counted last: web/limit.h */
    bool shown_again;    /* the form was refused: web/again.h */
    bool trapped;        /* filled in where nobody looks: web/trap.h */
    int64_t wait;        /* seconds until it may be done again; 0: it was not refused for a limit */
    int64_t locked_account; /* to which nobody can sign in for now, but for site.locked_out */
    void *track_data;       /* what the steps of a track of `site` know: they have no r->data */
    struct span challenge;  /* for the form that has to be sent again with a proof; empty: none */
    int unread;             /* the status to refuse a form with that was not read; 0: it was */
    bool body_due;          /* it is long, and waits for the guard: form_read_late */
    void (*cancel)(void *context);
    void *cancel_context;
    struct aside *asides; /* web/aside.c's */
};

/* A request without a client (page_cache). */
struct request *request_new(const struct page *page);
/* A client's request, with its form read; `query` is copied; for a cached page it is the canonical one. */
struct request *request_begin(struct http_request *kore, const struct page *page,
                              struct span query);
/* r->batch is an empty one. Results of earlier batches stay readable: all are given back when the request ends. */
void request_new_batch(struct request *r);
/* The request ends: answered, or the client went away with statements still in flight. */
void request_end(struct request *r);

/* Microseconds of a clock that never goes back. */
uint64_t request_clock(void);

enum { REQUEST_ID = 17, REQUEST_ADDRESS = 46 };

/* A new number for a request, as hexadecimal digits. */
void request_id(char id[REQUEST_ID]);

/* The client's address, from the proxy's header when there is a proxy; written into `room`. */
struct span request_address(const struct http_request *kore, char room[REQUEST_ADDRESS]);

/* When the request has to be answered, of db_pool_clock. */
uint64_t request_deadline(const struct request *r);

#endif
