/* /robots.txt, /sitemap.xml and its parts. */
#include "sitemap/sitemap.h"

#include <stdlib.h>
#include <time.h>

#include "web/cache.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/site.h"

#define XML "application/xml; charset=utf-8"

static void robots_reply(struct request *r)
{
    struct text out;
    text_init(&out, 4096);
    sitemap_write_robots(&out, page_origin(r));
    reply_tagged(r, "text/plain; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(sitemap_robots, .for_machines = true, .steps = {robots_reply})

/* ---- cached documents ---- */

/*
 * The last documents that were asked for. Every answer would make them stale, so they stay for a while; but what was
 * taken away from readers is no longer named.
 */
enum { DOCUMENTS = 32, DOCUMENT_SECONDS = 15 * 60 };

static struct document {
    char *bytes; /* NULL: none */
    size_t len;
    int64_t number;
    uint64_t removals; /* cache_removals before its statements were sent */
    time_t made_at;
} documents[DOCUMENTS];

/* A part of threads has its own number, a part of tags that many before this. */
enum { DOCUMENT_INDEX = -1, DOCUMENT_TAGS = -2 };

static const struct document *find_document(int64_t number)
{
    uint64_t removals = cache_removals();
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const struct document *d = &documents[i];
        if (d->bytes != NULL && d->number == number && d->removals == removals &&
            time(NULL) - d->made_at < DOCUMENT_SECONDS)
            return d;
    }
    return NULL;
}

/* In the place of an older one, or else of the oldest. */
static void store_document(int64_t number, uint64_t removals, struct span bytes)
{
    struct document *place = &documents[0];
    for (size_t i = 0; i < DOCUMENTS; i++) {
        if (documents[i].bytes != NULL && documents[i].number == number) {
            place = &documents[i];
            break;
        }
        if (documents[i].made_at < place->made_at)
            place = &documents[i];
    }
    char *copy = malloc(bytes.len);
    if (copy == NULL)
        return;
    memcpy(copy, bytes.ptr, bytes.len);
    free(place->bytes);
    *place = (struct document){copy, bytes.len, number, removals, time(NULL)};
}

/* ---- pages ---- */

struct document_data {
    struct sitemap sitemap;
    int64_t number;
    uint64_t removals;
};

/* True when it is answered from the cache. Without a configured origin each reader's Host is in it. */
static bool reply_document(struct request *r, int64_t number)
{
    struct document_data *data = r->data;
    data->number = number;
    data->removals = cache_removals();
    data->sitemap.origin = page_origin(r);
    const struct document *document = site.origin == NULL ? NULL : find_document(number);
    if (document == NULL)
        return false;
    reply_tagged(r, XML, span_make(document->bytes, document->len));
    return true;
}

static void write_document(struct request *r, void (*write)(struct text *, const struct sitemap *))
{
    const struct document_data *data = r->data;
    struct text out;
    text_init(&out, SITEMAP_BYTES_MAX);
    write(&out, &data->sitemap);
    if (site.origin != NULL && text_ok(&out))
        store_document(data->number, data->removals, text_span(&out));
    reply_tagged(r, XML, text_span(&out));
    text_free(&out);
}

static void index_load(struct request *r)
{
    struct document_data *data = r->data;
    if (!reply_document(r, DOCUMENT_INDEX))
        sitemap_store_parts(r->batch, &data->sitemap);
}

static void index_reply(struct request *r)
{
    write_document(r, sitemap_write_index);
}

PAGE(sitemap_index, .for_machines = true, .lane = LANE_SEARCH,
     .data_size = sizeof(struct document_data), .steps = {index_load, index_reply})

static void lists_reply(struct request *r)
{
    struct document_data *data = r->data;
    struct text out;
    data->sitemap.origin = page_origin(r);
    text_init(&out, SITEMAP_BYTES_MAX);
    sitemap_write_lists(&out, &data->sitemap);
    reply_tagged(r, XML, text_span(&out));
    text_free(&out);
}

PAGE(sitemap_lists, .for_machines = true, .data_size = sizeof(struct document_data),
     .steps = {lists_reply})

static void tags_load(struct request *r)
{
    struct document_data *data = r->data;
    int64_t number;
    if (!span_int(page_part(r, 1), 0, INT64_MAX / SITEMAP_PART - 1, &number))
        reply_not_found(r);
    else if (!reply_document(r, DOCUMENT_TAGS - number))
        sitemap_store_tags(r->batch, number, &data->sitemap);
}

static void tags_reply(struct request *r)
{
    const struct document_data *data = r->data;
    if (data->sitemap.tags.count == 0 && data->number != DOCUMENT_TAGS)
        reply_not_found(r);
    else
        write_document(r, sitemap_write_tags);
}

PAGE(sitemap_tags, .for_machines = true, .lane = LANE_SEARCH,
     .data_size = sizeof(struct document_data), .steps = {tags_load, tags_reply})

static void threads_load(struct request *r)
{
    struct document_data *data = r->data;
    int64_t number;
    if (!span_int(page_part(r, 1), 0, INT64_MAX / SITEMAP_PART - 1, &number))
        reply_not_found(r);
    else if (!reply_document(r, number))
        sitemap_store_threads(r->batch, number, &data->sitemap);
}

static void threads_reply(struct request *r)
{
    const struct document_data *data = r->data;
    if (data->sitemap.threads.count == 0)
        reply_not_found(r);
    else
        write_document(r, sitemap_write_threads);
}

PAGE(sitemap_threads, .for_machines = true, .lane = LANE_SEARCH,
     .data_size = sizeof(struct document_data), .steps = {threads_load, threads_reply})
