/* ID tokens of providers: what is right is believed, and nothing else, however it is made. */
#include "unit/unit.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <stdlib.h>

#include "core/token.h"
#include "ctl/provider/provider_token.h"

enum { NOW = 1700000000 };

static struct arena *arena;
static cjose_jwk_t *rsa;     /* published as "rsa" */
static cjose_jwk_t *ec;      /* published as "ec" */
static cjose_jwk_t *foreign; /* RSA, not published */
static cjose_jwk_t *foreign_ec;
static json_t *published;

static const unsigned char exponent[] = {1, 0, 1};

static json_t *public_part(cjose_jwk_t *key)
{
    cjose_err err;
    char *text = cjose_jwk_to_json(key, false, &err);
    assert_non_null(text);
    json_t *part = json_loads(text, 0, NULL);
    free(text);
    return part;
}

static cjose_jwk_t *new_rsa(const char *kid, size_t bits)
{
    cjose_err err;
    cjose_jwk_t *key = cjose_jwk_create_RSA_random(bits, exponent, sizeof(exponent), &err);
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &err));
    return key;
}

static cjose_jwk_t *new_ec(const char *kid)
{
    cjose_err err;
    cjose_jwk_t *key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &err);
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &err));
    return key;
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    rsa = new_rsa("rsa", 2048);
    ec = new_ec("ec");
    foreign = new_rsa("rsa", 2048);
    foreign_ec = new_ec("ec");
    published = json_pack("{s:[o, o]}", "keys", public_part(rsa), public_part(ec));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    json_decref(published);
    cjose_jwk_release(rsa);
    cjose_jwk_release(ec);
    cjose_jwk_release(foreign);
    cjose_jwk_release(foreign_ec);
    arena_free(arena);
    return 0;
}

/* ---- what is sent ---- */

static json_t *right_claims(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i}", "iss", "https://id.example", "aud",
                     "backtalk", "sub", "robin-1", "nonce", "a nonce", "iat", NOW, "exp",
                     NOW + 300);
}

/* Takes both. */
static struct span signed_by(cjose_jwk_t *key, json_t *header, json_t *claims)
{
    cjose_err err;
    const char *name;
    json_t *value;
    const char *written = NULL;
    cjose_header_t *made = cjose_header_new(&err);
    json_object_foreach(header, name, value)
    {
        if (json_is_string(value)) {
            assert_true(cjose_header_set(made, name, json_string_value(value), &err));
            continue;
        }
        char *text = json_dumps(value, JSON_COMPACT);
        assert_true(cjose_header_set_raw(made, name, text, &err));
        free(text);
    }
    char *text = json_dumps(claims, JSON_COMPACT);
    cjose_jws_t *jws = cjose_jws_sign(key, made, (const uint8_t *)text, strlen(text), &err);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &written, &err));
    struct span token = arena_span(arena, span_of(written));
    cjose_jws_release(jws);
    cjose_header_release(made);
    free(text);
    json_decref(header);
    json_decref(claims);
    return token;
}

static json_t *header_of(const char *alg, const char *kid)
{
    return json_pack("{s:s, s:s}", "alg", alg, "kid", kid);
}

static struct span encoded(const void *bytes, size_t len)
{
    size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_of(text);
}

/* ---- what comes of it ---- */

static struct provider_claims said;
static const char *why;
static int64_t asked_at; /* when somebody was asked to sign in there again; 0: nobody was */

static enum provider_verdict read_with(const json_t *keys, struct span token)
{
    const struct provider_expected expected = {.issuer = SPAN("https://id.example"),
                                               .client_id = SPAN("backtalk"),
                                               .nonce_hash = token_hash(arena, SPAN("a nonce")),
                                               .now = NOW,
                                               .asked_at = asked_at};
    said = (struct provider_claims){0};
    why = NULL;
    return provider_token_read(arena, keys, token, &expected, &said, &why);
}

static enum provider_verdict verdict_of(struct span token)
{
    return read_with(published, token);
}

