/* Push messages: the example of RFC 8291, byte for byte, and tokens that a push service believes (RFC 8292). */
#include "unit/unit.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "ctl/push/push_key.h"
#include "ctl/push/push_send.h"

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

/* RFC 8291, section 5 and appendix A. */
static const char point[] =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
static const char auth[] = "BTBZMqHH6r4Tts7J_aSIgg";
static const char own_scalar[] = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
static const char own_point[] =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
static const char salt[] = "DGv6ra1nlYgDCS1FRnbzlw";
static const char message[] =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN";

static struct span bytes(const char *base64, size_t len)
{
    struct span out;
    assert_true(push_bytes(arena, span_of(base64), len, &out));
    return out;
}

static void the_example_of_the_rfc_is_what_it_says(void **state)
{
    (void)state;
    struct push_key *once =
        push_key_of(bytes(own_scalar, PUSH_SCALAR_LEN), bytes(own_point, PUSH_POINT_LEN));
    assert_non_null(once);
    struct span body = push_encrypt(arena, SPAN("When I grow up, I want to be a watermelon"),
                                    bytes(point, PUSH_POINT_LEN), bytes(auth, PUSH_AUTH_LEN), once,
                                    bytes(salt, PUSH_SALT_LEN));
    struct span base64 = push_base64(arena, body);
    assert_int_equal(base64.len, strlen(message));
    assert_memory_equal(base64.ptr, message, base64.len);
    push_key_free(once);
}

static void no_two_messages_are_alike(void **state)
{
    (void)state;
    struct span to = bytes(point, PUSH_POINT_LEN);
    struct span secret = bytes(auth, PUSH_AUTH_LEN);
    struct span one = push_message(arena, SPAN("the same"), to, secret);
    struct span two = push_message(arena, SPAN("the same"), to, secret);
    assert_int_equal(one.len, PUSH_HEADER_LEN + strlen("the same") + 17);
    assert_int_equal(one.len, two.len);
    assert_memory_not_equal(one.ptr, two.ptr, PUSH_SALT_LEN);
    assert_memory_not_equal(one.ptr + 21, two.ptr + 21, PUSH_POINT_LEN);
}

/* A point that is on no curve tells something of a key to whoever sent it: nothing is computed with it. */
static void what_is_no_key_is_refused(void **state)
{
    (void)state;
    char wrong[PUSH_POINT_LEN];
    struct span right = bytes(point, PUSH_POINT_LEN);
    struct span secret = bytes(auth, PUSH_AUTH_LEN);
    memcpy(wrong, right.ptr, sizeof(wrong));
    wrong[PUSH_POINT_LEN - 1] ^= 1;
    assert_int_equal(push_message(arena, SPAN("x"), span_make(wrong, sizeof(wrong)), secret).len,
                     0);
    memset(wrong, 0, sizeof(wrong));
    assert_int_equal(push_message(arena, SPAN("x"), span_make(wrong, sizeof(wrong)), secret).len,
                     0);
    assert_int_equal(push_message(arena, SPAN("x"), span_make(right.ptr, 64), secret).len, 0);
    assert_int_equal(push_message(arena, SPAN("x"), right, span_make(secret.ptr, 15)).len, 0);
    char *too_long = arena_alloc(arena, PUSH_PLAIN_MAX + 1);
    memset(too_long, 'x', PUSH_PLAIN_MAX + 1);
    assert_int_equal(
        push_message(arena, span_make(too_long, PUSH_PLAIN_MAX + 1), right, secret).len, 0);
    assert_true(push_message(arena, span_make(too_long, PUSH_PLAIN_MAX), right, secret).len <=
                4096);
    struct span out;
    assert_false(push_bytes(arena, SPAN("BTBZMqHH6r4Tts7J_aSIg!"), PUSH_AUTH_LEN, &out));
    assert_false(push_bytes(arena, SPAN("BTBZ"), PUSH_AUTH_LEN, &out));
    assert_false(push_bytes(arena, span_of(point), PUSH_AUTH_LEN, &out));
    assert_null(push_key_read(SPAN("-----BEGIN PRIVATE KEY-----\nnone\n")));
}

static void a_token_is_for_one_service_and_signed(void **state)
{
    (void)state;
    struct push_key *key = push_key_new();
    struct span header = push_authorization(arena, key, SPAN("https://push.example"),
                                            SPAN("mailto:us@site.test"), 1800000000);
    const char *words = arena_string(arena, header);
    assert_ptr_equal(strstr(words, "vapid t="), words);
    const char *token = words + strlen("vapid t=");
    const char *comma = strstr(token, ", k=");
    assert_non_null(comma);
    struct span signer;
    assert_true(push_bytes(arena, span_of(comma + 4), PUSH_POINT_LEN, &signer));
    assert_memory_equal(signer.ptr, push_key_point(arena, key).ptr, PUSH_POINT_LEN);
    const char *first = strchr(token, '.');
    const char *second = strchr(first + 1, '.');
    struct span claims;
    static const char said[] =
        "{\"aud\":\"https://push.example\",\"exp\":1800000000,\"sub\":\"mailto:us@site.test\"}";
    assert_true(push_bytes(arena, span_make(first + 1, (size_t)(second - first - 1)), strlen(said),
                           &claims));
    assert_memory_equal(claims.ptr, said, strlen(said));
    struct span signature;
    assert_true(
        push_bytes(arena, span_make(second + 1, (size_t)(comma - second - 1)), 64, &signature));
    assert_true(push_key_signed(key, span_make(token, (size_t)(second - token)), signature));
    assert_false(push_key_signed(key, span_make(token, (size_t)(first - token)), signature));
    push_key_free(key);
}

/* It is signed for: nothing of the rest of an address comes into that. */
static void the_origin_ends_with_the_host(void **state)
{
    (void)state;
    static const char *const rests[] = {"", "/a/b?c", "?\",\"aud\":\"https:", "#x/y"};
    for (size_t i = 0; i < COUNT_OF(rests); i++) {
        struct span endpoint = arena_printf(arena, "https://push.example%s", rests[i]);
        assert_span(push_origin(arena, endpoint, NULL), "https://push.example");
    }
    assert_span(push_origin(arena, SPAN("http://push.example/"), NULL), "");
    assert_span(push_origin(arena, SPAN("https://push.example:22/"), NULL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_origin_ends_with_the_host, setup, teardown),
        cmocka_unit_test_setup_teardown(the_example_of_the_rfc_is_what_it_says, setup, teardown),
        cmocka_unit_test_setup_teardown(no_two_messages_are_alike, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_key_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_token_is_for_one_service_and_signed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
