/* Public keys as authenticators write them (COSE_Key, RFC 9053), and what they signed: by OpenSSL. */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "passkey/authenticator.h"
#include "passkey/cbor.h"

enum {
    KIND = 1, /* labels of all keys */
    ALGORITHM = 3,
    CURVE = -1, /* of keys on curves */
    X = -2,
    Y = -3,
    MODULUS = -1, /* of RSA */
    EXPONENT = -2
};

enum { KIND_OKP = 1, KIND_EC2 = 2, KIND_RSA = 3, CURVE_P256 = 1, CURVE_ED25519 = 6 };

enum {
    COORDINATE_LEN = 32,
    MODULUS_BYTES_MIN = 256,
    MODULUS_BYTES_MAX = 512,
    EXPONENT_BYTES_MAX = 4,
    PAIRS_MAX = 16
};

/* The parameters that mean something to one of the algorithms. */
struct cose {
    int64_t kind;
    int64_t algorithm;
    int64_t curve;
    struct span first;  /* label -1, when it is bytes */
    struct span second; /* label -2 */
    struct span third;  /* label -3 */
    unsigned seen;      /* a bit for each label */
};

static bool read_number(struct span *rest, int64_t *out)
{
    struct passkey_cbor item;
    if (!passkey_cbor_next(rest, &item) || item.kind != PASSKEY_CBOR_NUMBER)
        return false;
    *out = item.number;
    return true;
}

static bool read_bytes(struct span *rest, struct span *out)
{
    struct passkey_cbor item;
    if (!passkey_cbor_next(rest, &item) || item.kind != PASSKEY_CBOR_BYTES)
        return false;
    *out = item.bytes;
    return true;
}

/* What label -1 is depends on the kind of key, which a well-formed one says first. */
static bool read_parameter(struct span *rest, int64_t label, struct cose *out)
{
    if (label < -3 || label > ALGORITHM)
        return passkey_cbor_skip(rest);
    unsigned bit = 1U << (unsigned)(label + 3);
    if ((out->seen & bit) != 0)
        return false;
    out->seen |= bit;
    switch (label) {
    case KIND:
        return read_number(rest, &out->kind);
    case ALGORITHM:
        return read_number(rest, &out->algorithm);
    case CURVE:
        return out->kind == KIND_RSA ? read_bytes(rest, &out->first)
                                     : read_number(rest, &out->curve);
    case X:
        return read_bytes(rest, &out->second);
    case Y:
        return read_bytes(rest, &out->third);
    default:
        return passkey_cbor_skip(rest);
    }
}

static bool read_cose(struct span key, struct cose *out)
{
    struct passkey_cbor map;
    *out = (struct cose){.kind = 0};
    if (!passkey_cbor_next(&key, &map) || map.kind != PASSKEY_CBOR_MAP || map.count > PAIRS_MAX)
        return false;
    for (uint64_t i = 0; i < map.count; i++) {
        int64_t label;
        if (!read_number(&key, &label) || !read_parameter(&key, label, out))
            return false;
    }
    return span_is_empty(key);
}

static EVP_PKEY *key_of(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    return key;
}

/* OpenSSL refuses a point that is not on the curve. */
static EVP_PKEY *p256_key(const struct cose *cose)
{
    unsigned char point[1 + 2 * COORDINATE_LEN] = {4};
    if (cose->curve != CURVE_P256 || cose->second.len != COORDINATE_LEN ||
        cose->third.len != COORDINATE_LEN)
        return NULL;
    memcpy(point + 1, cose->second.ptr, COORDINATE_LEN);
    memcpy(point + 1 + COORDINATE_LEN, cose->third.ptr, COORDINATE_LEN);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (builder != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)) ==
            1)
        key = key_of("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
}

static EVP_PKEY *ed25519_key(const struct cose *cose)
{
    if (cose->curve != CURVE_ED25519 || cose->second.len != COORDINATE_LEN)
        return NULL;
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
                                       (const unsigned char *)cose->second.ptr, COORDINATE_LEN);
}

/* Bounded, so that no key makes its signatures slow to look at. */
static EVP_PKEY *rsa_key(const struct cose *cose)
{
    if (cose->first.len < MODULUS_BYTES_MIN || cose->first.len > MODULUS_BYTES_MAX ||
        cose->second.len == 0 || cose->second.len > EXPONENT_BYTES_MAX)
        return NULL;
    BIGNUM *modulus = BN_bin2bn((const unsigned char *)cose->first.ptr, (int)cose->first.len, NULL);
    BIGNUM *exponent =
        BN_bin2bn((const unsigned char *)cose->second.ptr, (int)cose->second.len, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (builder != NULL && modulus != NULL && exponent != NULL &&
        BN_num_bits(modulus) >= MODULUS_BYTES_MIN * 8 && BN_is_odd(modulus) == 1 &&
        BN_is_odd(exponent) == 1 && !BN_is_one(exponent) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
        key = key_of("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_free(modulus);
    BN_free(exponent);
    return key;
}

/* NULL when it is none that we take; *digest is NULL for an algorithm that has its own. */
static EVP_PKEY *public_key(struct span cose_key, const EVP_MD **digest)
{
    struct cose cose;
    *digest = EVP_sha256();
    if (!read_cose(cose_key, &cose))
        return NULL;
    if (cose.algorithm == PASSKEY_ES256 && cose.kind == KIND_EC2)
        return p256_key(&cose);
    if (cose.algorithm == PASSKEY_RS256 && cose.kind == KIND_RSA)
        return rsa_key(&cose);
    *digest = NULL;
    return cose.algorithm == PASSKEY_EDDSA && cose.kind == KIND_OKP ? ed25519_key(&cose) : NULL;
}

bool passkey_public_key_is_usable(struct span cose_key)
{
    const EVP_MD *digest;
    EVP_PKEY *key = public_key(cose_key, &digest);
    bool usable = key != NULL;
    EVP_PKEY_free(key);
    ERR_clear_error(); /* what is wrong with it is no matter of those who use OpenSSL next */
    return usable;
}

bool passkey_signature_is_right(struct span cose_key, struct span signature, struct span first,
                                struct span second)
{
    enum { SIGNED_MAX = 8192 };
    unsigned char bytes[SIGNED_MAX];
    if (first.len + second.len > sizeof(bytes) || first.len > sizeof(bytes))
        return false;
    memcpy(bytes, first.ptr, first.len);
    memcpy(bytes + first.len, second.ptr, second.len);
    const EVP_MD *digest;
    EVP_PKEY *key = public_key(cose_key, &digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = key != NULL && context != NULL &&
                 EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1 &&
                 EVP_DigestVerify(context, (const unsigned char *)signature.ptr, signature.len,
                                  bytes, first.len + second.len) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return right;
}