/* Refused, with a reason that begins so, and without a word about anybody. */
#define assert_wrong(token, begins) assert_wrong_at((token), (begins), __FILE__, __LINE__)
static void assert_wrong_at(struct span token, const char *begins, const char *file, int line)
{
    enum provider_verdict verdict = verdict_of(token);
    if (verdict == PROVIDER_RIGHT || said.subject.len > 0 ||
        strncmp(why, begins, strlen(begins)) != 0) {
        print_error("verdict %d, because \"%s\"\n", (int)verdict, why == NULL ? "" : why);
        _fail(file, line);
    }
}

static struct span signed_in_at(json_t *auth_time)
{
    json_t *claims = right_claims();
    if (auth_time != NULL)
        json_object_set_new(claims, "auth_time", auth_time);
    return signed_by(rsa, header_of("RS256", "rsa"), claims);
}

static void whoever_was_to_sign_in_again_did(void **state)
{
    (void)state;
    assert_int_equal(verdict_of(signed_in_at(NULL)), PROVIDER_RIGHT);
    asked_at = NOW - 30;
    assert_wrong(signed_in_at(NULL), "auth_time");
    assert_wrong(signed_in_at(json_integer(NOW - 3600)), "auth_time");
    assert_wrong(signed_in_at(json_string("now")), "auth_time");
    assert_int_equal(verdict_of(signed_in_at(json_integer(NOW - 10))), PROVIDER_RIGHT);
    assert_int_equal(verdict_of(signed_in_at(json_integer(NOW - 30 - PROVIDER_LEEWAY))),
                     PROVIDER_RIGHT);
    asked_at = 0;
}

static void what_is_right_is_believed(void **state)
{
    (void)state;
    static const struct {
        const char *alg;
        bool is_ec;
    } right[] = {{"RS256", false}, {"PS256", false}, {"ES256", true}};
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        const char *kid = right[i].is_ec ? "ec" : "rsa";
        struct span token =
            signed_by(right[i].is_ec ? ec : rsa, header_of(right[i].alg, kid), right_claims());
        assert_int_equal(verdict_of(token), PROVIDER_RIGHT);
        assert_span(said.subject, "robin-1");
    }
    /* Without a name, when only one key can be meant. */
    struct span token = signed_by(ec, json_pack("{s:s}", "alg", "ES256"), right_claims());
    assert_int_equal(verdict_of(token), PROVIDER_RIGHT);
}

/* ---- whose key it is ---- */

/* A header is written by whoever makes the token: a key in it, or an address of keys, proves nothing. */
static void keys_that_a_token_brings_along_are_not_used(void **state)
{
    (void)state;
    static const char *const pointers[] = {"jku", "x5u"};
    json_t *header = header_of("RS256", "rsa");
    json_object_set_new(header, "jwk", public_part(foreign));
    assert_wrong(signed_by(foreign, header, right_claims()), "the signature is wrong");
    header = json_pack("{s:s, s:o}", "alg", "ES256", "jwk", public_part(foreign_ec));
    assert_wrong(signed_by(foreign_ec, header, right_claims()), "the signature is wrong");
    header =
        json_pack("{s:s, s:s, s:o}", "alg", "ES256", "kid", "mine", "jwk", public_part(foreign_ec));
    assert_wrong(signed_by(foreign_ec, header, right_claims()), "kid");
    header = json_pack("{s:s, s:s, s:[s]}", "alg", "RS256", "kid", "rsa", "x5c", "TUlJQw==");
    assert_wrong(signed_by(foreign, header, right_claims()), "the signature is wrong");
    for (size_t i = 0; i < COUNT_OF(pointers); i++) {
        header = header_of("RS256", "rsa");
        json_object_set_new(header, pointers[i], json_string("https://evil.example/keys"));
        assert_wrong(signed_by(foreign, header, right_claims()), "the signature is wrong");
    }
    /* And with the right signature they do no harm. */
    header = header_of("RS256", "rsa");
    json_object_set_new(header, "jwk", public_part(foreign));
    json_object_set_new(header, "jku", json_string("https://evil.example/keys"));
    assert_int_equal(verdict_of(signed_by(rsa, header, right_claims())), PROVIDER_RIGHT);
}

