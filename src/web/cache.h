/*
 * Cached pages: rendered and compressed once, in each worker's memory, until PostgreSQL says that one of their topics
 * changed. After an ordinary change (an answer, a vote) a page is stale: no longer shown as it is, but still there as a
 * stored copy for when the database cannot be asked. What takes something away from readers drops it completely.
 *
 * A page has two forms. One is for visitors, who are not signed in: the same bytes for all of them. The other is
 * for members: rendered for no one in particular, with holes that are filled in for each (core/hole.h). Nothing of a
 * viewer is ever in the cache, because what renders for members knows nothing of a viewer (web/viewer.h).
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "core/hole.h"

struct cached; /* one page, counted: stays while it is being sent */

enum cache_audience { CACHE_VISITORS, CACHE_MEMBERS };
enum cache_encoding { CACHE_PLAIN, CACHE_GZIP, CACHE_BROTLI, CACHE_ENCODINGS };

struct cache_body {
    const char *ptr;
    size_t len;
};

/* Where a page is found. `query` holds only names that the page declares. */
struct cache_key {
    enum cache_audience audience;
    struct span path;
    struct span query;
};

/*
 * Off drops everything. It is on while notices are heard, and also while the database cannot be reached at
 * all: then what is cached is the best there is. It is off once the database is reached and its notices are
 * not heard, because what is cached may be old. Saying the same again does nothing.
 */
void cache_enable(bool on);
/* Off: what is cached is found as a stored copy only, because it may be out of date. On at the start. */
void cache_serve(bool on);
/* At most this many bytes in this worker; the least recently used go first. */
void cache_limit(size_t bytes);

/* A counter that moves with every notice: take it before the page's statements are sent. */
uint64_t cache_moment(void);

/*
 * Another number whenever something was taken away from readers, for what is cached elsewhere; never the same twice while
 * notices are not heard. Take it before the statements are sent.
 */
uint64_t cache_removals(void);

/* The page, or NULL. The caller holds it until cache_release. */
struct cached *cache_find(struct cache_key key);
/* The same, also of a page that is stale: for a stored copy, which says that it is one. No hit, and no miss. */
struct cached *cache_find_copy(struct cache_key key);

/* Makes the page the last to be dropped for want of room; false when it is not cached or stale. No hit, and no miss. */
bool cache_touch(struct cache_key key);

/* What a page depends on. */
struct cache_facts {
    uint64_t moment;           /* before its first statement was sent */
    const struct span *topics; /* "question:12": it is out of date when one of them changes */
    size_t topic_count;
    const int64_t *authors; /* accounts that see another page here, with what is their own */
    size_t author_count;
};

/*
 * Caches a page that was made from what the database said after `moment`; does nothing when a notice came
 * since (the page may be older than it), when it is too large, or when caching is off.
 */
void cache_store(struct cache_key key, const struct cache_facts *facts, struct span body);
/* The same for members. The page goes over to the cache and stays there while the caller holds the result; NULL: not cached, the page is still the caller's. */
struct cached *cache_store_members(struct cache_key key, const struct cache_facts *facts,
                                   struct hole_page *page);

struct cache_body cache_body(struct cached *cached, enum cache_encoding encoding);
const char *cache_etag(const struct cached *cached); /* of the plain body, without quotes */
/* The page for members; gzip of it may be had when *may_gzip. */
const struct hole_page *cache_members_page(const struct cached *cached, bool *may_gzip);
bool cache_has_author(const struct cached *cached, int64_t account_id);
void cache_hold(struct cached *cached);
void cache_release(struct cached *cached);

/*
 * Compressing, which pages are worth that are asked for again. cache_pack_due is true once for a page, the caller then
 * runs cache_pack (in any thread, holding the page) and afterwards cache_packed on the loop.
 */
MUST_CHECK bool cache_pack_due(struct cached *cached);
size_t cache_plain_len(const struct cached *cached);
bool cache_is_for_members(const struct cached *cached);
/* Compresses a visitors' page with gzip alone, on the loop, unless that is done or cache_pack_due was true; cache_pack then leaves it out. */
void cache_pack_gzip(struct cached *cached);
void cache_pack(struct cached *cached);
void cache_packed(struct cached *cached);

/* A notice: the pages of the topic are stale. The empty topic, which says that anything may have changed, drops all. */
void cache_changed(struct span topic);
/* A notice that something was deleted or may be seen by fewer people: drops the pages of the topic; the empty one all. */
void cache_removed(struct span topic);
/* What is cached at this address is stale, for both audiences: somebody in this worker just changed it. */
void cache_make_stale(struct span path, struct span query);

/* Slow readers hold the pages that they read. When they hold this much, whoever asks for another is to have a body of their own. */
enum { CACHE_HELD_MAX = 16 * 1024 * 1024 };

struct cache_state {
    size_t pages;
    size_t bytes;
    size_t held_bytes; /* of pages that replies on their way hold, each once, in the table or not */
    uint64_t hits;
    uint64_t misses;
};
struct cache_state cache_state(void);

enum { CACHE_LEVEL = 6 /* zlib's */, CACHE_WORTH_PACKING = 512 /* bytes */ };
/* Compress. False when it did not get smaller; *out is freed by the caller. */
MUST_CHECK bool cache_gzip(struct span body, int level, char **out, size_t *len);
MUST_CHECK bool cache_brotli(struct span body, char **out, size_t *len);

#endif
