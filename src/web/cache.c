/* Pages cached for people who are not signed in. */
#include "web/cache.h"

#include <brotli/encode.h>
#include <sodium.h>
#include <zlib.h>

enum {
    BUCKETS = 4096,
    PAGE_MAX = 1024 * 1024,
    TOPICS_PER_PAGE = 8,
    WORTH_COMPRESSING = 512,
    VARIANTS_SHARE = 4
};

struct cached {
    struct cached *next_in_bucket;
    struct cached *newer;
    struct cached *older;
    uint64_t hash;
    char *key; /* path ? query */
    size_t key_len;
    uint64_t
        topics[TOPICS_PER_PAGE]; /* hashes: two topics with one hash only drop a page too many */
    size_t topic_count;
    struct cache_body bodies[CACHE_ENCODINGS];
    char etag[24];
    size_t bytes;
    unsigned holders; /* the table and each reply on its way */
    struct shelf *shelf;
};

/*
 * Pages by age. A plain path leads to one page; with a query or a percent sign in it, anybody can make
 * up as many addresses as they like. These have a shelf of their own, so that they push out each
 * other only.
 */
struct shelf {
    struct cached *newest;
    struct cached *oldest;
    size_t bytes;
};

static struct cached *buckets[BUCKETS];
static struct shelf plain_paths;
static struct shelf variants;
static bool enabled;
static uint64_t moment;
static size_t most_bytes = 16 * 1024 * 1024;
static struct cache_state state;

static uint64_t hash_bytes(uint64_t hash, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 1099511628211U;
    return hash;
}

static uint64_t hash_of(struct span a, struct span b)
{
    uint64_t hash = hash_bytes(14695981039346656037U, a);
    hash = (hash ^ '?') * 1099511628211U;
    return hash_bytes(hash, b);
}

static bool key_is(const struct cached *cached, struct span path, struct span query)
{
    return cached->key_len == path.len + 1 + query.len &&
           memcmp(cached->key, path.ptr, path.len) == 0 && cached->key[path.len] == '?' &&
           (query.len == 0 || memcmp(cached->key + path.len + 1, query.ptr, query.len) == 0);
}

static void unlink_age(struct cached *cached)
{
    struct shelf *shelf = cached->shelf;
    *(cached->newer == NULL ? &shelf->newest : &cached->newer->older) = cached->older;
    *(cached->older == NULL ? &shelf->oldest : &cached->older->newer) = cached->newer;
}

static void link_newest(struct cached *cached)
{
    struct shelf *shelf = cached->shelf;
    cached->newer = NULL;
    cached->older = shelf->newest;
    if (shelf->newest != NULL)
        shelf->newest->newer = cached;
    shelf->newest = cached;
    if (shelf->oldest == NULL)
        shelf->oldest = cached;
}

void cache_hold(struct cached *cached)
{
    cached->holders++;
}

void cache_release(struct cached *cached)
{
    if (--cached->holders > 0)
        return;
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        free((void *)(uintptr_t)cached->bodies[i].ptr);
    free(cached->key);
    free(cached);
}

static void drop(struct cached *cached)
{
    struct cached **at = &buckets[cached->hash % BUCKETS];
    while (*at != cached)
        at = &(*at)->next_in_bucket;
    *at = cached->next_in_bucket;
    unlink_age(cached);
    state.pages--;
    state.bytes -= cached->bytes;
    cached->shelf->bytes -= cached->bytes;
    cache_release(cached);
}

static void drop_shelf(struct shelf *shelf)
{
    for (struct cached *cached = shelf->oldest, *next; cached != NULL; cached = next) {
        next = cached->newer;
        drop(cached);
    }
}

static void drop_all(void)
{
    drop_shelf(&plain_paths);
    drop_shelf(&variants);
}

/* The oldest beyond what a shelf may take. */
static void make_room(struct shelf *shelf, size_t most)
{
    while (shelf->bytes > most)
        drop(shelf->oldest);
}

static struct shelf *shelf_of(struct span path, struct span query)
{
    return query.len == 0 && span_find(path, '%') == path.len ? &plain_paths : &variants;
}

void cache_enable(bool on)
{
    if (on == enabled)
        return;
    if (!on)
        drop_all();
    enabled = on;
    moment++;
}

void cache_limit(size_t bytes)
{
    most_bytes = bytes;
    make_room(&variants, most_bytes / VARIANTS_SHARE);
    make_room(&plain_paths, most_bytes - most_bytes / VARIANTS_SHARE);
}

uint64_t cache_moment(void)
{
    return moment;
}

static struct cached *find(struct span path, struct span query, uint64_t hash)
{
    struct cached *cached = buckets[hash % BUCKETS];
    while (cached != NULL && !(cached->hash == hash && key_is(cached, path, query)))
        cached = cached->next_in_bucket;
    return cached;
}