static void a_key_is_used_for_what_it_was_published_for(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *value;
    } other[] = {{"use", "enc"}, {"alg", "PS256"}, {"kty", "EC"}, {"kty", "oct"}, {"kid", "RSA"}};
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        json_t *key = public_part(rsa);
        json_object_set_new(key, other[i].name, json_string(other[i].value));
        json_t *keys = json_pack("{s:[o]}", "keys", key);
        struct span token = signed_by(rsa, header_of("RS256", "rsa"), right_claims());
        assert_int_equal(read_with(keys, token), PROVIDER_UNKNOWN_KEY);
        json_decref(keys);
    }
    /* Of two that could be meant, neither is tried. */
    json_t *keys = json_pack("{s:[o, o]}", "keys", public_part(rsa), public_part(foreign));
    assert_int_equal(read_with(keys, signed_by(rsa, header_of("RS256", "rsa"), right_claims())),
                     PROVIDER_UNKNOWN_KEY);
    json_decref(keys);
    /* Shorter than what is safe. */
    cjose_jwk_t *small = new_rsa("small", 1024);
    keys = json_pack("{s:[o]}", "keys", public_part(small));
    assert_int_equal(read_with(keys, signed_by(small, header_of("RS256", "small"), right_claims())),
                     PROVIDER_UNKNOWN_KEY);
    json_decref(keys);
    cjose_jwk_release(small);
}

/* What a provider publishes may be anything. */
static void keys_that_are_malformed_fit_nothing(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[null,1,\"a\",[],{}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":1,\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":\"!\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-256\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-521\",\"x\":\"AA\",\"y\":\"AA\"}]}",
    };
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        json_t *keys = json_loads(malformed[i], 0, NULL);
        assert_non_null(keys);
        assert_int_not_equal(
            read_with(keys, signed_by(rsa, header_of("RS256", "rsa"), right_claims())),
            PROVIDER_RIGHT);
        assert_int_not_equal(
            read_with(keys, signed_by(ec, header_of("ES256", "ec"), right_claims())),
            PROVIDER_RIGHT);
        json_decref(keys);
    }
    assert_int_not_equal(read_with(NULL, signed_by(rsa, header_of("RS256", "rsa"), right_claims())),
                         PROVIDER_RIGHT);
}

/* Nor does a character in one that base64url has not end the process, as it would in libcjose. */
static void a_character_that_does_not_belong_in_a_key_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t at;
    } places[] = {{"n", 5}, {"n", 200}, {"e", 1}, {"x", 0}, {"x", 20}, {"y", 20}, {"y", 42}};
    static const char *const strange[] = {"=", "+", "/", " ", "\n", "\x7F"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        for (size_t s = 0; s < COUNT_OF(strange); s++) {
            bool is_ec = places[i].name[0] == 'x' || places[i].name[0] == 'y';
            json_t *key = public_part(is_ec ? ec : rsa);
            struct span was = span_of(json_string_value(json_object_get(key, places[i].name)));
            struct span changed =
                arena_printf(arena, "%.*s%s" SPAN_FMT, (int)places[i].at, was.ptr, strange[s],
                             SPAN_ARG(span_from(was, places[i].at + 1)));
            json_object_set_new(key, places[i].name, json_stringn(changed.ptr, changed.len));
            json_t *keys = json_pack("{s:[o]}", "keys", key);
            struct span token = is_ec ? signed_by(ec, header_of("ES256", "ec"), right_claims())
                                      : signed_by(rsa, header_of("RS256", "rsa"), right_claims());
            assert_int_not_equal(read_with(keys, token), PROVIDER_RIGHT);
            json_decref(keys);
        }
    }
}

/* ---- what kind of token it is ---- */

static struct span typed(json_t *typ)
{
    json_t *header = header_of("RS256", "rsa");
    json_object_set_new(header, "typ", typ);
    return signed_by(rsa, header, right_claims());
}

