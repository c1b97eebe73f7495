/*
 * Pages kept for people who are not signed in: rendered and compressed once, in each worker's memory,
 * dropped when PostgreSQL says that one of their topics changed. Nothing personal is ever kept.
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "core/span.h"

struct kept; /* one page, counted: stays while it is being sent */

enum kept_encoding { KEPT_PLAIN, KEPT_GZIP, KEPT_BROTLI, KEPT_ENCODINGS };

struct kept_body {
    const char *ptr;
    size_t len;
};

/* Nothing is kept while notices cannot be heard. Saying the same again does nothing. */
void kept_enable(bool on);
/* At most this many bytes in this worker; the least recently used go first. */
void kept_limit(size_t bytes);

/* A counter that moves with every notice: take it before the page's statements are sent. */
uint64_t kept_moment(void);

/* The page for path and query, or NULL. The caller holds it until kept_release. */
struct kept *kept_find(struct span path, struct span query);

/*
 * Keeps a page that was made from what the database said after `moment`; does nothing when a notice came
 * since (the page may be older than it), when it is too large, or when keeping is off. `topics` ends with an empty span.
 */
void kept_store(struct span path, struct span query, uint64_t moment, const struct span *topics,
                size_t topic_count, struct span body);

struct kept_body kept_body(struct kept *kept, enum kept_encoding encoding);
const char *kept_etag(const struct kept *kept); /* with its quotes */
void kept_hold(struct kept *kept);
void kept_release(struct kept *kept);

/* A notice: drops the pages of the topic; the empty topic drops all. */
void kept_changed(struct span topic);

struct kept_state {
    size_t pages;
    size_t bytes;
    uint64_t hits;
    uint64_t misses;
};
struct kept_state kept_state(void);

/* Compresses once, at the best ratio that is worth its time. False when it did not get smaller. */
MUST_CHECK bool kept_gzip(struct span body, char **out, size_t *len);
MUST_CHECK bool kept_brotli(struct span body, char **out, size_t *len);

#endif
