/* Cached pages: made-up addresses push only each other out, what readers hold is counted, what changed is stale. */
#include "web/cache.h"

#include <sys/wait.h>
#include <unistd.h>

#include "core/text.h"
#include "unit/unit.h"
#include "web/removals.h"

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

/* A page lives on for who reads it, in the table or not, and is counted once as long. */
static void what_is_held_is_counted(void **state)
{
    (void)state;
    cache_enable(true);
    cache_limit(ROOM);
    store("/held", "");
    assert_int_equal(cache_state().held_bytes, 0);
    struct cached *first = cache_find(key_of("/held", ""));
    size_t held = cache_state().held_bytes;
    assert_true(held > BODY);
    struct cached *second = cache_find(key_of("/held", ""));
    assert_ptr_equal(first, second);
    assert_int_equal(cache_state().held_bytes, held);
    cache_changed(SPAN(""));
    assert_int_equal(cache_state().bytes, 0);
    assert_int_equal(cache_state().held_bytes, held);
    assert_true(cache_pack_due(first));
    cache_pack(first);
    cache_packed(first);
    assert_true(cache_state().held_bytes > held);
    assert_memory_equal(cache_body(first, CACHE_PLAIN).ptr, body, BODY);
    cache_release(first);
    assert_true(cache_state().held_bytes > BODY);
    cache_release(second);
    assert_int_equal(cache_state().held_bytes, 0);
    cache_enable(false);
}

static void store_about(const char *path, struct span topic)
{
    cache_store(key_of(path, ""),
                &(struct cache_facts){.moment = cache_moment(), .topics = &topic, .topic_count = 1},
                span_make(body, sizeof(body)));
}

static bool has_copy(const char *path)
{
    struct cached *cached = cache_find_copy(key_of(path, ""));
    if (cached != NULL)
        cache_release(cached);
    return cached != NULL;
}

static void what_changed_stays_as_a_copy_and_what_was_removed_does_not(void **state)
{
    (void)state;
    cache_enable(true);
    cache_limit(ROOM);
    store_about("/one", SPAN("question:1"));
    store_about("/two", SPAN("question:2"));
    cache_changed(SPAN("question:1"));
    assert_false(is_cached("/one", ""));
    assert_false(cache_touch(key_of("/one", "")));
    assert_true(has_copy("/one"));
    assert_true(is_cached("/two", ""));
    cache_make_stale(SPAN("/two"), SPAN(""));
    assert_false(is_cached("/two", ""));
    assert_true(has_copy("/two"));
    store_about("/two", SPAN("question:2")); /* in its place */
    assert_true(is_cached("/two", ""));
    assert_int_equal(cache_state().pages, 2);
    cache_serve(false);
    assert_false(is_cached("/two", ""));
    assert_true(has_copy("/two"));
    cache_serve(true);
    assert_true(is_cached("/two", ""));
    cache_removed(SPAN("question:1"));
    assert_false(has_copy("/one"));
    cache_removed(SPAN("question:2"));
    assert_false(has_copy("/two"));
    store_about("/one", SPAN("question:1"));
    cache_changed(SPAN(""));
    assert_false(has_copy("/one"));
    assert_int_equal(cache_state().bytes, 0);
    cache_enable(false);
}

/* What was rendered from before it is not stored after it. */
static void nothing_is_stored_that_began_before_a_removal(void **state)
{
    (void)state;
    struct span topic = SPAN("question:1");
    cache_enable(true);
    struct cache_facts facts = {.moment = cache_moment(), .topics = &topic, .topic_count = 1};
    cache_removed(topic);
    cache_store(key_of("/one", ""), &facts, span_make(body, sizeof(body)));
    assert_false(has_copy("/one"));
    cache_enable(false);
}

static size_t told;
static struct text last;

static void note(struct span topic)
{
    told++;
    text_clear(&last);
    text_add_span(&last, topic);
}

/* Another worker deletes; one that misses some of it has to take it for everything. */
static void removals_reach_other_workers(void **state)
{
    (void)state;
    enum { TOO_MANY = 1000 };
    text_init(&last, 1024);
    removals_init();
    pid_t other = fork();
    if (other == 0) {
        removals_tell(SPAN("questions"));
        removals_tell(SPAN("question:7"));
        _exit(0);
    }
    (void)waitpid(other, NULL, 0);
    removals_look(note);
    assert_int_equal(told, 2);
    assert_span(text_span(&last), "question:7");
    removals_look(note);
    assert_int_equal(told, 2);
    other = fork();
    if (other == 0) {
        for (int i = 0; i < TOO_MANY; i++)
            removals_tell(SPAN("questions"));
        _exit(0);
    }
    (void)waitpid(other, NULL, 0);
    removals_look(note);
    assert_int_equal(told, 3);
    assert_int_equal(last.len, 0);
    text_free(&last);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up_addresses_push_out_each_other_only),
        cmocka_unit_test(plain_addresses_stay_within_the_limit),
        cmocka_unit_test(what_is_held_is_counted),
        cmocka_unit_test(what_changed_stays_as_a_copy_and_what_was_removed_does_not),
        cmocka_unit_test(nothing_is_stored_that_began_before_a_removal),
        cmocka_unit_test(removals_reach_other_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