/* They are signed with the same keys, and may name the same account. */
static void another_kind_of_token_is_no_id_token(void **state)
{
    (void)state;
    static const char *const other[] = {
        "at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "JWT2", "", "JW"};
    static const char *const right[] = {"JWT", "jwt", "application/jwt"};
    for (size_t i = 0; i < COUNT_OF(other); i++)
        assert_wrong(typed(json_string(other[i])), "typ");
    for (size_t i = 0; i < COUNT_OF(right); i++)
        assert_int_equal(verdict_of(typed(json_string(right[i]))), PROVIDER_RIGHT);
    /* One for signing out says so in its claims as well, and has no nonce. */
    json_t *claims = right_claims();
    json_object_del(claims, "nonce");
    json_object_set_new(claims, "events",
                        json_pack("{s:{}}", "http://schemas.openid.net/event/backchannel-logout"));
    assert_wrong(signed_by(rsa, header_of("RS256", "rsa"), claims), "nonce");
    claims = right_claims();
    json_object_set_new(claims, "events",
                        json_pack("{s:{}}", "http://schemas.openid.net/event/backchannel-logout"));
    assert_wrong(signed_by(rsa, header_of("RS256", "rsa"), claims), "events");
}

static void a_header_that_is_not_understood_is_refused(void **state)
{
    (void)state;
    json_t *header = header_of("RS256", "rsa");
    json_object_set_new(header, "crit", json_pack("[s]", "b64"));
    assert_wrong(signed_by(rsa, header, right_claims()), "crit");
    static const char *const headers[] = {
        "",
        "x",
        "null",
        "[]",
        "\"RS256\"",
        "{",
        "{}",
        "{\"alg\":1}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"rs256\"}",
        "{\"alg\":\"HS256\",\"kid\":\"rsa\"}",
        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":null}",
        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":[\"JWT\"]}",
        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":null}",
        "{\"alg\":\"RS256\",\"alg\":\"none\"}",
        "{\"alg\":\"none\",\"alg\":\"RS256\"}",
        "{\"alg\":\"RS256\",\"kid\":\"rsa\"}{}",
        "{\"alg\":\"RS256\\u0000\",\"kid\":\"rsa\"}",
    };
    struct span whole = signed_by(rsa, header_of("RS256", "rsa"), right_claims());
    struct span rest = span_from(whole, span_find(whole, '.'));
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct span first = encoded(headers[i], strlen(headers[i]));
        struct span token = arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(first), SPAN_ARG(rest));
        assert_int_not_equal(verdict_of(token), PROVIDER_RIGHT);
        assert_int_equal(said.subject.len, 0);
    }
}

/* ---- what is no token at all ---- */

