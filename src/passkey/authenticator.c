/* Authenticator data: 37 fixed bytes, then a new credential, then extensions. */
#include "passkey/authenticator.h"

#include "passkey/cbor.h"

enum { HASH_LEN = 32, FIXED_LEN = HASH_LEN + 5, AAGUID_LEN = 16 };

enum {
    FLAG_PRESENT = 1,
    FLAG_VERIFIED = 1 << 2,
    FLAG_ELIGIBLE = 1 << 3,
    FLAG_BACKED_UP = 1 << 4,
    FLAG_CREDENTIAL = 1 << 6,
    FLAG_EXTENSIONS = 1 << 7
};

static uint32_t big_endian(struct span bytes)
{
    uint32_t value = 0;
    for (size_t i = 0; i < bytes.len; i++)
        value = value << 8 | (unsigned char)bytes.ptr[i];
    return value;
}

/* False, and nothing taken, when there are not so many bytes. */
static bool take(struct span *rest, size_t len, struct span *out)
{
    if (rest->len < len)
        return false;
    *out = span_make(rest->ptr, len);
    *rest = span_from(*rest, len);
    return true;
}

/* A map with all that is in it. */
static bool take_map(struct span *rest, struct span *out)
{
    struct span from = *rest;
    struct span look = *rest;
    struct passkey_cbor item;
    if (!passkey_cbor_next(&look, &item) || item.kind != PASSKEY_CBOR_MAP ||
        !passkey_cbor_skip(rest))
        return false;
    *out = span_make(from.ptr, from.len - rest->len);
    return true;
}

static bool read_credential(struct span *rest, struct passkey_data *out)
{
    struct span ignored; /* which model it is: nobody vouches for it */
    struct span len;
    return take(rest, AAGUID_LEN, &ignored) && take(rest, 2, &len) &&
           take(rest, big_endian(len), &out->credential) && out->credential.len >= PASSKEY_ID_MIN &&
           out->credential.len <= PASSKEY_ID_MAX && take_map(rest, &out->public_key) &&
           out->public_key.len <= PASSKEY_KEY_MAX;
}

bool passkey_data_read(struct span bytes, bool registers, struct passkey_data *out)
{
    *out = (struct passkey_data){.count = 0};
    struct span rest = bytes;
    struct span fixed;
    struct span extensions;
    if (!take(&rest, FIXED_LEN, &fixed))
        return false;
    unsigned flags = (unsigned char)fixed.ptr[HASH_LEN];
    out->site_hash = span_make(fixed.ptr, HASH_LEN);
    out->present = (flags & FLAG_PRESENT) != 0;
    out->verified = (flags & FLAG_VERIFIED) != 0;
    out->eligible = (flags & FLAG_ELIGIBLE) != 0;
    out->backed_up = (flags & FLAG_BACKED_UP) != 0;
    out->count = big_endian(span_from(fixed, HASH_LEN + 1));
    if (out->backed_up && !out->eligible)
        return false;
    if (((flags & FLAG_CREDENTIAL) != 0) != registers ||
        (registers && !read_credential(&rest, out)) ||
        ((flags & FLAG_EXTENSIONS) != 0 && !take_map(&rest, &extensions)))
        return false;
    return span_is_empty(rest);
}

/* Reads the value of one of the three keys; each is there once. */
static bool read_pair(struct span *rest, struct span key, struct span *format, struct span *data,
                      struct span *statement)
{
    struct passkey_cbor item;
    if (span_is(key, "attStmt") && span_is_empty(*statement))
        return take_map(rest, statement);
    struct span *out = span_is(key, "fmt") ? format : data;
    if ((!span_is(key, "fmt") && !span_is(key, "authData")) || !span_is_empty(*out) ||
        !passkey_cbor_next(rest, &item))
        return false;
    *out = item.bytes;
    return item.kind == (out == format ? PASSKEY_CBOR_TEXT : PASSKEY_CBOR_BYTES);
}

/*
 * Any format of statement is taken, and none is believed: some authenticators and password managers send one although none was
 * asked for, and their owners are not to be turned away for it. What follows for us is the same as with "none".
 */
bool passkey_attestation_read(struct span bytes, struct span *data)
{
    struct span rest = bytes;
    struct passkey_cbor item;
    struct span format = SPAN("");
    struct span statement = SPAN("");
    *data = SPAN("");
    if (!passkey_cbor_next(&rest, &item) || item.kind != PASSKEY_CBOR_MAP || item.count != 3)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!passkey_cbor_next(&rest, &item) || item.kind != PASSKEY_CBOR_TEXT ||
            !read_pair(&rest, item.bytes, &format, data, &statement))
            return false;
    }
    return span_is_empty(rest) && !span_is_empty(format) && !span_is_empty(statement) &&
           !span_is_empty(*data);
}
