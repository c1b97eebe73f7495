/* ID tokens: header, key and signature. */
#include "ctl/provider/provider_token.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <strings.h>

#include "ctl/provider/provider_json.h"

enum { RSA_BYTES_MIN = 256, RSA_BYTES_MAX = 1024 };

/* *len bytes in the arena; NULL when it is no base64url. */
static unsigned char *decode(struct arena *arena, struct span encoded, size_t *len)
{
    unsigned char *bytes = arena_alloc(arena, encoded.len + 1);
    bool ok = sodium_base642bin(bytes, encoded.len + 1, encoded.ptr, encoded.len, NULL, len, NULL,
                                sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
    return ok ? bytes : NULL;
}

/*
 * What of a token is before and between its two dots. All three parts have to be base64url as it should be before libcjose
 * sees them: it takes other spellings of a signature, and ends the process (an assertion) at a "=" in the middle of claims.
 */
static bool split(struct arena *arena, struct span token, struct span *header, struct span *claims)
{
    size_t len = 0;
    *header = span_make(token.ptr, span_find(token, '.'));
    struct span rest = span_from(token, header->len + 1);
    *claims = span_make(rest.ptr, span_find(rest, '.'));
    struct span signature = span_from(rest, claims->len + 1);
    return claims->len < rest.len && decode(arena, *header, &len) != NULL &&
           decode(arena, *claims, &len) != NULL && decode(arena, signature, &len) != NULL;
}

/* ---- the key ---- */

struct algorithm {
    const char *name;
    const char *kty;
    const char *crv; /* NULL: RSA */
};

static const struct algorithm *algorithm_of(struct span name)
{
    static const struct algorithm allowed[] = {
        {"RS256", "RSA", NULL},
        {"PS256", "RSA", NULL},
        {"ES256", "EC", "P-256"},
    };
    for (size_t i = 0; i < COUNT_OF(allowed); i++) {
        if (span_is(name, allowed[i].name))
            return &allowed[i];
    }
    return NULL;
}

static bool is_long_enough(struct arena *arena, const json_t *key)
{
    size_t len = 0;
    struct span modulus = provider_json_text(key, "n");
    return modulus.len <= 2 * RSA_BYTES_MAX && decode(arena, modulus, &len) != NULL &&
           len >= RSA_BYTES_MIN && len <= RSA_BYTES_MAX;
}

static bool fits(struct arena *arena, const json_t *key, const struct algorithm *algorithm,
                 struct span kid)
{
    struct span use = provider_json_text(key, "use");
    struct span alg = provider_json_text(key, "alg");
    if (!span_is(provider_json_text(key, "kty"), algorithm->kty) ||
        (!span_is_empty(use) && !span_is(use, "sig")) ||
        (!span_is_empty(alg) && !span_is(alg, algorithm->name)) ||
        (!span_is_empty(kid) && !span_equal(provider_json_text(key, "kid"), kid)))
        return false;
    return algorithm->crv == NULL ? is_long_enough(arena, key)
                                  : span_is(provider_json_text(key, "crv"), algorithm->crv);
}

/* The one key that it can be; NULL when there is none, or when several could be and the token does not say which. */
static const json_t *find_key(struct arena *arena, const json_t *keys,
                              const struct algorithm *algorithm, struct span kid)
{
    const json_t *found = NULL;
    const json_t *list = json_object_get(keys, "keys");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *key = json_array_get(list, i);
        if (!fits(arena, key, algorithm, kid))
            continue;
        if (found != NULL)
            return NULL;
        found = key;
    }
    return found;
}

/*
 * Only what makes the public key: whatever else is in it is not looked at. Its numbers are read strictly before libcjose sees
 * them (as in `split`).
 */