static void what_is_no_token_is_refused(void **state)
{
    (void)state;
    static const char *const none[] = {
        "",     ".",    "..",      "...",         "a",   "a.b", "a.b",      "a.b.",
        ".b.c", "a..c", "a.b.c.d", "e30.e30.e30", "e30", "\n",  "e30.e30.", "{}.{}.{}"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_wrong(span_of(none[i]), "");
    struct span whole = signed_by(rsa, header_of("RS256", "rsa"), right_claims());
    /* Each beginning of it, and with something behind. */
    for (size_t len = 0; len < whole.len; len++)
        assert_wrong(arena_span(arena, span_make(whole.ptr, len)), "");
    assert_wrong(arena_printf(arena, SPAN_FMT ".", SPAN_ARG(whole)), "no token");
    assert_wrong(arena_printf(arena, SPAN_FMT "=", SPAN_ARG(whole)), "");
    assert_wrong(arena_printf(arena, SPAN_FMT "\n", SPAN_ARG(whole)), "");
    assert_wrong(arena_printf(arena, " " SPAN_FMT, SPAN_ARG(whole)), "");
    /* Longer than any that is meant. */
    char *longest = arena_alloc(arena, PROVIDER_TOKEN_MAX + 2);
    memset(longest, 'A', PROVIDER_TOKEN_MAX + 1);
    assert_wrong(span_make(longest, PROVIDER_TOKEN_MAX + 1), "no token");
    assert_wrong(span_make(longest, PROVIDER_TOKEN_MAX), "no token");
}

/* Characters that base64url has not, wherever they are: libcjose ends the process at some of them. */
static void a_character_that_does_not_belong_there_is_refused(void **state)
{
    (void)state;
    static const char strange[] = "=+/ \n.\x7F\xFF";
    struct span whole = signed_by(ec, header_of("ES256", "ec"), right_claims());
    for (size_t i = 0; i < whole.len; i++) {
        for (size_t s = 0; s < sizeof(strange); s++) { /* the zero byte, too */
            char *changed = arena_alloc(arena, whole.len + 1);
            memcpy(changed, whole.ptr, whole.len);
            changed[whole.len] = '\0';
            if (changed[i] == strange[s])
                continue;
            changed[i] = strange[s];
            assert_wrong(span_make(changed, whole.len), "");
        }
    }
}

/* Wherever a bit is changed. */
static void whatever_was_changed_afterwards_is_refused(void **state)
{
    (void)state;
    cjose_jwk_t *const keys[] = {rsa, ec};
    static const char *const algs[] = {"RS256", "ES256"};
    static const char *const kids[] = {"rsa", "ec"};
    for (size_t k = 0; k < COUNT_OF(keys); k++) {
        struct span whole = signed_by(keys[k], header_of(algs[k], kids[k]), right_claims());
        for (size_t i = 0; i < whole.len; i++) {
            char *changed = arena_alloc(arena, whole.len + 1);
            memcpy(changed, whole.ptr, whole.len);
            changed[whole.len] = '\0';
            changed[i] = changed[i] == 'B' ? 'C' : 'B';
            assert_wrong(span_make(changed, whole.len), "");
        }
    }
}

/* ---- claims ---- */

static void claims_of_another_type_are_no_claims(void **state)
{
    (void)state;
    static const char *const names[] = {"iss", "aud", "sub", "nonce", "iat", "exp"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_t *const values[] = {json_null(),    json_true(),      json_array(),
                                  json_object(),  json_string(""),  json_integer(-1),
                                  json_real(0.5), json_pack("[n]"), json_pack("[[s]]", "backtalk")};
        for (size_t v = 0; v < COUNT_OF(values); v++) {
            json_t *claims = right_claims();
            json_object_set_new(claims, names[i], values[v]);
            assert_wrong(signed_by(rsa, header_of("RS256", "rsa"), claims), names[i]);
        }
    }
}

/* What is said of somebody is shown on pages: it is a line of text, and short. */
static void what_is_said_of_somebody_is_cleaned(void **state)
{
    (void)state;
    json_t *claims = right_claims();
    json_object_set_new(claims, "email", json_string("a@example.org\nbcc: b@example.org"));
    json_object_set_new(claims, "email_verified", json_true());
    json_object_set_new(claims, "preferred_username", json_integer(1));
    json_object_set_new(claims, "nickname", json_string("two\nlines"));
    json_object_set_new(claims, "name", json_string("  Robin  "));
    assert_int_equal(verdict_of(signed_by(rsa, header_of("RS256", "rsa"), claims)), PROVIDER_RIGHT);
    assert_int_equal(said.email.len, 0);
    assert_false(said.email_verified);
    assert_span(said.called, "Robin");
    static const struct {
        const char *value;
        bool verified;
    } verified[] = {{"true", true}, {"\"true\"", true}, {"\"TRUE\"", false},
                    {"1", false},   {"null", false},    {"\"false\"", false}};
    for (size_t i = 0; i < COUNT_OF(verified); i++) {
        claims = right_claims();
        json_object_set_new(claims, "email", json_string("a@example.org"));
        json_object_set_new(claims, "email_verified",
                            json_loads(verified[i].value, JSON_DECODE_ANY, NULL));
        assert_int_equal(verdict_of(signed_by(rsa, header_of("RS256", "rsa"), claims)),
                         PROVIDER_RIGHT);
        assert_int_equal(said.email_verified, verified[i].verified);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_is_believed),
        cmocka_unit_test(whoever_was_to_sign_in_again_did),
        cmocka_unit_test(keys_that_a_token_brings_along_are_not_used),
        cmocka_unit_test(a_key_is_used_for_what_it_was_published_for),
        cmocka_unit_test(keys_that_are_malformed_fit_nothing),
        cmocka_unit_test(a_character_that_does_not_belong_in_a_key_is_refused),
        cmocka_unit_test(another_kind_of_token_is_no_id_token),
        cmocka_unit_test(a_header_that_is_not_understood_is_refused),
        cmocka_unit_test(what_is_no_token_is_refused),
        cmocka_unit_test(a_character_that_does_not_belong_there_is_refused),
        cmocka_unit_test(whatever_was_changed_afterwards_is_refused),
        cmocka_unit_test(claims_of_another_type_are_no_claims),
        cmocka_unit_test(what_is_said_of_somebody_is_cleaned),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
