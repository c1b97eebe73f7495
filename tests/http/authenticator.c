/* An authenticator in software. */
#include "http/authenticator.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include "core/text.h"

enum { BYTES_MAX = 8192 };

static void must(bool right)
{
    if (!right)
        abort();
}

static EVP_PKEY *new_pair(int algorithm)
{
    EVP_PKEY *pair = algorithm == -7   ? EVP_EC_gen("P-256")
                     : algorithm == -8 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                       : EVP_RSA_gen(2048);
    must(pair != NULL);
    return pair;
}

struct authenticator authenticator_new(struct arena *arena, int algorithm)
{
    struct authenticator a = {.arena = arena,
                              .pair = new_pair(algorithm),
                              .algorithm = algorithm,
                              .present = true,
                              .verified = true,
                              .format = "none"};
    randombytes_buf(a.id, sizeof(a.id));
    return a;
}

void authenticator_free(struct authenticator *a)
{
    EVP_PKEY_free(a->pair);
    a->pair = NULL;
}

struct span authenticator_text(struct arena *arena, struct span bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_of(text);
}

struct span authenticator_client_data(struct authenticator *a, const struct authenticator_ask *ask)
{
    return arena_printf(a->arena,
                        "{\"type\":\"%s\",\"challenge\":\"" SPAN_FMT "\",\"origin\":\"%s\"%s}",
                        ask->type, SPAN_ARG(ask->challenge), ask->origin,
                        ask->more == NULL ? ",\"crossOrigin\":false" : ask->more);
}

/* ---- CBOR, as much as it takes ---- */

static void put(struct text *out, unsigned byte)
{
    text_add_char(out, (char)byte);
}

static void put_head(struct text *out, unsigned major, size_t value)
{
    if (value < 24) {
        put(out, major << 5 | (unsigned)value);
    } else if (value < 256) {
        put(out, major << 5 | 24);
        put(out, (unsigned)value);
    } else {
        put(out, major << 5 | 25);
        put(out, (unsigned)(value >> 8));
        put(out, (unsigned)(value & 255));
    }
}

static void put_int(struct text *out, int value)
{
    if (value >= 0)
        put_head(out, 0, (size_t)value);
    else
        put_head(out, 1, (size_t)(-1 - value));
}

static void put_bytes(struct text *out, struct span bytes)
{
    put_head(out, 2, bytes.len);
    text_add_span(out, bytes);
}

static void put_string(struct text *out, const char *string)
{
    put_head(out, 3, strlen(string));
    text_add_string(out, string);
}

static struct span finish(struct authenticator *a, struct text *out)
{
    must(text_ok(out));
    struct span bytes = arena_span(a->arena, text_span(out));
    text_free(out);
    return bytes;
}

/* ---- keys ---- */

static void put_number(struct authenticator *a, struct text *out, int label, const char *name,
                       int len)
{
    BIGNUM *number = NULL;
    unsigned char bytes[512];
    must(EVP_PKEY_get_bn_param(a->pair, name, &number) == 1);
    int width = len == 0 ? BN_num_bytes(number) : len;
    must(BN_bn2binpad(number, bytes, width) == width);
    BN_free(number);
    put_int(out, label);
    put_bytes(out, span_make((const char *)bytes, (size_t)width));
}

static void put_kind(struct text *out, unsigned pairs, int kind, int algorithm)
{
    put_head(out, 5, pairs);
    put_int(out, 1);
    put_int(out, kind);
    put_int(out, 3);
    put_int(out, algorithm);
}

