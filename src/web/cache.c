/* Cached pages: the table, and what is dropped when. */
#include "web/cache.h"

#include <sodium.h>

#include "core/keyed_hash.h"

enum {
    BUCKETS = 4096,
    PAGE_MAX = 1024 * 1024,
    TOPICS_PER_PAGE = 8,
    KEY_MAX = 4096,
    VARIANTS_SHARE = 4
};

struct cached {
    struct cached *next_in_bucket;
    struct cached *newer;
    struct cached *older;
    uint64_t hash;
    char *key; /* audience, path ? query */
    size_t key_len;
    uint64_t
        topics[TOPICS_PER_PAGE]; /* hashes: two topics with one hash only drop a page too many */
    size_t topic_count;
    struct cache_body bodies[CACHE_ENCODINGS];
    struct cache_body packing[CACHE_ENCODINGS]; /* what cache_pack makes, until cache_packed */
    struct hole_page *members;
    int64_t *authors;
    size_t author_count;
    bool pack_begun;
    bool pack_running;
    char etag[24];
    size_t bytes;
    unsigned holders; /* the table and each reply on its way */
    bool evicted;     /* no longer in the table: it lives for its holders alone */
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

/* The key as bytes; the empty span when it is longer than any address worth caching. */
static struct span key_bytes(struct cache_key key, char room[KEY_MAX])
{
    size_t len = 2 + key.path.len + key.query.len;
    if (len > KEY_MAX)
        return SPAN("");
    room[0] = key.audience == CACHE_MEMBERS ? 'm' : 'v';
    memcpy(room + 1, key.path.ptr, key.path.len);
    room[1 + key.path.len] = '?';
    if (key.query.len > 0)
        memcpy(room + 2 + key.path.len, key.query.ptr, key.query.len);
    return span_make(room, len);
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
    if (cached->evicted)
        state.held_bytes -= cached->bytes;
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        free((void *)(uintptr_t)cached->bodies[i].ptr);
    hole_page_free(cached->members);
    free(cached->authors);
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
    cached->evicted = true;
    state.held_bytes += cached->bytes;
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

static struct shelf *shelf_of(struct cache_key key)
{
    return key.query.len == 0 && span_find(key.path, '%') == key.path.len ? &plain_paths
                                                                          : &variants;
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

static struct cached *find(struct span key, uint64_t hash)
{
    struct cached *cached = buckets[hash % BUCKETS];
    while (cached != NULL &&
           !(cached->hash == hash && span_equal(span_make(cached->key, cached->key_len), key)))
        cached = cached->next_in_bucket;
    return cached;
}

static struct cached *find_and_touch(struct cache_key key)
{
    char room[KEY_MAX];
    struct span bytes = key_bytes(key, room);
    struct cached *cached = bytes.len == 0 ? NULL : find(bytes, keyed_hash(bytes));
    if (cached != NULL && cached != cached->shelf->newest) {
        unlink_age(cached);
        link_newest(cached);
    }
    return cached;
}

struct cached *cache_find(struct cache_key key)
{
    struct cached *cached = find_and_touch(key);
    if (cached == NULL) {
        state.misses++;
        return NULL;
    }
    state.hits++;
    cache_hold(cached);
    return cached;
}

bool cache_touch(struct cache_key key)
{
    return find_and_touch(key) != NULL;
}

static void *copy_of(const void *bytes, size_t len)
{
    void *copy = malloc(len + 1);
    if (copy == NULL)
        abort();
    if (len > 0)
        memcpy(copy, bytes, len);
    return copy;
}

static void set_plain(struct cached *cached, struct span body)
{
    cached->bodies[CACHE_PLAIN] = (struct cache_body){copy_of(body.ptr, body.len), body.len};
    unsigned char hash[16];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)body.ptr, body.len, NULL, 0);
    sodium_bin2hex(cached->etag, sizeof(cached->etag), hash, 8);
}

static size_t bytes_of(const struct cached *cached)
{
    size_t bytes = sizeof(*cached) + cached->key_len + cached->author_count * sizeof(int64_t);
    for (size_t i = 0; i < CACHE_ENCODINGS; i++)
        bytes += cached->bodies[i].len;
    return bytes + (cached->members == NULL ? 0 : hole_page_memory(cached->members));
}

static bool may_store(const struct cache_facts *facts, size_t len)
{
    return enabled && facts->moment == moment && len <= PAGE_MAX &&
           facts->topic_count <= TOPICS_PER_PAGE;
}

/* A new page in the table, empty; NULL when it may not be there. */
static struct cached *begin_store(struct cache_key key, const struct cache_facts *facts, size_t len)
{
    char room[KEY_MAX];
    struct span bytes = key_bytes(key, room);
    if (bytes.len == 0 || !may_store(facts, len))
        return NULL;
    uint64_t hash = keyed_hash(bytes);
    struct cached *old = find(bytes, hash);
    if (old != NULL)
        drop(old);
    struct cached *cached = calloc(1, sizeof(*cached));
    if (cached == NULL)
        abort();
    cached->hash = hash;
    cached->key = copy_of(bytes.ptr, bytes.len);
    cached->key_len = bytes.len;
    for (size_t i = 0; i < facts->topic_count; i++)
        cached->topics[i] = keyed_hash(facts->topics[i]);
    cached->topic_count = facts->topic_count;
    cached->authors = copy_of(facts->authors, facts->author_count * sizeof(int64_t));
    cached->author_count = facts->author_count;
    cached->shelf = shelf_of(key);
    return cached;
}

static void end_store(struct cached *cached)
{
    cached->bytes = bytes_of(cached);
    cached->next_in_bucket = buckets[cached->hash % BUCKETS];
    buckets[cached->hash % BUCKETS] = cached;
    link_newest(cached);
    cached->shelf->bytes += cached->bytes;
    state.pages++;
    state.bytes += cached->bytes;
    cache_limit(most_bytes);
}

void cache_store(struct cache_key key, const struct cache_facts *facts, struct span body)
{
    struct cached *cached = begin_store(key, facts, body.len);
    if (cached == NULL)
        return;
    set_plain(cached, body);
    cached->holders = 1;
    end_store(cached);
}

struct cached *cache_store_members(struct cache_key key, const struct cache_facts *facts,
                                   struct hole_page *page)
{
    struct cached *cached = begin_store(key, facts, hole_page_len(page));
    if (cached == NULL)
        return NULL;
    cached->members = page;
    cached->holders = 1;
    cache_hold(cached);
    end_store(cached);
    return cached;
}

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

size_t cache_plain_len(const struct cached *cached)
{
    return cached->members != NULL ? hole_page_len(cached->members)
                                   : cached->bodies[CACHE_PLAIN].len;
}

bool cache_pack_due(struct cached *cached)
{
    bool due = !cached->pack_begun;
    cached->pack_begun = true;
    cached->pack_running = cached->pack_running || due;
    return due;
}

void cache_pack(struct cached *cached)
{
    if (cached->members != NULL) {
        bool smaller = hole_page_compress(cached->members, CACHE_LEVEL);
        (void)smaller; /* else it stays as it is */
        return;
    }
    struct span body = span_make(cached->bodies[CACHE_PLAIN].ptr, cached->bodies[CACHE_PLAIN].len);
    char *ptr;
    size_t len;
    if (cache_gzip(body, CACHE_LEVEL, &ptr, &len))
        cached->packing[CACHE_GZIP] = (struct cache_body){ptr, len};
    if (cache_brotli(body, &ptr, &len))
        cached->packing[CACHE_BROTLI] = (struct cache_body){ptr, len};
}

void cache_packed(struct cached *cached)
{
    for (size_t i = CACHE_PLAIN + 1; i < CACHE_ENCODINGS; i++)
        cached->bodies[i] = cached->packing[i];
    cached->pack_running = false;
    if (cached->members != NULL)
        hole_page_shrink(cached->members);
    size_t before = cached->bytes;
    cached->bytes = bytes_of(cached);
    if (cached->evicted) {
        state.held_bytes += cached->bytes - before;
        return;
    }
    cached->shelf->bytes += cached->bytes - before;
    state.bytes += cached->bytes - before;
    cache_limit(most_bytes);
}

void cache_drop(struct span path, struct span query)
{
    static const enum cache_audience audiences[] = {CACHE_VISITORS, CACHE_MEMBERS};
    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        char room[KEY_MAX];
        struct span key = key_bytes((struct cache_key){audiences[i], path, query}, room);
        struct cached *cached = key.len == 0 ? NULL : find(key, keyed_hash(key));
        if (cached != NULL)
            drop(cached);
    }
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
    uint64_t hash = keyed_hash(topic);
    drop_topic(&plain_paths, hash);
    drop_topic(&variants, hash);
}

struct cache_state cache_state(void)
{
    return state;
}
