/* Passkeys: what a browser sends is taken when all of it is right, and refused for each thing that is not. */
#include "unit/unit.h"

#include "http/authenticator.h"
#include "passkey/authenticator.h"
#include "passkey/cbor.h"
#include "passkey/passkey.h"

static const char origin[] = "https://example.org";
static const char challenge[] = "bm90IGEgc2VjcmV0";
static struct arena *arena;
static struct passkey_site site;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    site = passkey_site(span_of(origin));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct authenticator_ask to_create(void)
{
    return (struct authenticator_ask){.type = "webauthn.create",
                                      .challenge = span_of(challenge),
                                      .origin = origin,
                                      .site = "example.org"};
}

static struct authenticator_ask to_get(void)
{
    struct authenticator_ask ask = to_create();
    ask.type = "webauthn.get";
    return ask;
}

/* What a server does with an answer, once its challenge is known. */
static enum passkey_fault registered(struct span json, struct passkey_key *key)
{
    struct passkey_answer answer;
    struct span given;
    if (!passkey_answer_read(arena, json, &answer))
        return PASSKEY_MALFORMED;
    enum passkey_fault fault =
        passkey_client_data(arena, &site, PASSKEY_CREATE, answer.client_data, &given);
    return fault != PASSKEY_RIGHT ? fault : passkey_registration(&site, &answer, key);
}

static enum passkey_fault asserted(struct span json, bool verified, const struct passkey_key *key,
                                   struct passkey_key *used)
{
    struct passkey_answer answer;
    struct span given;
    if (!passkey_answer_read(arena, json, &answer))
        return PASSKEY_MALFORMED;
    enum passkey_fault fault =
        passkey_client_data(arena, &site, PASSKEY_GET, answer.client_data, &given);
    return fault != PASSKEY_RIGHT ? fault : passkey_assertion(&site, &answer, verified, key, used);
}

static struct passkey_key key_of(struct authenticator *a)
{
    struct authenticator_ask ask = to_create();
    struct passkey_key key;
    assert_int_equal(registered(authenticator_create(a, &ask), &key), PASSKEY_RIGHT);
    return key;
}

/* ---- the site ---- */

static void a_site_is_the_host_of_its_origin(void **state)
{
    (void)state;
    static const struct {
        const char *origin;
        const char *id;
    } sites[] = {
        {"https://example.org", "example.org"},
        {"https://forum.example.org:8443", "forum.example.org"},
        {"http://localhost:8888", "localhost"},
        {"http://a.localhost", "a.localhost"},
        {"http://example.org", ""},
        {"http://127.0.0.1:8888", ""},
        {"https://127.0.0.1", ""},
        {"https://[::1]:8888", ""},
        {"https://", ""},
        {"ftp://example.org", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(sites); i++)
        assert_span(passkey_site(span_of(sites[i].origin)).id, sites[i].id);
}

/* ---- what is right ---- */

static const int algorithms[] = {-7, -8, -257};

static void each_algorithm_registers_and_signs_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        struct authenticator a = authenticator_new(arena, algorithms[i]);
        struct passkey_key key = key_of(&a);
        struct passkey_key used;
        struct authenticator_ask ask = to_get();
        assert_memory_equal(key.credential.ptr, a.id, sizeof(a.id));
        assert_int_equal(key.credential.len, sizeof(a.id));
        assert_true(span_equal(key.public_key, authenticator_cose_key(&a)));
        assert_true(key.verifies && !key.eligible && !key.backed_up);
        assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used), PASSKEY_RIGHT);
        authenticator_free(&a);
    }
}

static void what_the_challenge_says_is_for_the_caller_to_know(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct authenticator_ask ask = to_get();
    struct span given;
    struct span client = authenticator_client_data(&a, &ask);
    assert_int_equal(passkey_client_data(arena, &site, PASSKEY_GET, client, &given), PASSKEY_RIGHT);
    assert_span(given, "not a secret");
    authenticator_free(&a);
}

static void a_statement_of_the_maker_is_neither_asked_for_nor_in_the_way(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -7);
    a.format = "packed";
    struct passkey_key key = key_of(&a);
    assert_int_equal(key.credential.len, sizeof(a.id));
    authenticator_free(&a);
}

