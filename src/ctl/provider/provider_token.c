/* ID tokens: signature and claims. */
#include "ctl/provider/provider_token.h"

#include <cjose/cjose.h>
#include <sodium.h>

#include "core/token.h"
#include "core/utf8.h"

enum {
    RSA_BYTES_MIN = 256,
    RSA_BYTES_MAX = 1024,
    SUBJECT_MAX = 255,
    EMAIL_MAX = 254,
    CALLED_MAX = 100
};

static struct span string_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value))
                                 : SPAN("");
}

/* What of a token is before and between its two dots. What is behind them, the signature, libcjose reads. */
static bool split(struct span token, struct span *header, struct span *claims)
{
    *header = span_make(token.ptr, span_find(token, '.'));
    struct span rest = span_from(token, header->len + 1);
    *claims = span_make(rest.ptr, span_find(rest, '.'));
    struct span signature = span_from(rest, claims->len + 1);
    return claims->len < rest.len && span_find(signature, '.') == signature.len;
}

/* *len bytes in the arena; NULL when it is no base64url. */
static unsigned char *decode(struct arena *arena, struct span encoded, size_t *len)
{
    unsigned char *bytes = arena_alloc(arena, encoded.len + 1);
    bool ok = sodium_base642bin(bytes, encoded.len + 1, encoded.ptr, encoded.len, NULL, len, NULL,
                                sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
    return ok ? bytes : NULL;
}

/* NULL when it is no object, or a name is in it twice: readers would differ on which counts. */
static json_t *object_of(const void *bytes, size_t len)
{
    json_t *object = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
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
    struct span modulus = string_of(key, "n");
    return modulus.len <= 2 * RSA_BYTES_MAX && decode(arena, modulus, &len) != NULL &&
           len >= RSA_BYTES_MIN && len <= RSA_BYTES_MAX;
}

static bool fits(struct arena *arena, const json_t *key, const struct algorithm *algorithm,
                 struct span kid)
{
    struct span use = string_of(key, "use");
    struct span alg = string_of(key, "alg");
    if (!span_is(string_of(key, "kty"), algorithm->kty) ||
        (!span_is_empty(use) && !span_is(use, "sig")) ||
        (!span_is_empty(alg) && !span_is(alg, algorithm->name)) ||
        (!span_is_empty(kid) && !span_equal(string_of(key, "kid"), kid)))
        return false;
    return algorithm->crv == NULL ? is_long_enough(arena, key)
                                  : span_is(string_of(key, "crv"), algorithm->crv);
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

/* Only what makes the public key: whatever else is in it is not looked at. */
static cjose_jwk_t *import_key(const json_t *key, const struct algorithm *algorithm)
{
    static const char *const rsa[] = {"kty", "n", "e"};
    static const char *const ec[] = {"kty", "crv", "x", "y"};
    const char *const *names = algorithm->crv == NULL ? rsa : ec;
    size_t count = algorithm->crv == NULL ? COUNT_OF(rsa) : COUNT_OF(ec);
    json_t *plain = json_object();
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_object_get(key, names[i]);
        if (json_is_string(value))
            json_object_set(plain, names[i], value);
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
    cjose_jwk_t *made = import_key(key, algorithm);
    cjose_jws_t *jws =
        made == NULL ? NULL : cjose_jws_import(arena_string(arena, token), token.len, &err);
    bool ok = jws != NULL && cjose_jws_verify(jws, made, &err);
    cjose_jws_release(jws);
    cjose_jwk_release(made);
    return ok;
}

/* ---- the claims ---- */

static bool is_for_us(const json_t *claims, struct span client_id)
{
    const json_t *aud = json_object_get(claims, "aud");
    const json_t *azp = json_object_get(claims, "azp");
    bool named = span_equal(string_of(claims, "aud"), client_id);
    for (size_t i = 0; i < json_array_size(aud); i++) {
        const json_t *one = json_array_get(aud, i);
        named = named || (json_is_string(one) && span_is(client_id, json_string_value(one)));
    }
    if (azp == NULL)
        return named && json_array_size(aud) <= 1; /* of several it has to say who asked for it */
    return named && span_equal(string_of(claims, "azp"), client_id);
}

static bool number_of(const json_t *claims, const char *name, double *out)
{
    const json_t *value = json_object_get(claims, name);
    *out = json_number_value(value);
    return json_is_number(value);
}

static const char *fault_in_time(const json_t *claims, int64_t now)
{
    double exp;
    double iat;
    double nbf;
    if (!number_of(claims, "exp", &exp) || exp + PROVIDER_LEEWAY <= (double)now)
        return "exp: it has expired";
    if (!number_of(claims, "iat", &iat) || iat > (double)now + PROVIDER_LEEWAY ||
        iat < (double)now - PROVIDER_AGE_MAX)
        return "iat: it was not made just now";
    if (number_of(claims, "nbf", &nbf) && nbf > (double)now + PROVIDER_LEEWAY)
        return "nbf: it is not valid yet";
    return NULL;
}

static const char *fault_in(struct arena *arena, const json_t *claims,
                            const struct provider_expected *expected)
{
    struct span nonce = string_of(claims, "nonce");
    struct span subject = string_of(claims, "sub");
    if (!span_equal(string_of(claims, "iss"), expected->issuer))
        return "iss: it is another provider's";
    if (!is_for_us(claims, expected->client_id))
        return "aud, azp: it is for somebody else";
    if (span_is_empty(nonce) || !span_equal(token_hash(arena, nonce), expected->nonce_hash))
        return "nonce: it belongs to another attempt";
    if (span_is_empty(subject) || subject.len > SUBJECT_MAX)
        return "sub: it names nobody";
    return fault_in_time(claims, expected->now);
}

static struct span clean(struct arena *arena, struct span s, size_t bytes_max)
{
    struct span line = utf8_clean(arena, s);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\n' || line.ptr[i] == '\t')
            return SPAN("");
    }
    return line.len > bytes_max ? SPAN("") : arena_span(arena, span_trim(line));
}

void provider_claims_read(struct arena *arena, const json_t *claims, struct provider_claims *out)
{
    static const char *const names[] = {"preferred_username", "nickname", "name", "given_name"};
    struct span email = clean(arena, string_of(claims, "email"), EMAIL_MAX);
    if (!span_is_empty(email)) {
        out->email = email;
        /* The same answer has to say so; some providers write it as a string. */
        out->email_verified = json_is_true(json_object_get(claims, "email_verified")) ||
                              span_is(string_of(claims, "email_verified"), "true");
    }
    for (size_t i = 0; i < COUNT_OF(names) && span_is_empty(out->called); i++)
        out->called = clean(arena, string_of(claims, names[i]), CALLED_MAX);
}

/* ---- the whole ---- */

/* The algorithm is the header's to name, and ours to allow. */
static const struct algorithm *read_header(struct arena *arena, struct span part, struct span *kid,
                                           const char **why)
{
    size_t len = 0;
    unsigned char *bytes = decode(arena, part, &len);
    json_t *header = bytes == NULL ? NULL : object_of(bytes, len);
    const struct algorithm *algorithm = algorithm_of(string_of(header, "alg"));
    *why = header == NULL ? "no token" : "alg: not RS256, PS256 or ES256";
    if (json_object_get(header, "crit") != NULL) {
        *why = "crit: it needs what we do not know";
        algorithm = NULL;
    }
    *kid = arena_span(arena, string_of(header, "kid"));
    json_decref(header);
    return algorithm;
}

static bool read_claims(struct arena *arena, struct span part,
                        const struct provider_expected *expected, struct provider_claims *out,
                        const char **why)
{
    size_t len = 0;
    unsigned char *bytes = decode(arena, part, &len);
    json_t *claims = bytes == NULL ? NULL : object_of(bytes, len);
    *why = claims == NULL ? "no claims" : fault_in(arena, claims, expected);
    if (*why == NULL) {
        *out = (struct provider_claims){.subject = arena_span(arena, string_of(claims, "sub"))};
        provider_claims_read(arena, claims, out);
    }
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
    if (token.len > PROVIDER_TOKEN_MAX || !split(token, &header, &claims))
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
