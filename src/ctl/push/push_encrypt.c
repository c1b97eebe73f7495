/* Push messages, encrypted: RFC 8291. */
#include "ctl/push/push_encrypt.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <string.h>

#include "ctl/push/push_key.h"

enum { KEY_LEN = 16, NONCE_LEN = 12, TAG_LEN = 16, SHARED_LEN = 32, RECORD = 4096, LAST = 2 };

/* HKDF of SHA-256, both of its steps. */
static bool derive(struct span salt, struct span secret, struct span info, unsigned char *out,
                   size_t len)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)(uintptr_t)salt.ptr,
                                          salt.len),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)secret.ptr,
                                          secret.len),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info.ptr,
                                          info.len),
        OSSL_PARAM_construct_end(),
    };
    bool ok = context != NULL && EVP_KDF_derive(context, out, len, params) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return ok;
}

struct keys {
    unsigned char content[KEY_LEN];
    unsigned char nonce[NONCE_LEN];
};

/* "WebPush: info", zero, the reader's point, ours. */
static struct span info_of(struct arena *arena, struct span point, struct span own)
{
    static const char words[] = "WebPush: info"; /* with its zero byte */
    char *info = arena_alloc(arena, sizeof(words) + 2 * PUSH_POINT_LEN);
    memcpy(info, words, sizeof(words));
    memcpy(info + sizeof(words), point.ptr, PUSH_POINT_LEN);
    memcpy(info + sizeof(words) + PUSH_POINT_LEN, own.ptr, PUSH_POINT_LEN);
    return span_make(info, sizeof(words) + 2 * PUSH_POINT_LEN);
}

/* Of one side's key and the other's point; the browser's point comes first in what both derive from. */
static bool derive_keys(const struct push_key *key, struct span other, struct span info,
                        struct span auth, struct span salt, struct keys *out)
{
    static const char content[] = "Content-Encoding: aes128gcm";
    static const char nonce[] = "Content-Encoding: nonce";
    unsigned char shared[SHARED_LEN];
    unsigned char secret[SHARED_LEN];
    struct span ikm = span_make((const char *)secret, SHARED_LEN);
    return push_key_agree(key, other, shared) &&
           derive(auth, span_make((const char *)shared, SHARED_LEN), info, secret, SHARED_LEN) &&
           derive(salt, ikm, span_make(content, sizeof(content)), out->content, KEY_LEN) &&
           derive(salt, ikm, span_make(nonce, sizeof(nonce)), out->nonce, NONCE_LEN);
}

/* One record: the words, and the byte that says that it is the last. */
static bool seal_record(const struct keys *keys, struct span plain, unsigned char *out)
{
    static const unsigned char last = LAST;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int len = 0;
    bool ok =
        context != NULL &&
        EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, keys->content, keys->nonce) == 1 &&
        EVP_EncryptUpdate(context, out, &len, (const unsigned char *)plain.ptr, (int)plain.len) ==
            1 &&
        EVP_EncryptUpdate(context, out + plain.len, &len, &last, 1) == 1 &&
        EVP_EncryptFinal_ex(context, out + plain.len + 1, &len) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_LEN, out + plain.len + 1) == 1;
    EVP_CIPHER_CTX_free(context);
    return ok;
}

struct span push_encrypt(struct arena *arena, struct span plain, struct span point,
                         struct span auth, const struct push_key *once, struct span salt)
{
    struct keys keys;
    if (plain.len > PUSH_PLAIN_MAX || point.len != PUSH_POINT_LEN || auth.len != PUSH_AUTH_LEN ||
        salt.len != PUSH_SALT_LEN ||
        !derive_keys(once, point, info_of(arena, point, push_key_point(arena, once)), auth, salt,
                     &keys))
        return SPAN("");
    size_t len = PUSH_HEADER_LEN + plain.len + 1 + TAG_LEN;
    unsigned char *out = arena_alloc(arena, len);
    memcpy(out, salt.ptr, PUSH_SALT_LEN);
    unsigned char *rest = out + PUSH_SALT_LEN;
    *rest++ = 0;
    *rest++ = 0;
    *rest++ = RECORD >> 8;
    *rest++ = RECORD & 255;
    *rest++ = PUSH_POINT_LEN;
    memcpy(rest, push_key_point(arena, once).ptr, PUSH_POINT_LEN);
    bool ok = seal_record(&keys, plain, out + PUSH_HEADER_LEN);
    return ok ? span_make((const char *)out, len) : SPAN("");
}

struct span push_decrypt(struct arena *arena, struct span body, const struct push_key *own,
                         struct span auth)
{
    struct keys keys;
    if (body.len < PUSH_HEADER_LEN + 1 + TAG_LEN)
        return SPAN("");
    struct span sender = span_make(body.ptr + PUSH_HEADER_LEN - PUSH_POINT_LEN, PUSH_POINT_LEN);
    struct span info = info_of(arena, push_key_point(arena, own), sender);
    struct span salt = span_make(body.ptr, PUSH_SALT_LEN);
    size_t len = body.len - PUSH_HEADER_LEN - TAG_LEN;
    const unsigned char *record = (const unsigned char *)body.ptr + PUSH_HEADER_LEN;
    unsigned char *out = arena_alloc(arena, len);
    unsigned char tag[TAG_LEN];
    int done = 0;
    memcpy(tag, record + len, TAG_LEN);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool ok = context != NULL && derive_keys(own, sender, info, auth, salt, &keys) &&
              EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), NULL, keys.content, keys.nonce) == 1 &&
              EVP_DecryptUpdate(context, out, &done, record, (int)len) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) == 1 &&
              EVP_DecryptFinal_ex(context, out + len, &done) == 1 && out[len - 1] == LAST;
    EVP_CIPHER_CTX_free(context);
    return ok ? span_make((const char *)out, len - 1) : SPAN("");
}

struct span push_message(struct arena *arena, struct span plain, struct span point,
                         struct span auth)
{
    unsigned char salt[PUSH_SALT_LEN];
    struct push_key *once = push_key_new();
    struct span body = SPAN("");
    if (once != NULL && RAND_bytes(salt, sizeof(salt)) == 1)
        body = push_encrypt(arena, plain, point, auth, once,
                            span_make((const char *)salt, sizeof(salt)));
    push_key_free(once);
    return body;
}
