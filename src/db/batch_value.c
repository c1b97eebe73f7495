/* Values in the wire format of their parameters' types. */
#include "db/batch_value.h"

#include "db/wire.h"

enum { ARRAY_HEADER = 20 };

static void put_bytes(struct db_slot *slot, int format, const char *bytes, size_t len)
{
    *slot->value = bytes;
    *slot->length = (int)len;
    *slot->format = format;
}

static char *put_room(struct db_slot *slot, size_t len)
{
    char *room = arena_alloc(slot->arena, len);
    put_bytes(slot, DB_BINARY_FORMAT, room, len);
    return room;
}

static bool put_decimal(struct db_slot *slot, int64_t v)
{
    struct span digits = arena_printf(slot->arena, "%lld", (long long)v);
    put_bytes(slot, DB_TEXT_FORMAT, digits.ptr, digits.len);
    return true;
}

static bool put_real(struct db_slot *slot, uint32_t type, double v)
{
    switch (type) {
    case TYPE_FLOAT8: {
        uint64_t bits;
        memcpy(&bits, &v, sizeof(bits));
        wire_put_u64(put_room(slot, 8), bits);
        return true;
    }
    case TYPE_FLOAT4: {
        float narrow = (float)v;
        uint32_t bits;
        memcpy(&bits, &narrow, sizeof(bits));
        wire_put_u32(put_room(slot, 4), bits);
        return true;
    }
    case 0:
    case TYPE_NUMERIC: {
        struct span digits = arena_printf(slot->arena, "%.17g", v);
        put_bytes(slot, DB_TEXT_FORMAT, digits.ptr, digits.len);
        return true;
    }
    default:
        return false;
    }
}

static bool put_integer(struct db_slot *slot, uint32_t type, int64_t v)
{
    switch (type) {
    case TYPE_INT8:
        wire_put_u64(put_room(slot, 8), (uint64_t)v);
        return true;
    case TYPE_INT4:
        if (v < INT32_MIN || v > INT32_MAX)
            return false;
        wire_put_u32(put_room(slot, 4), (uint32_t)(int32_t)v);
        return true;
    case TYPE_INT2:
        if (v < INT16_MIN || v > INT16_MAX)
            return false;
        wire_put_u16(put_room(slot, 2), (uint16_t)(int16_t)v);
        return true;
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return put_real(slot, type, (double)v);
    case 0:
    case TYPE_NUMERIC:
        return put_decimal(slot, v);
    default:
        return false;
    }
}

static bool put_bool(struct db_slot *slot, uint32_t type, bool v)
{
    if (type == 0) {
        put_bytes(slot, DB_TEXT_FORMAT, v ? "t" : "f", 1);
        return true;
    }
    if (type != TYPE_BOOL)
        return false;
    put_room(slot, 1)[0] = v ? 1 : 0;
    return true;
}

static bool put_time(struct db_slot *slot, uint32_t type, instant at)
{
    int64_t micros;
    if (type != TYPE_TIMESTAMPTZ || __builtin_sub_overflow(at, WIRE_EPOCH_MICROS, &micros))
        return false;
    wire_put_u64(put_room(slot, 8), (uint64_t)micros);
    return true;
}

/*
 * The binary form of text is its bytes: they go out as they are, with no zero byte needed behind
 * them.
 */
static bool put_text(struct db_slot *slot, uint32_t type, struct span s)
{
    if (s.len > INT32_MAX)
        return false;
    switch (type) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_BYTEA:
        return false;
    case TYPE_TEXT:
    case TYPE_VARCHAR:
    case TYPE_BPCHAR:
    case TYPE_NAME:
    case TYPE_JSON:
        put_bytes(slot, DB_BINARY_FORMAT, s.len == 0 ? "" : s.ptr, s.len);
        return true;
    default:
        put_bytes(slot, DB_TEXT_FORMAT, arena_string(slot->arena, s), s.len);
        return true;
    }
}

static char *put_array(struct db_slot *slot, uint32_t element, size_t count, size_t bytes)
{
    char *at = put_room(slot, ARRAY_HEADER + bytes);
    wire_put_u32(at, count == 0 ? 0 : 1);
    wire_put_u32(at + 8, element);
    if (count == 0)
        *slot->length = 12; /* no dimension: the header ends here */
    wire_put_u32(at + 12, (uint32_t)count);
    wire_put_u32(at + 16, 1);
    return at + ARRAY_HEADER;
}

static bool put_texts(struct db_slot *slot, uint32_t type, const struct span *items, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += 4 + items[i].len;
    uint32_t element = type == TYPE_TEXTS      ? TYPE_TEXT
                       : type == TYPE_VARCHARS ? TYPE_VARCHAR
                       : type == TYPE_BYTEAS   ? TYPE_BYTEA
                                               : 0;
    if (element == 0 || bytes > INT32_MAX - ARRAY_HEADER)
        return false;
    char *at = put_array(slot, element, count, bytes);
    for (size_t i = 0; i < count; i++) {
        wire_put_u32(at, (uint32_t)items[i].len);
        if (items[i].len > 0)
            memcpy(at + 4, items[i].ptr, items[i].len);
        at += 4 + items[i].len;
    }
    return true;
}

static bool put_ints(struct db_slot *slot, uint32_t type, const int64_t *items, size_t count)
{
    if ((type != TYPE_INT8S && type != TYPE_INT4S) || count > INT32_MAX / 16)
        return false;
    uint32_t width = type == TYPE_INT8S ? 8 : 4;
    char *at = put_array(slot, width == 8 ? TYPE_INT8 : TYPE_INT4, count, count * (4 + width));
    for (size_t i = 0; i < count; i++, at += 4 + width) {
        wire_put_u32(at, width);
        if (width == 8)
            wire_put_u64(at + 4, (uint64_t)items[i]);
        else if (items[i] >= INT32_MIN && items[i] <= INT32_MAX)
            wire_put_u32(at + 4, (uint32_t)(int32_t)items[i]);
        else
            return false;
    }
    return true;
}

bool db_put_value(struct db_slot *slot, uint32_t type, const struct db_value *value)
{
    switch (value->kind) {
    case DB_KIND_NULL:
        put_bytes(slot, DB_BINARY_FORMAT, NULL, 0);
        return true;
    case DB_KIND_INT:
        return put_integer(slot, type, value->integer);
    case DB_KIND_BOOL:
        return put_bool(slot, type, value->integer != 0);
    case DB_KIND_REAL:
        return put_real(slot, type, value->real);
    case DB_KIND_TIME:
        return put_time(slot, type, value->integer);
    case DB_KIND_TEXT:
        return put_text(slot, type, value->span);
    case DB_KIND_BYTES:
        if (type != TYPE_BYTEA || value->span.len > INT32_MAX)
            return false;
        put_bytes(slot, DB_BINARY_FORMAT, value->span.len == 0 ? "" : value->span.ptr,
                  value->span.len);
        return true;
    case DB_KIND_TEXTS:
        return put_texts(slot, type, value->texts.items, value->texts.count);
    case DB_KIND_INTS:
        return put_ints(slot, type, value->ints.items, value->ints.count);
    }
    return false;
}
