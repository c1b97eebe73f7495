/*
 * Pages cached for people who are not signed in: rendered and compressed once, in each worker's memory,
 * dropped when PostgreSQL says that one of their topics changed. Nothing personal is ever cached.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "core/span.h"

struct cached; /* one page, counted: stays while it is being sent */

enum cache_encoding { CACHE_PLAIN, CACHE_GZIP, CACHE_BROTLI, CACHE_ENCODINGS };

struct cache_body {
    const char *ptr;
    size_t len;
};

/*
 * Off drops everything. It is on while notices are heard, and also while the database cannot be reached at
 * all: then what is cached is the best there is. It is off once the database is reached and its notices are
 * not heard, because what is cached may be old. Saying the same again does nothing.
 */
void cache_enable(bool on);
/* At most this many bytes in this worker; the least recently used go first. */
void cache_limit(size_t bytes);

/* A counter that moves with every notice: take it before the page's statements are sent. */
uint64_t cache_moment(void);

/* The page for path and query, or NULL. The caller holds it until cache_release. */
struct cached *cache_find(struct span path, struct span query);

/*
 * Caches a page that was made from what the database said after `moment`; does nothing when a notice came
 * since (the page may be older than it), when it is too large, or when caching is off. `topics` ends with an empty span.
 */
void cache_store(struct span path, struct span query, uint64_t moment, const struct span *topics,
                 size_t topic_count, struct span body);

struct cache_body cache_body(struct cached *cached, enum cache_encoding encoding);
const char *cache_etag(const struct cached *cached); /* with its quotes */
void cache_hold(struct cached *cached);
void cache_release(struct cached *cached);

/* A notice: drops the pages of the topic; the empty topic drops all. */
void cache_changed(struct span topic);

struct cache_state {
    size_t pages;
    size_t bytes;
    uint64_t hits;
    uint64_t misses;
};
struct cache_state cache_state(void);

/* Compresses once, at the best ratio that is worth its time. False when it did not get smaller. */
MUST_CHECK bool cache_gzip(struct span body, char **out, size_t *len);
MUST_CHECK bool cache_brotli(struct span body, char **out, size_t *len);

#endif
