/* Replies: pages with the site's frame around them, redirects, errors, small other bodies. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "core/clock.h"
#include "web/page.h"

/* What the frame needs to know of a page. */
struct head {
    struct span title;       /* shown as "title · Backtalk"; empty: the site's name alone */
    struct span description; /* for search engines, plain; empty: the site's own */
    struct span canonical;   /* path (and query) of the page's one address; may be empty */
    const char *
        section; /* which entry of the navigation is current: "questions", "stretches", … or NULL */
    struct span search; /* what the search field shows */
    struct span feed;   /* path of the page's feed; may be empty */
    struct html
        structured; /* a <script type="application/ld+json"> body made by code that escapes; may be empty */
    struct span
        image; /* path of a PNG of 1200 by 630 that shows what it is about; empty: the site's */
    struct span image_words; /* what is to be seen in it */
    bool not_for_search_engines;
    bool is_article; /* one text, not a list: for those who show a link to it */
    bool has_search; /* the page's own search field is its first: the frame shows none on a phone */
};

/* Begins a page: returns the text to write the main part into. One call, then reply_end. */
struct text *reply_begin(struct request *r, int status, const struct head *head);
void reply_end(struct request *r);

/* The same for a part of a page, without the site's frame: what a script asks for. It is cached for visitors alone. */
struct text *reply_begin_part(struct request *r);
void reply_end_part(struct request *r);

/* For cached pages: the page is out of date when `topic` changes ("question:12", "questions", "library", "tags"). */
void reply_topic(struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
/*
 * After a POST that took something of `topic` away: no worker of this machine has a copy of it from here on. Other machines
 * hear of it because its SQL says removed().
 */
void reply_removed(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* 303 after a POST, to a path of this site. */
void reply_see_other(struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* 301 to a path of this site. */
void reply_moved(struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* 302 to a whole address on another site; the caller has made sure that the site is one we know. */
void reply_elsewhere(struct request *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The error page: what happened, what to do, the request's id. `message` may be empty: the status' own words. */
void reply_error(struct request *r, int status, struct span message);
/* The status of an err_kind, with its message. 503 carries Retry-After. */
void reply_err(struct request *r, const struct err *err);
void reply_not_found(struct request *r);
/* Deleted, which people may know; restoring it is its author's and the moderators'. */
void reply_gone(struct request *r);

/* Kore's hook for requests that reach no page: see conf/kore/0001. */
int reply_refused(struct http_request *kore, int status);
/* The page that it serves: says what kore->error means. */
extern const struct page reply_refused_page;
/* And for what is refused before it is a request: conf/kore/0025. */
struct http_plain_page;
int reply_plain(int status, struct http_plain_page *page);

/* No body: 304, 416. */
void reply_nothing(struct request *r, int status);
/* Any other body: plain text. */
void reply_body(struct request *r, int status, const char *type, struct span body);
/* JSON for our own scripts. A browser that is led to its address saves it instead of showing it. */
void reply_json(struct request *r, int status, struct span body);

/* The same with a cache-control of its own, the only one: "public, max-age=31536000, immutable". */
void reply_kept(struct request *r, int status, const char *type, const char *kept,
                struct span body);

/* The same with an ETag made from it, for what is asked for again and again; 304 when the client has it already. */
void reply_tagged(struct request *r, const char *type, struct span body);

/*
 * A picture that was made for this request, with an ETag as well. `is_public`: everybody may see it, and caches may keep it:
 * for a year when the address is of just these bytes (`for_ever`).
 */
void reply_picture(struct request *r, const char *type, struct span body, bool is_public,
                   bool for_ever);

struct cache_body;
/* A body that stays for ever, in the encoding that the client takes (an empty one is not on offer); 304 when it has it already. */
void reply_encoded(struct request *r, const char *type, const struct cache_body *bodies,
                   const char *etag, const char *cache_control);

/* Bytes of replies that their readers have not taken yet, in this worker. */
size_t reply_waiting_bytes(void);

/* A header of the reply; before the reply. The value must not come from outside. */
void reply_header(struct request *r, const char *name, const char *value);
/* A cookie; max_age 0 deletes it. HttpOnly, SameSite=Lax, Secure with TLS. */
void reply_cookie(struct request *r, const char *name, struct span value, int64_t max_age_seconds);

#endif
