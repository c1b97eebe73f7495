/* Leave to send a file: whose it is, and until when. */
#include "web/admission.h"

#include "unit/unit.h"
#include "web/secret.h"

#define SINCE "1700000000"
enum { START = 1700000000, MICROSECONDS = 1000000 };

static struct arena *arena;

/* In place of the site's key. */
struct span secret_sign(struct arena *unused UNUSED, const char *purpose UNUSED,
                        struct span words UNUSED)
{
    return SPAN("signature");
}

bool secret_signed(struct arena *unused UNUSED, const char *purpose, struct span words,
                   struct span signature)
{
    return strcmp(purpose, ADMISSION_FIELD) == 0 && span_is(words, "42." SINCE) &&
           span_is(signature, "signature");
}

static int64_t account_after(int64_t seconds, const char *query)
{
    return admission_account(arena, span_of(query), ((instant)START + seconds) * MICROSECONDS);
}

static void it_ends_after_two_days(void **state)
{
    (void)state;
    const char *query = "admission=42." SINCE ".signature";
    assert_int_equal(account_after(0, query), 42);
    assert_int_equal(account_after(2 * 86400 - 1, query), 42);
    assert_int_equal(account_after(2 * 86400, query), 42);
    assert_int_equal(account_after(2 * 86400 + 1, query), 0);
}

static void what_is_not_signed_so_is_no_leave(void **state)
{
    (void)state;
    static const char *const queries[] = {
        "",
        "admission=",
        "admission=42",
        "admission=42." SINCE,
        "admission=42." SINCE ".",
        "admission=42." SINCE ".signatur",
        "admission=43." SINCE ".signature",
        "admission=42.1700000001.signature",
        "admission=0." SINCE ".signature",
        "other=42." SINCE ".signature",
    };
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        if (account_after(1, queries[i]) != 0)
            fail_msg("%s is no leave", queries[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_after_two_days),
        cmocka_unit_test(what_is_not_signed_so_is_no_leave),
    };
    arena = arena_new((size_t)1 << 16);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
