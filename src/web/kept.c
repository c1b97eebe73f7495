/* Pages kept for people who are not signed in. */
#include "web/kept.h"

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

struct kept {
    struct kept *next_in_bucket;
    struct kept *newer;
    struct kept *older;
    uint64_t hash;
    char *key; /* path ? query */
    size_t key_len;
    uint64_t
        topics[TOPICS_PER_PAGE]; /* hashes: two topics with one hash only drop a page too many */
    size_t topic_count;
    struct kept_body bodies[KEPT_ENCODINGS];
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
    struct kept *newest;
    struct kept *oldest;
    size_t bytes;
};

static struct kept *buckets[BUCKETS];
static struct shelf plain_paths;
static struct shelf variants;
static bool enabled;
static uint64_t moment;
static size_t most_bytes = 16 * 1024 * 1024;
static struct kept_state state;

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

static bool key_is(const struct kept *kept, struct span path, struct span query)
{
    return kept->key_len == path.len + 1 + query.len &&
           memcmp(kept->key, path.ptr, path.len) == 0 && kept->key[path.len] == '?' &&
           (query.len == 0 || memcmp(kept->key + path.len + 1, query.ptr, query.len) == 0);
}

static void unlink_age(struct kept *kept)
{
    struct shelf *shelf = kept->shelf;
    *(kept->newer == NULL ? &shelf->newest : &kept->newer->older) = kept->older;
    *(kept->older == NULL ? &shelf->oldest : &kept->older->newer) = kept->newer;
}

static void link_newest(struct kept *kept)
{
    struct shelf *shelf = kept->shelf;
    kept->newer = NULL;
    kept->older = shelf->newest;
    if (shelf->newest != NULL)
        shelf->newest->newer = kept;
    shelf->newest = kept;
    if (shelf->oldest == NULL)
        shelf->oldest = kept;
}

void kept_hold(struct kept *kept)
{
    kept->holders++;
}

void kept_release(struct kept *kept)
{
    if (--kept->holders > 0)
        return;
    for (size_t i = 0; i < KEPT_ENCODINGS; i++)
        free((void *)(uintptr_t)kept->bodies[i].ptr);
    free(kept->key);
    free(kept);
}

static void drop(struct kept *kept)
{
    struct kept **at = &buckets[kept->hash % BUCKETS];
    while (*at != kept)
        at = &(*at)->next_in_bucket;
    *at = kept->next_in_bucket;
    unlink_age(kept);
    state.pages--;
    state.bytes -= kept->bytes;
    kept->shelf->bytes -= kept->bytes;
    kept_release(kept);
}

static void drop_shelf(struct shelf *shelf)
{
    for (struct kept *kept = shelf->oldest, *next; kept != NULL; kept = next) {
        next = kept->newer;
        drop(kept);
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

void kept_enable(bool on)
{
    if (on == enabled)
        return;
    if (!on)
        drop_all();
    enabled = on;
    moment++;
}

void kept_limit(size_t bytes)
{
    most_bytes = bytes;
    make_room(&variants, most_bytes / VARIANTS_SHARE);
    make_room(&plain_paths, most_bytes - most_bytes / VARIANTS_SHARE);
}

uint64_t kept_moment(void)
{
    return moment;
}

static struct kept *find(struct span path, struct span query, uint64_t hash)
{
    struct kept *kept = buckets[hash % BUCKETS];
    while (kept != NULL && !(kept->hash == hash && key_is(kept, path, query)))
        kept = kept->next_in_bucket;
    return kept;
}

struct kept *kept_find(struct span path, struct span query)
{
    struct kept *kept = find(path, query, hash_of(path, query));
    if (kept == NULL) {
        state.misses++;
        return NULL;
    }
    state.hits++;
    if (kept != kept->shelf->newest) {
        unlink_age(kept);
        link_newest(kept);
    }
    kept_hold(kept);
    return kept;
}

bool kept_gzip(struct span body, char **out, size_t *len)
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

bool kept_brotli(struct span body, char **out, size_t *len)
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

static void set_bodies(struct kept *kept, struct span body)
{
    char *plain = malloc(body.len);
    if (plain == NULL)
        abort();
    memcpy(plain, body.ptr, body.len);
    kept->bodies[KEPT_PLAIN] = (struct kept_body){plain, body.len};
    char *ptr;
    size_t len;
    if (kept_gzip(body, &ptr, &len))
        kept->bodies[KEPT_GZIP] = (struct kept_body){ptr, len};
    if (kept_brotli(body, &ptr, &len))
        kept->bodies[KEPT_BROTLI] = (struct kept_body){ptr, len};
    unsigned char hash[16];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    char hex[17];
    sodium_bin2hex(hex, sizeof(hex), hash, 8);
    snprintf(kept->etag, sizeof(kept->etag), "\"%s\"", hex);
}

void kept_store(struct span path, struct span query, uint64_t then, const struct span *topics,
                size_t topic_count, struct span body)
{
    if (!enabled || then != moment || body.len > PAGE_MAX || topic_count > TOPICS_PER_PAGE)
        return;
    uint64_t hash = hash_of(path, query);
    struct kept *old = find(path, query, hash);
    if (old != NULL)
        drop(old);
    struct kept *kept = calloc(1, sizeof(*kept));
    if (kept == NULL)
        abort();
    kept->hash = hash;
    kept->key_len = path.len + 1 + query.len;
    kept->key = malloc(kept->key_len);
    if (kept->key == NULL)
        abort();
    memcpy(kept->key, path.ptr, path.len);
    kept->key[path.len] = '?';
    if (query.len > 0)
        memcpy(kept->key + path.len + 1, query.ptr, query.len);
    for (size_t i = 0; i < topic_count; i++)
        kept->topics[i] = hash_of(topics[i], SPAN(""));
    kept->topic_count = topic_count;
    set_bodies(kept, body);
    kept->bytes = sizeof(*kept) + kept->key_len;
    for (size_t i = 0; i < KEPT_ENCODINGS; i++)
        kept->bytes += kept->bodies[i].len;
    kept->holders = 1;
    kept->next_in_bucket = buckets[hash % BUCKETS];
    buckets[hash % BUCKETS] = kept;
    kept->shelf = shelf_of(path, query);
    link_newest(kept);
    kept->shelf->bytes += kept->bytes;
    state.pages++;
    state.bytes += kept->bytes;
    kept_limit(most_bytes);
}

struct kept_body kept_body(struct kept *kept, enum kept_encoding encoding)
{
    return kept->bodies[encoding];
}

const char *kept_etag(const struct kept *kept)
{
    return kept->etag;
}

static void drop_topic(struct shelf *shelf, uint64_t hash)
{
    struct kept *next;
    for (struct kept *kept = shelf->newest; kept != NULL; kept = next) {
        next = kept->older;
        for (size_t i = 0; i < kept->topic_count; i++) {
            if (kept->topics[i] == hash) {
                drop(kept);
                break;
            }
        }
    }
}

void kept_changed(struct span topic)
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

struct kept_state kept_state(void)
{
    return state;
}