static void put_cose_key(struct authenticator *a, struct text *out)
{
    if (a->algorithm == -7) {
        put_kind(out, 5, 2, -7);
        put_int(out, -1);
        put_int(out, 1);
        put_number(a, out, -2, OSSL_PKEY_PARAM_EC_PUB_X, 32);
        put_number(a, out, -3, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    } else if (a->algorithm == -8) {
        unsigned char point[32];
        size_t len = sizeof(point);
        must(EVP_PKEY_get_raw_public_key(a->pair, point, &len) == 1);
        put_kind(out, 4, 1, -8);
        put_int(out, -1);
        put_int(out, 6);
        put_int(out, -2);
        put_bytes(out, span_make((const char *)point, len));
    } else {
        put_kind(out, 4, 3, -257);
        put_number(a, out, -1, OSSL_PKEY_PARAM_RSA_N, 0);
        put_number(a, out, -2, OSSL_PKEY_PARAM_RSA_E, 0);
    }
}

struct span authenticator_cose_key(struct authenticator *a)
{
    struct text out;
    text_init(&out, BYTES_MAX);
    put_cose_key(a, &out);
    return finish(a, &out);
}

struct span authenticator_data(struct authenticator *a, const char *site, bool registers)
{
    struct text out;
    unsigned char hash[crypto_hash_sha256_BYTES];
    text_init(&out, BYTES_MAX);
    crypto_hash_sha256(hash, (const unsigned char *)site, strlen(site));
    text_add(&out, (const char *)hash, sizeof(hash));
    put(&out, (a->present ? 1U : 0) | (a->verified ? 4U : 0) | (a->eligible ? 8U : 0) |
                  (a->backed_up ? 16U : 0) | (registers ? 64U : 0));
    for (int shift = 24; shift >= 0; shift -= 8)
        put(&out, a->count >> shift & 255);
    if (registers) {
        for (int i = 0; i < 16; i++)
            put(&out, 0);
        put(&out, 0);
        put(&out, AUTHENTICATOR_ID_LEN);
        text_add(&out, (const char *)a->id, sizeof(a->id));
        put_cose_key(a, &out);
    }
    return finish(a, &out);
}

struct span authenticator_attestation(struct authenticator *a, struct span data)
{
    struct text out;
    text_init(&out, BYTES_MAX);
    put_head(&out, 5, 3);
    put_string(&out, "fmt");
    put_string(&out, a->format);
    put_string(&out, "attStmt");
    if (strcmp(a->format, "none") == 0) {
        put_head(&out, 5, 0);
    } else {
        put_head(&out, 5, 2);
        put_string(&out, "alg");
        put_int(&out, a->algorithm);
        put_string(&out, "x5c");
        put_head(&out, 4, 1);
        put_bytes(&out, SPAN("a certificate"));
    }
    put_string(&out, "authData");
    put_bytes(&out, data);
    return finish(a, &out);
}

struct span authenticator_sign(struct authenticator *a, struct span data, struct span client_data)
{
    unsigned char bytes[BYTES_MAX];
    must(data.len + crypto_hash_sha256_BYTES <= sizeof(bytes));
    memcpy(bytes, data.ptr, data.len);
    crypto_hash_sha256(bytes + data.len, (const unsigned char *)client_data.ptr, client_data.len);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t len = 1024;
    unsigned char *signature = arena_alloc(a->arena, len);
    must(EVP_DigestSignInit(context, NULL, a->algorithm == -8 ? NULL : EVP_sha256(), NULL,
                            a->pair) == 1 &&
         EVP_DigestSign(context, signature, &len, bytes, data.len + crypto_hash_sha256_BYTES) == 1);
    EVP_MD_CTX_free(context);
    return span_make((const char *)signature, len);
}

/* ---- answers ---- */

static struct span own_id(struct authenticator *a)
{
    return authenticator_text(a->arena, span_make((const char *)a->id, sizeof(a->id)));
}

struct span authenticator_registration(struct authenticator *a, struct span client_data,
                                       struct span attestation)
{
    struct span id = own_id(a);
    struct span client = authenticator_text(a->arena, client_data);
    struct span object = authenticator_text(a->arena, attestation);
    return arena_printf(a->arena,
                        "{\"id\":\"" SPAN_FMT "\",\"clientDataJSON\":\"" SPAN_FMT
                        "\",\"attestationObject\":\"" SPAN_FMT
                        "\",\"transports\":[\"internal\",\"telepathy\"]}",
                        SPAN_ARG(id), SPAN_ARG(client), SPAN_ARG(object));
}

struct span authenticator_assertion(struct authenticator *a, struct span client_data,
                                    struct span data, struct span signature)
{
    struct span id = own_id(a);
    struct span client = authenticator_text(a->arena, client_data);
    struct span said = authenticator_text(a->arena, data);
    struct span text = authenticator_text(a->arena, signature);
    struct span user = span_is_empty(a->user_handle)
                           ? SPAN("null")
                           : arena_printf(a->arena, "\"" SPAN_FMT "\"", SPAN_ARG(a->user_handle));
    return arena_printf(a->arena,
                        "{\"id\":\"" SPAN_FMT "\",\"clientDataJSON\":\"" SPAN_FMT
                        "\",\"authenticatorData\":\"" SPAN_FMT "\",\"signature\":\"" SPAN_FMT
                        "\",\"userHandle\":" SPAN_FMT "}",
                        SPAN_ARG(id), SPAN_ARG(client), SPAN_ARG(said), SPAN_ARG(text),
                        SPAN_ARG(user));
}

struct span authenticator_create(struct authenticator *a, const struct authenticator_ask *ask)
{
    struct span data = authenticator_data(a, ask->site, true);
    return authenticator_registration(a, authenticator_client_data(a, ask),
                                      authenticator_attestation(a, data));
}

struct span authenticator_get(struct authenticator *a, const struct authenticator_ask *ask)
{
    struct span client = authenticator_client_data(a, ask);
    struct span data = authenticator_data(a, ask->site, false);
    return authenticator_assertion(a, client, data, authenticator_sign(a, data, client));
}
