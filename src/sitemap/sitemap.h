/*
 * What search engines ask for: robots.txt, and a sitemap (sitemaps.org) of what everybody sees. /sitemap.xml lists the
 * parts: the site's own lists, then the tags and the threads by their numbers. A part is about as large as a page, so that one
 * that nobody has asked for lately costs about as much.
 */
#ifndef SITEMAP_SITEMAP_H
#define SITEMAP_SITEMAP_H

#include "core/clock.h"
#include "db/batch.h"

enum {
    SITEMAP_PART = 500,         /* addresses in a part at most; protocol: 50,000 */
    SITEMAP_PARTS_MAX = 49000,  /* in the index; protocol: 50,000 */
    SITEMAP_BYTES_MAX = 8 << 20 /* of a document; protocol: 50 MB */
};

/* A thread: a question or an entry of the library. */
struct sitemap_thread {
    int64_t id;
    struct span kind; /* "question", "stretch", … */
    struct span slug;
    instant changed_at;
};

/* What a document is made of; lists that it does not need are empty. */
struct sitemap {
    struct span origin; /* "https://example.org" */
    struct {
        size_t count;
        int64_t *items;
    } parts;
    int64_t last_tag_part;
    struct {
        size_t count;
        struct sitemap_thread *items;
    } threads;
    struct {
        size_t count;
        struct span *items;
    } tags;
};

/* The index: the site's own lists, each part of tags, and each part of threads. */
void sitemap_write_index(struct text *out, const struct sitemap *sitemap);
void sitemap_write_lists(struct text *out, const struct sitemap *sitemap);
void sitemap_write_tags(struct text *out, const struct sitemap *sitemap);
void sitemap_write_threads(struct text *out, const struct sitemap *sitemap);
void sitemap_write_robots(struct text *out, struct span origin);

/* Queue what a document is made of. */
void sitemap_store_parts(struct db_batch *batch, struct sitemap *out);
/* The threads, or the tags, of part `number`, which is 0 or more. */
void sitemap_store_threads(struct db_batch *batch, int64_t number, struct sitemap *out);
void sitemap_store_tags(struct db_batch *batch, int64_t number, struct sitemap *out);

#endif
