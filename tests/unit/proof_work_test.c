/* Proof of work: what is done, and what only looks like it. */
#include "unit/unit.h"

#include "core/proof_work.h"

static const struct span challenge =
    SPAN("14.1700000000.abcdefghijklmnopqrstuv.ABCDEFGHIJKLMNOPQRSTUV");

static struct span number_for(struct arena *arena, int bits)
{
    for (int number = 0;; number++) {
        struct span s = arena_printf(arena, "%d", number);
        if (proof_work_is_done(challenge, s, bits))
            return s;
    }
}

static void a_number_is_found_and_is_for_one_challenge(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct span number = number_for(arena, 12);
    assert_true(proof_work_is_done(challenge, number, 12));
    assert_true(proof_work_is_done(challenge, number, 1));
    assert_false(proof_work_is_done(span_from(challenge, 1), number, 12));
    arena_free(arena);
}

static void each_bit_counts(void **state)
{
    (void)state;
    /* SHA-256("abc:2") begins with a bit that is set: nothing asked for is done by anything, more is not. */
    int done = 0;
    for (int bits = 0; bits <= 20; bits++)
        done += proof_work_is_done(SPAN("abc"), SPAN("2"), bits);
    assert_true(done >= 1 && done < 20);
    for (int bits = 1; bits <= 20; bits++) /* what is done for more is done for less */
        assert_true(!proof_work_is_done(SPAN("abc"), SPAN("2"), bits) ||
                    proof_work_is_done(SPAN("abc"), SPAN("2"), bits - 1));
}

static void only_digits_are_a_number(void **state)
{
    (void)state;
    assert_false(proof_work_is_done(challenge, SPAN(""), 0));
    assert_false(proof_work_is_done(challenge, SPAN("-1"), 0));
    assert_false(proof_work_is_done(challenge, SPAN("1a"), 0));
    assert_false(proof_work_is_done(challenge, SPAN("000000000000000000001"), 0));
    assert_true(proof_work_is_done(challenge, SPAN("00000000000000000001"), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_found_and_is_for_one_challenge),
        cmocka_unit_test(each_bit_counts),
        cmocka_unit_test(only_digits_are_a_number),
    };
    return cmocka_run_group_tests_name("proof_work", tests, NULL, NULL);
}