static cjose_jwk_t *import_key(struct arena *arena, const json_t *key,
                               const struct algorithm *algorithm)
{
    static const char *const rsa[] = {"n", "e"};
    static const char *const ec[] = {"x", "y"};
    const char *const *names = algorithm->crv == NULL ? rsa : ec;
    size_t count = algorithm->crv == NULL ? COUNT_OF(rsa) : COUNT_OF(ec);
    json_t *plain = json_object();
    json_object_set(plain, "kty", json_object_get(key, "kty"));
    if (algorithm->crv != NULL)
        json_object_set(plain, "crv", json_object_get(key, "crv"));
    for (size_t i = 0; i < count; i++) {
        size_t len = 0;
        struct span value = provider_json_text(key, names[i]);
        if (!span_is_empty(value) && decode(arena, value, &len) != NULL && len <= RSA_BYTES_MAX)
            json_object_set(plain, names[i], json_object_get(key, names[i]));
    }
    char *text = json_dumps(plain, JSON_COMPACT);
    cjose_err err;
    cjose_jwk_t *made = text == NULL ? NULL : cjose_jwk_import(text, strlen(text), &err);
    free(text);
    json_decref(plain);
    return made;
}

static bool is_signed(struct arena *arena, struct span token, const json_t *key,
                      const struct algorithm *algorithm)
{
    cjose_err err;
    cjose_jwk_t *made = import_key(arena, key, algorithm);
    cjose_jws_t *jws =
        made == NULL ? NULL : cjose_jws_import(arena_string(arena, token), token.len, &err);
    bool ok = jws != NULL && cjose_jws_verify(jws, made, &err);
    cjose_jws_release(jws);
    cjose_jwk_release(made);
    return ok;
}

/* ---- the whole ---- */

/*
 * A token says what it is at most by a `typ` (RFC 8725, 3.11): "at+jwt" is for somebody else's services, "logout+jwt" for
 * signing out.
 */
static bool is_of_id_token(const json_t *header)
{
    static const char *const names[] = {"JWT", "application/jwt"};
    struct span typ = provider_json_text(header, "typ");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (typ.len == strlen(names[i]) && strncasecmp(typ.ptr, names[i], typ.len) == 0)
            return true;
    }
    return json_object_get(header, "typ") == NULL;
}

/*
 * The algorithm is the header's to name, and ours to allow. Keys that it brings along or points to (jwk, jku, x5c, x5u) are
 * anybody's, and not looked at.
 */
static const struct algorithm *read_header(struct arena *arena, struct span part, struct span *kid,
                                           const char **why)
{
    size_t len = 0;
    unsigned char *bytes = decode(arena, part, &len);
    json_t *header = bytes == NULL ? NULL : provider_json_object(bytes, len);
    const struct algorithm *algorithm = algorithm_of(provider_json_text(header, "alg"));
    *why = header == NULL ? "no token" : "alg: not RS256, PS256 or ES256";
    if (!is_of_id_token(header)) {
        *why = "typ: it is another kind of token";
        algorithm = NULL;
    }
    if (json_object_get(header, "crit") != NULL) {
        *why = "crit: it needs what we do not know";
        algorithm = NULL;
    }
    *kid = arena_span(arena, provider_json_text(header, "kid"));
    json_decref(header);
    return algorithm;
}

static bool read_claims(struct arena *arena, struct span part,
                        const struct provider_expected *expected, struct provider_claims *out,
                        const char **why)
{
    size_t len = 0;
    unsigned char *bytes = decode(arena, part, &len);
    json_t *claims = bytes == NULL ? NULL : provider_json_object(bytes, len);
    *why = claims == NULL ? "no claims" : provider_claims_check(arena, claims, expected, out);
    json_decref(claims);
    return *why == NULL;
}

enum provider_verdict provider_token_read(struct arena *arena, const json_t *keys,
                                          struct span token,
                                          const struct provider_expected *expected,
                                          struct provider_claims *out, const char **why)
{
    struct span header;
    struct span claims;
    struct span kid;
    *why = "no token";
    if (token.len > PROVIDER_TOKEN_MAX || !split(arena, token, &header, &claims))
        return PROVIDER_WRONG;
    const struct algorithm *algorithm = read_header(arena, header, &kid, why);
    if (algorithm == NULL)
        return PROVIDER_WRONG;
    const json_t *key = find_key(arena, keys, algorithm, kid);
    if (key == NULL) {
        *why = "kid: the provider publishes no such key";
        return PROVIDER_UNKNOWN_KEY;
    }
    if (!is_signed(arena, token, key, algorithm)) {
        *why = "the signature is wrong";
        return PROVIDER_WRONG;
    }
    return read_claims(arena, claims, expected, out, why) ? PROVIDER_RIGHT : PROVIDER_WRONG;
}
