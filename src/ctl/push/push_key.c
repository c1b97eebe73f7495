/* Keys of P-256, by OpenSSL; and tokens that are signed with one. */
#include "ctl/push/push_key.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdlib.h>

enum { SIGNATURE_LEN = 64 };

struct push_key {
    EVP_PKEY *pair;
};

static struct push_key *wrap(EVP_PKEY *pair)
{
    struct push_key *key = pair == NULL ? NULL : malloc(sizeof(*key));
    if (key == NULL)
        EVP_PKEY_free(pair);
    else
        key->pair = pair;
    return key;
}

struct push_key *push_key_new(void)
{
    return wrap(EVP_EC_gen("P-256"));
}

static bool is_p256(EVP_PKEY *pair)
{
    char curve[32];
    size_t len = 0;
    return EVP_PKEY_get_group_name(pair, curve, sizeof(curve), &len) == 1 &&
           strcmp(curve, "prime256v1") == 0;
}

struct push_key *push_key_read(struct span pem)
{
    BIO *bytes = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    EVP_PKEY *pair = bytes == NULL ? NULL : PEM_read_bio_PrivateKey(bytes, NULL, NULL, NULL);
    BIO_free(bytes);
    if (pair != NULL && !is_p256(pair)) {
        EVP_PKEY_free(pair);
        pair = NULL;
    }
    return wrap(pair);
}

/* With a scalar a pair, else a public key alone. */
static EVP_PKEY *from_parts(struct span scalar, struct span point)
{
    OSSL_PARAM_BLD *parts = OSSL_PARAM_BLD_new();
    BIGNUM *number = scalar.len == 0
                         ? NULL
                         : BN_bin2bn((const unsigned char *)scalar.ptr, (int)scalar.len, NULL);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *pair = NULL;
    OSSL_PARAM *params = NULL;
    if (parts != NULL && context != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(parts, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(parts, OSSL_PKEY_PARAM_PUB_KEY, point.ptr, point.len) ==
            1 &&
        (number == NULL || OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_PRIV_KEY, number) == 1)) {
        params = OSSL_PARAM_BLD_to_param(parts);
        int kind = number == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
        if (params == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
            EVP_PKEY_fromdata(context, &pair, kind, params) != 1)
            pair = NULL;
    }
    OSSL_PARAM_free(params);
    EVP_PKEY_CTX_free(context);
    BN_clear_free(number);
    OSSL_PARAM_BLD_free(parts);
    return pair;
}

struct push_key *push_key_of(struct span scalar, struct span point)
{
    bool fits = scalar.len == PUSH_SCALAR_LEN && point.len == PUSH_POINT_LEN;
    return fits ? wrap(from_parts(scalar, point)) : NULL;
}

void push_key_free(struct push_key *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->pair);
    free(key);
}

struct span push_key_point(struct arena *arena, const struct push_key *key)
{
    unsigned char *point = arena_alloc(arena, PUSH_POINT_LEN);
    size_t len = 0;
    if (EVP_PKEY_get_octet_string_param(key->pair, OSSL_PKEY_PARAM_PUB_KEY, point, PUSH_POINT_LEN,
                                        &len) != 1 ||
        len != PUSH_POINT_LEN)
        memset(point, 0, PUSH_POINT_LEN);
    return span_make((const char *)point, PUSH_POINT_LEN);
}

bool push_key_agree(const struct push_key *key, struct span point,
                    unsigned char out[PUSH_SCALAR_LEN])
{
    EVP_PKEY *other = point.len == PUSH_POINT_LEN ? from_parts(SPAN(""), point) : NULL;
    EVP_PKEY_CTX *context = other == NULL ? NULL : EVP_PKEY_CTX_new(key->pair, NULL);
    size_t len = PUSH_SCALAR_LEN;
    bool ok = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
              EVP_PKEY_derive_set_peer(context, other) == 1 &&
              EVP_PKEY_derive(context, out, &len) == 1 && len == PUSH_SCALAR_LEN;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    return ok;
}

