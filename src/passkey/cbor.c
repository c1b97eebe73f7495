/* CBOR as authenticators write it. */
#include "passkey/cbor.h"

#include <cbor.h>

struct reading {
    struct passkey_cbor *item;
    bool ok; /* it is an item of a kind that we take */
};

static void number(void *context, uint64_t value, bool negative)
{
    struct reading *reading = context;
    if (value > INT64_MAX)
        return;
    int64_t whole = (int64_t)value;
    *reading->item =
        (struct passkey_cbor){.kind = PASSKEY_CBOR_NUMBER, .number = negative ? -1 - whole : whole};
    reading->ok = true;
}

static void uint8(void *context, uint8_t value)
{
    number(context, value, false);
}

static void uint16(void *context, uint16_t value)
{
    number(context, value, false);
}

static void uint32(void *context, uint32_t value)
{
    number(context, value, false);
}

static void uint64(void *context, uint64_t value)
{
    number(context, value, false);
}

static void negint8(void *context, uint8_t value)
{
    number(context, value, true);
}

static void negint16(void *context, uint16_t value)
{
    number(context, value, true);
}

static void negint32(void *context, uint32_t value)
{
    number(context, value, true);
}

static void negint64(void *context, uint64_t value)
{
    number(context, value, true);
}

static void bytes(void *context, cbor_data data, size_t len)
{
    struct reading *reading = context;
    *reading->item = (struct passkey_cbor){.kind = PASSKEY_CBOR_BYTES,
                                           .bytes = span_make((const char *)data, len)};
    reading->ok = true;
}

static void text(void *context, cbor_data data, size_t len)
{
    bytes(context, data, len);
    ((struct reading *)context)->item->kind = PASSKEY_CBOR_TEXT;
}

static void array(void *context, size_t count)
{
    struct reading *reading = context;
    *reading->item = (struct passkey_cbor){.kind = PASSKEY_CBOR_ARRAY, .count = count};
    reading->ok = true;
}

static void map(void *context, size_t count)
{
    array(context, count);
    ((struct reading *)context)->item->kind = PASSKEY_CBOR_MAP;
}

static void simple(void *context)
{
    struct reading *reading = context;
    *reading->item = (struct passkey_cbor){.kind = PASSKEY_CBOR_SIMPLE};
    reading->ok = true;
}

static void boolean(void *context, bool value UNUSED)
{
    simple(context);
}

/* What is not named here is refused. */
static struct cbor_callbacks callbacks(void)
{
    struct cbor_callbacks taken = cbor_empty_callbacks;
    taken.uint8 = uint8;
    taken.uint16 = uint16;
    taken.uint32 = uint32;
    taken.uint64 = uint64;
    taken.negint8 = negint8;
    taken.negint16 = negint16;
    taken.negint32 = negint32;
    taken.negint64 = negint64;
    taken.byte_string = bytes;
    taken.string = text;
    taken.array_start = array;
    taken.map_start = map;
    taken.null = simple;
    taken.undefined = simple;
    taken.boolean = boolean;
    return taken;
}

bool passkey_cbor_next(struct span *rest, struct passkey_cbor *item)
{
    struct reading reading = {.item = item};
    if (span_is_empty(*rest))
        return false;
    struct cbor_callbacks taken = callbacks();
    struct cbor_decoder_result result =
        cbor_stream_decode((cbor_data)rest->ptr, rest->len, &taken, &reading);
    if (result.status != CBOR_DECODER_FINISHED || !reading.ok)
        return false;
    *rest = span_from(*rest, result.read);
    return true;
}

/* Each item is a byte at least: what is said to be in an array is no more than what is left. */
bool passkey_cbor_skip(struct span *rest)
{
    uint64_t left[PASSKEY_CBOR_DEPTH] = {1};
    size_t depth = 1;
    while (depth > 0) {
        if (left[depth - 1] == 0) {
            depth--;
            continue;
        }
        left[depth - 1]--;
        struct passkey_cbor item;
        if (!passkey_cbor_next(rest, &item))
            return false;
        bool is_map = item.kind == PASSKEY_CBOR_MAP;
        if (!is_map && item.kind != PASSKEY_CBOR_ARRAY)
            continue;
        if (item.count > rest->len || depth == PASSKEY_CBOR_DEPTH)
            return false;
        left[depth++] = is_map ? 2 * item.count : item.count;
    }
    return true;
}