static void transports_that_are_known_are_noted(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct authenticator_ask ask = to_create();
    struct passkey_answer answer;
    assert_true(passkey_answer_read(arena, authenticator_create(&a, &ask), &answer));
    assert_span(answer.transports, "internal");
    authenticator_free(&a);
}

/* ---- what is wrong ---- */

static void answers_for_others_are_refused(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -7);
    struct passkey_key key = key_of(&a);
    struct passkey_key used;
    const struct {
        struct authenticator_ask ask;
        enum passkey_fault fault;
    } wrong[] = {
        {{"webauthn.create", span_of(challenge), origin, "example.org", NULL},
         PASSKEY_OTHER_CEREMONY},
        {{"webauthn.get", span_of(challenge), "https://examp1e.org", "example.org", NULL},
         PASSKEY_OTHER_SITE},
        {{"webauthn.get", span_of(challenge), "http://example.org", "example.org", NULL},
         PASSKEY_OTHER_SITE},
        {{"webauthn.get", span_of(challenge), "https://example.org:444", "example.org", NULL},
         PASSKEY_OTHER_SITE},
        {{"webauthn.get", span_of(challenge), origin, "example.com", NULL}, PASSKEY_OTHER_SITE},
        {{"webauthn.get", span_of(challenge), origin, "example.org", ",\"crossOrigin\":true"},
         PASSKEY_OTHER_SITE},
        {{"webauthn.get", span_of(challenge), origin, "example.org",
          ",\"topOrigin\":\"https://example.com\""},
         PASSKEY_OTHER_SITE},
        {{"webauthn.get", SPAN(""), origin, "example.org", NULL}, PASSKEY_MALFORMED},
        {{"webauthn.get", SPAN("a b"), origin, "example.org", NULL}, PASSKEY_MALFORMED},
        {{"webauthn.get", span_of(challenge), origin, "example.org", ",\"crossOrigin\":\"no\""},
         PASSKEY_MALFORMED},
        {{"webauthn.get", span_of(challenge), origin, "example.org",
          ",\"origin\":\"https://example.com\""},
         PASSKEY_MALFORMED},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(asserted(authenticator_get(&a, &wrong[i].ask), true, &key, &used),
                         wrong[i].fault);
    authenticator_free(&a);
}

static void another_ones_signature_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        struct authenticator a = authenticator_new(arena, algorithms[i]);
        struct authenticator thief = authenticator_new(arena, algorithms[i]);
        struct passkey_key key = key_of(&a);
        struct passkey_key used;
        struct authenticator_ask ask = to_get();
        assert_int_equal(asserted(authenticator_get(&thief, &ask), true, &key, &used),
                         PASSKEY_UNKNOWN);
        memcpy(thief.id, a.id, sizeof(a.id));
        assert_int_equal(asserted(authenticator_get(&thief, &ask), true, &key, &used),
                         PASSKEY_WRONG_SIGNATURE);
        authenticator_free(&a);
        authenticator_free(&thief);
    }
}

static void nothing_of_what_was_signed_can_be_changed(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -7);
    struct passkey_key key = key_of(&a);
    struct passkey_key used;
    struct authenticator_ask ask = to_get();
    struct span client = authenticator_client_data(&a, &ask);
    a.verified = false;
    struct span data = authenticator_data(&a, "example.org", false);
    struct span signature = authenticator_sign(&a, data, client);
    a.verified = true;
    struct span better = authenticator_data(&a, "example.org", false);
    assert_int_equal(
        asserted(authenticator_assertion(&a, client, better, signature), true, &key, &used),
        PASSKEY_WRONG_SIGNATURE);
    struct authenticator_ask other = ask;
    other.challenge = SPAN("b3RoZXI");
    assert_int_equal(asserted(authenticator_assertion(&a, authenticator_client_data(&a, &other),
                                                      data, signature),
                              false, &key, &used),
                     PASSKEY_WRONG_SIGNATURE);
    assert_int_equal(
        asserted(authenticator_assertion(&a, client, data, signature), false, &key, &used),
        PASSKEY_RIGHT);
    authenticator_free(&a);
}

