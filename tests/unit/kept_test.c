/* Kept pages: made-up addresses push only each other out. */
#include "web/kept.h"

#include "unit/unit.h"

enum { ROOM = 512 * 1024, BODY = 2048, MANY = 2000 };

static char body[BODY];

static void store(const char *path, const char *query)
{
    kept_store(span_of(path), span_of(query), kept_moment(), NULL, 0,
               span_make(body, sizeof(body)));
}

static bool is_kept(const char *path, const char *query)
{
    struct kept *kept = kept_find(span_of(path), span_of(query));
    if (kept != NULL)
        kept_release(kept);
    return kept != NULL;
}

static void made_up_addresses_push_out_each_other_only(void **state)
{
    (void)state;
    memset(body, 'x', sizeof(body));
    kept_enable(true);
    kept_limit(ROOM);
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
    assert_true(is_kept("/", ""));
    assert_true(is_kept("/", "x=1999"));
    assert_false(is_kept("/questions", "tab=active"));
    assert_true(kept_state().bytes <= ROOM / 2);
}

static void plain_addresses_stay_within_the_limit(void **state)
{
    (void)state;
    for (int i = 0; i < MANY; i++) {
        char path[32];
        snprintf(path, sizeof(path), "/questions/%d", i);
        store(path, "");
    }
    assert_true(is_kept("/questions/1999", ""));
    assert_false(is_kept("/", ""));
    assert_true(kept_state().bytes <= ROOM);
    kept_enable(false);
    assert_int_equal(kept_state().bytes, 0);
    assert_int_equal(kept_state().pages, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up_addresses_push_out_each_other_only),
        cmocka_unit_test(plain_addresses_stay_within_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
