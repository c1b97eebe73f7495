/* Cached pages: the table, and what becomes stale or is dropped when. */
#include "web/cache_internal.h"

#include "core/keyed_hash.h"
#include "web/removals.h"

enum { BUCKETS = 4096, PAGE_MAX = 1024 * 1024, KEY_MAX = 4096, VARIANTS_SHARE = 4 };

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
static struct shelf *const shelves[] = {&plain_paths, &variants};
static bool enabled;
static bool served = true;
static uint64_t removals;
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

/* ---- shelves ---- */

static struct shelf *shelf_of(struct cache_key key)
{
    return key.query.len == 0 && span_find(key.path, '%') == key.path.len ? &plain_paths
                                                                          : &variants;
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
    cached->shelf = NULL;
    cached_free_unheld(cached);
}

/* The oldest beyond what a shelf may take. */
static void make_room(struct shelf *shelf, size_t most)
{
    while (shelf->bytes > most)
        drop(shelf->oldest);
}

static void drop_all(void)
{
    for (size_t i = 0; i < COUNT_OF(shelves); i++)
        make_room(shelves[i], 0);
}

void cache_limit(size_t bytes)
{
    most_bytes = bytes;
    make_room(&variants, most_bytes / VARIANTS_SHARE);
    make_room(&plain_paths, most_bytes - most_bytes / VARIANTS_SHARE);
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

void cache_serve(bool on)
{
    served = on;
}

uint64_t cache_moment(void)
{
    return moment;
}

/* ---- counting ---- */

void cache_count_held(size_t more, size_t less)
{
    state.held_bytes += more - less;
}

void cache_count_again(struct cached *cached)
{
    size_t before = cached->bytes;
    cached->bytes = cached_bytes(cached);
    if (cached->holders > 0)
        cache_count_held(cached->bytes, before);
    if (cached->shelf == NULL)
        return;
    cached->shelf->bytes += cached->bytes - before;
    state.bytes += cached->bytes - before;
    cache_limit(most_bytes);
}

struct cache_state cache_state(void)
{
    return state;
}

uint64_t cache_removals(void)
{
    removals_look(cache_removed);
    if (!enabled || !served)
        removals++;
    return removals;
}

/* ---- finding ---- */

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
    removals_look(cache_removed);
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
    if (cached == NULL || cached->stale || !served) {
        state.misses++;
        return NULL;
    }
    state.hits++;
    cache_hold(cached);
    return cached;
}

struct cached *cache_find_copy(struct cache_key key)
{
    struct cached *cached = find_and_touch(key);
    if (cached != NULL)
        cache_hold(cached);
    return cached;
}

bool cache_touch(struct cache_key key)
{
    const struct cached *cached = find_and_touch(key);
    return cached != NULL && !cached->stale;
}

/* ---- storing ---- */

static bool may_store(const struct cache_facts *facts, size_t len)
{
    return enabled && facts->moment == moment && len <= PAGE_MAX &&
           facts->topic_count <= CACHE_TOPICS;
}

/* A new page in the table, empty; NULL when it may not be there. */
static struct cached *begin_store(struct cache_key key, const struct cache_facts *facts, size_t len)
{
    char room[KEY_MAX];
    removals_look(cache_removed);
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
    cached->key = cache_copy_of(bytes.ptr, bytes.len);
    cached->key_len = bytes.len;
    for (size_t i = 0; i < facts->topic_count; i++)
        cached->topics[i] = keyed_hash(facts->topics[i]);
    cached->topic_count = facts->topic_count;
    cached->authors = cache_copy_of(facts->authors, facts->author_count * sizeof(int64_t));
    cached->author_count = facts->author_count;
    cached->shelf = shelf_of(key);
    return cached;
}

static void end_store(struct cached *cached)
{
    cached->bytes = cached_bytes(cached);
    cached->next_in_bucket = buckets[cached->hash % BUCKETS];
    buckets[cached->hash % BUCKETS] = cached;
    link_newest(cached);
    cached->shelf->bytes += cached->bytes;
    state.pages++;
    state.bytes += cached->bytes;
}

void cache_store(struct cache_key key, const struct cache_facts *facts, struct span body)
{
    struct cached *cached = begin_store(key, facts, body.len);
    if (cached == NULL)
        return;
    cached_set_plain(cached, body);
    end_store(cached);
    cache_limit(most_bytes);
}

struct cached *cache_store_members(struct cache_key key, const struct cache_facts *facts,
                                   struct hole_page *page)
{
    struct cached *cached = begin_store(key, facts, hole_page_len(page));
    if (cached == NULL)
        return NULL;
    cached->members = page;
    end_store(cached);
    cache_hold(cached);
    cache_limit(most_bytes);
    return cached;
}

/* ---- when something changed ---- */

void cache_make_stale(struct span path, struct span query)
{
    static const enum cache_audience audiences[] = {CACHE_VISITORS, CACHE_MEMBERS};
    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        char room[KEY_MAX];
        struct span key = key_bytes((struct cache_key){audiences[i], path, query}, room);
        struct cached *cached = key.len == 0 ? NULL : find(key, keyed_hash(key));
        if (cached != NULL)
            cached->stale = true;
    }
}

static bool has_topic(const struct cached *cached, uint64_t hash)
{
    for (size_t i = 0; i < cached->topic_count; i++) {
        if (cached->topics[i] == hash)
            return true;
    }
    return false;
}

/* Calls `happens` for each page of the topic; it may drop the page. */
static void each_of_topic(struct span topic, void (*happens)(struct cached *cached))
{
    uint64_t hash = keyed_hash(topic);
    for (size_t i = 0; i < COUNT_OF(shelves); i++) {
        struct cached *next;
        for (struct cached *cached = shelves[i]->newest; cached != NULL; cached = next) {
            next = cached->older;
            if (has_topic(cached, hash))
                happens(cached);
        }
    }
}

static void make_stale(struct cached *cached)
{
    cached->stale = true;
}

void cache_changed(struct span topic)
{
    moment++;
    if (span_is_empty(topic)) {
        removals++;
        drop_all();
    } else {
        each_of_topic(topic, make_stale);
    }
}

void cache_removed(struct span topic)
{
    moment++;
    removals++;
    if (span_is_empty(topic))
        drop_all();
    else
        each_of_topic(topic, drop);
}