static void somebody_has_to_be_there_and_be_known_when_that_is_asked_for(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct passkey_key key = key_of(&a);
    struct passkey_key used;
    struct authenticator_ask ask = to_get();
    a.verified = false;
    assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used),
                     PASSKEY_NOT_VERIFIED);
    assert_int_equal(asserted(authenticator_get(&a, &ask), false, &key, &used), PASSKEY_RIGHT);
    a.present = false;
    assert_int_equal(asserted(authenticator_get(&a, &ask), false, &key, &used),
                     PASSKEY_NOT_PRESENT);
    struct authenticator_ask create = to_create();
    assert_int_equal(registered(authenticator_create(&a, &create), &key), PASSKEY_NOT_PRESENT);
    authenticator_free(&a);
}

static void a_counter_only_grows_or_is_not_used(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct passkey_key key = key_of(&a);
    struct passkey_key used;
    struct authenticator_ask ask = to_get();
    static const struct {
        int64_t stored;
        uint32_t said;
        enum passkey_fault fault;
    } counts[] = {
        {0, 0, PASSKEY_RIGHT},          {0, 1, PASSKEY_RIGHT},        {7, 8, PASSKEY_RIGHT},
        {7, 7, PASSKEY_COUNTED_BACK},   {7, 6, PASSKEY_COUNTED_BACK}, {7, 0, PASSKEY_COUNTED_BACK},
        {7, UINT32_MAX, PASSKEY_RIGHT},
    };
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        key.count = counts[i].stored;
        a.count = counts[i].said;
        assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used), counts[i].fault);
        if (counts[i].fault == PASSKEY_RIGHT)
            assert_int_equal(used.count, counts[i].said);
    }
    authenticator_free(&a);
}

static void backing_up_may_begin_and_what_can_be_backed_up_stays_so(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    a.eligible = true;
    struct passkey_key key = key_of(&a);
    struct passkey_key used;
    struct authenticator_ask ask = to_get();
    a.backed_up = true;
    assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used), PASSKEY_RIGHT);
    assert_true(used.backed_up && !key.backed_up);
    a.eligible = a.backed_up = false;
    assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used), PASSKEY_CHANGED);
    a.backed_up = true; /* which it says it cannot be */
    assert_int_equal(asserted(authenticator_get(&a, &ask), true, &key, &used), PASSKEY_MALFORMED);
    authenticator_free(&a);
}

/* ---- what no browser sends ---- */

static struct span without_end(struct span bytes, size_t len)
{
    return span_make(bytes.ptr, bytes.len - len);
}

static struct span with_byte(struct span bytes, size_t at, unsigned char byte)
{
    struct span changed = arena_span(arena, bytes);
    ((char *)(uintptr_t)changed.ptr)[at] = (char)byte;
    return changed;
}

static void what_is_cut_short_or_too_long_is_refused(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -7);
    struct span data = authenticator_data(&a, "example.org", true);
    struct span object = authenticator_attestation(&a, data);
    struct span inside;
    struct passkey_data read;
    for (size_t len = 1; len <= object.len; len++)
        assert_false(passkey_attestation_read(without_end(object, len), &inside));
    for (size_t len = 1; len <= data.len; len++)
        assert_false(passkey_data_read(without_end(data, len), true, &read));
    struct span more = arena_printf(arena, SPAN_FMT "x", SPAN_ARG(SPAN("")));
    char *longer = arena_alloc(arena, object.len + more.len);
    memcpy(longer, object.ptr, object.len);
    assert_true(passkey_attestation_read(object, &inside));
    assert_false(passkey_attestation_read(span_make(longer, object.len + 1), &inside));
    longer = arena_alloc(arena, data.len + 1);
    memcpy(longer, data.ptr, data.len);
    assert_true(passkey_data_read(data, true, &read));
    assert_false(passkey_data_read(span_make(longer, data.len + 1), true, &read));
    authenticator_free(&a);
}

static void data_is_of_its_ceremony(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct passkey_data read;
    assert_false(passkey_data_read(authenticator_data(&a, "example.org", true), false, &read));
    assert_false(passkey_data_read(authenticator_data(&a, "example.org", false), true, &read));
    authenticator_free(&a);
}

