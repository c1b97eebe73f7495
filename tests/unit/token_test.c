/* Tokens: two are never the same, and a hash is SHA-256 of the characters. */
#include "unit/unit.h"

#include "core/token.h"

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

static void each_is_another_and_fits_an_address(void **state)
{
    (void)state;
    struct span one = token_random(arena);
    assert_int_equal(one.len, TOKEN_LEN);
    assert_false(span_equal(one, token_random(arena)));
    for (size_t i = 0; i < one.len; i++)
        assert_non_null(
            strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", one.ptr[i]));
}

static void the_bytes_are_forgotten(void **state)
{
    (void)state;
    unsigned char bytes[TOKEN_BYTES] = {[0] = 0xFF, [TOKEN_BYTES - 1] = 1};
    static const unsigned char zero[TOKEN_BYTES];
    struct span token = token_of(arena, bytes);
    assert_int_equal(token.len, TOKEN_LEN);
    assert_memory_equal(bytes, zero, sizeof(bytes));
}

/* FIPS 180-2, appendix B.1. */
static void the_hash_is_sha_256(void **state)
{
    (void)state;
    static const unsigned char abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                        0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                        0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                        0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    struct span hash = token_hash(arena, SPAN("abc"));
    assert_int_equal(hash.len, sizeof(abc));
    assert_memory_equal(hash.ptr, abc, sizeof(abc));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_another_and_fits_an_address),
        cmocka_unit_test(the_bytes_are_forgotten),
        cmocka_unit_test(the_hash_is_sha_256),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
