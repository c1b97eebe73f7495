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
            if (at % 7 == 6)
                assert_int_equal(code.ptr[at], '-');
            else
                assert_null(memchr("01ilobsuzILO", code.ptr[at], 12));
        }
    }
    assert_false(span_equal(recovery_code(arena), recovery_code(arena)));
}

/* Enough for a quick hash: 27 letters and digits, each as likely as any other. */
static void a_code_has_112_random_bits(void **state)
{
    (void)state;
    enum { CODES = 400, KINDS = 27 };
    size_t seen[256] = {0};
    for (int i = 0; i < CODES; i++) {
        struct span code;
        assert_true(recovery_is_code(arena, recovery_code(arena), &code));
        for (size_t at = 0; at < code.len; at++)
            seen[(unsigned char)code.ptr[at]]++;
    }
    size_t kinds = 0;
    for (size_t i = 0; i < COUNT_OF(seen); i++) {
        kinds += seen[i] > 0;
        assert_true(seen[i] < 2 * CODES * RECOVERY_LEN / KINDS);
    }
    assert_int_equal(kinds, KINDS);
    /* log2(27) is more than 4.75. */
    assert_true(RECOVERY_LEN * 4.75 >= 112);
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
    assert_true(recovery_is_code(arena, SPAN(" K7MPW2 xwdr9hqtnk4ac8fygj "), &code));
    assert_span(code, "k7mpw2xwdr9hqtnk4ac8fygj");
    assert_true(recovery_is_code(arena, SPAN("k7mpwz-xwdr9h-qtbk4a-c8fygj"), &code));
    assert_span(code, "k7mpw2xwdr9hqt8k4ac8fygj");
    static const char *const wrong[] = {"",
                                        "123456",
                                        "k7mpw2-xwdr9h-qtnk4a-c8fyg",
                                        "k7mpw2-xwdr9h-qtnk4a-c8fygjj",
                                        "k7mpw2-xwdr9h-qtnk4a-c8fyg0",
                                        "k7mpw2-xwdr9h-qtnk4a-c8fygå"};
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
        cmocka_unit_test(a_code_has_112_random_bits),
        cmocka_unit_test(it_is_read_as_people_type_it),
        cmocka_unit_test(the_hash_is_of_one_account),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