static void extensions_are_a_map_and_nothing_else(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct span plain = authenticator_data(&a, "example.org", false);
    struct passkey_data read;
    static const struct {
        struct span behind;
        bool right;
    } cases[] = {
        {SPAN("\xA1\x63"
              "foo\xF5"),
         true},
        {SPAN("\xA0"), true},
        {SPAN(""), false},
        {SPAN("\x80"), false},
        {SPAN("\xA1\x63"
              "foo"),
         false},
        {SPAN("\xA0\x00"), false},
        {SPAN("\xBF\xFF"), false},
        {SPAN("\xA1\x61"
              "a\x81\x81\x81\x81\x81\x81\x81\x81\x81\x00"),
         false},
        {SPAN("\xA1\x61"
              "a\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
         false},
        {SPAN("\xA1\x61"
              "a\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
         false},
        {SPAN("\xA1\x61"
              "a\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
         false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *bytes = arena_alloc(arena, plain.len + cases[i].behind.len);
        memcpy(bytes, plain.ptr, plain.len);
        memcpy(bytes + plain.len, cases[i].behind.ptr, cases[i].behind.len);
        bytes[32] = (char)((unsigned char)bytes[32] | 0x80);
        assert_int_equal(
            passkey_data_read(span_make(bytes, plain.len + cases[i].behind.len), false, &read),
            cases[i].right);
    }
    authenticator_free(&a);
}

static void ids_have_their_length(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct span data = authenticator_data(&a, "example.org", true);
    struct passkey_data read;
    static const size_t len_at = 32 + 1 + 4 + 16;
    assert_int_equal((unsigned char)data.ptr[len_at + 1], AUTHENTICATOR_ID_LEN);
    assert_false(passkey_data_read(with_byte(data, len_at + 1, 15), true, &read));
    assert_false(passkey_data_read(with_byte(data, len_at, 4), true, &read));
    assert_false(passkey_data_read(with_byte(data, len_at, 255), true, &read));
    authenticator_free(&a);
}

static void a_credential_is_the_one_that_is_named(void **state)
{
    (void)state;
    struct authenticator a = authenticator_new(arena, -8);
    struct authenticator_ask ask = to_create();
    struct span attestation =
        authenticator_attestation(&a, authenticator_data(&a, "example.org", true));
    struct passkey_key key;
    a.id[0] ^= 1;
    assert_int_equal(
        registered(authenticator_registration(&a, authenticator_client_data(&a, &ask), attestation),
                   &key),
        PASSKEY_MALFORMED);
    authenticator_free(&a);
}

static void keys_that_are_none_are_refused(void **state)
{
    (void)state;
    struct authenticator ec = authenticator_new(arena, -7);
    struct authenticator ed = authenticator_new(arena, -8);
    struct authenticator rsa = authenticator_new(arena, -257);
    struct span p256 = authenticator_cose_key(&ec);
    struct span ed25519 = authenticator_cose_key(&ed);
    struct span modulus = authenticator_cose_key(&rsa);
    assert_true(passkey_public_key_is_usable(p256));
    assert_true(passkey_public_key_is_usable(ed25519));
    assert_true(passkey_public_key_is_usable(modulus));
    /* A5 01 02 03 26 20 01 21 58 20 x 22 58 20 y */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 2, 1)));    /* another kind */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 4, 0x27))); /* another algorithm */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 4, 0x38))); /* no number */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 6, 2)));    /* another curve */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 7, 0x20))); /* twice the curve */
    assert_false(passkey_public_key_is_usable(with_byte(p256, 9, 0x1F))); /* a shorter x */
    assert_false(passkey_public_key_is_usable(
        with_byte(p256, 20, (unsigned char)p256.ptr[20] ^ 1))); /* not on the curve */
    assert_false(passkey_public_key_is_usable(without_end(p256, 1)));
    assert_false(passkey_public_key_is_usable(with_byte(ed25519, 2, 2)));
    assert_false(passkey_public_key_is_usable(with_byte(ed25519, 6, 1)));
    /* A4 01 03 03 39 01 00 20 59 01 00 n 21 43 01 00 01 */
    assert_false(passkey_public_key_is_usable(with_byte(modulus, 11, 0))); /* 2040 bits or fewer */
    assert_false(passkey_public_key_is_usable(with_byte(modulus, modulus.len - 1, 2)));
    assert_false(passkey_public_key_is_usable(with_byte(modulus, 6, 1))); /* -258: RS384 */
    assert_false(passkey_public_key_is_usable(SPAN("")));
    authenticator_free(&ec);
    authenticator_free(&ed);
    authenticator_free(&rsa);
}

