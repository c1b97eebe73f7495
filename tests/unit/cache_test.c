/* Cached pages: made-up addresses push only each other out, and what slow readers hold is counted. */
#include "web/cache.h"

#include "unit/unit.h"

enum { ROOM = 512 * 1024, BODY = 2048, MANY = 2000 };

static char body[BODY];

static struct cache_key key_of(const char *path, const char *query)
{
    return (struct cache_key){CACHE_VISITORS, span_of(path), span_of(query)};
}

static void store(const char *path, const char *query)
{
    cache_store(key_of(path, query), &(struct cache_facts){.moment = cache_moment()},
                span_make(body, sizeof(body)));
}

static bool is_cached(const char *path, const char *query)
{
    struct cached *cached = cache_find(key_of(path, query));
    if (cached != NULL)
        cache_release(cached);
    return cached != NULL;
}

static void made_up_addresses_push_out_each_other_only(void **state)
{
    (void)state;
    memset(body, 'x', sizeof(body));
    cache_enable(true);
    cache_limit(ROOM);
    store("/", "");
    store("/questions", "tab=active");
    for (int i = 0; i < MANY; i++) {
        char query[32];
        char path[32];
        snprintf(query, sizeof(query), "x=%d", i);
        store("/", query);
        snprintf(path, sizeof(path), "/t%%61gs/%d", i);
        store(path, "");
    }
    assert_true(is_cached("/", ""));
    assert_true(is_cached("/", "x=1999"));
    assert_false(is_cached("/questions", "tab=active"));
    assert_true(cache_state().bytes <= ROOM / 2);
}

static void plain_addresses_stay_within_the_limit(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        char path[32];
        snprintf(path, sizeof(path), "/questions/%d", i);
        store(path, "");
    }
    assert_true(is_cached("/questions/1999", ""));
    assert_false(is_cached("/", ""));
    assert_true(cache_state().bytes <= ROOM);
    cache_enable(false);
    assert_int_equal(cache_state().bytes, 0);
    assert_int_equal(cache_state().pages, 0);
}

/* A page that was dropped lives on for who reads it, and is counted as long. */
static void what_is_held_after_it_was_dropped_is_counted(void **state)
{
    (void)state;
    cache_enable(true);
    cache_limit(ROOM);
    store("/held", "");
    struct cached *first = cache_find(key_of("/held", ""));
    struct cached *second = cache_find(key_of("/held", ""));
    assert_ptr_equal(first, second);
    assert_int_equal(cache_state().held_bytes, 0);
    cache_drop(SPAN("/held"), SPAN(""));
    assert_true(cache_state().held_bytes > BODY);
    assert_true(cache_pack_due(first));
    cache_pack(first);
    cache_packed(first);
    assert_memory_equal(cache_body(first, CACHE_PLAIN).ptr, body, BODY);
    cache_release(first);
    assert_true(cache_state().held_bytes > BODY);
    cache_release(second);
    assert_int_equal(cache_state().held_bytes, 0);
    store("/dropped", "");
    cache_changed(SPAN(""));
    assert_int_equal(cache_state().held_bytes, 0);
    cache_enable(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up_addresses_push_out_each_other_only),
        cmocka_unit_test(plain_addresses_stay_within_the_limit),
        cmocka_unit_test(what_is_held_after_it_was_dropped_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
