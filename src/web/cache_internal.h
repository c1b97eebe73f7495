/* What the files of the cache share: one cached page, and what the table counts of it. */
#ifndef WEB_CACHE_INTERNAL_H
#define WEB_CACHE_INTERNAL_H

#include "web/cache.h"

enum { CACHE_TOPICS = 8 }; /* that a page may have */

struct cached {
    struct cached *next_in_bucket;
    struct cached *newer;
    struct cached *older;
    uint64_t hash;
    char *key; /* audience, path ? query */
    size_t key_len;
    uint64_t topics[CACHE_TOPICS]; /* hashes: two topics with one hash only drop a page too many */
    size_t topic_count;
    struct cache_body bodies[CACHE_ENCODINGS];
    struct cache_body packing[CACHE_ENCODINGS]; /* what cache_pack makes, until cache_packed */
    struct hole_page *members;
    int64_t *authors;
    size_t author_count;
    bool gzip_tried; /* before the rest */
    bool pack_begun;
    bool pack_running;
    bool stale; /* out of date: only a stored copy now */
    char etag[24];
    size_t bytes;
    unsigned holders;    /* replies on their way, and the packer */
    struct shelf *shelf; /* NULL: no longer in the table, it lives for its holders alone */
};

/* All that it takes, in bytes. */
size_t cached_bytes(const struct cached *cached);
/* The plain body and its ETag, of a page that is being made. */
void cached_set_plain(struct cached *cached, struct span body);
/* Frees it when nobody holds it and it is not in the table. */
void cached_free_unheld(struct cached *cached);

/* The table's count of bytes, when a page that is packed now takes another amount than before. */
void cache_count_again(struct cached *cached);
/* What replies hold becomes more or less. */
void cache_count_held(size_t more, size_t less);

/* Copies; ends the process when there is no memory. */
void *cache_copy_of(const void *bytes, size_t len);

#endif