static void answers_that_are_no_answers_are_refused(void **state)
{
    (void)state;
    struct passkey_answer answer;
    static const struct span wrong[] = {
        SPAN(""),
        SPAN("null"),
        SPAN("[]"),
        SPAN("{}"),
        SPAN("{\"id\":\"AAAA\"}"),
        SPAN("{\"id\":\"AAAA\",\"clientDataJSON\":5}"),
        SPAN("{\"id\":\"A+A/\",\"clientDataJSON\":\"AAAA\"}"),
        SPAN("{\"id\":\"AAA=\",\"clientDataJSON\":\"AAAA\"}"),
        SPAN("{\"id\":\"AAAA\",\"id\":\"BBBB\",\"clientDataJSON\":\"AAAA\"}"),
        SPAN("{\"id\":\"AAAA\",\"clientDataJSON\":\"AAAA\""),
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(passkey_answer_read(arena, wrong[i], &answer));
    assert_true(
        passkey_answer_read(arena, SPAN("{\"id\":\"AAAA\",\"clientDataJSON\":\"AAAA\"}"), &answer));
    struct text text;
    text_init(&text, 1 << 20);
    text_add_string(&text, "{\"clientDataJSON\":\"AAAA\",\"id\":\"");
    for (int i = 0; i < 1400; i++)
        text_add_char(&text, 'A');
    text_add_string(&text, "\"}");
    assert_false(passkey_answer_read(arena, text_span(&text), &answer));
    text_free(&text);
}

/* Verifying runs on the loop that all readers wait for: it may take no more than a page does. */
static void verifying_is_quick(void **state)
{
    (void)state;
    enum { TIMES = 50 };
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        struct authenticator a = authenticator_new(arena, algorithms[i]);
        struct passkey_key key = key_of(&a);
        struct passkey_key used;
        struct authenticator_ask ask = to_get();
        struct span json = authenticator_get(&a, &ask);
        double before = processor_seconds();
        for (int n = 0; n < TIMES; n++)
            assert_int_equal(asserted(json, true, &key, &used), PASSKEY_RIGHT);
        double each = (processor_seconds() - before) / TIMES;
        print_message("algorithm %d: %.0f us\n", algorithms[i], each * 1e6);
        assert_true(each < 0.02);
        authenticator_free(&a);
    }
}

static void every_fault_has_words(void **state)
{
    (void)state;
    for (int fault = PASSKEY_RIGHT + 1; fault < PASSKEY_FAULTS; fault++) {
        assert_true(passkey_fault_words((enum passkey_fault)fault).len > 20);
        assert_non_null(passkey_fault_name((enum passkey_fault)fault));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_site_is_the_host_of_its_origin),
        cmocka_unit_test(each_algorithm_registers_and_signs_in),
        cmocka_unit_test(what_the_challenge_says_is_for_the_caller_to_know),
        cmocka_unit_test(a_statement_of_the_maker_is_neither_asked_for_nor_in_the_way),
        cmocka_unit_test(transports_that_are_known_are_noted),
        cmocka_unit_test(answers_for_others_are_refused),
        cmocka_unit_test(another_ones_signature_is_refused),
        cmocka_unit_test(nothing_of_what_was_signed_can_be_changed),
        cmocka_unit_test(somebody_has_to_be_there_and_be_known_when_that_is_asked_for),
        cmocka_unit_test(a_counter_only_grows_or_is_not_used),
        cmocka_unit_test(backing_up_may_begin_and_what_can_be_backed_up_stays_so),
        cmocka_unit_test(what_is_cut_short_or_too_long_is_refused),
        cmocka_unit_test(data_is_of_its_ceremony),
        cmocka_unit_test(extensions_are_a_map_and_nothing_else),
        cmocka_unit_test(ids_have_their_length),
        cmocka_unit_test(a_credential_is_the_one_that_is_named),
        cmocka_unit_test(keys_that_are_none_are_refused),
        cmocka_unit_test(answers_that_are_no_answers_are_refused),
        cmocka_unit_test(verifying_is_quick),
        cmocka_unit_test(every_fault_has_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