/* ---- signing ---- */

/* As a token has it: r and s, 32 bytes each; OpenSSL writes DER. */
static bool flatten(const unsigned char *der, size_t len, unsigned char out[SIGNATURE_LEN])
{
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)len);
    bool ok =
        signature != NULL &&
        BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, SIGNATURE_LEN / 2) > 0 &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + SIGNATURE_LEN / 2, SIGNATURE_LEN / 2) > 0;
    ECDSA_SIG_free(signature);
    return ok;
}

struct span push_key_sign(struct arena *arena, const struct push_key *key, struct span words)
{
    unsigned char der[128];
    size_t len = sizeof(der);
    unsigned char *flat = arena_alloc(arena, SIGNATURE_LEN);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok =
        context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
        EVP_DigestSign(context, der, &len, (const unsigned char *)words.ptr, words.len) == 1 &&
        flatten(der, len, flat);
    EVP_MD_CTX_free(context);
    return ok ? span_make((const char *)flat, SIGNATURE_LEN) : SPAN("");
}

bool push_key_signed(const struct push_key *key, struct span words, struct span signature)
{
    unsigned char der[128];
    unsigned char *end = der;
    const unsigned char *flat = (const unsigned char *)signature.ptr;
    if (signature.len != SIGNATURE_LEN)
        return false;
    ECDSA_SIG *parts = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(flat, SIGNATURE_LEN / 2, NULL);
    BIGNUM *s = BN_bin2bn(flat + SIGNATURE_LEN / 2, SIGNATURE_LEN / 2, NULL);
    bool ok = parts != NULL && ECDSA_SIG_set0(parts, r, s) == 1;
    int len = ok ? i2d_ECDSA_SIG(parts, &end) : 0;
    ECDSA_SIG_free(parts);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ok = len > 0 && context != NULL &&
         EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
         EVP_DigestVerify(context, der, (size_t)len, (const unsigned char *)words.ptr, words.len) ==
             1;
    EVP_MD_CTX_free(context);
    return ok;
}

struct span push_base64(struct arena *arena, struct span bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(arena, room);
    sodium_bin2base64(out, room, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(out, room - 1);
}

bool push_bytes(struct arena *arena, struct span base64, size_t len, struct span *out)
{
    unsigned char *bytes = arena_alloc(arena, len + 1);
    size_t found = 0;
    if (sodium_base642bin(bytes, len, base64.ptr, base64.len, NULL, &found, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        found != len)
        return false;
    *out = span_make((const char *)bytes, len);
    return true;
}

struct span push_authorization(struct arena *arena, const struct push_key *key, struct span origin,
                               struct span subject, int64_t until)
{
    struct span claims =
        span_is_empty(subject)
            ? arena_printf(arena, "{\"aud\":\"" SPAN_FMT "\",\"exp\":%lld}", SPAN_ARG(origin),
                           (long long)until)
            : arena_printf(arena,
                           "{\"aud\":\"" SPAN_FMT "\",\"exp\":%lld,\"sub\":\"" SPAN_FMT "\"}",
                           SPAN_ARG(origin), (long long)until, SPAN_ARG(subject));
    struct span head = push_base64(arena, SPAN("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"));
    struct span body = push_base64(arena, claims);
    struct span words = arena_printf(arena, SPAN_FMT "." SPAN_FMT, SPAN_ARG(head), SPAN_ARG(body));
    struct span signature = push_key_sign(arena, key, words);
    if (span_is_empty(signature))
        return SPAN("");
    struct span signed_by = push_base64(arena, push_key_point(arena, key));
    return arena_printf(arena, "vapid t=" SPAN_FMT "." SPAN_FMT ", k=" SPAN_FMT, SPAN_ARG(words),
                        SPAN_ARG(push_base64(arena, signature)), SPAN_ARG(signed_by));
}
