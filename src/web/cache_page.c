/* Cached pages: one page, its bodies, and who holds it. */
#include "web/cache_internal.h"

#include <sodium.h>

void *cache_copy_of(const void *bytes, size_t len)
{
    void *copy = malloc(len + 1);
    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, bytes, len);
    return copy;
}

void cached_set_plain(struct cached *cached, struct span body)
{
    cached->bodies[CACHE_PLAIN] = (struct cache_body){cache_copy_of(body.ptr, body.len), body.len};
    unsigned char hash[16];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    sodium_bin2hex(cached->etag, sizeof(cached->etag), hash, 8);
}

size_t cached_bytes(const struct cached *cached)
{
    size_t bytes = sizeof(*cached) + cached->key_len + cached->author_count * sizeof(int64_t);
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        bytes += cached->bodies[i].len;
    return bytes + (cached->members == NULL ? 0 : hole_page_memory(cached->members));
}

/* ---- who holds it ---- */

void cached_free_unheld(struct cached *cached)
{
    if (cached->holders > 0 || cached->shelf != NULL)
        return;
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        free((void *)(uintptr_t)cached->bodies[i].ptr);
    hole_page_free(cached->members);
    free(cached->authors);
    free(cached->key);
    free(cached);
}

void cache_hold(struct cached *cached)
{
    if (cached->holders++ == 0)
        cache_count_held(cached->bytes, 0);
}

void cache_release(struct cached *cached)
{
    if (--cached->holders == 0)
        cache_count_held(0, cached->bytes);
    cached_free_unheld(cached);
}

/* ---- what is in it ---- */

struct cache_body cache_body(struct cached *cached, enum cache_encoding encoding)
{
    return cached->bodies[encoding];
}

const char *cache_etag(const struct cached *cached)
{
    return cached->etag;
}

const struct hole_page *cache_members_page(const struct cached *cached, bool *may_gzip)
{
    *may_gzip = !cached->pack_running && hole_page_gzip_len(cached->members) > 0;
    return cached->members;
}

bool cache_has_author(const struct cached *cached, int64_t account_id)
{
    for (size_t i = 0; i < cached->author_count; i++) {
        if (cached->authors[i] == account_id)
            return true;
    }
    return false;
}

/* ---- compressing it ---- */

size_t cache_plain_len(const struct cached *cached)
{
    return cached->members != NULL ? hole_page_len(cached->members)
                                   : cached->bodies[CACHE_PLAIN].len;
}

bool cache_is_for_members(const struct cached *cached)
{
    return cached->members != NULL;
}

bool cache_pack_due(struct cached *cached)
{
    bool due = !cached->pack_begun;
    cached->pack_begun = true;
    cached->pack_running = cached->pack_running || due;
    return due;
}

static struct span plain_of(const struct cached *cached)
{
    return span_make(cached->bodies[CACHE_PLAIN].ptr, cached->bodies[CACHE_PLAIN].len);
}

void cache_pack_gzip(struct cached *cached)
{
    char *ptr;
    size_t len;
    if (cached->gzip_tried || cached->pack_begun || cached->members != NULL)
        return;
    cached->gzip_tried = true;
    if (!cache_gzip(plain_of(cached), CACHE_LEVEL, &ptr, &len))
        return;
    cached->bodies[CACHE_GZIP] = (struct cache_body){ptr, len};
    cache_count_again(cached);
}

void cache_pack(struct cached *cached)
{
    if (cached->members != NULL) {
        bool smaller = hole_page_compress(cached->members, CACHE_LEVEL);
        (void)smaller; /* else it stays as it is */
        return;
    }
    char *ptr;
    size_t len;
    if (!cached->gzip_tried && cache_gzip(plain_of(cached), CACHE_LEVEL, &ptr, &len))
        cached->packing[CACHE_GZIP] = (struct cache_body){ptr, len};
    if (cache_brotli(plain_of(cached), &ptr, &len))
        cached->packing[CACHE_BROTLI] = (struct cache_body){ptr, len};
}

void cache_packed(struct cached *cached)
{
    for (size_t i = CACHE_PLAIN + 1; i < CACHE_ENCODINGS; i++) {
        if (cached->packing[i].ptr != NULL)
            cached->bodies[i] = cached->packing[i];
    }
    cached->pack_running = false;
    if (cached->members != NULL)
        hole_page_shrink(cached->members);
    cache_count_again(cached);
}
