/* Codes of authenticator apps: RFC 6238's own, what is accepted when, and how a secret is shown. */
#include "unit/unit.h"

#include "factor/totp.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 16);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define RFC_SECRET SPAN("12345678901234567890")

static instant at_second(int64_t seconds)
{
    return seconds * 1000000;
}

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void the_codes_are_those_of_rfc_6238(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        char code[TOTP_DIGITS + 1];
        int64_t step = totp_step(at_second(vectors[i].seconds));
        assert_true(totp_code(RFC_SECRET, step, code));
        assert_string_equal(code, vectors[i].code);
        assert_int_equal(totp_match(RFC_SECRET, span_of(code), at_second(vectors[i].seconds), 0),
                         step);
    }
}

static void a_step_is_thirty_seconds(void **state)
{
    (void)state;
    assert_int_equal(totp_step(at_second(0)), 0);
    assert_int_equal(totp_step(at_second(29)), 0);
    assert_int_equal(totp_step(at_second(30)), 1);
    assert_int_equal(totp_step(at_second(1111111109)), 0x23523EC);
}

static int64_t matched(int64_t step, int64_t now, int64_t last)
{
    char code[TOTP_DIGITS + 1];
    assert_true(totp_code(RFC_SECRET, step, code));
    return totp_match(RFC_SECRET, span_of(code), at_second(now * TOTP_SECONDS + 7), last);
}

static void a_clock_may_be_one_step_ahead_or_behind(void **state)
{
    (void)state;
    assert_int_equal(matched(998, 1000, 0), 0);
    assert_int_equal(matched(999, 1000, 0), 999);
    assert_int_equal(matched(1000, 1000, 0), 1000);
    assert_int_equal(matched(1001, 1000, 0), 1001);
    assert_int_equal(matched(1002, 1000, 0), 0);
}

static void a_step_that_was_accepted_is_over_and_those_before_it_too(void **state)
{
    (void)state;
    assert_int_equal(matched(1000, 1000, 1000), 0);
    assert_int_equal(matched(999, 1000, 1000), 0);
    assert_int_equal(matched(1001, 1000, 1000), 1001);
}

static void another_secret_has_other_codes(void **state)
{
    (void)state;
    char code[TOTP_DIGITS + 1];
    struct span one = totp_secret(arena);
    struct span other = totp_secret(arena);
    assert_int_equal(one.len, TOTP_SECRET_LEN);
    assert_false(span_equal(one, other));
    assert_int_equal(totp_match(one, SPAN(""), at_second(30000), 0), 0);
    assert_int_equal(totp_match(one, SPAN("12345"), at_second(30000), 0), 0);
    assert_true(totp_code(one, 1000, code));
    assert_int_equal(totp_match(one, span_of(code), at_second(30000), 0), 1000);
}

static void codes_are_read_as_people_type_them(void **state)
{
    (void)state;
    struct span code;
    assert_true(totp_is_code(arena, SPAN("123456"), &code));
    assert_span(code, "123456");
    assert_true(totp_is_code(arena, SPAN(" 012 345"), &code));
    assert_span(code, "012345");
    static const char *const wrong[] = {"",       "12345",    "1234567",
                                        "12345a", "123456\n", "k7mpw-2xwdr"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(totp_is_code(arena, span_of(wrong[i]), &code));
}

/* RFC 4648's alphabet; the secret is that of the vectors above. */
static void the_secret_can_be_typed_and_scanned(void **state)
{
    (void)state;
    assert_span(totp_words(arena, RFC_SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    assert_span(totp_address(arena, RFC_SECRET, SPAN("Backtalk"), SPAN("Åsa & \"co\"")),
                "otpauth://totp/Backtalk:%C3%85sa%20%26%20%22co%22"
                "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Backtalk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_codes_are_those_of_rfc_6238),
        cmocka_unit_test(a_step_is_thirty_seconds),
        cmocka_unit_test(a_clock_may_be_one_step_ahead_or_behind),
        cmocka_unit_test(a_step_that_was_accepted_is_over_and_those_before_it_too),
        cmocka_unit_test(another_secret_has_other_codes),
        cmocka_unit_test(codes_are_read_as_people_type_them),
        cmocka_unit_test(the_secret_can_be_typed_and_scanned),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
