/* Recovery codes: readable, read as typed, and hashed for one account. */
#include "unit/unit.h"

#include "factor/recovery.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void no_two_letters_look_alike(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct span code = recovery_code(arena);
        assert_int_equal(code.len, RECOVERY_TEXT_LEN);
        for (size_t at = 0; at < code.len; at++) {
            if (at % 6 == 5)
                assert_int_equal(code.ptr[at], '-');
            else
                assert_null(memchr("01ilobsuzILO", code.ptr[at], 12));
        }
    }
    assert_false(span_equal(recovery_code(arena), recovery_code(arena)));
}

static void it_is_read_as_people_type_it(void **state)
{
    (void)state;
    struct span code;
    for (int i = 0; i < 50; i++) {
        struct span shown = recovery_code(arena);
        assert_true(recovery_is_code(arena, shown, &code));
        assert_int_equal(code.len, RECOVERY_LEN);
    }
    assert_true(recovery_is_code(arena, SPAN(" K7MPW 2xwdr9hqtn "), &code));
    assert_span(code, "k7mpw2xwdr9hqtn");
    assert_true(recovery_is_code(arena, SPAN("k7mpw-zxwdr-9hqtb"), &code));
    assert_span(code, "k7mpw2xwdr9hqt8");
    static const char *const wrong[] = {"",
                                        "123456",
                                        "k7mpw-2xwdr-9hqt",
                                        "k7mpw-2xwdr-9hqtnn",
                                        "k7mpw-2xwdr-9hqt0",
                                        "k7mpw-2xwdr-9hqtå"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(recovery_is_code(arena, span_of(wrong[i]), &code));
}

static void the_hash_is_of_one_account(void **state)
{
    (void)state;
    struct span one = recovery_hash(arena, 1, SPAN("k7mpw2xwdr9hqtn"));
    assert_int_equal(one.len, RECOVERY_HASH_LEN);
    assert_true(span_equal(one, recovery_hash(arena, 1, SPAN("k7mpw2xwdr9hqtn"))));
    assert_false(span_equal(one, recovery_hash(arena, 2, SPAN("k7mpw2xwdr9hqtn"))));
    assert_false(span_equal(one, recovery_hash(arena, 1, SPAN("k7mpw2xwdr9hqtm"))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_letters_look_alike),
        cmocka_unit_test(it_is_read_as_people_type_it),
        cmocka_unit_test(the_hash_is_of_one_account),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