struct cached *cache_find(struct span path, struct span query)
{
    struct cached *cached = find(path, query, hash_of(path, query));
    if (cached == NULL) {
        state.misses++;
        return NULL;
    }
    state.hits++;
    if (cached != cached->shelf->newest) {
        unlink_age(cached);
        link_newest(cached);
    }
    cache_hold(cached);
    return cached;
}

bool cache_gzip(struct span body, char **out, size_t *len)
{
    if (body.len < WORTH_COMPRESSING)
        return false;
    z_stream z = {0};
    enum { GZIP_WINDOW = 15 + 16 };
    if (deflateInit2(&z, 6, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t room = deflateBound(&z, body.len);
    *out = malloc(room);
    bool ok = false;
    if (*out != NULL) {
        z.next_in = (Bytef *)(uintptr_t)body.ptr;
        z.avail_in = (uInt)body.len;
        z.next_out = (Bytef *)*out;
        z.avail_out = (uInt)room;
        ok = deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body.len;
        *len = z.total_out;
    }
    deflateEnd(&z);
    if (!ok)
        free(*out);
    return ok;
}

bool cache_brotli(struct span body, char **out, size_t *len)
{
    if (body.len < WORTH_COMPRESSING)
        return false;
    *len = BrotliEncoderMaxCompressedSize(body.len);
    *out = malloc(*len);
    enum { QUALITY = 5 };
    bool ok =
        *out != NULL &&
        BrotliEncoderCompress(QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.len,
                              (const uint8_t *)body.ptr, len, (uint8_t *)*out) == BROTLI_TRUE &&
        *len < body.len;
    if (!ok)
        free(*out);
    return ok;
}

static void set_bodies(struct cached *cached, struct span body)
{
    char *plain = malloc(body.len);
    if (plain == NULL)
        abort();
    memcpy(plain, body.ptr, body.len);
    cached->bodies[CACHE_PLAIN] = (struct cache_body){plain, body.len};
    char *ptr;
    size_t len;
    if (cache_gzip(body, &ptr, &len))
        cached->bodies[CACHE_GZIP] = (struct cache_body){ptr, len};
    if (cache_brotli(body, &ptr, &len))
        cached->bodies[CACHE_BROTLI] = (struct cache_body){ptr, len};
    unsigned char hash[16];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    char hex[17];
    sodium_bin2hex(hex, sizeof(hex), hash, 8);
    snprintf(cached->etag, sizeof(cached->etag), "\"%s\"", hex);
}

void cache_store(struct span path, struct span query, uint64_t then, const struct span *topics,
                 size_t topic_count, struct span body)
{
    if (!enabled || then != moment || body.len > PAGE_MAX || topic_count > TOPICS_PER_PAGE)
        return;
    uint64_t hash = hash_of(path, query);
    struct cached *old = find(path, query, hash);
    if (old != NULL)
        drop(old);
    struct cached *cached = calloc(1, sizeof(*cached));
    if (cached == NULL)
        abort();
    cached->hash = hash;
    cached->key_len = path.len + 1 + query.len;
    cached->key = malloc(cached->key_len);
    if (cached->key == NULL)
        abort();
    memcpy(cached->key, path.ptr, path.len);
    cached->key[path.len] = '?';
    if (query.len > 0)
        memcpy(cached->key + path.len + 1, query.ptr, query.len);
    for (size_t i = 0; i < topic_count; i++)
        cached->topics[i] = hash_of(topics[i], SPAN(""));
    cached->topic_count = topic_count;
    set_bodies(cached, body);
    cached->bytes = sizeof(*cached) + cached->key_len;
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        cached->bytes += cached->bodies[i].len;
    cached->holders = 1;
    cached->next_in_bucket = buckets[hash % BUCKETS];
    buckets[hash % BUCKETS] = cached;
    cached->shelf = shelf_of(path, query);
    link_newest(cached);
    cached->shelf->bytes += cached->bytes;
    state.pages++;
    state.bytes += cached->bytes;
    cache_limit(most_bytes);
}

struct cache_body cache_body(struct cached *cached, enum cache_encoding encoding)
{
    return cached->bodies[encoding];
}

const char *cache_etag(const struct cached *cached)
{
    return cached->etag;
}

static void drop_topic(struct shelf *shelf, uint64_t hash)
{
    struct cached *next;
    for (struct cached *cached = shelf->newest; cached != NULL; cached = next) {
        next = cached->older;
        for (size_t i = 0; i < cached->topic_count; i++) {
            if (cached->topics[i] == hash) {
                drop(cached);
                break;
            }
        }
    }
}

void cache_changed(struct span topic)
{
    moment++;
    if (span_is_empty(topic)) {
        drop_all();
        return;
    }
    uint64_t hash = hash_of(topic, SPAN(""));
    drop_topic(&plain_paths, hash);
    drop_topic(&variants, hash);
}

struct cache_state cache_state(void)
{
    return state;
}
